"""Where an address lies, or what has to be asked to know it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from servicetelefon.domain.responsibility import (
    NOWHERE,
    AskFor,
    Ground,
    Place,
    Question,
    Reason,
    Status,
)


@dataclass(frozen=True, slots=True)
class Located:
    """With FOUND the place has a district; with ASK there is a question, and the place has what
    is sure all the same; with UNCLEAR and OUTSIDE the reasons say why."""

    status: Status
    place: Place = NOWHERE
    question: Question | None = None
    reasons: tuple[Reason, ...] = ()
    basis: tuple[Ground, ...] = ()

    def also(self, reasons: Iterable[Reason]) -> Located:
        """With these reasons before its own."""
        return replace(self, reasons=(*reasons, *self.reasons))


def found(place: Place, basis: Iterable[Ground], reasons: Iterable[Reason] = ()) -> Located:
    return Located(Status.FOUND, place, None, tuple(reasons), tuple(basis))


def ask(what: AskFor, options: Iterable[str] = (), reasons: Iterable[Reason] = ()) -> Located:
    return Located(Status.ASK, question=Question(what, tuple(options)), reasons=tuple(reasons))


def unclear(*reasons: Reason) -> Located:
    return Located(Status.UNCLEAR, reasons=reasons)
