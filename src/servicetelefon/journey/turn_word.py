"""The last steps of a turn: approved text word for word, fixed sentences around it, and the check."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from servicetelefon.assistant.check import promises
from servicetelefon.assistant.screen import NEED
from servicetelefon.city.help_words import help_words
from servicetelefon.domain.article import EASY, MAIN, Article
from servicetelefon.domain.office import Crisis, CrisisContact
from servicetelefon.domain.turn import (
    OFFERS_NO_PERSON,
    Choice,
    Decision,
    LinkShown,
    Passage,
    Past,
    Reply,
    SourceShown,
    TurnOutcome,
)
from servicetelefon.journey import turn_office
from servicetelefon.journey.turn_parts import TurnParts
from servicetelefon.journey.turn_state import Turn
from servicetelefon.kit.bidi import held, numbers_kept

_FIXED = MappingProxyType(
    {
        TurnOutcome.SEVERAL_TOPICS: "turn.several",
        TurnOutcome.ANSWERED_IN_PART: "turn.part",
        TurnOutcome.CLARIFY: "turn.clarify",
        TurnOutcome.REFUSED_INSTRUCTIONS: "turn.refused_instructions",
        TurnOutcome.REFUSED_OTHERS_DATA: "turn.refused_others_data",
        TurnOutcome.REFUSED_CHEATING: "turn.refused_cheating",
        TurnOutcome.THREAT: "turn.threat",
        TurnOutcome.ABUSE: "turn.abuse",
        TurnOutcome.SMALL_TALK: "turn.small_talk",
        TurnOutcome.SELF_TOLD: "turn.self_told",
        TurnOutcome.NOTICE_ASKED: "turn.notice_asked",
        TurnOutcome.NOT_UNDERSTOOD: "turn.not_understood",
        TurnOutcome.LANGUAGE_NOT_SERVED: "turn.language_not_served",
        TurnOutcome.OUTSIDE_VALIDITY: "turn.outside_validity",
        TurnOutcome.SWITCHED_OFF: "turn.switched_off",
    }
)
WORDS = frozenset(
    {"turn.individual", "turn.individual_only", "turn.individual_general", "turn.person",
     "turn.person_open", "turn.person_closed", "turn.person_soon", "turn.crisis",
     "turn.crisis_person", "turn.crisis_talk", "turn.notice", "turn.withheld", "turn.other_authority", "turn.office",
     "turn.office_phone", "turn.office_unsure", "label.assistant", "label.stored",
     *_FIXED.values()}
)  # fmt: skip
"""What a turn may say: a city that lacks one of them has no assistant."""

_GERMAN = frozenset({MAIN, EASY})
_AFTER_THE_TEXT = frozenset({TurnOutcome.INDIVIDUAL_CASE})
_TELLS_OF_A_PERSON = frozenset(
    {TurnOutcome.WANTS_PERSON, TurnOutcome.LANGUAGE_NOT_SERVED, TurnOutcome.SELF_TOLD}
)


def word(turn: Turn, decision: Decision, parts: TurnParts) -> Reply:
    passages = tuple(
        found
        for one in decision.articles
        if (article := parts.article(one)) and (found := passage(article, turn.language, parts))
    )
    choices = tuple(Choice(*one) for one in parts.titles(decision.choices))
    person = decision.with_person or decision.outcome not in OFFERS_NO_PERSON
    lines = [*_before(turn, decision, parts), *_told(passages)]
    lines += _after(turn, decision, parts, person=person)
    return Reply(
        decision=decision,
        text=numbers_kept(
            "\n\n".join(line for line in lines if line),
            right_to_left=parts.city.is_right_to_left(turn.language),
        ),
        language=turn.language,
        passages=passages,
        choices=choices,
        person_offered=person,
        masked=turn.screened.masked.text,
        past=_past(turn, decision, choices),
    )


def _told(passages: tuple[Passage, ...]) -> list[str]:
    """Several texts stand apart under their titles, which are German."""
    if len(passages) == 1 or any(one.language not in _GERMAN for one in passages):
        return [one.text for one in passages]
    return [f"## {one.title}\n\n{one.text}" for one in passages]


def check(turn: Turn, reply: Reply, parts: TurnParts) -> Reply:
    """No promise leaves, whatever made it: then nothing is said but that a person helps."""
    if promises(reply.text) is None:
        return reply
    decision = replace(reply.decision, outcome=TurnOutcome.WITHHELD, articles=(), choices=())
    return replace(
        reply,
        decision=decision,
        text=_t(parts, turn, "turn.withheld"),
        passages=(),
        choices=(),
        person_offered=True,
    )


def _t(parts: TurnParts, turn: Turn, words_id: str, **values: str) -> str:
    return str(parts.city.wording.t(words_id, turn.language, **values))


def _before(turn: Turn, decision: Decision, parts: TurnParts) -> list[str]:
    """What stands before the approved text: help first."""
    outcome = decision.outcome
    if outcome is TurnOutcome.CRISIS:
        return _crisis(turn, decision, parts)
    if outcome is TurnOutcome.WANTS_PERSON:
        return [_person(turn, parts)]
    if outcome is TurnOutcome.OTHER_AUTHORITY:
        return [] if decision.articles else [_authority(turn, decision, parts)]
    if outcome in (TurnOutcome.OFFICE_FOUND, TurnOutcome.OFFICE_ASKED):
        return turn_office.lines(turn, parts)
    fixed = _FIXED.get(outcome)
    return [_t(parts, turn, fixed, part=" – ".join(decision.open_parts))] if fixed else []


def _after(turn: Turn, decision: Decision, parts: TurnParts, *, person: bool) -> list[str]:
    lines: list[str] = []
    if decision.outcome in _AFTER_THE_TEXT:
        lines.append(_individual(turn, decision, parts))
    if decision.articles and turn.finding is not None and turn.finding.office:
        lines += turn_office.lines(turn, parts)
    if decision.notice:
        lines.append(_t(parts, turn, "turn.notice"))
    if person and decision.outcome not in _TELLS_OF_A_PERSON:
        lines.append(_t(parts, turn, "turn.person"))
    return lines


def _individual(turn: Turn, decision: Decision, parts: TurnParts) -> str:
    if decision.articles:
        return _t(parts, turn, "turn.individual")
    article = parts.article(decision.about) if decision.about else None
    if article is None:
        return _t(parts, turn, "turn.individual_general")
    return _t(parts, turn, "turn.individual_only", title=article.title)


def _authority(turn: Turn, decision: Decision, parts: TurnParts) -> str:
    authority = parts.lists.authorities.get(decision.authority or "")
    told = authority.told.get(turn.language, authority.told.get(MAIN)) if authority else None
    return told or _t(parts, turn, "turn.other_authority", number=parts.city.main_number.shown)


def _crisis(turn: Turn, decision: Decision, parts: TurnParts) -> list[str]:
    lines = [_contact(one, turn, parts) for one in contacts(decision.crises, parts)]
    need = not decision.crises.isdisjoint(NEED)
    person = _t(parts, turn, "turn.crisis_person" if need else "turn.crisis_talk")
    return ["\n".join([_t(parts, turn, "turn.crisis"), *lines]), person]


def _contact(one: CrisisContact, turn: Turn, parts: TurnParts) -> str:
    """Number, who answers there, what for and when; what is German in another language is held."""
    told = help_words(parts.city, one, turn.language)
    lang = turn.language
    called = f" ({held(told.called, lang)})" if told.called else ""
    said = f"{held(told.name, lang)}{called}: {held(told.what, lang)} ({held(told.hours, lang)})"
    return f"{one.phone.shown} – {said}"


def contacts(crises: frozenset[Crisis], parts: TurnParts) -> list[CrisisContact]:
    """The general emergency numbers first, then help of the kind that was named."""
    general = parts.city.help_in(Crisis.DANGER)
    own = (one for crisis in sorted(crises) for one in parts.city.help_in(crisis))
    return list({one.id: one for one in (*general, *own)}.values())


def _person(turn: Turn, parts: TurnParts) -> str:
    if parts.open_now:
        return _t(parts, turn, "turn.person_open")
    opens = parts.opens.get(turn.language)
    if opens is None or not parts.city.wording.speaks(["turn.person_closed"], turn.language):
        return _t(parts, turn, "turn.person_soon")
    return _t(parts, turn, "turn.person_closed", opens=opens)


def passage(article: Article, language: str, parts: TurnParts) -> Passage | None:
    """In the wanted language where it was approved in it, otherwise in German and marked so."""
    for found in (language, MAIN):
        rendered = parts.texts.library.render(article, found, parts.texts.day)
        if rendered is None or not rendered.text:
            continue
        laws = tuple(SourceShown(str(one), article.valid_from) for one in article.laws)
        sources = tuple(SourceShown(one.name, one.as_of) for one in article.sources)
        return Passage(
            article=article.id,
            title=article.title,
            text=rendered.text,
            language=found,
            version=parts.texts.version(article),
            sources=(*laws, *sources),
            documents=article.documents,
            links=tuple(LinkShown(one.title, one.url, one.kind.value) for one in article.links),
        )
    return None


_KEEPS_THE_SUBJECT = frozenset(
    {TurnOutcome.ABUSE, TurnOutcome.SMALL_TALK, TurnOutcome.SELF_TOLD, TurnOutcome.WANTS_PERSON,
     TurnOutcome.OFFICE_ASKED, TurnOutcome.REFUSED_INSTRUCTIONS}
)  # fmt: skip


def _past(turn: Turn, decision: Decision, choices: tuple[Choice, ...]) -> Past:
    if decision.outcome in _KEEPS_THE_SUBJECT:
        return replace(turn.past, language=turn.language)
    missed = decision.outcome is TurnOutcome.NOT_UNDERSTOOD
    return Past(
        question=turn.question or turn.screened.masked.text,
        article=next(iter(decision.articles), decision.about),
        choices=choices,
        language=turn.language,
        misses=turn.past.misses + 1 if missed else 0,
        decision=decision,
    )
