"""One answer for all processes of a machine, over their real sockets."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from prometheus_client import Counter, Gauge
from prometheus_client.parser import text_string_to_metric_families

from servicetelefon.kit.health import Health, HealthServer
from servicetelefon.kit.health_reader import ask_all, merged

pytestmark = pytest.mark.unit


@asynccontextmanager
async def process(folder: Path, name: str, problem: str | None = None) -> AsyncGenerator[Health]:
    health = Health(name, "1.0")

    async def check() -> str | None:
        return problem

    health.check("database", check)
    health.began()
    server = HealthServer(health, folder / f"{name}.sock")
    await server.start()
    try:
        yield health
    finally:
        await server.close()


async def test_ready_when_every_process_is(tmp_path: Path):
    async with process(tmp_path, "line"), process(tmp_path, "web"):
        overview = await ask_all(tmp_path, "/readyz")
    assert overview.ready
    assert [answer.process for answer in overview.answers] == ["line", "web"]


async def test_one_with_a_problem_makes_all_not_ready_and_says_why(tmp_path: Path):
    async with process(tmp_path, "line", "does not answer"), process(tmp_path, "web"):
        overview = await ask_all(tmp_path, "/readyz")
    assert not overview.ready
    assert overview.answers[0].about["problems"] == {"database": "does not answer"}


async def test_a_socket_that_nobody_serves_is_a_process_that_is_gone(tmp_path: Path):
    async def nobody(_reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        raise AssertionError("nobody is there")

    server = await asyncio.start_unix_server(nobody, tmp_path / "line.sock")
    server.close()
    (tmp_path / "line.sock").touch()
    overview = await ask_all(tmp_path, "/readyz")
    assert not overview.ready
    assert overview.answers[0].about == {
        "process": "line",
        "problems": {"process": "does not answer"},
    }


async def test_without_any_process_nothing_is_ready(tmp_path: Path):
    assert not (await ask_all(tmp_path, "/readyz")).ready


async def test_measures_of_all_processes_stand_together_with_their_name(tmp_path: Path):
    async with process(tmp_path, "line") as line, process(tmp_path, "web") as web:
        for number, health in enumerate((line, web), start=1):
            Gauge("lag_seconds", "How late", registry=health.registry).set(number)
        Counter("calls", "All calls", registry=line.registry).inc(7)
        text = merged((await ask_all(tmp_path, "/metrics")).answers).decode()
    families = {family.name: family for family in text_string_to_metric_families(text)}
    lags = {sample.labels["process"]: sample.value for sample in families["lag_seconds"].samples}
    assert lags == {"line": 1.0, "web": 2.0}
    assert text.count("# TYPE lag_seconds gauge") == 1
    calls = [one.value for one in families["calls"].samples if one.name == "calls_total"]
    assert calls == [7.0]
