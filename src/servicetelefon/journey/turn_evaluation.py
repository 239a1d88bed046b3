"""How good the assistant is: whole turns over question sets, class by class, with intervals.

A set says what is right for its questions: outcomes, articles, whether a person is offered,
whether a notice of need is told. Being wrong is counted apart from asking back.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from servicetelefon.assistant.check import promises
from servicetelefon.assistant.text import cleaned
from servicetelefon.domain.turn import NOTHING_BEFORE, Reply, TurnOutcome
from servicetelefon.journey.turn import take
from servicetelefon.journey.turn_parts import TurnParts
from servicetelefon.kit.errors import BrokenFile, Invalid, Place
from servicetelefon.kit.yaml_file import parse
from servicetelefon.knowledge.evaluation import QuestionSet

FOLDER = "turns"
STANDARD = "standard"
OUT_OF_SCOPE = "out of scope"
_ELSEWHERE = "andere-behoerde"
_NINETY_FIVE = 1.96
_TELLS_ITSELF = frozenset({TurnOutcome.CRISIS, TurnOutcome.OFFICE_FOUND, TurnOutcome.OFFICE_ASKED})


class Case(BaseModel):
    """`ask` are the messages of one chat; what counts is the reply to the last."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ask: tuple[str, ...]
    language: str | None = None
    articles: tuple[str, ...] = ()
    outcomes: tuple[TurnOutcome, ...] = ()


class TurnSet(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    group: str
    outcomes: tuple[TurnOutcome, ...] = ()
    not_outcomes: tuple[TurnOutcome, ...] = ()
    except_articles: tuple[str, ...] = ()
    person: bool | None = None
    notice: bool | None = None
    questions: tuple[str | Case, ...]

    def cases(self) -> Iterator[Case]:
        return (Case(ask=(one,)) if isinstance(one, str) else one for one in self.questions)


@dataclass(slots=True)
class Group:
    """What came of one class of questions."""

    name: str
    asked: int = 0
    right: int = 0
    clarified: int = 0
    person: int = 0
    wrong: int = 0
    misses: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])

    def count(self, verdict: str, question: str, reply: Reply) -> None:
        self.asked += 1
        setattr(self, verdict, getattr(self, verdict) + 1)
        if verdict in {"wrong", "person"}:
            shown = ",".join(reply.decision.articles) or reply.decision.about or ""
            self.misses.append((question, f"{reply.outcome} {shown}".strip()))

    def as_data(self) -> dict[str, object]:
        good = self.right + self.clarified
        return {
            "group": self.name,
            "questions": self.asked,
            "right": self.right,
            "clarified": self.clarified,
            "person": self.person,
            "wrong": self.wrong,
            "good": round(good / max(1, self.asked), 4),
            "good_interval": interval(good, self.asked),
            "wrong_share": round(self.wrong / max(1, self.asked), 4),
            "wrong_interval": interval(self.wrong, self.asked),
        }


def interval(hits: int, of: int) -> tuple[float, float]:
    """The share's 95 % confidence interval (Wilson)."""
    if of == 0:
        return 0.0, 1.0
    share, z = hits / of, _NINETY_FIVE
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return round(max(0.0, middle - half), 4), round(min(1.0, middle + half), 4)


def read_turn_sets(folder: Path) -> list[TurnSet]:
    """The sets of `FOLDER` in a folder of question sets; BrokenFile for one that cannot be read."""
    found: list[TurnSet] = []
    for path in sorted((folder / FOLDER).glob("*.yaml")):
        one, faults = parse(path, path.read_bytes()).check(TurnSet)
        if one is None:
            raise faults[0] if faults else BrokenFile(Place(path), "cannot be read")
        found.append(one)
    return found


def ask(case: Case, parts: TurnParts) -> Reply:
    past, reply = NOTHING_BEFORE, None
    for message in case.ask:
        reply = take(cleaned(message), parts, past)
        past = reply.past
    if reply is None:
        raise Invalid("a case without a message")
    return reply


def evaluate(
    standard: Sequence[QuestionSet], sets: Sequence[TurnSet], parts: TurnParts
) -> tuple[list[Group], list[str]]:
    """All classes, and every sentence that promised something (there must be none)."""
    promised: list[str] = []
    main = Group(STANDARD)
    for one in standard:
        for question in one.questions:
            reply = ask(Case(ask=(question,)), parts)
            promised += [question] if promises(reply.text) else []
            main.count(_by_article(reply, set(one.articles)), question, reply)
    groups = [main]
    for of in sets:
        group = next((one for one in groups if one.name == of.group), None)
        if group is None:
            groups.append(group := Group(of.group))
        for case in of.cases():
            reply = ask(case, parts)
            promised += [case.ask[-1]] if promises(reply.text) else []
            group.count(_verdict(reply, of, case), " / ".join(case.ask), reply)
    return groups, promised


def _by_article(reply: Reply, right: set[str]) -> str:
    shown = {*reply.decision.articles, *filter(None, [reply.decision.about])}
    if shown & right:
        return "right"
    if {one.article for one in reply.choices} & right:
        return "clarified"
    if reply.outcome is TurnOutcome.OTHER_AUTHORITY and _ELSEWHERE in right:
        return "right"
    if reply.outcome in _TELLS_ITSELF:
        return "right" if reply.outcome is TurnOutcome.CRISIS else "clarified"
    return "wrong" if shown else "person"


def _verdict(reply: Reply, of: TurnSet, case: Case) -> str:
    outcomes = (*of.outcomes, *case.outcomes)
    if case.language is not None and reply.language != case.language:
        return "wrong"
    if of.person is not None or of.notice is not None:
        told = (of.person is None or reply.person_offered == of.person) and (
            of.notice is None or reply.decision.notice == of.notice
        )
        return "right" if told else "wrong"
    if of.not_outcomes:
        excepted = set(reply.decision.articles) & set(of.except_articles)
        return "wrong" if reply.outcome in of.not_outcomes and not excepted else "right"
    if reply.outcome in outcomes:
        return "right"
    return _by_article(reply, set(case.articles)) if case.articles else "wrong"
