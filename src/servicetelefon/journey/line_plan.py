"""What a line does with a call, read from the city's data: admission, words, keys. No I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from servicetelefon.city import switches as city_switches
from servicetelefon.city.spoken import opening_words
from servicetelefon.city.switches import SwitchKind
from servicetelefon.domain.announcement import MAY_NAME_OPENING, OPENS, Say
from servicetelefon.domain.calendar import DayKind, day_kind, next_opening
from servicetelefon.domain.call import Event, State
from servicetelefon.domain.city import City, SkillKind
from servicetelefon.domain.phone_menu import Choice, ChoiceKind
from servicetelefon.kit.wording import Words
from servicetelefon.phone.store import Call

_SENTENCE = {
    DayKind.OUTSIDE_HOURS: Say.CLOSED,
    DayKind.HOLIDAY: Say.HOLIDAY,
    DayKind.CLOSURE: Say.CLOSURE,
}


CAME_FROM = "from:"
NEW_LANGUAGE = "language"
"""What was told last, as codes of the call's row."""


@dataclass(frozen=True, slots=True)
class Switches:
    """Lines that a supervisor has closed, opened outside their hours, put into emergency mode, or
    given a notice to say; and those whose callers are asked whether it helped."""

    closed: frozenset[str] = frozenset()
    opened: frozenset[str] = frozenset()
    emergency: frozenset[str] = frozenset()
    notice: frozenset[str] = frozenset()
    question: frozenset[str] = frozenset()


def switched(on: city_switches.Switches) -> Switches:
    """What a line needs of all that is switched."""
    return Switches(
        closed=on.lines(SwitchKind.LINE_CLOSED),
        opened=on.lines(SwitchKind.LINE_OPENED),
        emergency=on.lines(SwitchKind.LINE_EMERGENCY),
        notice=on.lines(SwitchKind.LINE_NOTICE),
        question=on.lines(SwitchKind.LINE_QUESTION),
    )


@dataclass(frozen=True, slots=True)
class Admission:
    """How a call that has just reached us goes on; `sentence` when it is turned away."""

    event: Event
    sentence: Say | None = None


@dataclass(frozen=True, slots=True)
class KeyMeaning:
    """What a pressed key does to the call: the event and what it changes in the row."""

    event: Event
    values: Mapping[str, object] = field(default_factory=dict[str, object])
    choice: str | None = None


def admit(city: City, line: str, now: datetime, switches: Switches) -> Admission:
    """Open, or which true sentence instead. A supervisor's word goes before the calendar."""
    if said := word(line, switches):
        return Admission(Event.TURNED_AWAY, said)
    kind = day_kind(city.service_hours(line), now)
    if kind is not DayKind.OPEN and line not in switches.opened:
        return Admission(Event.TURNED_AWAY, _SENTENCE[kind])
    if not greeting(city, line) and not city.menu(line).keys:
        return Admission(Event.STRAIGHT_IN)
    return Admission(Event.ADMITTED)


def word(line: str, switches: Switches) -> Say | None:
    """What a supervisor has ordered to be said instead of taking calls."""
    if line in switches.emergency:
        return Say.EMERGENCY_MODE
    return Say.LINE_CLOSED if line in switches.closed else None


def greeting(
    city: City, line: str, lang: str = "de", switches: Switches | None = None
) -> list[Words]:
    """Who this is, that nothing is recorded, trial operation if so, the emergency hint, what a
    supervisor wants said now, and that whoever we lose is called back, unless a key is pressed.
    """
    says = [Say.GREETING, *([Say.TRIAL] if city.in_trial(line) else []), Say.EMERGENCY_HINT]
    if switches and line in switches.notice and city.says(line, Say.NOTICE):
        says.append(Say.NOTICE)
    said = [words for say in says if (words := city.announcement(line, say).words(lang)).text]
    if key := city.menu(line).key_of(ChoiceKind.NO_CALLBACK):
        said.append(city.wording.t("phone.decline_hint", lang, key=key))
    return said


def menu(city: City, line: str, lang: str = "de", menu_id: str | None = None) -> list[Words]:
    """What its keys do; the self-service says first that it is an automatic voice."""
    said = [words for words in city.menu_of(line, menu_id).spoken(lang) if words.text]
    is_service = menu_id is not None and menu_id == city.line(line).closed_menu
    return [automatic(city, lang), *said] if is_service else said


