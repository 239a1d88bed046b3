"""What a caller's key or finished entry means, beyond the choice of a menu: pure, no I/O.

Wherever somebody gives up or nobody understands, the way leads to a person: into the waiting
while the line is open, to a callback while it is closed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from servicetelefon.domain.call import Event, State
from servicetelefon.domain.callback import CallbackReason
from servicetelefon.domain.city import SkillKind
from servicetelefon.domain.phone_ask import LENGTHS, TRIES, Ask
from servicetelefon.domain.phone_menu import PERSON_KEY, Choice, ChoiceKind
from servicetelefon.domain.reference import is_reference
from servicetelefon.domain.responsibility import Query
from servicetelefon.domain.telephone_number import NumberFault, read_number
from servicetelefon.journey.caller_heard import Heard, Situation, Where, Wish, asks
from servicetelefon.journey.line_plan import CAME_FROM
from servicetelefon.phone.store import Call

OFFICE = "office"


def of_menu(here: Situation, choice: Choice) -> Heard | None:
    """Choices that are more than a place to wait; None: the menu's own rules decide."""
    make = _CHOICES.get(choice.kind)
    if make is None:
        return None
    return replace(make(here, choice), choice=str(choice))


def _submenu(_here: Situation, choice: Choice) -> Heard:
    return Heard(Event.SUBMENU, {"menu": choice.value, "asks": None, "tries": 0, "told": None})


def _languages(here: Situation, choice: Choice) -> Heard:
    """Whoever has chosen one is led back to where they came from."""
    values = {"menu": choice.value, "asks": None, "tries": 0}
    return Heard(Event.SUBMENU, {**values, "told": f"{CAME_FROM}{here.call.menu or ''}"})


def _postcode(_here: Situation, _choice: Choice) -> Heard:
    return asks(Ask.POSTCODE)


def _office(here: Situation, choice: Choice) -> Heard:
    """The matter: the key's, otherwise the topic's, otherwise the first of the city's."""
    kind = here.city.enquiry_types.get(here.call.topic or "")
    matter = choice.value or (kind.matter if kind else None) or next(iter(here.city.matters))
    return replace(asks(Ask.OFFICE_POSTCODE), where=Where(Query(matter=matter)))


def _centre(_here: Situation, _choice: Choice) -> Heard:
    return asks(Ask.CENTRE)


def _reference(_here: Situation, _choice: Choice) -> Heard:
    return asks(Ask.REFERENCE)


def _chat_code(_here: Situation, _choice: Choice) -> Heard:
    return asks(Ask.CHAT_CODE)


def _no_callback(_here: Situation, _choice: Choice) -> Heard:
    return Heard(Event.DECLINED, {"no_callback": True})


def _music(here: Situation, _choice: Choice) -> Heard:
    return Heard(Event.WAITS_ON, {"quiet": not here.call.quiet, "asks": None})


def _told(_here: Situation, choice: Choice) -> Heard:
    return Heard(Event.TOLD, {"told": str(choice), "asks": None, "tries": 0})


def _callback(here: Situation, _choice: Choice) -> Heard:
    waits = here.call.state is State.WAITING
    default = CallbackReason.WAITING if waits else CallbackReason.CLOSED
    reason = CallbackReason.FULL if here.is_open and not waits else default
    return wants_callback(here, reason)


def _notice(here: Situation, _choice: Choice) -> Heard:
    return wants_callback(here, CallbackReason.NOTICE)


def _person(here: Situation, _choice: Choice) -> Heard:
    """The key 0 is always a person, or while nobody is there a callback."""
    if here.is_open:
        return Heard(Event.KEY_CHOSEN)
    return wants_callback(here, CallbackReason.CLOSED)


_CHOICES: Mapping[ChoiceKind, Callable[[Situation, Choice], Heard]] = {
    ChoiceKind.MENU: _submenu,
    ChoiceKind.LANGUAGES: _languages,
    ChoiceKind.POSTCODE: _postcode,
    ChoiceKind.OFFICE: _office,
    ChoiceKind.CENTRE: _centre,
    ChoiceKind.STATE: _reference,
    ChoiceKind.CODE: _chat_code,
    ChoiceKind.NO_CALLBACK: _no_callback,
    ChoiceKind.MUSIC: _music,
    ChoiceKind.HOURS: _told,
    ChoiceKind.ANSWER: _told,
    ChoiceKind.HELP: _told,
    ChoiceKind.CALLBACK: _callback,
    ChoiceKind.NOTICE: _notice,
    ChoiceKind.PERSON: _person,
}


def wants_callback(here: Situation, reason: CallbackReason) -> Heard:
    """At the number shown, if it can be called; otherwise one is to be typed."""
    return asks(Ask.CALLBACK if here.shown else Ask.NUMBER, wants=reason.value)


def entered(here: Situation, typed: str) -> Heard:
    """An entry is complete."""
    return _ENTRIES[Ask(here.call.asks or Ask.POSTCODE)](here, typed)


