"""Examines every part of an installation: is it there, which version, where, and is it well."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from servicetelefon.kit.errors import ServiceError

_PATIENCE = 10.0


class State(StrEnum):
    OK = "ok"
    WARN = "warn"  # works; somebody should look at it
    ABSENT = "absent"  # not there, or not running
    FAIL = "fail"


_ORDER = (State.OK, State.WARN, State.ABSENT, State.FAIL)


@dataclass(frozen=True, slots=True)
class Finding:
    """One part as it was found. `sentence` says what it is or what to do, for the operator."""

    part: str
    state: State
    sentence: str
    version: str | None = None
    address: str | None = None


Check = Callable[[], Awaitable[Finding]]


@dataclass(frozen=True, slots=True)
class Report:
    findings: tuple[Finding, ...]

    @property
    def worst(self) -> State:
        return max((finding.state for finding in self.findings), key=_ORDER.index, default=State.OK)

    def as_json(self) -> dict[str, Any]:
        """`{"state": …, "parts": [{"part", "state", "sentence", "version", "address"}, …]}`."""
        return {"state": self.worst, "parts": [asdict(finding) for finding in self.findings]}

    def lines(self) -> list[str]:
        """The same for people, a line a part."""
        return [
            f"{finding.state:6} {finding.part:12} {finding.version or '':12} {finding.sentence}"
            for finding in self.findings
        ]


async def examine(parts: Sequence[tuple[str, Check]], patience: float = _PATIENCE) -> Report:
    """Make every check, side by side. One that takes longer than `patience` seconds or breaks
    off is a finding too.
    """
    async with asyncio.TaskGroup() as group:
        asked = [group.create_task(_examined(part, check, patience)) for part, check in parts]
    return Report(tuple(task.result() for task in asked))


async def _examined(part: str, check: Check, patience: float) -> Finding:
    try:
        async with asyncio.timeout(patience):
            return await check()
    except TimeoutError:
        return Finding(part, State.FAIL, f"does not answer within {patience:g} s")
    except ServiceError as failure:
        return Finding(part, State.FAIL, str(failure))
    except OSError as refusal:
        return Finding(part, State.FAIL, f"{refusal.filename or part}: {refusal.strerror}")
