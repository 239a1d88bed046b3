"""A finding's questions and reasons in people's words."""

from __future__ import annotations

from collections.abc import Mapping

from servicetelefon.domain.city import City
from servicetelefon.domain.responsibility import SITUATION, AskFor, Question, Reason, Whose
from servicetelefon.domain.responsibility_words import ask_id, whose_id, why_id
from servicetelefon.kit.bidi import held
from servicetelefon.kit.wording import MAIN_LANGUAGE, Words


def question_words(question: Question, city: City, lang: str = MAIN_LANGUAGE) -> tuple[Words, ...]:
    """The sentences of the question; where another address than the person's own decides, the
    first one says which."""
    own = city.responsibility.questions.get(question.code)
    if own is not None:
        return (_in(own.texts, lang),)
    asked = city.wording.t(ask_id(question.code), lang)
    if question.whose is Whose.RESIDENCE:
        return (asked,)
    return (city.wording.t(whose_id(question.whose), lang), asked)


def option_words(
    question: Question, matter: str | None, option: str, city: City, lang: str = MAIN_LANGUAGE
) -> Words:
    """An option as people read it: names stand for themselves."""
    own = city.responsibility.questions.get(question.code)
    if own is not None and own.answers:
        return _in(own.answers[option], lang)
    if own is not None:
        return Words(city.districts[option].name, MAIN_LANGUAGE)
    if question.code == SITUATION and matter is not None:
        return situation_words(matter, option, city, lang)
    if question.code == AskFor.MATTER:
        return Words(city.matters[option], MAIN_LANGUAGE)
    return Words(option, MAIN_LANGUAGE)


def situation_words(matter: str, situation: str, city: City, lang: str = MAIN_LANGUAGE) -> Words:
    rule = city.responsibility.rules[matter]
    return _in(rule.situations[situation].titles, lang)


def reason_words(reason: Reason, city: City, lang: str = MAIN_LANGUAGE) -> Words:
    asked = why_id(reason.code)
    found = lang if city.wording.speaks([asked], lang) else MAIN_LANGUAGE
    names = {
        name: held(Words(value, MAIN_LANGUAGE), found) for name, value in reason.values.items()
    }
    said = city.wording.t(asked, lang, **names)
    return Words(said.text.strip(), said.lang)


def _in(texts: Mapping[str, str], lang: str) -> Words:
    found = lang if lang in texts else MAIN_LANGUAGE
    return Words(texts[found], found)
