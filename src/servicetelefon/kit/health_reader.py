"""Asks the processes of this machine how they are, and puts their answers together."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path

from prometheus_client import CollectorRegistry, Metric, generate_latest
from prometheus_client.parser import text_string_to_metric_families

PATIENCE = 3.0
"""Seconds; each process gives its own checks two."""

LARGEST_ANSWER = 4_000_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What one process said; status 0 when it did not answer."""

    process: str
    status: int
    body: bytes = b""

    @property
    def is_fine(self) -> bool:
        return self.status == HTTPStatus.OK

    @property
    def about(self) -> Mapping[str, object]:
        if not self.status:
            return {"process": self.process, "problems": {"process": "does not answer"}}
        try:
            found = json.loads(self.body)
        except ValueError:
            found = None
        return found if isinstance(found, dict) else {"process": self.process}


@dataclass(frozen=True, slots=True)
class Overview:
    """All processes; ready when each is."""

    answers: tuple[Answer, ...] = field(default=())

    @property
    def ready(self) -> bool:
        return bool(self.answers) and all(answer.is_fine for answer in self.answers)


async def ask_all(folder: Path, path: str) -> Overview:
    """Ask every process that has a socket in the folder, side by side."""
    sockets = await asyncio.to_thread(lambda: sorted(folder.glob("*.sock")))
    async with asyncio.TaskGroup() as group:
        asked = [group.create_task(ask(socket, path)) for socket in sockets]
    return Overview(tuple(one.result() for one in asked))


async def ask(socket: Path, path: str) -> Answer:
    """One process. A socket that nobody serves any more is an answer too: 0."""
    try:
        async with asyncio.timeout(PATIENCE):
            reader, writer = await asyncio.open_unix_connection(socket, limit=LARGEST_ANSWER)
            try:
                writer.write(f"GET {path} HTTP/1.1\r\nhost: localhost\r\n\r\n".encode())
                head = await reader.readuntil(b"\r\n\r\n")
                return Answer(socket.stem, int(head.split()[1]), await reader.read())
            finally:
                writer.close()
    except (TimeoutError, OSError, ValueError, IndexError, asyncio.IncompleteReadError,
            asyncio.LimitOverrunError):  # fmt: skip
        return Answer(socket.stem, 0)


def merged(answers: Iterable[Answer]) -> bytes:
    """The measures of all processes as one text, each with its process as a label."""
    families: dict[str, Metric] = {}
    for answer in answers:
        if not answer.status:
            continue
        for family in text_string_to_metric_families(answer.body.decode()):
            kept = families.setdefault(
                family.name, Metric(family.name, family.documentation, family.type)
            )
            for sample in family.samples:
                labels = sample.labels | {"process": answer.process}
                kept.samples.append(sample._replace(labels=labels))
    registry = CollectorRegistry()
    registry.register(_Collected(families.values()))
    return generate_latest(registry)


class _Collected:
    def __init__(self, families: Iterable[Metric]) -> None:
        self._families = tuple(families)

    def collect(self) -> Iterable[Metric]:
        return self._families
