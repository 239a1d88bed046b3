"""Reports as ordinary mail over TLS: they hold no personal data and no small group.

What a mail server took and what it did not is told apart from what nobody knows: after the content
has been handed over and no answer came, a second try might be a second mail.
"""

from __future__ import annotations

import asyncio
import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime

from servicetelefon.adapters.delivery.mail import MailServer, connection
from servicetelefon.measures.port import Letter, NotPosted, PostFault

_BUSY = range(400, 500)
_TAKEN = 250


@dataclass(frozen=True, slots=True)
class ReportPost:
    server: MailServer
    now: Callable[[], datetime]

    async def post(self, letter: Letter) -> None:
        await asyncio.to_thread(self._send, letter.to, self._message(letter))

    def _message(self, letter: Letter) -> EmailMessage:
        message = EmailMessage(policy=policy.SMTP)
        message["From"] = self.server.sender
        message["To"] = letter.to
        message["Date"] = format_datetime(self.now())
        message["Subject"] = letter.subject
        message["Message-ID"] = f"<{letter.id}@servicetelefon.invalid>"
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no answer of an absent person
        message.set_content(letter.text)
        for one in letter.attached:
            kind, _, subkind = one.media_type.partition("/")
            message.add_attachment(one.content, maintype=kind, subtype=subkind, filename=one.name)
        return message

    def _send(self, to: str, message: EmailMessage) -> None:
        try:
            with connection(self.server) as smtp:
                _agree(smtp, self.server.sender, to)
                _hand_over(smtp, message.as_bytes())
        except smtplib.SMTPResponseException as answer:
            raise _fault(answer.smtp_code) from answer
        except (OSError, smtplib.SMTPException) as gone:
            sentence = f"the mail server cannot be reached ({type(gone).__name__})"
            raise NotPosted(PostFault.UNREACHABLE, sentence) from gone


def _agree(smtp: smtplib.SMTP, sender: str, to: str) -> None:
    smtp.ehlo_or_helo_if_needed()
    for code, said in (smtp.mail(sender), smtp.rcpt(to)):
        if code // 100 != _TAKEN // 100:
            raise smtplib.SMTPResponseException(code, said)


def _hand_over(smtp: smtplib.SMTP, content: bytes) -> None:
    try:
        code, said = smtp.data(content)
    except (OSError, smtplib.SMTPServerDisconnected) as silent:
        raise NotPosted(PostFault.PERHAPS_SENT, "no answer after the content") from silent
    if code != _TAKEN:
        raise smtplib.SMTPResponseException(code, said)


def _fault(code: int) -> NotPosted:
    """Four hundreds pass by themselves (RFC 5321 §4.2.1), five hundreds do not."""
    fault = PostFault.BUSY if code in _BUSY else PostFault.REFUSED
    return NotPosted(fault, f"the mail server says {code}")
