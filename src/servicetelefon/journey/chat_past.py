"""What a conversation was about, and its last answer with sources and buttons, written down between
two messages and read again: whoever heard no answer gets the same one when asking again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from servicetelefon.chat.store import Said
from servicetelefon.domain.chat import Who
from servicetelefon.domain.turn import (
    NOTHING_BEFORE,
    OFFERS_NO_PERSON,
    Choice,
    Decision,
    Passage,
    Past,
    Reply,
    TurnOutcome,
)
from servicetelefon.journey.turn_parts import TurnParts
from servicetelefon.journey.turn_word import passage


@dataclass(frozen=True, slots=True)
class Answered:
    """A reply without its text, which stands in the message."""

    decision: Decision
    passages: tuple[Passage, ...]
    choices: tuple[Choice, ...]
    person_offered: bool


_ANSWERED = TypeAdapter(Answered)
_DECISION = TypeAdapter(Decision)


def written(past: Past, reply: Reply | None = None) -> str:
    return json.dumps(
        {
            "question": past.question,
            "article": past.article,
            "choices": [[one.article, one.title] for one in past.choices],
            "language": past.language,
            "misses": past.misses,
            "decision": _DECISION.dump_python(past.decision, mode="json")
            if past.decision
            else None,
            "answered": _written(reply) if reply else None,
        },
        ensure_ascii=False,
    )


def read(text: str | None) -> Past:
    if text is None:
        return NOTHING_BEFORE
    data: dict[str, Any] = json.loads(text)
    return Past(
        question=str(data["question"]),
        article=data["article"],
        choices=tuple(Choice(*one) for one in data["choices"]),
        language=data["language"],
        misses=int(data["misses"]),
        decision=_decision(data.get("decision")),
    )


def _decision(found: object) -> Decision | None:
    """None where there was none, or a program of another version wrote it."""
    try:
        return _DECISION.validate_python(found) if found else None
    except ValidationError:
        return None


def answered(text: str | None) -> Answered | None:
    """The last answer; None where there was none, or an older program wrote it."""
    found = json.loads(text).get("answered") if text else None
    try:
        return _ANSWERED.validate_python(found) if found else None
    except ValidationError:
        return None


def answered_before(
    said: Sequence[Said], message: UUID, past: str | None, parts: TurnParts | None
) -> Reply | None:
    """What was answered when this message came for the first time: the last answer whole, an
    earlier one with the sources of those of its texts that still run in the same version. None where
    a person was written to."""
    for before, answer in pairwise(said):
        if before.id != message or answer.who is not Who.PROGRAM or not answer.outcome:
            continue
        last = answered(past)
        if last and answer is said[-1]:
            decision, person = last.decision, last.person_offered
            passages, choices = last.passages, last.choices
            return Reply(decision, answer.words, answer.language, passages, choices, person)
        outcome = TurnOutcome(answer.outcome)
        decision = Decision(outcome, about=answer.article)
        person = outcome not in OFFERS_NO_PERSON
        told = _told_then(answer, parts) if parts else ()
        return Reply(decision, answer.words, answer.language, told, person_offered=person)
    return None


def _told_then(answer: Said, parts: TurnParts) -> tuple[Passage, ...]:
    return tuple(
        found
        for one in answer.told
        if (article := parts.article(one.article))
        and (found := passage(article, answer.language, parts))
        and found.version == one.version
    )


def _written(reply: Reply) -> dict[str, Any]:
    answered = Answered(reply.decision, reply.passages, reply.choices, reply.person_offered)
    return _ANSWERED.dump_python(answered, mode="json")