def sentence(city: City, line: str, say: Say, now: datetime, lang: str = "de") -> list[Words]:
    """The true sentence of a line that takes no calls now, with the next opening where it fits."""
    found = city.announcement(line, say).words(lang)
    moment = next_opening(city.service_hours(line), now)
    if say in MAY_NAME_OPENING and moment is not None:
        opens = opening_words(city.wording, moment, now, city.zone, found.lang)
        return [Words(found.text.replace(f"{{{OPENS}}}", opens.text), found.lang)]
    return [found]


def words(city: City, line: str, say: Say, lang: str) -> list[Words]:
    """One of the line's own sentences; nothing when the city left it empty."""
    found = city.announcement(line, say).words(lang)
    return [found] if found.text else []


def key(city: City, call: Call, menu_id: str, pressed: str) -> KeyMeaning:
    """What this key means in the menu. After too many wrong keys: a person."""
    menu = city.menu_of(call.line, menu_id)
    choice = menu.choice(pressed)
    if choice is None:
        wrong = Event.KEY_UNKNOWN if call.tries + 1 < menu.tries else Event.NO_KEY
        return KeyMeaning(wrong, {"tries": call.tries + 1})
    if choice.kind is ChoiceKind.LANGUAGE:
        return _language(city, call, choice)
    return _MEANINGS.get(choice.kind, _unknown)(city, call.line, choice, call.language)


def _language(city: City, call: Call, choice: Choice) -> KeyMeaning:
    """The same menu in this language. Who has heard the greeting in another one hears in the new
    one as well who this is and what to do in danger."""
    values: dict[str, object] = {
        "language": choice.value,
        "needs": tuple(sorted(city.needs(call.line, language=choice.value))),
        "told": NEW_LANGUAGE if call.state is State.MENU else None,
    }
    if call.told and call.told.startswith(CAME_FROM):
        values["menu"] = call.told.removeprefix(CAME_FROM) or None
    return KeyMeaning(Event.KEY_REPEAT, values, str(choice))


def introduction(city: City, line: str, lang: str) -> list[Words]:
    """Who this is and the emergency hint, for somebody who has just chosen a language."""
    return [*words(city, line, Say.GREETING, lang), *words(city, line, Say.EMERGENCY_HINT, lang)]


def _unknown(_city: City, _line: str, _choice: Choice, _lang: str) -> KeyMeaning:
    return KeyMeaning(Event.KEY_UNKNOWN)


def _repeat(_city: City, _line: str, choice: Choice, _lang: str) -> KeyMeaning:
    return KeyMeaning(Event.KEY_REPEAT, {}, str(choice))


def _person(_city: City, _line: str, choice: Choice, _lang: str) -> KeyMeaning:
    return KeyMeaning(Event.KEY_CHOSEN, {}, str(choice))


def _district(_city: City, _line: str, choice: Choice, _lang: str) -> KeyMeaning:
    return KeyMeaning(Event.KEY_CHOSEN, {"district": choice.value}, str(choice))


def _topic(city: City, line: str, choice: Choice, lang: str) -> KeyMeaning:
    needs = tuple(sorted(city.needs(line, language=lang, topic=choice.value)))
    return KeyMeaning(Event.KEY_CHOSEN, {"topic": choice.value, "needs": needs}, str(choice))


def _emergency(city: City, _line: str, choice: Choice, _lang: str) -> KeyMeaning:
    needs = (city.skill_of(SkillKind.EMERGENCY),)
    return KeyMeaning(
        Event.KEY_CHOSEN,
        {"needs": needs, "outside_order": True, "door": choice.kind.value},
        str(choice),
    )


_MEANINGS = {
    ChoiceKind.REPEAT: _repeat,
    ChoiceKind.PERSON: _person,
    ChoiceKind.DISTRICT: _district,
    ChoiceKind.TOPIC: _topic,
    ChoiceKind.EMERGENCY: _emergency,
}


def automatic(city: City, lang: str) -> Words:
    """The label: said before any word that the self-service chooses."""
    return city.wording.t("phone.automatic", lang)
