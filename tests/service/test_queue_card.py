"""The order of waiting is another than its card says: neither the line nor the pages give anybody to
anybody; whoever chats is told that nobody comes."""

from __future__ import annotations

import os
import re
import shutil
import signal
from collections.abc import Generator
from pathlib import Path

import httpx
import psycopg
import pytest

from cities import MUSTERSTADT
from running_service import ROOT, Service, a_service
from servicetelefon.bootstrap.places import Places
from servicetelefon.config import read
from tools import asterisk

pytestmark = pytest.mark.ops

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
    asterisk()
    program = a_program(tmp_path / "program")
    with a_service(tmp_path / "up", MUSTERSTADT, PYTHONPATH=str(program)) as made:
        made.start()
        yield made


def opens_the_line(service: Service) -> None:
    """By a supervisor's switch, so that the hour of this test says nothing."""
    with psycopg.connect(Places(read(service.environment)).database(), autocommit=True) as at:
        at.execute(
            'insert into city.switch (name, "on", since, role) '
            "values ('line_opened:sozial', true, current_timestamp, 'supervisor') "
            'on conflict (name) do update set "on" = true'
        )


def log_of(service: Service, name: str) -> str:
    logs = (service.home / "log").glob(f"{name}*")
    return "".join(one.read_text(errors="replace") for one in logs)


REFUSED = "not what its approved card speaks of"


def test_neither_line_nor_pages_match_anybody(service: Service, tmp_path: Path):
    """As after a bad update: both processes come back with a queue that nobody has approved."""
    spoils_the_card(tmp_path / "program")
    before = service.children()
    for name in ("line", "web"):
        os.kill(before[name], signal.SIGKILL)
    service.until(lambda: REFUSED in log_of(service, "line"), 60)
    service.until(lambda: REFUSED in log_of(service, "web") and service.is_ready("web"), 60)
    assert not service.is_ready("line")
    opens_the_line(service)
    with httpx.Client(base_url=service.base) as pages:
        begun = pages.post("/api/v1/chats", json={}).json()
        assert begun["label"]
        chat, token = f"/api/v1/chats/{begun['id']}", {"authorization": f"Bearer {begun['token']}"}

        def nobody_comes() -> bool:
            wanted = pages.post(f"{chat}/person", headers=token)
            return wanted.status_code == 200 and wanted.json() == {"waiting": False}

        assert nobody_comes()
        assert pages.get(chat, headers=token).json()["state"] == "program"
    with psycopg.connect(Places(read(service.environment)).database()) as at:
        rows = at.execute("select count(*) from routing.waiting").fetchone()
    assert rows == (0,)
