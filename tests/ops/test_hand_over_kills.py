"""The process, the database or an office's mail server is killed at any moment of a hand-over, for
real: no enquiry is lost, none is there twice, each has an owner and reaches its office.

Citizens send their form until they hear an answer; nobody else tries anything again.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import random
import signal
import uuid
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from multiprocessing.connection import wait
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from ops.hand_over_programs import Answer, Moment, Order, Setting, work
from ops.killed_mail_host import MAIL_WORDS, take_mail
from referrals import MONDAY, Bureau
from servicetelefon.domain.people import SignedIn
from servicetelefon.domain.permissions import Role
from servicetelefon.kit.database import Database
from servicetelefon.kit.failpoints import Failpoints
from servicetelefon.ops.migrations import migrate
from servicetelefon.ops.postgres import APP, QUICK_SETTINGS, Cluster
from servicetelefon.ops.postgres_use import in_use
from servicetelefon.ops.roles import ensure_database, ensure_roles
from servicetelefon.ops.sockets import socket_folder
from unit.adapters.delivery.test_mail_courier import an_identity

pytestmark = pytest.mark.ops

SEED = 20261128
TESTS = Path(__file__).parents[1]
PATIENCE = 120
STARTED = multiprocessing.get_context("forkserver")
STARTED.set_forkserver_preload(["ops.hand_over_programs", "ops.killed_mail_host"])

DURABLE = {**QUICK_SETTINGS, "synchronous_commit": "on"}
"""A killed server loses nothing that it has committed; the machine itself is not switched off."""

ANYWHERE = ("commit.before", "commit.after")
PLACES = {
    "is_brought": (
        *ANYWHERE, "delivery.begin.before", "delivery.begin.after", "delivery.send.before",
        "delivery.send.after", "delivery.end.before", "delivery.end.after",
    ),
    "time_passes": (*ANYWHERE, "escalation.commit.before", "escalation.commit.after"),
}  # fmt: skip


class Killing:
    """The programs, and chance that kills them."""

    def __init__(self, cluster: Cluster, setting: Setting, folder: Path, opened: ExitStack) -> None:
        self.chance = random.Random(SEED)
        self.now = MONDAY
        self.calm = False  # nothing dies any more
        self.kills = dict.fromkeys(("process", "database", "postmaster", "mail"), 0)
        self.mails = folder / "mails"
        self.mails.mkdir()
        self._cluster, self._setting, self._opened = cluster, setting, opened
        self._mail, self._mail_port = self._start_mail("")
        self._program, self._pipe = self._start_program()

    def does(self, step: str, enquiry: uuid.UUID | None = None) -> object:
        """The step, tried until there is an answer, as a citizen or a sweep does."""
        for _ in range(50):
            moment = self._moment(step)
            answer = self._ask(Order(step, self.now, enquiry, moment))
            self._mend(answer)
            if answer is not None and not answer.away:
                return answer.value
        raise AssertionError(f"{step} is never done")

    def _moment(self, step: str) -> Moment:
        if self.calm or self.chance.random() < 0.2:
            return Moment()
        victim = self.chance.choice(("process", "process", "database", "postmaster", "mail"))
        place = self.chance.choice(PLACES.get(step, ANYWHERE))
        return Moment(victim, place, self.chance.randint(1, 3 if place in ANYWHERE else 1))

    def _ask(self, order: Order) -> Answer | None:
        """None when the program died of it."""
        pid = self._mail.pid
        assert pid is not None
        self._pipe.send(replace(order, mail_port=self._mail_port, mail_pid=pid))
        ready = wait([self._pipe, self._program.sentinel], PATIENCE)
        assert ready, f"{order.step} hangs"
        if self._pipe not in ready:
            return None
        try:
            answer: Answer = self._pipe.recv()
        except EOFError:
            return None
        return answer

    def _mend(self, answer: Answer | None) -> None:
        """Whatever died is started again; who counts, counts."""
        if answer is None:
            self._program.join()
            assert self._program.exitcode == -signal.SIGKILL, "it broke by itself"
            self.kills["process"] += 1
            self._program, self._pipe = self._start_program()
        elif answer.struck in ("database", "postmaster"):
            self.kills[answer.struck] += 1
            self._opened.enter_context(in_use(self._cluster))
        if not self._mail.is_alive() or (answer is not None and answer.struck == "mail"):
            self._mail.join()
            self.kills["mail"] += 1
            dies = not self.calm and self.chance.random() < 0.6
            dies_at = self.chance.choice(MAIL_WORDS) if dies else ""
            self._mail, self._mail_port = self._start_mail(dies_at)

    def _start_program(self) -> tuple[ForkServerProcess, Any]:
        ours, theirs = STARTED.Pipe()
        setting = replace(self._setting, seed=self.chance.getrandbits(64))
        program = STARTED.Process(target=work, args=(theirs, setting), daemon=True)
        program.start()
        theirs.close()
        return program, ours

    def _start_mail(self, dies_at: str) -> tuple[ForkServerProcess, int]:
        ours, theirs = STARTED.Pipe()
        mail = STARTED.Process(target=take_mail, args=(theirs, self.mails, dies_at), daemon=True)
        mail.start()
        theirs.close()
        assert ours.poll(PATIENCE)
        port: int = ours.recv()
        ours.close()
        return mail, port

    def stops(self) -> None:
        for one in (self._program, self._mail):
            one.kill()
            one.join()
        self._pipe.close()


@contextmanager
def a_town(folder: Path) -> Generator[Killing]:
    """A database of its own that may be killed, with one specialist in it."""
    cluster = Cluster(folder / "data", socket_folder(folder / "run"), DURABLE)
    with ExitStack() as opened:
        opened.enter_context(in_use(cluster))
        ensure_roles(cluster.dsn())
        dsn = ensure_database(cluster.dsn(), "town")
        migrate(dsn)
        nora = _somebody(dsn)
        certificate, _ = an_identity(days=4000)
        pem = certificate.public_bytes(Encoding.PEM)
        town = Killing(cluster, Setting(dsn, cluster.data, nora, pem, 0), folder, opened)
        try:
            yield town
        finally:
            town.stops()


def _somebody(dsn: str) -> SignedIn:
    async def made() -> SignedIn:
        database = Database(dsn, role=APP, name="setting", failpoints=Failpoints(), size=1)
        await database.open()
        try:
            bureau = Bureau(database)
            return await bureau.somebody("nora", Role.SPECIALIST, offices=("amt-nord",))
        finally:
            await database.close()

    return asyncio.run(made())


@pytest.mark.parametrize("moments", [40, pytest.param(200, marks=pytest.mark.drill)])
def test_killed_at_any_moment_nothing_is_lost_nothing_is_twice(
    tmp_path: Path, moments: int, monkeypatch: pytest.MonkeyPatch
):
    # The programs are forked from one that has read them: started anew in milliseconds.
    monkeypatch.setenv("PYTHONPATH", str(TESTS))
    with a_town(tmp_path) as town:
        sent, accepted, added = _a_busy_time(town, moments)
        town.calm = True
        for _ in range(20):
            town.does("is_mended")
            if not town.does("is_brought"):
                break
            town.now += timedelta(hours=8)
        found = town.does("is_told")
        mails = sorted(town.mails.iterdir(), key=lambda path: path.stat().st_mtime_ns)
        brought = [_delivery_of(path) for path in mails]
        belongs_to = [_delivery_of(path, "In-Reply-To") for path in mails]
    assert isinstance(found, dict)
    assert all(town.kills.values()), town.kills
    for name in ("referrals", "owned", "handed_over", "made", "delivered"):
        assert found[name] == sorted(sent), name
    assert found["accepted"] == sorted(accepted)
    assert len(found["confirmed"]) == len(set(found["confirmed"]))
    # What came twice to the office carries one number, by which it can tell; nothing else came.
    assert sorted(set(brought)) == found["deliveries"]
    assert found["added"] == found["additions"] == sorted(added)
    for place, referral in enumerate(belongs_to):
        assert referral == "None" or referral in brought[:place], "read before what it adds to"


def _a_busy_time(town: Killing, moments: int) -> tuple[list[str], set[str], list[str]]:
    """Which enquiries were sent in, which of them accepted, and what was added to them, until so
    many died."""
    sent: list[str] = []
    added: list[str] = []
    accepted: set[str] = set()
    while sum(town.kills.values()) < moments:
        enquiry = uuid.UUID(int=town.chance.getrandbits(128), version=4)
        assert town.does("hands_over", enquiry) == enquiry
        sent.append(str(enquiry))
        if town.chance.random() < 0.5:
            assert town.does("is_accepted", enquiry) in ("accepted", "step-taken")
            accepted.add(str(enquiry))
        if town.chance.random() < 0.5:
            added.append(str(town.does("adds", enquiry)))
        town.does("is_brought")
        if town.chance.random() < 0.5:
            town.does("is_confirmed", enquiry)
        town.now += timedelta(minutes=town.chance.randint(1, 400))
        if town.chance.random() < 0.3:
            town.does("time_passes")
    return sent, accepted, added


def _delivery_of(path: Path, header: str = "Message-ID") -> str:
    """A message names its delivery; a torn file would not."""
    return str(message_from_bytes(path.read_bytes())[header]).strip("<>").split("@")[0]
