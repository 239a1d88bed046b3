"""Running, examining, saving and bringing back a whole installation, with the real programs."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

import psycopg
import pytest

from cities import MUSTERSTADT
from running_service import Service, a_service, free_ports
from tools import asterisk

pytestmark = pytest.mark.service


@pytest.fixture
def service(tmp_path: Path) -> Generator[Service]:
    asterisk()
    city = tmp_path / "city"
    shutil.copytree(MUSTERSTADT, city)
    with a_service(tmp_path / "home", city) as made:
        yield made


def journal_lines(service: Service) -> int:
    socket = service.home / "run"
    with psycopg.connect(
        host=str(socket), user="servicetelefon_owner", dbname="servicetelefon"
    ) as connection:
        row = connection.execute("select count(*) from records.journal").fetchone()
    assert row
    return int(row[0])


def alive(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def test_up_examined_saved_stopped_brought_back_and_up_again(service: Service, tmp_path: Path):
    service.start()
    examined = service.command("doctor", "--json")
    report = json.loads(examined.stdout)
    assert examined.returncode == 0, report
    parts = {part["part"]: part["state"] for part in report["parts"]}
    assert {"postgres", "asterisk", "line", "jobs", "web", "supervisor"} <= parts.keys()

    lines = journal_lines(service)
    backup = tmp_path / "backup"
    assert service.command("backup", str(backup)).returncode == 0
    assert not list(backup.rglob("*ring*")), "keys are never in a backup"
    in_use = service.command("restore", str(backup))
    assert in_use.returncode == 1
    assert "stop the service" in in_use.stderr

    children = service.children()
    service.stop()
    assert [name for name, pid in children.items() if alive(pid)] == []

    restored = service.command("restore", str(backup))
    assert restored.returncode == 0, restored.stderr
    service.start()
    assert journal_lines(service) >= lines
    assert "sign in as" not in service.told.rpartition("stop with Ctrl-C")[2]


def test_a_broken_edit_of_the_city_leaves_what_runs(service: Service):
    service.start()
    service.stop()
    lines = Path(service.environment["SERVICETELEFON_CITY"]) / "lines.yaml"
    lines.write_text(lines.read_text().replace("menu: main", "menu: nowhere", 1))
    service.start()
    assert "lines.yaml:" in service.told
    assert "runs on as it was" in service.told


@pytest.mark.parametrize(
    ("setting", "value", "told"),
    [
        ("SERVICETELEFON_WEB_PORT", "many", "SERVICETELEFON_WEB_PORT"),
        ("SERVICETELEFON_COLOUR", "blue", "SERVICETELEFON_COLOUR"),
        ("SERVICETELEFON_CITY", "atlantis", "there is no such city folder"),
        ("DATABASE_URL", "host=/nowhere dbname=x", "does not answer"),
    ],
)
def test_a_wrong_setting_is_one_sentence(service: Service, setting: str, value: str, told: str):
    service.environment[setting] = value
    ended = service.command("up")
    assert ended.returncode != 0
    assert told in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_taken_port_is_named_with_its_holder(service: Service):
    holder = subprocess.Popen(
        [sys.executable, "-m", "http.server", "--bind", "127.0.0.1",
         service.environment["SERVICETELEFON_WEB_PORT"]],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        service.until(lambda: _listens(holder.pid))
        ended = service.command("up")
    finally:
        holder.kill()
        holder.wait()
    assert ended.returncode == 1
    assert service.environment["SERVICETELEFON_WEB_PORT"] in ended.stderr
    assert str(holder.pid) in ended.stderr
    assert "Traceback" not in ended.stderr


def _listens(pid: int) -> bool:
    links = Path(f"/proc/{pid}/fd").iterdir()
    return any(link.is_symlink() and "socket:" in str(link.readlink()) for link in links)


def test_a_second_up_takes_over_and_asterisk_goes_on(service: Service):
    service.start()
    before = service.children()
    second = service.command("up")
    assert second.returncode == 0, second.stderr
    service.until(lambda: service.is_ready("line") and service.is_ready("web"))
    after = service.children()
    assert after["asterisk"] == before["asterisk"]


def test_free_ports_are_free():
    assert len(set(free_ports(4))) == 4
