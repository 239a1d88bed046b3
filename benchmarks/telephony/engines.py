"""What is measured: one Asterisk with both queues on it, our line process, our PostgreSQL."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from servicetelefon.bootstrap.first_steps import FirstSteps
from servicetelefon.bootstrap.places import Places
from servicetelefon.config import Settings, read
from servicetelefon.kit.database import Database
from servicetelefon.kit.failpoints import Failpoints
from servicetelefon.kit.health_reader import ask
from servicetelefon.kit.keys import BACKUP_SIGNING, CITY_HMAC, COOKIE, LINE, KeyRing
from servicetelefon.ops.asterisk_settings import AsteriskSettings, Trunk, write_asterisk_settings
from servicetelefon.ops.postgres import APP
from servicetelefon.ops.postgres_use import in_use
from telephony.engine import TEMPLATES, Engine, free_port
from tools import asterisk

OURS, THEIRS = "600", "700"
_TICKS = os.sysconf("SC_CLK_TCK")


def phone_of(agent: UUID) -> str:
    return f"desk-{agent.hex}"


@contextmanager
def both_queues(home: Path, agents: list[UUID], phones_port: int) -> Generator[Engine]:
    """Our settings, and beside them a bare Queue() without Answer with the same phones."""
    installed = asterisk()
    settings = AsteriskSettings(
        node="bench",
        home=home,
        run=home / "run",
        numbers=(OURS,),
        hold_sentence=home / "hold-sentence",
        trunks=(Trunk(name="trunk", addresses=("127.0.0.1",)),),
        sip_port=free_port(socket.SOCK_DGRAM),
        http_port=free_port(socket.SOCK_STREAM),
        rtp_ports=range(21_000, 25_000),
        admitted=1000,
    )
    secrets = write_asterisk_settings(settings, installed, TEMPLATES)
    etc = home / "etc"
    with (etc / "modules.conf").open("a") as file:
        file.write("load = app_queue.so\n")
    with (etc / "extensions.conf").open("a") as file:
        file.write(f"\n[trunk](+)\nexten => {THEIRS},1,Queue(baseline)\n")
    members = "\n".join(f"member => PJSIP/{phone_of(agent)}" for agent in agents)
    (etc / "queues.conf").write_text(
        "[general]\nautofill = yes\n[baseline]\nstrategy = rrmemory\nringinuse = no\n"
        f"timeout = 20\nretry = 1\n{members}\n"
    )
    with (etc / "pjsip.conf").open("a") as file:
        for agent in agents:
            name = phone_of(agent)
            file.write(
                f"\n[{name}]\ntype = endpoint\ncontext = nowhere\naors = {name}\ndisallow = all\n"
                "allow = alaw\ndirect_media = no\nmedia_address = 127.0.0.1\n"
                "bind_rtp_to_media_address = yes\n"
                f"[{name}]\ntype = aor\ncontact = sip:{name}@127.0.0.1:{phones_port}\n"
            )
    engine = Engine(installed, settings, secrets)
    engine.start()
    try:
        yield engine
    finally:
        engine.kill()


@dataclass
class Ours:
    """Our running line beside the engine, and its database."""

    database: Database
    line: int  # process ids
    postgres: int

    async def seat(self, agents: list[UUID]) -> None:
        """Everybody sits there with a phone, ready."""
        async with self.database.step() as tx:
            for agent in agents:
                await tx.do(
                    "insert into routing.presence (agent, state, since, skills, phone, phone_there) "
                    "values (%s, 'ready', to_timestamp(%s), '{sozialhilfe}', %s, true)",
                    (agent, time.time(), phone_of(agent)),
                )

    async def free(self) -> None:
        """Wrap-ups are written: what desks do."""
        async with self.database.step() as tx:
            await tx.do(
                "update phone.call set state = 'closed', step = step + 1 "
                "where live and state = 'wrap_up'"
            )
            await tx.do("update routing.presence set state = 'ready' where state = 'wrap_up'")

    async def tidy(self) -> None:
        """Nothing is left of the calls before."""
        async with self.database.step() as tx:
            await tx.do("update phone.call set state = 'closed', step = step + 1 where live")
            await tx.do("delete from routing.waiting")
            await tx.do(
                "update routing.offer set state = 'lapsed' where state in ('made', 'ringing')"
            )
            await tx.do(
                "update routing.presence set state = 'ready', rest_until = null, contact = null"
            )


def given_to(home: Path, city: Path) -> dict[str, str]:
    """Settings of our processes under measurement."""
    return {
        "SERVICETELEFON_HOME": str(home),
        "SERVICETELEFON_CITY": str(city),
        "SERVICETELEFON_CALLS_AT_ONCE": "1000",
        "SERVICETELEFON_LOG_LEVEL": "WARNING",
    }


@asynccontextmanager
async def on_database(settings: Settings) -> AsyncGenerator[tuple[Places, int]]:
    """The embedded database as it runs in earnest (fsync on), and its first process."""
    places = Places(settings)
    for folder in (places.home, places.logs, places.sounds, places.backups):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in (LINE, CITY_HMAC, COOKIE, BACKUP_SIGNING):
        KeyRing(places.keys).ensure(name)
    with in_use(places.cluster):
        await FirstSteps(settings, places, print).on_database()
        yield places, int((places.cluster.data / "postmaster.pid").read_text().split()[0])


@asynccontextmanager
async def our_line(home: Path, city: Path, engine: Engine) -> AsyncGenerator[Ours]:
    """One line process on this engine; its city has no words before the queue."""
    ari = (
        f"http://{engine.settings.ari_user}:{engine.secrets.ari}"
        f"@127.0.0.1:{engine.settings.http_port}"
    )
    given = given_to(home, city) | {"ARI_URL": ari}
    async with on_database(read(given)) as (places, postgres):
        with (home / "line.txt").open("wb") as out:
            line = subprocess.Popen(  # noqa: ASYNC220 - before anything is measured
                [sys.executable, "-m", "benchmarks.telephony.straight_line"],
                env=os.environ | given, stdout=out, stderr=out,
            )  # fmt: skip
        database = Database(places.serving, role=APP, name="bench", failpoints=Failpoints(), size=2)
        await database.open()
        try:
            async with asyncio.timeout(30):
                socket = places.run / "line.sock"
                while not (await ask(socket, "/readyz")).is_fine:  # noqa: ASYNC110 - nobody tells
                    await asyncio.sleep(0.1)
            yield Ours(database, line.pid, postgres)
        finally:
            await database.close()
            line.terminate()
            line.wait(20)


def cpu(pid: int, *, whole_family: bool = False) -> float:
    """Seconds of CPU that the process has used, with its children if asked."""
    pids = family(pid) if whole_family else [pid]
    return sum(_own_cpu(one, with_ended=one == pid and whole_family) for one in pids)


def family(pid: int) -> list[int]:
    """The process and its children."""
    entries = [entry for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    return [pid, *(int(entry.name) for entry in entries if _parent(entry) == pid)]


def _fields(entry: Path) -> list[str]:
    try:
        return (entry / "stat").read_text().rpartition(") ")[2].split()
    except OSError:
        return []


def _parent(entry: Path) -> int:
    fields = _fields(entry)
    return int(fields[1]) if fields else 0


def _own_cpu(pid: int, *, with_ended: bool) -> float:
    fields = _fields(Path(f"/proc/{pid}"))
    if not fields:
        return 0.0
    return sum(int(one) for one in fields[11 : 15 if with_ended else 13]) / _TICKS
