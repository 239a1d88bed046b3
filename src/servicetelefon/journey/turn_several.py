"""A message with several questions: each with its own answer, in part, or asked back about all.

One part of a message says little by itself ("und wie viel?"). Its text answers alone only where the
whole message is nearest to the same one; otherwise the parts stand side by side as buttons. A part
that is left open is named, so that nobody takes half an answer for the whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from servicetelefon.assistant.choose import MOST_CHOICES, Chosen
from servicetelefon.domain.turn import Decision, TurnOutcome
from servicetelefon.journey.turn_parts import TurnParts
from servicetelefon.journey.turn_state import Turn

_FEWEST = 2


def answered(turn: Turn, parts: TurnParts) -> Decision | None:
    """What can be told now: all of it, or a part with the rest named."""
    told = _told(turn, parts)
    if not _counts(turn) or not told:
        return None
    left = tuple(words for words, one in turn.found[1:] if _is_left(one, told))
    if len(told) > 1:
        outcome = TurnOutcome.ANSWERED_IN_PART if left else TurnOutcome.SEVERAL_TOPICS
        return Decision(outcome, articles=told, open_parts=left)
    near = tuple(one for one in _others(turn, told) if parts.holds(one))[:MOST_CHOICES]
    if any(map(parts.is_emergency, near[:1])):
        return None  # half an answer would stand before what cannot wait
    of_the_rest = near or (left and turn.whole.sure is None)
    if _best(turn.whole) not in told or not of_the_rest or turn.says("individual"):
        return None
    return Decision(TurnOutcome.ANSWERED_IN_PART, articles=told, choices=near, open_parts=left)


def asked_back(turn: Turn, parts: TurnParts) -> Decision | None:
    """Where only the easier part could be answered: all parts, the first text of each first."""
    told = _told(turn, parts)
    if not _counts(turn) or not told:
        return None
    if turn.whole.sure in told and not _others(turn, told):
        return None
    rows = [_near(one) for _, one in (*turn.found[1:], turn.found[0])]
    first = {row[0] for row in rows if row and parts.is_emergency(row[0])}
    found = dict.fromkeys(one for one in _by_turns(rows) if parts.holds(one))
    choices = tuple(sorted(found, key=lambda one: one not in first)[:MOST_CHOICES])
    own_case = turn.says("individual")
    return Decision(
        TurnOutcome.INDIVIDUAL_CASE if own_case else TurnOutcome.CLARIFY, choices=choices
    )


def _counts(turn: Turn) -> bool:
    return len(turn.found[1:]) >= _FEWEST and not turn.whole.is_certain


def _told(turn: Turn, parts: TurnParts) -> tuple[str, ...]:
    sure = [one.sure for _, one in turn.found[1:] if one.sure and parts.holds(one.sure)]
    articles = {one: parts.article(one) for one in sure}
    return tuple(id_ for id_, one in articles.items() if one and parts.may_answer(one))


def _is_left(one: Chosen, told: tuple[str, ...]) -> bool:
    return one.sure not in told


def _others(turn: Turn, told: tuple[str, ...]) -> list[str]:
    """The texts that the open parts are near to, where they do not speak of what is told."""
    found = [one for _, one in turn.found[1:] if _is_left(one, told)]
    rows = [_near(one) for one in found if not set(told) & {*one.choices}]
    return list(dict.fromkeys(_by_turns(rows)))


def _best(one: Chosen) -> str | None:
    return next(iter(_near(one)), None)


def _near(one: Chosen) -> tuple[str, ...]:
    return (one.sure,) if one.sure else one.choices


def _by_turns(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """The first of each, then their second ones."""
    for row in zip_longest(*rows):
        yield from filter(None, row)
