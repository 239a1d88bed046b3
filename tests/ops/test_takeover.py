"""The supervisor's own death, Ctrl-C, and the next `up`, with real processes."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from ops.dummies import NAMES
from servicetelefon.kit.errors import Conflict, Unavailable
from servicetelefon.ops.processes import Identity, identify, lives, send
from servicetelefon.ops.strays import end_all
from servicetelefon.ops.supervisor_state import Left, StateFile
from servicetelefon.ops.takeover import NoSupervisor, Successor, ask_to_take_over, status

pytestmark = pytest.mark.ops

_UP = Path(__file__).with_name("dummy_up.py")
_TESTS = Path(__file__).parents[1]
_PATH = os.pathsep.join([str(_TESTS.parent / "src"), str(_TESTS)])
_ENVIRONMENT = {**os.environ, "PYTHONPATH": _PATH}


class Installation:
    """One folder in which `up` is started, killed and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.run = folder / "run"
        self.started: list[asyncio.subprocess.Process] = []

    async def up(self, release: str = "1") -> asyncio.subprocess.Process:
        """Start `up` and return once everything is up."""
        process = await self.begin(release)
        await self.until(lambda now: now["is_up"] and now["pid"] == process.pid)
        return process

    async def begin(self, release: str) -> asyncio.subprocess.Process:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, _UP, self.folder, release),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=_ENVIRONMENT,
            start_new_session=True,
        )
        self.started.append(process)
        return process

    async def until(self, true: Callable[[dict[str, Any]], object]) -> None:
        """Wait until the supervisor says something of itself."""
        async with asyncio.timeout(10):
            while True:
                with suppress(NoSupervisor):
                    if true(await status(self.run)):
                        return
                await asyncio.sleep(0.02)

    async def until_restarted(self, name: str) -> None:
        await self.until(lambda now: now["children"][name]["restarts"] == 1)

    def children(self) -> dict[str, Identity]:
        left = StateFile(self.run / "supervisor.json").read()
        return {name: child.process for name, child in left.items()}


@pytest.fixture
async def place(tmp_path: Path) -> AsyncGenerator[Installation]:
    installation = Installation(tmp_path)
    yield installation
    for process in installation.started:
        if process.returncode is None:
            process.kill()
            await process.communicate()
    await end_all(installation.children().values())


@pytest.fixture
async def bystander() -> AsyncGenerator[Identity]:
    """A process that is none of ours."""
    process = await asyncio.create_subprocess_exec("sleep", "3600")
    who = identify(process.pid)
    assert who is not None
    yield who
    process.kill()
    await process.wait()


async def output(process: asyncio.subprocess.Process) -> list[str]:
    said, _ = await process.communicate()
    return said.decode().splitlines()


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
async def test_ctrl_c_ends_the_children_in_order_and_nothing_else(
    place: Installation, stop: signal.Signals, bystander: Identity
) -> None:
    up = await place.up()
    children = place.children()
    assert set(children) == set(NAMES)
    up.send_signal(stop)
    said = await output(up)
    assert said[-6:] == [*(f"{name}: ended" for name in reversed(NAMES)), "over"]
    assert not any(lives(child) for child in children.values())
    assert not (place.run / "supervisor.control").exists()
    assert lives(bystander)


async def test_after_the_supervisor_was_killed_the_next_one_adopts_what_is_unchanged(
    place: Installation,
) -> None:
    up = await place.up()
    before = place.children()
    up.kill()
    await up.communicate()
    assert all(lives(child) for child in before.values())
    up = await place.up()
    assert place.children() == before
    # What was adopted is kept like any other child.
    send(before["web"], signal.SIGKILL)
    await place.until_restarted("web")
    up.send_signal(signal.SIGINT)
    said = await output(up)
    assert said[:5] == [f"{name}: goes on" for name in NAMES]
    assert said[-1] == "over"
    assert not any(lives(child) for child in before.values())


async def test_what_changed_is_ended_and_started_anew_but_calls_go_on(place: Installation) -> None:
    up = await place.up("1")
    before = place.children()
    up.kill()
    await up.communicate()
    await place.up("2")
    after = place.children()
    assert {name for name in NAMES if before[name] == after[name]} == {"postgres", "asterisk"}
    assert not any(lives(before[name]) for name in ("line", "jobs", "web"))


async def test_child_that_no_state_file_knows_is_found_and_ended(place: Installation) -> None:
    up = await place.up()
    before = place.children()
    up.kill()
    await up.communicate()
    (place.run / "supervisor.json").unlink()
    await place.up()
    assert not any(lives(child) for child in before.values())
    assert set(place.children()) == set(NAMES)


async def test_number_that_passed_to_another_process_is_left_alone(
    place: Installation, bystander: Identity
) -> None:
    place.run.mkdir()
    earlier = Identity(bystander.pid, bystander.started - 1, bystander.boot)
    StateFile(place.run / "supervisor.json").write({"web": Left(earlier, "")})
    await place.up()
    assert lives(bystander)


async def test_second_up_lets_the_running_supervisor_go_on_as_the_new_program(
    place: Installation,
) -> None:
    up = await place.up("1")
    before, old = place.children(), await status(place.run)
    second = await place.begin("2")
    assert await output(second) == [f"handed over to {up.pid}"]
    after, new = place.children(), await status(place.run)
    assert (new["pid"], new["is_up"]) == (old["pid"], True)
    assert new["program"] != old["program"]
    assert {name for name in NAMES if before[name] == after[name]} == {"postgres", "asterisk"}
    # The successor reaps children that its predecessor started.
    send(after["asterisk"], signal.SIGKILL)
    await place.until_restarted("asterisk")
    up.send_signal(signal.SIGINT)
    said = await output(up)
    assert "asterisk: goes on as it is; what is new comes with its next start" in said
    assert "asterisk: ended by SIGKILL, runs again" in said
    assert said[-1] == "over"


async def test_part_that_fails_in_the_new_program_is_said_and_calls_go_on(
    place: Installation,
) -> None:
    await place.up("1")
    before = place.children()
    (place.folder / "web.broken").touch()
    command = (sys.executable, str(_UP), str(place.folder), "2")
    second = Successor(command, _ENVIRONMENT, place.folder)
    with pytest.raises(Unavailable, match="web: ended with code 3: port 80 is taken"):
        await ask_to_take_over(place.run, second)
    after = place.children()
    assert after["asterisk"] == before["asterisk"]
    (place.folder / "web.broken").unlink()
    await place.until(lambda now: now["children"]["web"]["ready"])


async def test_successor_that_cannot_be_executed_changes_nothing(place: Installation) -> None:
    await place.up()
    before = place.children()
    with pytest.raises(Conflict, match="/no/python cannot be executed"):
        await ask_to_take_over(place.run, Successor(("/no/python",), {}, place.folder))
    assert (await status(place.run))["is_up"]
    assert place.children() == before


async def test_nobody_to_ask_is_said(tmp_path: Path) -> None:
    with pytest.raises(NoSupervisor, match="no supervisor answers"):
        await status(tmp_path)
