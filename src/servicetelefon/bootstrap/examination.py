"""`servicetelefon doctor`: which parts an installation has, and how each is examined."""

from __future__ import annotations

import asyncio
import base64
import urllib.error
import urllib.request
from collections.abc import Sequence

from servicetelefon.bootstrap import engine
from servicetelefon.bootstrap.engine import engine_ports, page_ports
from servicetelefon.bootstrap.places import Places
from servicetelefon.config import Settings
from servicetelefon.kit.clock import SystemClock
from servicetelefon.kit.errors import Unavailable
from servicetelefon.kit.keys import BACKUP_SIGNING, CITY_HMAC, COOKIE, LINE, KeyRing
from servicetelefon.ops import doctor_certificate, doctor_checks, migrations
from servicetelefon.ops.asterisk import find
from servicetelefon.ops.doctor import Check, Report, examine
from servicetelefon.ops.doctor_database import clock_difference, postgres
from servicetelefon.web.app import Audience

_ARI_PATIENCE = 3


def doctor(settings: Settings) -> Report:
    """Every part with version, state, address."""
    return asyncio.run(examine(_parts(settings, Places(settings))))


def _parts(settings: Settings, places: Places) -> list[tuple[str, Check]]:
    dsn = places.database()
    ring = KeyRing(places.keys)
    clock = SystemClock()
    current, head = (lambda: migrations.current(dsn)), migrations.head()
    parts = [
        ("python", doctor_checks.python()),
        ("node", doctor_checks.node()),
        ("disk", doctor_checks.disk(places.home)),
        ("keys", doctor_checks.keys(ring, {LINE, CITY_HMAC, COOKIE, BACKUP_SIGNING})),
        (
            "ports",
            doctor_checks.ports([*engine_ports(settings), *page_ports(settings)], places.run),
        ),
        ("supervisor", doctor_checks.supervisor(places.run)),
        ("postgres", postgres(dsn, current=current, head=head)),
        ("clock", clock_difference(dsn, clock)),
        ("asterisk", _engine(settings, places)),
    ]
    if not settings.alone or settings.trunk_transport == "tls":
        shown = doctor_certificate.certificate(places.certificate, settings.host, clock)
        parts.append(("certificate", shown))
    names = ("line", "jobs", *_webs(places), *(("practice",) if settings.practice_port else ()))
    parts += [(name, doctor_checks.process(places.run, name)) for name in names]
    return parts


def _webs(places: Places) -> Sequence[str]:
    """The pages run as one process, or as one for each audience."""
    apart = [f"web-{one}" for one in (Audience.PUBLIC, Audience.STAFF)]
    found = [name for name in ("web", *apart) if (places.run / f"{name}.sock").exists()]
    return apart if found and "web" not in found else found or ["web"]


def _engine(settings: Settings, places: Places) -> Check:
    async def version() -> str:
        if settings.ari_url is not None:
            return "not ours"
        lock = places.deploy / "asterisk.lock"
        found = await asyncio.to_thread(
            lambda: find(lock_file=lock, cache=places.cache, say=lambda _: None)
        )
        return found.version

    async def answers() -> str | None:
        return await asyncio.to_thread(_ari_problem, settings, places)

    address = settings.ari_url or f"http://127.0.0.1:{settings.engine_port}/ari"
    return doctor_checks.engine(version, answers, address.rpartition("@")[2])


def _ari_problem(settings: Settings, places: Places) -> str | None:
    try:
        ari = engine.ari_address(settings, places)
    except Unavailable as missing:
        return str(missing)
    url = ari.url.replace("ws", "http", 1) + "/asterisk/info"
    login = base64.b64encode(f"{ari.user}:{ari.secret}".encode()).decode()
    request = urllib.request.Request(url, headers={"Authorization": f"Basic {login}"})  # noqa: S310 - our own address
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(request, timeout=_ARI_PATIENCE):
            return None
    except urllib.error.HTTPError as refused:
        return f"its ARI refuses us ({refused.code})"
    except OSError:
        return "does not run, or its ARI does not answer"
