"""Reports leave a running service by a real mail server, each once, also when `jobs` is killed."""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Generator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from cities import MUSTERSTADT
from running_service import a_service, free_ports
from tools import asterisk

pytestmark = pytest.mark.service


@dataclass
class Inbox:
    taken: list[tuple[str, EmailMessage]] = field(default_factory=list[tuple[str, EmailMessage]])

    async def handle_DATA(  # noqa: N802 – aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        content = envelope.original_content or b""
        message = message_from_bytes(content, EmailMessage, policy=policy.default)
        self.taken.extend((to, message) for to in envelope.rcpt_tos)
        return "250 taken"


@pytest.fixture
def post() -> Generator[tuple[Inbox, int]]:
    inbox, (port,) = Inbox(), free_ports(1)
    server = Controller(inbox, hostname="127.0.0.1", port=port)
    server.start()
    yield inbox, port
    server.stop()


def test_the_last_three_days_go_out_once_each(tmp_path: Path, post: tuple[Inbox, int]):
    asterisk()
    inbox, port = post
    home = tmp_path / "up"
    home.mkdir(mode=0o700)
    (home / "delivery.toml").write_text(
        f'[mail]\nhost = "127.0.0.1"\nport = {port}\nsender = "line@line.test"\ntls = "none"\n'
        '[reports.tag]\nevery = "day"\nat = 00:00:00\nto = ["a@stadt.test", "b@stadt.test"]\n'
    )
    with a_service(home, MUSTERSTADT) as service:
        service.start()
        service.until(lambda: len(inbox.taken) >= 1, 60)
        os.kill(service.children()["jobs"], signal.SIGKILL)
        service.until(lambda: len(inbox.taken) >= 5, 60)
    each = Counter((to, message["Subject"]) for to, message in inbox.taken)
    assert max(each.values()) == 1
    assert {to for to, _ in each} == {"a@stadt.test", "b@stadt.test"}
    files = [one.get_content_type() for one in inbox.taken[0][1].iter_attachments()]
    assert files == ["application/pdf", "text/csv", "text/csv"]
