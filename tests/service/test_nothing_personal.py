"""A call with marked words goes through the whole service; afterwards no file of it holds a mark.

Logs, metrics, the database's own files and write-ahead log, spool, sounds and a backup: all of
the state folder is read as bytes.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from running_service import ROOT, Service, files_with
from servicetelefon.desk.store import Work
from servicetelefon.domain.outcomes import Outcome
from telephony.sipp import caller
from telephony.sound import is_speech
from whole_line import OPEN_LINE, whole_line

pytestmark = pytest.mark.service

NUMBER = "0401987654"
NOTE = "Zwetschgenkuchen und Mahnbescheid"
MARKS = (NUMBER.encode(), NUMBER[1:].encode(), NOTE.encode(), b"Zwetschgen")


async def one_marked_call(service: Service) -> None:
    async with whole_line(service) as line:
        await line.until(lambda: service.is_ready("line"))
        async with (
            line.agent(600.0) as (agent, handset),
            caller(line, OPEN_LINE, number=NUMBER) as call,
        ):
            await call.answered()
            await call.media.hears(is_speech)
            call.media.press("99")
            await handset.rung()
            await handset.answer()
            contact = await line.newest()
            await line.call_is(contact, "talking")
            await line.desk.save(agent, Work(contact, NOTE))
            await call.hang_up()
            await line.is_in(agent, "wrap_up")
            await line.desk.close(agent, Work(contact, NOTE), Outcome.ANSWERED)
            stored = await line.rows(
                "select c.caller, w.note from phone.call c join desk.work w using (contact) "
                "where c.contact = %s",
                contact,
            )
    assert all(stored[0]), "the marks were written, encrypted"


def saved(service: Service, folder: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "servicetelefon", "backup", str(folder)],
        cwd=ROOT, env=service.environment, check=True, capture_output=True, timeout=60,
    )  # fmt: skip


async def test_no_file_of_the_service_holds_what_was_said_or_who_called(service: Service) -> None:
    await one_marked_call(service)
    metrics = [service.ask(name, "/healthz")[1] for name in ("line", "web", "jobs")]
    assert not any(mark.decode() in str(metrics) for mark in MARKS)
    backup = service.home / "backups" / "marked"
    await asyncio.to_thread(saved, service, backup)
    service.stop()
    assert files_with(MARKS, service.home) == []
    assert list(backup.iterdir())
