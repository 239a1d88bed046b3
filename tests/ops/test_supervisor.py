"""The supervisor over real (small) processes: start, restarts, end, and its own death."""

from __future__ import annotations

import errno
import signal
from pathlib import Path

import pytest

from ops.dummies import NAMES, Household, dummy, process_of, running, until
from servicetelefon.kit.errors import Conflict, Unavailable
from servicetelefon.ops.processes import group, lives, send

pytestmark = pytest.mark.ops


@pytest.fixture
def house(tmp_path: Path) -> Household:
    return Household(tmp_path)


async def test_stages_start_in_order_and_everything_ends_in_reverse(house: Household) -> None:
    seen: list[list[str]] = []
    async with running(house.supervisor(lambda: seen.append(house.noted("began")))) as supervisor:
        assert seen == [["postgres"]]
        assert house.noted("began")[:2] == ["postgres", "asterisk"]
        processes = [process_of(supervisor, name) for name in NAMES]
    assert house.noted("ended") == ["web", "jobs", "line", "asterisk", "postgres"]
    assert not any(lives(process) for process in processes)


@pytest.mark.parametrize("name", NAMES)
async def test_killed_child_is_started_again_and_the_others_stay(
    house: Household, name: str
) -> None:
    async with running(house.supervisor()) as supervisor:
        before = {each: process_of(supervisor, each) for each in NAMES}
        send(before[name], signal.SIGKILL)
        await until(lambda: supervisor.keepers[name].restarts == 1)
        after = {each: process_of(supervisor, each) for each in NAMES}
        assert {each for each in NAMES if before[each] != after[each]} == {name}
        assert f"{name}: ended by SIGKILL, runs again" in house.said


async def test_what_a_program_logs_by_itself_keeps_no_address(house: Household) -> None:
    house.change("asterisk", own_log=house.folder / "messages")
    async with running(house.supervisor()):
        (house.folder / "messages").write_text("dropped: from 203.0.113.7\n")
    assert (house.folder / "messages").read_text() == "dropped: from xxx.x.xxx.x\n"


async def test_what_a_killed_child_had_started_ends_with_it(house: Household) -> None:
    async with running(house.supervisor()) as supervisor:
        jobs = process_of(supervisor, "jobs")
        await until(lambda: len(group(jobs.pid)) > 1)
        worker = next(each for each in group(jobs.pid) if each != jobs)
        send(jobs, signal.SIGKILL)
        await until(lambda: not lives(worker))
        await until(lambda: supervisor.keepers["jobs"].restarts == 1)


async def test_child_that_keeps_failing_is_named_once_and_tried_until_it_runs(
    house: Household,
) -> None:
    async with running(house.supervisor()) as supervisor:
        (house.folder / "web.broken").touch()
        send(process_of(supervisor, "web"), signal.SIGKILL)
        await until(lambda: len(house.said) > len(NAMES))
        (house.folder / "web.broken").unlink()
        await until(lambda: supervisor.keepers["web"].ready)
    trouble, recovery = house.said[len(NAMES) :][:2]
    assert trouble.startswith("web: ended with code 3: port 80 is taken (see ")
    assert trouble.endswith("web.log); it is tried again and again")
    assert recovery == "web: ended by SIGKILL, runs again"


async def test_child_whose_start_the_disk_refuses_is_tried_until_there_is_room(
    house: Household,
) -> None:
    """The engine's settings and sounds are written before each of its starts."""
    full = house.folder / "disk.full"
    as_before = house.specs["asterisk"].prepare
    assert as_before is not None

    def write() -> None:
        if full.exists():
            raise OSError(errno.ENOSPC, "No space left on device")
        as_before()

    house.change("asterisk", prepare=write)
    async with running(house.supervisor()) as supervisor:
        full.touch()
        send(process_of(supervisor, "asterisk"), signal.SIGKILL)
        await until(lambda: len(house.said) > len(NAMES))
        full.unlink()
        await until(lambda: supervisor.keepers["asterisk"].ready)
    assert "is full: make room" in house.said[len(NAMES)]


async def test_child_that_cannot_be_asked_at_first_is_asked_again(house: Household) -> None:
    """Asterisk is asked by a program, which a machine without memory left does not start."""
    as_before = house.specs["asterisk"].ready
    refused: list[OSError] = [OSError(errno.ENOMEM, "Cannot allocate memory")]

    async def ready() -> bool:
        if refused:
            raise refused.pop()
        return await as_before()

    house.change("asterisk", ready=ready)
    async with running(house.supervisor()) as supervisor:
        assert supervisor.keepers["asterisk"].ready
    assert refused == []


