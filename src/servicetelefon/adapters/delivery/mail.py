"""Encrypted e-mail (S/MIME, RFC 8551): nothing of the referral stands in clear, not even its
subject. The message id is the delivery's, so that a second try is the same message.
"""

from __future__ import annotations

import asyncio
import smtplib
import ssl
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.utils import format_datetime

from cryptography import x509
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.hazmat.primitives.serialization.pkcs7 import (
    PKCS7EnvelopeBuilder,
    PKCS7Options,
)

from servicetelefon.referral.port import Fault, NotDelivered, Parcel, Way

PATIENCE = 30.0
_BUSY = range(400, 500)


@dataclass(frozen=True, slots=True)
class MailServer:
    """`tls`: "starttls", "tls", or "none" for a relay on this machine."""

    host: str
    port: int
    sender: str
    tls: str = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)
    authority: ssl.SSLContext | None = None
    patience: float = PATIENCE


@dataclass(frozen=True, slots=True)
class MailCourier:
    server: MailServer
    address: str
    certificate: x509.Certificate = field(repr=False)
    now: Callable[[], datetime]

    @property
    def way(self) -> Way:
        return Way.MAIL

    async def bring(self, parcel: Parcel) -> str:
        if self.certificate.not_valid_after_utc < self.now():
            raise NotDelivered(Fault.NOT_SET_UP, "the certificate of the office has expired")
        message = self._message(parcel)
        await asyncio.to_thread(self._send, message)
        return str(message["Message-ID"])

    def _message(self, parcel: Parcel) -> EmailMessage:
        inner = EmailMessage()
        inner["Subject"] = parcel.title
        inner.set_content(parcel.text)
        inner.add_attachment(
            parcel.document.model_dump_json(indent=1).encode(),
            maintype="application",
            subtype="json",
            filename=f"{parcel.stem}.json",
        )
        inner.add_attachment(
            parcel.pdf, maintype="application", subtype="pdf", filename=f"{parcel.stem}.pdf"
        )
        for one in parcel.enclosed:
            kind, _, subkind = one.media_type.partition("/")
            inner.add_attachment(one.content, maintype=kind, subtype=subkind, filename=one.name)
        sealed = (
            PKCS7EnvelopeBuilder()
            .set_data(inner.as_bytes())
            .add_recipient(self.certificate)
            .set_content_encryption_algorithm(AES256)
            .encrypt(Encoding.SMIME, [PKCS7Options.Binary])
        )
        outer: EmailMessage = message_from_bytes(sealed, EmailMessage)
        outer["From"] = self.server.sender
        outer["To"] = self.address
        outer["Date"] = format_datetime(self.now())
        # Who reads mail servers' logs learns that a referral went out, and nothing else.
        outer["Subject"] = "Weiterleitung (verschlüsselt)"
        outer["Message-ID"] = f"<{parcel.id}@servicetelefon.invalid>"
        if parcel.belongs_to.startswith(
            "<"
        ):  # the mail programs of the office show it below the referral
            outer["In-Reply-To"] = outer["References"] = parcel.belongs_to
        return outer

    def _send(self, message: EmailMessage) -> None:
        try:
            with connection(self.server) as smtp:
                smtp.send_message(message)
        except smtplib.SMTPRecipientsRefused as refused:
            code = min((one[0] for one in refused.recipients.values()), default=550)
            raise _fault(code) from refused
        except smtplib.SMTPResponseException as answer:
            raise _fault(answer.smtp_code) from answer
        except TimeoutError as late:
            raise NotDelivered(Fault.TIMED_OUT, "the mail server does not answer") from late
        except (OSError, smtplib.SMTPException) as gone:
            sentence = f"the mail server cannot be reached ({type(gone).__name__})"
            raise NotDelivered(Fault.UNREACHABLE, sentence) from gone


@contextmanager
def connection(server: MailServer) -> Generator[smtplib.SMTP]:
    """Secured and signed in, as the operator said. How the other side says good-bye changes nothing
    of what it took."""
    context = server.authority or ssl.create_default_context()
    opened = (
        smtplib.SMTP_SSL(server.host, server.port, timeout=server.patience, context=context)
        if server.tls == "tls"
        else smtplib.SMTP(server.host, server.port, timeout=server.patience)
    )
    try:
        if server.tls == "starttls":
            opened.starttls(context=context)
        if server.user:
            opened.login(server.user, server.password)
        yield opened
        with suppress(OSError, smtplib.SMTPException):
            opened.quit()
    finally:
        opened.close()


def _fault(code: int) -> NotDelivered:
    """Four hundreds pass by themselves (RFC 5321 §4.2.1), five hundreds do not."""
    fault = Fault.BUSY if code in _BUSY else Fault.REFUSED
    return NotDelivered(fault, f"the mail server says {code}")
