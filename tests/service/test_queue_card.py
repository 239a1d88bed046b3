"""The order of waiting is another than its card says: neither the line nor the pages give anybody to
anybody, and whoever waits is reached by hand all the same."""

from __future__ import annotations

import os
import re
import shutil
import signal
from collections.abc import Generator
from pathlib import Path

import httpx
import pytest

from cities import MUSTERSTADT
from running_service import ROOT, Service, a_service
from talks import AGENT_HUMS, hear_each_other, waiting
from tools import asterisk, sipp
from whole_line import whole_line

pytestmark = pytest.mark.service

CARD = Path("src/servicetelefon/compliance/register/queue.yaml")


def a_program(folder: Path) -> Path:
    """A copy of the program, so that it can be changed while it runs."""
    folder.mkdir()
    for part in ROOT.iterdir():
        if part.name != "src":
            (folder / part.name).symlink_to(part)
    shutil.copytree(ROOT / "src", folder / "src")
    # Children are started in the program's folder, without PYTHONPATH.
    (folder / "servicetelefon").symlink_to(folder / "src" / "servicetelefon")
    return folder / "src"


def spoils_the_card(folder: Path) -> None:
    card = folder / CARD
    card.write_text(re.sub("fingerprint: .*", f"fingerprint: {'0' * 64}", card.read_text()))


@pytest.fixture
def service(tmp_path: Path) -> Generator[Service]:
    sipp()
    asterisk()
    program = a_program(tmp_path / "program")
    with a_service(tmp_path / "up", MUSTERSTADT, PYTHONPATH=str(program)) as made:
        made.start()
        yield made


def log_of(service: Service, name: str) -> str:
    logs = (service.home / "log").glob(f"{name}*")
    return "".join(one.read_text(errors="replace") for one in logs)


REFUSED = "not what its approved card speaks of"


async def test_nobody_is_matched_and_a_person_is_reached_by_hand(service: Service, tmp_path: Path):
    """As after a bad update: both processes come back with a queue that nobody has approved."""
    spoils_the_card(tmp_path / "program")
    before = service.children()
    for name in ("line", "web"):
        os.kill(before[name], signal.SIGKILL)
    service.until(lambda: REFUSED in log_of(service, "line"), 60)
    service.until(lambda: REFUSED in log_of(service, "web") and service.is_ready("web"), 60)
    service.until(lambda: service.is_ready("line"), 60)
    assert REFUSED in str(service.ask("line", "/healthz"))
    async with (
        whole_line(service, queue_approved=False) as line,
        line.agent(AGENT_HUMS) as (agent, handset),
        waiting(line) as (call, contact),
    ):
        a_chat_waits(service)
        assert await line.rows("select 1 from routing.offer") == []
        await line.desk.take_next(agent)
        await handset.rung()
        await handset.answer()
        await hear_each_other(call, handset)
        await line.call_is(contact, "talking")
        rows = await line.rows("select channel, offered from routing.waiting")
    assert rows == [("chat", False)]


def a_chat_waits(service: Service) -> None:
    with httpx.Client(base_url=service.base) as pages:
        begun = pages.post("/api/v1/chats", json={}).json()
        assert begun["label"]
        chat, token = f"/api/v1/chats/{begun['id']}", {"authorization": f"Bearer {begun['token']}"}
        wanted = pages.post(f"{chat}/person", headers=token, json={})
        assert wanted.status_code == 200, wanted.text
