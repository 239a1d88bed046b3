"""The summary of a chat leaves the house: as PDF, or by mail to an address that somebody types.

Nothing of it is stored, neither the sheet nor the address. By mail goes only what we said: words of
the citizen or of an agent could be personal, and mail is no sealed way.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from servicetelefon.chat.summary import Summary, Typeset
from servicetelefon.kit.errors import Invalid, Unavailable
from servicetelefon.kit.failpoints import Failpoints
from servicetelefon.measures.port import Attached, Letter, Postman

FILE = "zusammenfassung.pdf"
_ADDRESS = re.compile(r"[^\s@<>(),;:\"\\]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63}){1,8}")


class NoAddress(Invalid):
    """This is no address of one mailbox."""

    code = "no-mail-address"


@dataclass(frozen=True, slots=True)
class Summaries:
    """`postman` is None where the city has no mail server: then nothing is offered."""

    typeset: Typeset
    postman: Postman | None
    new_id: Callable[[], UUID]
    failpoints: Failpoints

    async def send(self, summary: Summary, to: str, text: str) -> None:
        """NoAddress, or NotPosted when it is not sure that it went out."""
        if self.postman is None:
            raise Unavailable("this city sends no mail")
        address = to.strip()
        if not _ADDRESS.fullmatch(address):
            raise NoAddress("this is no address")
        attached = Attached(FILE, "application/pdf", await self.typeset(summary))
        # Others may read over the shoulder: the subject says nothing of what it is about.
        letter = Letter(self.new_id(), address, summary.title, text, (attached,))
        self.failpoints.hit("summary.send.before")
        await self.postman.post(letter)
        self.failpoints.hit("summary.send.after")
