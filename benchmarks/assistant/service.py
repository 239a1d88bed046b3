"""How long a whole turn takes over HTTP: routes, transaction on PostgreSQL, seal, journal, answer.

    python -m benchmarks.assistant.service [--profile]

1,000 articles, 1,000 open conversations, 50 messages a second at their own moments, one `web` and the
real database: a slow turn makes the next ones wait and that waiting counts. `--profile` prints where
the processor's time goes instead of judging.
"""

from __future__ import annotations

import asyncio
import cProfile
import json
import pstats
import random
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from benchmarks.assistant.turns import BARS, CITY, CONVERSATIONS, PER_SECOND, SECONDS, thousand  # noqa: E402
from house import a_house  # noqa: E402
from servicetelefon.journey.chat import Chats  # noqa: E402
from servicetelefon.journey.turn_parts import Texts  # noqa: E402
from servicetelefon.kit.database import Database  # noqa: E402
from servicetelefon.kit.failpoints import Failpoints  # noqa: E402
from servicetelefon.knowledge.evaluation import read_sets  # noqa: E402
from servicetelefon.ops.migrations import migrate  # noqa: E402
from servicetelefon.ops.postgres import APP  # noqa: E402
from servicetelefon.ops.postgres_use import temporary_cluster  # noqa: E402
from servicetelefon.ops.roles import ensure_database, ensure_roles  # noqa: E402
from servicetelefon.web.app import build  # noqa: E402

WARM_UP = 50


@dataclass
class Web:
    """The application without a socket; each conversation comes from an address of its own."""

    app: object
    chats: list[tuple[str, str, httpx.ASGITransport]]

    async def post(
        self, transport: httpx.ASGITransport, path: str, body: object, token: str = ""
    ) -> httpx.Response:
        headers = {"authorization": f"Bearer {token}"} if token else {}
        request = httpx.Request("POST", f"http://bench{path}", json=body, headers=headers)
        answer = await transport.handle_async_request(request)
        await answer.aread()
        return answer

    async def begin(self, number: int) -> None:
        address = f"10.0.{number // 250}.{number % 250}"
        transport = httpx.ASGITransport(self.app, client=(address, 1))  # pyright: ignore[reportArgumentType]
        begun = (await self.post(transport, "/api/v1/chats", {})).json()
        self.chats.append((begun["id"], begun["token"], transport))

    async def say(self, number: int, text: str) -> int:
        chat, token, transport = self.chats[number]
        path = f"/api/v1/chats/{chat}/messages"
        return (await self.post(transport, path, {"text": text}, token)).status_code


@asynccontextmanager
async def a_web(folder: Path) -> AsyncGenerator[Web]:
    with temporary_cluster(folder / "pg") as server:
        ensure_roles(server.dsn())
        dsn = ensure_database(server.dsn(), "turns")
        migrate(dsn)
        database = Database(dsn, role=APP, name="bench", failpoints=Failpoints())
        await database.open()
        async with a_house(database, dsn, folder, CITY) as house:
            chats = house.services.chats._p  # noqa: SLF001
            small = chats.turn().texts
            library = thousand(small.library)
            versions = {id_: small.versions[id_.rsplit("-", 1)[0]] for id_ in library.files
                        if id_ not in small.versions} | dict(small.versions)  # fmt: skip
            texts = Texts(library, small.day, versions=versions)
            parts = replace(chats, turn=lambda: replace(chats.turn(), texts=texts))
            yield Web(build(replace(house.services, chats=Chats(parts))), [])
        await database.close()


def some_questions() -> list[str]:
    sets = read_sets(ROOT / "evals" / "hamburg").values()
    questions = [one for each in sets for one in each.questions]
    return [*questions, "und für meine Frau?", "Ich habe heute nichts zu essen", "Altona"]


async def measure(*, profile: bool) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        async with a_web(Path(folder)) as web:
            for number in range(CONVERSATIONS):
                await web.begin(number)
            return await measured(web, profile=profile)


async def measured(web: Web, *, profile: bool) -> dict[str, float]:
    chance, questions = random.Random(7), some_questions()
    times: list[float] = []
    statuses: set[int] = set()
    order = [*range(CONVERSATIONS)]
    chance.shuffle(order)

    async def turn(number: int, due: float) -> None:
        statuses.add(await web.say(order[number % CONVERSATIONS], chance.choice(questions)))
        times.append((time.perf_counter() - due) * 1000)

    for number in range(WARM_UP):
        await turn(-1 - number, time.perf_counter())
    times.clear()
    profiler = cProfile.Profile() if profile else None
    if profiler:
        profiler.enable()
    used, started = time.process_time(), time.perf_counter()
    async with asyncio.TaskGroup() as turns:
        for number in range(PER_SECOND * SECONDS):
            due = started + number / PER_SECOND
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            turns.create_task(turn(number, due))
    used = time.process_time() - used
    if profiler:
        profiler.disable()
        pstats.Stats(profiler).sort_stats("cumulative").print_stats(70)
        pstats.Stats(profiler).sort_stats("tottime").print_stats(40)
    times.sort()
    if statuses != {200}:
        raise SystemExit(f"these came back: {statuses}")
    return {
        "turns": len(times),
        "conversations": CONVERSATIONS,
        "median_ms": round(statistics.median(times), 2),
        "p99_ms": round(times[int(0.99 * len(times))], 2),
        "longest_ms": round(times[-1], 2),
        "processor_ms_a_turn": round(used / len(times) * 1000, 2),
    }


if __name__ == "__main__":
    wanted = "--profile" in sys.argv
    found = asyncio.run(measure(profile=wanted))
    print(json.dumps({**found, "bars": BARS}, indent=2))
    raise SystemExit(not wanted and any(found[name] > bar for name, bar in BARS.items()))
