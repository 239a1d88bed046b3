"""What went wrong, how bad it is, and whether trying again helps.

Expected failures are subclasses of `ServiceError` with a code of their own, so that a 500
always means a fault of ours. The sentence for a person on a page is wording
(`error.<code>`); `str(error)` is the operator's sentence, in English, without personal data.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


class ServiceError(Exception):
    """Base of all expected failures: stable `code`, HTTP `status`, `retryable`."""

    code: str = "unexpected"
    status: int = 500
    retryable: bool = False

    def __init__(self, sentence: str, **values: str | int) -> None:
        super().__init__(sentence)
        self.values = values


class Invalid(ServiceError):
    """Input that cannot be taken as it is."""

    code = "invalid"
    status = 400


class NotFound(ServiceError):
    code = "not-found"
    status = 404


class Forbidden(ServiceError):
    code = "forbidden"
    status = 403


class Conflict(ServiceError):
    """The step is not possible in the present state."""

    code = "conflict"
    status = 409


class Unavailable(ServiceError):
    """A part that is needed is not there now."""

    code = "unavailable"
    status = 503
    retryable = True


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file something is wrong; `line` counts from 1."""

    path: Path
    line: int | None = None

    def __str__(self) -> str:
        return f"{self.path}:{self.line}" if self.line else str(self.path)


class BrokenFile(Invalid):
    """A file from outside that cannot be used; says file, line and what is wrong."""

    code = "broken-file"

    def __init__(self, place: Place, problem: str) -> None:
        super().__init__(f"{place}: {problem}", place=str(place), problem=problem)
        self.place = place
        self.problem = problem


class BrokenFiles(Invalid):
    """Files from outside that cannot be used together, with all their faults."""

    def __init__(self, problems: Sequence[BrokenFile]) -> None:
        super().__init__("\n".join(str(one) for one in problems), faults=len(problems))
        self.problems = tuple(problems)
