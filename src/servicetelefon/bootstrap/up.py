"""`servicetelefon up`: everything on one machine, from an empty folder to a line that answers."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from functools import cache
from pathlib import Path

from servicetelefon import __version__
from servicetelefon.bootstrap import engine
from servicetelefon.bootstrap.approved import refused
from servicetelefon.bootstrap.engine import engine_ports, page_ports, practice_ports
from servicetelefon.bootstrap.first_steps import FirstSteps
from servicetelefon.bootstrap.places import (
    Places,
    address_of,
    pages_address,
    practice_address,
)
from servicetelefon.bootstrap.process import PRACTICE
from servicetelefon.bootstrap.sounds import hold_sentence
from servicetelefon.bootstrap.trunk import tls
from servicetelefon.config import ROOT, Settings, for_children
from servicetelefon.domain.city import City
from servicetelefon.kit.clock import SystemClock
from servicetelefon.kit.health_reader import ask
from servicetelefon.kit.keys import BACKUP_SIGNING, CITY_HMAC, COOKIE, LINE, KeyRing
from servicetelefon.ops import asterisk, browser_files, caddy
from servicetelefon.ops.asterisk import Asterisk
from servicetelefon.ops.asterisk_settings import write_asterisk_settings
from servicetelefon.ops.certificate import Certificate, ensure_certificate
from servicetelefon.ops.child import ChildSpec, state_of
from servicetelefon.ops.ports import check_free
from servicetelefon.ops.postgres_child import postgres_child
from servicetelefon.ops.proxy import Proxy, proxy_child
from servicetelefon.ops.supervisor import Stage, Supervisor
from servicetelefon.ops.takeover import Successor, ask_to_take_over, claim, supervise

Say = Callable[[str], None]


def up(settings: Settings, say: Say) -> int:
    """Run until told to stop; the exit status. A second call asks the running one to take over."""
    places = Places(settings)
    lock = claim(places.run)
    if lock is None:
        say("servicetelefon runs already: it is asked to go on as this program")
        asyncio.run(ask_to_take_over(places.run, _successor(settings)))
        say("servicetelefon: it runs as this program now; calls went on")
        return 0
    successor = asyncio.run(_supervised(settings, places, say))
    os.close(lock)
    if successor is not None:
        successor.execute()
    return 0


async def _supervised(settings: Settings, places: Places, say: Say) -> Successor | None:
    found = await asyncio.to_thread(prepare, settings, places, say)
    steps = FirstSteps(settings, places, say)
    supervisor = Supervisor(
        plan(settings, places, found, steps),
        run=places.run,
        logs=places.logs,
        clock=SystemClock(),
        say=say,
    )
    greeting = asyncio.create_task(_greet(supervisor, settings, steps, say))  # noqa: TID251
    try:
        return await supervise(supervisor, places.run)
    finally:
        greeting.cancel()


async def _greet(supervisor: Supervisor, settings: Settings, steps: FirstSteps, say: Say) -> None:
    """Say where everything is as soon as the service runs; the practice comes a moment later."""
    service = [keeper for name, keeper in supervisor.keepers.items() if name != PRACTICE]
    while not all(keeper.ready for keeper in service):  # noqa: ASYNC110 - nobody tells us
        await asyncio.sleep(0.05)
    say(_pages(settings, steps.city()))
    for sentence in steps.sign_ins:
        say(sentence)
    while not supervisor.is_up:  # noqa: ASYNC110 - the supervisor tells others by its socket only
        await asyncio.sleep(0.05)
    told = Places(settings).first_practice
    if told.exists():
        say(f"{told.read_text().rstrip()}, in the practice")
        told.unlink()


def prepare(settings: Settings, places: Places, say: Say) -> Asterisk | None:
    """What is needed before anything runs: folders, keys, programs, the pages' files."""
    for folder in (places.home, places.logs, places.sounds, places.backups):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    keys = KeyRing(places.keys)
    for name in (LINE, CITY_HMAC, COOKIE, BACKUP_SIGNING):
        keys.ensure(name)
    for sentence in refused():
        say(sentence)
    browser_files.build(ROOT, say=say)
    if settings.ari_url is not None:
        return None
    return asterisk.find(lock_file=places.deploy / "asterisk.lock", cache=places.cache, say=say)


def plan(
    settings: Settings, places: Places, found: Asterisk | None, steps: FirstSteps
) -> list[Stage]:
    """The children in their order: postgres · asterisk, line, jobs, web · proxy · practice."""
    on_database = steps.on_database if found else _for_other_engine(settings, places, steps)
    ours_too = settings.database_url is None
    postgres = (postgres_child(places.cluster),) if ours_too else ()
    stages = [Stage(postgres, on_database)]
    # Side by side: line waits for the engine by itself, and the start is quicker.
    engines = (_asterisk(settings, places, found, steps),) if found is not None else ()
    ours = (_own(name, settings, places) for name in ("line", "jobs", "web"))
    stages.append(Stage((*engines, *ours)))
    if not settings.alone:
        stages.append(Stage((_proxy(settings, places, steps.say),)))
    if settings.practice_port:
        stages.append(Stage((_own(PRACTICE, settings, places),)))  # it must not hold up the service
    return stages


