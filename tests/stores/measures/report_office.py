"""Reports by mail as bootstrap puts them together, before a mail server of our own."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.smtp import SMTP, Envelope, Session

from servicetelefon.journey.report_mails import (
    ReportMails,
)
from servicetelefon.kit.clock import ManualClock
from servicetelefon.kit.database import Database
from servicetelefon.kit.durable import DurableJobs
from servicetelefon.measures.mailings import Mailing, MailingState, recent
from servicetelefon.measures.report import Dimension
from servicetelefon.measures.schedule import Every, Schedule

EVE = datetime(2026, 11, 1, 5, 0, tzinfo=UTC)


COUNCIL = Schedule("rat", Every.MONTH, time(7), Dimension.DISTRICT, ("rat@stadt.test",))


class Killed(BaseException):
    """What a test puts in the place of SIGKILL."""


def dies() -> None:
    raise Killed


@dataclass
class Inbox:
    """Answers of a real mail server; `says` refuses at a command, `silent` never answers DATA."""

    says: dict[str, str] = field(default_factory=dict[str, str])
    silent: bool = False
    taken: list[tuple[str, EmailMessage]] = field(default_factory=list[tuple[str, EmailMessage]])

    async def handle_RCPT(  # noqa: N802 – aiosmtpd's name and arguments
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: object
    ) -> str:
        if "RCPT" in self.says:
            return self.says["RCPT"]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 – aiosmtpd's name
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        if "DATA" in self.says:
            return self.says["DATA"]
        content = envelope.original_content or b""
        message = message_from_bytes(content, EmailMessage, policy=policy.default)
        self.taken.append((envelope.rcpt_tos[0], message))
        if self.silent:
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        return "250 taken"


@dataclass
class Office:
    """The sender of reports as bootstrap puts it together, and the inbox they go to."""

    database: Database
    clock: ManualClock
    inbox: Inbox
    jobs: DurableJobs
    mails: ReportMails

    async def works(self) -> None:
        """One round of the sender: what is due is planned, and each job that waits is run."""
        await self.mails.plan()
        await self.mails.sweep()
        for one in await self.all():
            if one.state is MailingState.WAITING:
                await self.mails.send(one.id)

    async def all(self) -> list[Mailing]:
        async with self.database.step() as tx:
            return await recent(tx)

    async def states(self) -> list[MailingState]:
        return [one.state for one in await self.all()]
