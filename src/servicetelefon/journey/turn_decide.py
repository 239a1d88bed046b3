"""The step that decides: one of the closed list of outcomes, or nothing, and then a person."""

from __future__ import annotations

from servicetelefon.assistant.choose import MOST_CHOICES
from servicetelefon.domain.city import EnquiryClass
from servicetelefon.domain.responsibility import Status
from servicetelefon.domain.turn import Decision, TurnOutcome
from servicetelefon.journey import turn_several
from servicetelefon.journey.turn_parts import TurnParts
from servicetelefon.journey.turn_state import Turn

_SHORT = 4
_CASE = frozenset({EnquiryClass.CASE, EnquiryClass.EMERGENCY})


def decide(turn: Turn, parts: TurnParts) -> Decision | None:
    return _emergency(turn, parts) or _by_texts(turn, parts) or _by_words(turn)


def _emergency(turn: Turn, parts: TurnParts) -> Decision | None:
    if not turn.screened.crises:
        return None
    about = turn.whole.sure or next(iter(turn.whole.choices), None)
    if about is not None and _kind(about, parts) is not EnquiryClass.EMERGENCY:
        about = turn.whole.sure
    article = parts.article(about) if about and parts.holds(about) else None
    told = (article.id,) if article is not None and _helps(article.id, turn, parts) else ()
    return Decision(TurnOutcome.CRISIS, articles=told, about=about, crises=turn.screened.crises)


def _helps(article_id: str, turn: Turn, parts: TurnParts) -> bool:
    """Below the numbers stands what the office can do, where the text is surely about this."""
    article = parts.article(article_id)
    emergency = _kind(article_id, parts) is EnquiryClass.EMERGENCY
    return bool(
        article and emergency and turn.whole.sure == article_id and parts.may_be_told(article)
    )


def _by_texts(turn: Turn, parts: TurnParts) -> Decision | None:
    return (
        turn_several.answered(turn, parts)
        or _elsewhere(turn, parts)
        or _office(turn)
        or _polite(turn, short=True)
        or turn_several.asked_back(turn, parts)
        or _sure(turn, parts)
        or _polite(turn, short=False)
        or _ask_back(turn, parts)
    )


def _sure(turn: Turn, parts: TurnParts) -> Decision | None:
    sure = turn.whole.sure
    return _answer(sure, turn, parts) if sure is not None else None


def _polite(turn: Turn, *, short: bool) -> Decision | None:
    """A greeting or an insult with a question in it is a question."""
    if turn.says("individual") or (short and len(turn.message.split()) > _SHORT):
        return None
    if turn.says("small_talk") and short and not turn.whole.is_certain:
        return Decision(TurnOutcome.SMALL_TALK)
    return Decision(TurnOutcome.ABUSE) if turn.says("abuse") else None


def _ask_back(turn: Turn, parts: TurnParts) -> Decision | None:
    choices = tuple(one for one in turn.whole.choices if parts.holds(one))
    if choices and turn.says("individual"):
        return Decision(TurnOutcome.INDIVIDUAL_CASE, choices=choices)
    if choices:
        return Decision(TurnOutcome.CLARIFY, choices=choices)
    return Decision(TurnOutcome.OFFICE_ASKED) if turn.says("where") else None


def _elsewhere(turn: Turn, parts: TurnParts) -> Decision | None:
    """Another authority's matter, unless a text of ours is asked for in so many words.

    Its own article says more than a sentence. Where the words are nearer to another text of ours
    (rent and pension, visa and social assistance), both are asked about.
    """
    named = parts.lists.elsewhere.find(turn.question)
    if not named or turn.whole.sureness >= parts.lists.thresholds.elsewhere:
        return None
    authority = named[0].means
    theirs = [one for one in parts.lists.authorities[authority].articles if parts.is_there(one)]
    near = [turn.whole.sure] if turn.whole.sure else [*turn.whole.choices]
    near = [one for one in near if parts.is_there(one)]
    if near and theirs and near[0] not in theirs:
        asked = dict.fromkeys((near[0], theirs[0], *near[1:]))
        return Decision(TurnOutcome.CLARIFY, choices=tuple(asked)[:MOST_CHOICES])
    told = near[:1] if near and theirs else theirs if len(theirs) == 1 else []
    return Decision(TurnOutcome.OTHER_AUTHORITY, articles=tuple(told), authority=authority)


def _office(turn: Turn) -> Decision | None:
    """Where somebody asks for the office, or names a place and nothing else that we know; whoever
    asks about the own case and names a place does not look for the office."""
    short = len(turn.message.split()) <= _SHORT
    only_a_place = turn.has_address and not turn.says("individual")
    wanted = turn.says("where") or (only_a_place and (turn.whole.sure is None or short))
    if turn.finding is None or not wanted:
        return None
    if turn.finding.status is Status.FOUND and turn.finding.office:
        return Decision(TurnOutcome.OFFICE_FOUND)
    if turn.finding.status is Status.ASK and turn.finding.question is not None:
        return Decision(TurnOutcome.OFFICE_ASKED)
    return None


def _answer(article_id: str, turn: Turn, parts: TurnParts) -> Decision | None:
    article = parts.article(article_id)
    if article is None:
        return None
    if not parts.holds(article_id):
        return Decision(TurnOutcome.OUTSIDE_VALIDITY, about=article_id)
    if parts.is_off(article):
        return Decision(TurnOutcome.SWITCHED_OFF, about=article_id)
    if not parts.may_be_told(article):
        return Decision(TurnOutcome.INDIVIDUAL_CASE, about=article_id)
    of_a_case = turn.says("individual") or _kind(article_id, parts) in _CASE
    if of_a_case or not parts.may_answer(article):
        return Decision(TurnOutcome.INDIVIDUAL_CASE, articles=(article_id,), about=article_id)
    return Decision(TurnOutcome.ANSWERED, articles=(article_id,), about=article_id)


def _kind(article_id: str, parts: TurnParts) -> EnquiryClass | None:
    article = parts.article(article_id)
    kind = parts.city.enquiry_types.get(article.enquiry) if article else None
    return kind.kind if kind else None


def _by_words(turn: Turn) -> Decision | None:
    """No text fits: what the words alone still say."""
    if turn.says("individual"):
        return Decision(TurnOutcome.INDIVIDUAL_CASE)
    if turn.screened.notice:
        return Decision(TurnOutcome.NOTICE_ASKED)
    return None