def _asterisk(settings: Settings, places: Places, found: Asterisk, steps: FirstSteps) -> ChildSpec:
    def prepare() -> None:
        check_free(engine_ports(settings))
        _write_settings(settings, places, found, steps)

    configured = (*found.command, "-C", str(places.engine / "etc" / "asterisk.conf"))

    async def ready() -> bool:
        process = await asyncio.create_subprocess_exec(
            *configured,
            "-rx",
            "core show channeltypes",
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        output, _ = await process.communicate()
        return b"PJSIP" in output

    return ChildSpec(
        name="asterisk",
        command=(*configured, "-f"),
        environment=for_children(settings),
        folder=places.home,
        ready=ready,
        prepare=prepare,
        release=found.version,
        outlives_updates=True,
        own_log=places.engine / "log" / "messages",
    )


def _for_other_engine(
    settings: Settings, places: Places, steps: FirstSteps
) -> Callable[[], Awaitable[None]]:
    """Write the settings that an Asterisk run by others is to take over (ARI_URL)."""

    async def on_database() -> None:
        await steps.on_database()
        await asyncio.to_thread(_write_settings, settings, places, asterisk.ELSEWHERE, steps)
        host, port = engine.http_address(settings)
        steps.say(f"Asterisk is not ours: its settings lie in {places.engine / 'etc'}")
        steps.say(f"waiting for it at {host}:{port}")

    return on_database


def _write_settings(settings: Settings, places: Places, found: Asterisk, steps: FirstSteps) -> None:
    city = steps.city()
    hold = hold_sentence(places, city, steps.files())
    secure = None
    if settings.trunk_transport == "tls":
        secure = tls(settings, _certificate(settings, places))
    wanted = engine.engine_settings(settings, places, city, hold, secure)
    write_asterisk_settings(wanted, found, places.deploy / "asterisk")


def _own(name: str, settings: Settings, places: Places) -> ChildSpec:
    def prepare() -> None:
        if name == "web":
            check_free(page_ports(settings))
        if name == PRACTICE:
            check_free(practice_ports(settings))

    async def ready() -> bool:
        return (await ask(places.run / f"{name}.sock", "/readyz")).is_fine

    return ChildSpec(
        name=name,
        command=(sys.executable, "-m", "servicetelefon", "run", name),
        environment=for_children(settings),
        folder=ROOT,
        ready=ready,
        prepare=prepare,
        release=f"{__version__} {_program()} {settings.model_dump_json()}",
    )


@cache
def _program() -> str:
    """Which program this is: its own files (pages and words as well as code) and its libraries."""
    return state_of(Path(__file__).resolve().parents[1], ROOT / "requirements.lock")


def _successor(settings: Settings) -> Successor:
    return Successor((sys.executable, "-m", "servicetelefon", "up"), for_children(settings), ROOT)


def _certificate(settings: Settings, places: Places) -> Certificate:
    """What is shown; made here where the city gave none."""
    if settings.certificate is None:
        ensure_certificate(places.tls, settings.host, SystemClock())
    return places.certificate


def _proxy(settings: Settings, places: Places, say: Say) -> ChildSpec:
    """TLS for other machines."""
    program = caddy.find(lock_file=places.deploy / "caddy.lock", cache=places.cache, say=say)
    proxy = Proxy(
        host=settings.host,
        address=address_of(settings.host),
        port=settings.https_port,
        pages=settings.web_port,
        practice=(settings.practice_https_port, settings.practice_port),
        engine=engine.http_address(settings),
        certificate=_certificate(settings, places),
        folder=places.home / "proxy",
    )
    return proxy_child(proxy, program, for_children(settings))


def _practice(settings: Settings) -> str:
    if not settings.practice_port:
        return ""
    base = practice_address(settings)
    return f"  practice   {base}/desk     scripted citizens for new agents; reaches nobody\n"


def _pages(settings: Settings, city: City) -> str:
    line = next(iter(city.lines.values()))
    base = pages_address(settings)
    told = (
        f"\n{city.name}\n"
        f'  citizens   {base}/         call from the browser: "Jetzt anrufen"\n'
        f'  desk       {base}/desk     sign in, say "Bereit", take the call\n'
        f"  records    {base}/aufzeichnungen\n"
        f"{_practice(settings)}"
        f"  SIP phone  sip:{line.extension}@{address_of(settings.host)}:{settings.sip_port}\n"
        f"  state      {settings.home}     stop with Ctrl-C\n"
    )
    if not settings.alone and settings.certificate is None:
        told += "  browsers warn of the certificate made here until you trust it on each machine\n"
    return told
