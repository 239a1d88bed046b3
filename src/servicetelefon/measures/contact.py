"""What became of contacts: handling, first-contact resolution, repeats, callbacks, the assistant."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from servicetelefon.domain.callback import REACHED_NOBODY
from servicetelefon.domain.outcomes import Outcome
from servicetelefon.domain.promise import FirstContactFormula
from servicetelefon.measures.facts import Facts, Which
from servicetelefon.measures.service import Share

REPEAT_WITHIN_S = 7 * 86_400.0

SETTLED = (Outcome.ANSWERED, Outcome.OFFICE_TOLD, Outcome.OTHER_AUTHORITY, Outcome.CRISIS)
"""Closing codes that say: with this contact everything was said."""
TALKED = (*SETTLED, Outcome.PUT_THROUGH, Outcome.REFERRED, Outcome.CALLBACK)
"""Outcomes of a conversation about a matter; wrong numbers and silence are not."""


@dataclass(frozen=True, slots=True)
class Handling:
    """Talk and after-call work, mean seconds; the sum is what people were busy for."""

    contacts: int
    mean_s: float | None
    talk_s: float | None
    wrap_up_s: float | None
    sum_s: float


@dataclass(frozen=True, slots=True)
class Repeats:
    """Contacts with one before on the same matter within seven days. `unknown`: number withheld,
    or no number at all; they are in no share."""

    share: Share
    unknown: int


@dataclass(frozen=True, slots=True)
class Callbacks:
    """`kept` are those reached before the window they were promised ended, or reached at all
    where none was named. A mailbox and a talk that broke off are tries and nothing more."""

    booked: int
    kept: Share


@dataclass(frozen=True, slots=True)
class Assistant:
    """Conversations that began with the assistant. Contained: no person within seven days on any
    channel that could be recognised; falsely contained: came back."""

    begun: int
    handed_over: Share
    contained: Share
    falsely_contained: Share


@dataclass(frozen=True, slots=True)
class Gaps:
    """What the knowledge did not hold: questions without an article, and contacts with one."""

    questions: int
    contacts: Share


def handling(facts: Facts) -> Handling:
    done = facts.take(~np.isnan(facts.answered) & ~np.isnan(facts.ended))
    if not len(done):
        return Handling(0, None, None, None, 0.0)
    talk = done.ended - done.answered
    wrap_up = np.maximum(np.where(np.isnan(done.closed), 0.0, done.closed - done.ended), 0.0)
    both = talk + wrap_up
    return Handling(
        len(done), float(both.mean()), float(talk.mean()), float(wrap_up.mean()), float(both.sum())
    )


def first_contact(facts: Facts, now: float) -> dict[FirstContactFormula, Share]:
    """By closing code, and by no repeat within seven days: only contacts that are old enough to
    know, with a number that can be recognised."""
    talked = facts.has("outcome", *TALKED)
    settled = facts.has("outcome", *SETTLED)
    knowable = talked & _recognised(facts) & (facts.arrived <= now - REPEAT_WITHIN_S)
    stayed = settled & ~_came_back(facts)
    return {
        FirstContactFormula.CLOSING_CODE: Share(int((talked & settled).sum()), int(talked.sum())),
        FirstContactFormula.NO_REPEAT: Share(int((knowable & stayed).sum()), int(knowable.sum())),
    }


def repeats(facts: Facts) -> Repeats:
    again = facts.has("repeat", "repeat")
    known = _recognised(facts)
    return Repeats(Share(int(again.sum()), int(known.sum())), int((~known).sum()))


def callbacks(facts: Facts) -> Callbacks:
    """Of tries; a callback is counted as booked with its first one."""
    tries = facts.take(facts.has("channel", "callback"))
    reached = ~np.isnan(tries.answered) & ~tries.has("outcome", *REACHED_NOBODY)
    kept = int((reached & ~(tries.answered > tries.callback_until)).sum())
    booked = int(tries.first_try.sum())
    # The matter may be known only at the try that reached somebody: its group kept one that was
    # booked in another.
    return Callbacks(booked, Share(kept, max(booked, kept)))


def assistant(facts: Facts, now: float) -> Assistant:
    chats = facts.take(facts.has("channel", "chat"))
    handed = ~np.isnan(chats.queued)
    alone = ~handed & ~np.isnan(chats.ended) & (chats.arrived <= now - REPEAT_WITHIN_S)
    back = alone & _came_back(chats)
    return Assistant(
        begun=len(chats),
        handed_over=Share(int(handed.sum()), len(chats)),
        contained=Share(int((alone & ~back).sum()), len(chats)),
        falsely_contained=Share(int(back.sum()), int(alone.sum())),
    )


def spared(facts: Facts) -> int:
    """Conversations settled here that would have rung at an office."""
    return int(facts.has("outcome", *SETTLED).sum())


def gaps(facts: Facts) -> Gaps:
    """Of all contacts in which somebody or the assistant could have answered."""
    asked = facts.has("outcome", *TALKED) | facts.has("channel", "chat")
    with_gap = facts.unanswered > 0
    return Gaps(
        int(facts.unanswered.sum()), Share(int(with_gap.sum()), int((asked | with_gap).sum()))
    )


def helped(facts: Facts) -> tuple[dict[str, int], Share]:
    """Answers to the voluntary question, and how many of those asked answered."""
    asked = facts.take(facts.asked_helped)
    counts = {code: int(asked.has("helped", code).sum()) for code in facts.codes.helped}
    return counts, Share(sum(counts.values()), len(asked))


def _recognised(facts: Facts) -> Which:
    return facts.has("repeat", "first", "repeat")


def _came_back(facts: Facts) -> Which:
    return facts.repeated - facts.arrived <= REPEAT_WITHIN_S
