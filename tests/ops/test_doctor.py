"""What the doctor finds, on real parts that are well, ill and absent."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from ops.dummies import Household, process_of, until
from servicetelefon.kit.clock import ManualClock, SystemClock
from servicetelefon.kit.errors import Unavailable
from servicetelefon.kit.health import Health, HealthServer
from servicetelefon.kit.keys import KeyRing
from servicetelefon.kit.tasks import Tasks
from servicetelefon.ops import doctor_checks as checks
from servicetelefon.ops import doctor_database
from servicetelefon.ops.doctor import Check, Finding, Report, State, examine
from servicetelefon.ops.ports import Port
from servicetelefon.ops.postgres_use import TemporaryCluster
from servicetelefon.ops.processes import send
from servicetelefon.ops.roles import ensure_roles
from servicetelefon.ops.sockets import socket_folder
from servicetelefon.ops.supervisor import Supervisor
from servicetelefon.ops.takeover import supervise

pytestmark = pytest.mark.ops


async def one(check: Check) -> Finding:
    report = await examine([("part", check)])
    return report.findings[0]


async def test_report_says_everything_as_json_and_the_worst_first() -> None:
    async def refuse() -> Finding:
        raise Unavailable("it is away")

    report = await examine([("python", checks.python()), ("engine", refuse)])
    told = json.loads(json.dumps(report.as_json()))
    assert told["state"] == "fail"
    assert told["parts"][1] == {
        "part": "engine",
        "state": "fail",
        "sentence": "it is away",
        "version": None,
        "address": None,
    }
    assert told["parts"][0]["state"] == "ok"
    assert report.lines()[1].startswith("fail   engine")
    assert Report(()).worst is State.OK


async def test_the_tools_of_this_environment_are_found() -> None:
    assert (await one(checks.python())).version
    assert (await one(checks.node())).state is State.OK


async def test_database_that_is_up_to_date_is_well(cluster: TemporaryCluster) -> None:
    ensure_roles(cluster.dsn())
    found = await one(doctor_database.postgres(cluster.dsn(), current=lambda: "0002", head="0002"))
    assert (found.state, found.version and found.version.split(".")[0]) == (State.OK, "18")


async def test_database_behind_the_program_is_a_finding(cluster: TemporaryCluster) -> None:
    ensure_roles(cluster.dsn())
    found = await one(doctor_database.postgres(cluster.dsn(), current=lambda: None, head="0002"))
    assert found.state is State.FAIL
    assert "its schema is empty and must be 0002" in found.sentence


async def test_right_that_figures_must_not_have_is_a_finding(cluster: TemporaryCluster) -> None:
    ensure_roles(cluster.dsn())
    dsn = cluster.create_database("too_open")
    with psycopg.connect(dsn) as connection:
        connection.execute("create schema audit")
        connection.execute("grant usage on schema audit to servicetelefon_figures")
    found = await one(doctor_database.postgres(dsn, current=lambda: "1", head="1"))
    cluster.drop_database("too_open")
    assert found.sentence == "the role servicetelefon_figures may read the audit"


async def test_database_that_is_away_is_absent() -> None:
    away = "host=127.0.0.1 port=1 dbname=line password=secret"
    found = await one(doctor_database.postgres(away, current=lambda: None, head="1"))
    assert found.state is State.ABSENT
    assert "secret" not in f"{found}"


async def test_clock_far_from_the_database_is_a_finding(cluster: TemporaryCluster) -> None:
    late = ManualClock(datetime.now(UTC) - timedelta(minutes=5))
    assert (await one(doctor_database.clock_difference(cluster.dsn(), SystemClock()))).sentence
    assert (await one(doctor_database.clock_difference(cluster.dsn(), late))).state is State.FAIL


async def test_process_is_ready_ill_or_absent(tmp_path: Path) -> None:
    async def silent() -> str:
        return "ARI is silent"

    health = Health("line", "0.1.0")
    assert (await one(checks.process(tmp_path, "line"))).state is State.ABSENT
    server = HealthServer(health, tmp_path / "line.sock")
    await server.start()
    health.began()
    well = await one(checks.process(tmp_path, "line"))
    health.check("ari", silent)
    ill = await one(checks.process(tmp_path, "line"))
    await server.close()
    assert (well.state, well.version, well.sentence) == (State.OK, "0.1.0", "ready")
    assert (ill.state, ill.sentence) == (State.FAIL, 'not ready: {"ari": "ARI is silent"}')


async def test_supervisor_tells_what_it_had_to_restart(tmp_path: Path) -> None:
    house = Household(tmp_path)
    run = socket_folder(house.folder / "run")
    assert (await one(checks.supervisor(run))).state is State.ABSENT
    supervisor, tasks = house.supervisor(), Tasks("test")
    tasks.start(_supervised(supervisor, run), "supervisor")
    await until(lambda: supervisor.is_up)
    assert (await one(checks.supervisor(run))).state is State.OK
    send(process_of(supervisor, "web"), signal.SIGKILL)
    await until(lambda: supervisor.keepers["web"].restarts == 1)
    found = await one(checks.supervisor(run))
    assert (found.state, found.sentence) == (State.WARN, "had to restart web 1×")
    (house.folder / "web.broken").touch()
    send(process_of(supervisor, "web"), signal.SIGKILL)
    await until(lambda: "port 80 is taken" in supervisor.keepers["web"].trouble)
    found = await one(checks.supervisor(run))
    assert found.state is State.FAIL
    assert found.sentence.startswith("web: ended with code 3: port 80 is taken (see ")
    (house.folder / "web.broken").unlink()
    await until(lambda: supervisor.keepers["web"].ready)
    assert (await one(checks.supervisor(run))).state is State.WARN
    supervisor.stop()
    await tasks.drain()


async def _supervised(supervisor: Supervisor, run: Path) -> None:
    await supervise(supervisor, run)


async def test_port_of_another_program_is_a_finding(tmp_path: Path) -> None:
    run = socket_folder(tmp_path / "run")
    with socket.create_server(("127.0.0.1", 0)) as foreign:
        port = Port(foreign.getsockname()[1], "pages", "SERVICETELEFON_WEB_PORT")
        found = await one(checks.ports([port], run))
        assert found.state is State.FAIL
        assert "is taken by process" in found.sentence
    assert (await one(checks.ports([port], run))).state is State.OK


@pytest.mark.parametrize(
    ("free", "state"), [(10**7, State.FAIL), (10**9, State.WARN), (10**11, State.OK)]
)
async def test_little_room_on_the_disk_is_said_early(
    tmp_path: Path, free: int, state: State
) -> None:
    found = await one(checks.disk(tmp_path, free=lambda _: free))
    assert (found.state, found.address) == (state, str(tmp_path))


async def test_keys_are_there_private_and_complete(tmp_path: Path) -> None:
    ring = KeyRing(tmp_path / "keys" / "ring")
    assert (await one(checks.keys(ring, ["line"]))).state is State.ABSENT
    ring.ensure("line")
    assert (await one(checks.keys(ring, ["line"]))).state is State.OK
    found = await one(checks.keys(ring, ["line", "cookie"]))
    assert (found.state, found.sentence) == (State.FAIL, "the key file lacks cookie")
    ring.path.chmod(0o644)
    assert "may be read by others" in (await one(checks.keys(ring, ["line"]))).sentence


async def test_engine_that_does_not_answer_is_a_finding() -> None:
    async def version() -> str:
        return "22.10.1"

    async def silent() -> str | None:
        return "ARI does not answer"

    async def answers() -> str | None:
        return None

    found = await one(checks.engine(version, silent, "http://127.0.0.1:8088"))
    assert (found.state, found.version) == (State.FAIL, "22.10.1")
    found = await one(checks.engine(version, answers, "http://127.0.0.1:8088"))
    assert found.state is State.OK


async def test_a_part_that_hangs_holds_up_nobody() -> None:
    async def hang() -> Finding:
        await asyncio.Event().wait()
        raise AssertionError

    report = await examine([("hung", hang), ("python", checks.python())], patience=0.05)
    assert [finding.state for finding in report.findings] == [State.FAIL, State.OK]
    assert report.findings[0].sentence == "does not answer within 0.05 s"
