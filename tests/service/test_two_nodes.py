"""Two nodes on one database: a switch that is turned at the page of one holds at the other within a
second, in real processes. And the pages of one node in two processes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Generator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from running_service import ROOT, Service, a_service, free_ports
from service.test_what_is_told import signed_in, token
from servicetelefon.bootstrap.places import Places
from servicetelefon.config import read
from tools import asterisk

pytestmark = pytest.mark.service

HAMBURG = ROOT / "cities" / "hamburg"
LINE = "sozialhilfe"
QUESTION = "Wie hoch ist der Regelsatz?"
ANSWERED, OFF = "answered", "switched_off"


@contextmanager
def a_second_node(first: Service, home: Path) -> Generator[Service]:
    """Its web process alone: a folder and a port of its own, database and keys of the first."""
    places = Places(read(first.environment))
    (port,) = free_ports(1)
    settings = {
        "SERVICETELEFON_HOME": str(home),
        "SERVICETELEFON_NODE": "node2",
        "SERVICETELEFON_WEB_PORT": str(port),
        "KEY_FILE": str(places.keys),
        "DATABASE_URL": places.serving,
    }
    (home / "run").mkdir(parents=True)
    second = replace(first, home=home, environment=first.environment | settings)
    command = [sys.executable, "-m", "servicetelefon", "run", "web"]
    with second.output.open("ab") as out:
        second.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=second.environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
        )
    try:
        second.until(lambda: second.is_ready("web"), 60)
        yield second
    finally:
        second.stop()


def outcome(node: Service) -> str:
    with httpx.Client(base_url=node.base, timeout=20) as portal:
        begun = portal.post("/api/v1/chats", json={}).json()
        answer = portal.post(
            f"/api/v1/chats/{begun['id']}/messages",
            headers={"authorization": f"Bearer {begun['token']}"},
            json={"text": QUESTION},
        )
    return answer.json()["outcome"]


def test_a_switch_turned_at_one_node_holds_at_the_other(tmp_path: Path):
    asterisk()
    with ExitStack() as stack:
        first = stack.enter_context(a_service(tmp_path / "one", HAMBURG))
        first.start()
        second = stack.enter_context(a_second_node(first, tmp_path / "two"))
        nodes = (first, second)
        supervisor = stack.enter_context(closing(signed_in(first, "leitung")))
        first.until(lambda: {outcome(node) for node in nodes} == {ANSWERED}, 60)
        for kind, line in (("assistant_off", LINE), ("topic_off", "regelsatz")):
            for on, expected in (("true", OFF), ("false", ANSWERED)):
                form = {"csrf": token(supervisor), "kind": kind, "line": line, "on": on}
                assert supervisor.post("/schalter", data=form).status_code == 303
                # A second, and the asking itself on a busy machine.
                first.until(lambda: {outcome(node) for node in nodes} == {expected}, 5)  # noqa: B023


@contextmanager
def pages_for(first: Service, audience: str) -> Generator[httpx.Client]:
    """One more web process in the same folder, with its audience's pages."""
    (port,) = free_ports(1)
    settings = {"SERVICETELEFON_WEB_PORT": str(port)}
    name = f"web-{audience}"
    own = replace(first, environment=first.environment | settings)
    command = [sys.executable, "-m", "servicetelefon", "run", "web", "--audience", audience]
    with own.output.open("ab") as out:
        own.process = subprocess.Popen(
            command, cwd=ROOT, env=own.environment, stdin=subprocess.DEVNULL, stdout=out, stderr=out
        )
    try:
        own.until(lambda: own.is_ready(name), 60)
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=20) as client:
            yield client
    finally:
        own.stop()


def test_citizens_and_staff_have_a_process_each(tmp_path: Path):
    asterisk()
    with a_service(tmp_path / "one", HAMBURG) as first:
        first.start()
        with pages_for(first, "public") as public, pages_for(first, "staff") as staff:
            for citizens, staffs, found in ((public, staff, 200), (staff, public, 404)):
                assert citizens.get("/").status_code == found
                assert staffs.get("/anmelden").status_code == found
            examined = first.command("doctor", "--json")
        report = json.loads(examined.stdout)
        states = {part["part"]: part["state"] for part in report["parts"]}
        assert {states[name] for name in ("web", "web-public", "web-staff")} == {"ok"}
