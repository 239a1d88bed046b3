"""Whether an automatic part may run: it has a card, and is what the card speaks of.

A part that may not is left out, and people take over; the log and the page of the rules say so.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import structlog

from servicetelefon.compliance.card import (
    FOLDER,
    NotAsApproved,
    Register,
    changed,
    read_card,
    read_register,
    require,
)
from servicetelefon.kit.errors import BrokenFile

log = structlog.stdlib.get_logger()


def may_run(*parts: str, register: Register | None = None) -> bool:
    """All of these. Crisis list and mask always may."""
    cards = _cards() if register is None else register
    try:
        for part in parts:
            require(cards, part)
    except NotAsApproved as refused:
        log.error("part.not_as_approved", why=str(refused))  # noqa: TRY400 - our own refusal
        return False
    return True


def stands(part: str) -> bool:
    """Whether this part, as it lies on the disk at this moment, is what its card says: a process that
    began later than ours may have refused it."""
    try:
        require({part: read_card(FOLDER / f"{part}.yaml")}, part)
    except (NotAsApproved, BrokenFile, OSError):
        return False
    return True


INSTEAD = {
    "queue": "Until then nobody is given to anybody: callers and chats wait in the order of arrival, "
    "and agents take the next one by hand (F2 at the desk)",
}
"""What happens in the place of a part, where that is not plain from its switch."""


def refused(register: Register | None = None) -> Iterator[str]:
    """A sentence for the operator on each part that does not run: which file, what to do."""
    cards = _cards() if register is None else register
    for part in changed(cards):
        if cards[part].runs_always:
            continue
        yield (
            f"the automatic part {part} does not run: {', '.join(cards[part].files)} is not what its "
            f"approved card speaks of. Bring back the program as it was delivered, or look at "
            f"compliance/register/{part}.yaml and put the new fingerprint in. "
            f"{INSTEAD.get(part, 'Everything else runs')}"
        )


@cache
def _cards() -> Register:
    """Read once in a process: what runs was there at its start."""
    return read_register()