def person_wanted(here: Situation, typed: str) -> Heard | None:
    """A question answered by one key takes 0 for what it is everywhere. None: it is a digit."""
    ask = Ask(here.call.asks or Ask.POSTCODE)
    if typed != PERSON_KEY or LENGTHS[ask].most > 1:
        return None
    if here.is_open:
        return leaves(here)
    return None if ask in (Ask.CALLBACK, Ask.NUMBER_RIGHT) else _person(here, _A_PERSON)


_A_PERSON = Choice(ChoiceKind.PERSON)


def leaves(here: Situation) -> Heard:
    """The question is left: nothing typed for long, or the key that says so."""
    if here.call.state is State.WAITING:
        return Heard(Event.WAITS_ON, {"asks": None, "tries": 0})
    if here.is_open:
        return Heard(Event.NO_KEY, {"asks": None})
    return Heard(Event.SUBMENU, {"asks": None, "tries": 0, "told": None})


def wrong(here: Situation, why: str = "entry") -> Heard:
    """Once more; after a few tries the way leads on."""
    if here.call.tries + 1 >= TRIES:
        return leaves(here)
    told = f"wrong:{why}"
    if left := candidates(here.call):
        told += f"{_AMONG}{','.join(left)}"
    return Heard(Event.WRONG_ENTRY, {"tries": here.call.tries + 1, "told": told})


def _callback_entered(here: Situation, typed: str) -> Heard:
    if typed == "1" and here.shown:
        return _wished(here, here.shown)
    if typed == "2":
        return asks(Ask.NUMBER)
    return wrong(here)


def _number_entered(here: Situation, typed: str) -> Heard:
    read = read_number(typed, here.city.calls_out)
    # While nobody is there, a foreign number is written down for an agent.
    if read.number and (read.fault is None or not here.is_open):
        return replace(asks(Ask.NUMBER_RIGHT), number=read.number)
    return wrong(here, (read.fault or NumberFault.NO_NUMBER).value)


def _number_right(here: Situation, typed: str) -> Heard:
    if here.number is None or typed == "2":
        return asks(Ask.NUMBER)
    return _wished(here, here.number) if typed == "1" else wrong(here)


def _wished(here: Situation, number: str) -> Heard:
    reason = CallbackReason(here.call.wants or CallbackReason.WAITING)
    return Heard(Event.CALLBACK_ASKED, {"asks": None}, f"callback:{reason}", Wish(number, reason))


def _postcode_entered(here: Situation, typed: str) -> Heard:
    districts = here.city.districts_of_postcode(typed)
    if not districts:
        return wrong(here, "postcode")
    if len(districts) == 1:
        return _district_known(districts[0])
    return asks(Ask.DISTRICT, told=",".join(districts))


def _district_entered(here: Situation, typed: str) -> Heard:
    found = _chosen(here, typed)
    return _district_known(found) if found else wrong(here)


def _district_known(district: str) -> Heard:
    return Heard(Event.KEY_CHOSEN, {"district": district, "asks": None}, f"district:{district}")


_AMONG = "|"


def candidates(call: Call) -> tuple[str, ...]:
    """The districts that the caller chooses from now; a wrong key leaves them as they are."""
    if call.asks != Ask.DISTRICT or not call.told:
        return ()
    wrong_before, _, after = call.told.partition(_AMONG)
    return tuple((after or wrong_before).split(","))


def fault_of(call: Call) -> str:
    """What was wrong with the last entry, as a code."""
    return (call.told or "").partition(_AMONG)[0].removeprefix("wrong:")


def _chosen(here: Situation, typed: str) -> str | None:
    listed = candidates(here.call)
    place = int(typed) - 1 if typed.isdigit() else -1
    return listed[place] if 0 <= place < len(listed) else None


def _centre_entered(_here: Situation, typed: str) -> Heard:
    return replace(asks(Ask.PIN), number=typed)


def centre_known(here: Situation) -> Heard:
    """A registered advice centre: the duty desk, outside the order, openly."""
    values = {
        "needs": (here.city.skill_of(SkillKind.DUTY),),
        "outside_order": True,
        "door": ChoiceKind.CENTRE.value,
        "asks": None,
    }
    return Heard(Event.KEY_CHOSEN, values, ChoiceKind.CENTRE.value)


def _reference_entered(here: Situation, typed: str) -> Heard:
    """The check digit finds a slip of the hand before the code is asked for."""
    return (
        replace(asks(Ask.CODE), number=typed) if is_reference(typed) else wrong(here, "reference")
    )


_ENTRIES: Mapping[Ask, Callable[[Situation, str], Heard]] = {
    Ask.CALLBACK: _callback_entered,
    Ask.NUMBER: _number_entered,
    Ask.NUMBER_RIGHT: _number_right,
    Ask.POSTCODE: _postcode_entered,
    Ask.DISTRICT: _district_entered,
    Ask.CENTRE: _centre_entered,
    Ask.REFERENCE: _reference_entered,
}
