"""A scripted citizen: what a new agent practises with. It decides nothing and marks nobody."""

from __future__ import annotations

from dataclasses import dataclass

from servicetelefon.domain.outcomes import Outcome


@dataclass(frozen=True, slots=True)
class Reply:
    """What the person says when the agent asks for it."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Scenario:
    """`topic`, `article`, `outcome`: how somebody with experience would close it, and `why`."""

    id: str
    title: str
    opening: str
    replies: tuple[Reply, ...]
    topic: str
    outcome: Outcome
    why: str
    article: str | None = None
    key: str | None = None
    """What the person presses in the menu; nothing when they wait."""