async def test_first_start_that_fails_says_why_and_ends_everything(house: Household) -> None:
    house.change("line", command=("/bin/sh", "-c", "echo ARI says no; exit 3"))
    supervisor = house.supervisor()
    with pytest.raises(Unavailable, match=r"line: ended with code 3: ARI says no \(see .*line.log"):
        await supervisor.run()
    assert house.noted("ended")[-2:] == ["asterisk", "postgres"]
    assert all(keeper.process is None for keeper in supervisor.keepers.values())


async def test_program_that_is_not_there_is_named(house: Household) -> None:
    house.change("asterisk", command=("/no/such/asterisk",))
    with pytest.raises(Unavailable, match="asterisk cannot be started: /no/such/asterisk: No such"):
        await house.supervisor().run()
    assert house.noted("ended") == ["postgres"]


async def test_child_that_does_not_get_ready_in_time_is_ended(house: Household) -> None:
    house.specs["web"] = dummy("web", house.folder, "exec sleep 3600")
    house.change("web", start_seconds=0.1)
    with pytest.raises(Unavailable, match="web: did not get ready"):
        await house.supervisor().run()


async def test_failed_migration_ends_what_was_started(house: Household) -> None:
    def refuse() -> None:
        raise Conflict("the database is newer than this program")

    with pytest.raises(Conflict, match="newer"):
        await house.supervisor(refuse).run()
    assert house.noted("ended") == house.noted("began") == ["postgres"]


async def test_unexpected_fault_in_the_start_still_ends_everything(house: Household) -> None:
    def stumble() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await house.supervisor(stumble).run()
    assert house.noted("ended") == ["postgres"]


async def test_second_stop_does_not_wait_for_the_stubborn(house: Household) -> None:
    deaf = "trap 'echo $0 >> heard' TERM; : > $0.ready; while :; do sleep 3600 & wait; done"
    for name in ("web", "line"):
        house.specs[name] = dummy(name, house.folder, deaf)
        house.change(name, stop_seconds=3600)
    async with running(house.supervisor()) as supervisor:
        supervisor.stop()
        await until(lambda: house.noted("heard") == ["web"])
        supervisor.stop()
    assert house.said[-5:] == [f"{name}: ended" for name in reversed(NAMES)]
    assert house.noted("heard") == ["web"]
    assert house.noted("ended") == []


async def test_child_has_no_input_no_foreign_descriptors_and_only_its_own_environment(
    house: Household,
) -> None:
    look = 'ls -l /proc/self/fd > fds; env > environment; exec sh -c ": > web.ready; sleep 3600"'
    house.specs["web"] = dummy("web", house.folder, look)
    async with running(house.supervisor()):
        pass
    opened = [line.split(" -> ") for line in (house.folder / "fds").read_text().splitlines()[1:]]
    targets = {where.split()[-1]: target for where, target in opened}
    assert targets["0"] == "/dev/null"
    assert targets["2"] == str(house.folder / "log" / "web.log")
    assert len(targets) == 4  # the third is ls reading the folder, the fourth its output
    names = {line.split("=")[0] for line in (house.folder / "environment").read_text().splitlines()}
    assert names == {"PATH", "PWD", "OLDPWD", "SHLVL", "_", "CHILD_OF_SERVICETELEFON"} & names
    assert (house.folder / "log" / "web.log").stat().st_mode & 0o777 == 0o600


async def test_failed_migration_leaves_the_adopted_old_programs_running(house: Household) -> None:
    def refuse() -> None:
        raise Conflict("the migration failed")

    async with running(house.supervisor()) as first:
        before = {name: process_of(first, name) for name in NAMES}
        first.hand_over()
        house.change("web", release="2")
        async with running(house.supervisor(refuse)) as second:
            assert {name: process_of(second, name) for name in NAMES} == before
            assert "the migration failed" in house.said
    assert not any(lives(process) for process in before.values())


async def test_part_that_fails_beside_adopted_ones_is_tried_again(house: Household) -> None:
    async with running(house.supervisor()) as first:
        before = {name: process_of(first, name) for name in NAMES}
        first.hand_over()
        house.change("web", release="2")
        (house.folder / "web.broken").touch()
        async with running(house.supervisor()) as second:
            assert process_of(second, "asterisk") == before["asterisk"]
            assert any(line.startswith("web: ended with code 3: port 80") for line in house.said)
            (house.folder / "web.broken").unlink()
            await until(lambda: second.keepers["web"].ready)
