"""What the live part of the desk shows: the agent's state in the city's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict
from uuid import UUID

from servicetelefon.chat.store import Said
from servicetelefon.domain.call_vocabulary import THIRD_RINGS, THIRD_TALKS
from servicetelefon.domain.city import City
from servicetelefon.domain.outgoing import Target, TargetKind
from servicetelefon.domain.presence import Presence
from servicetelefon.journey.agent import DeskView
from servicetelefon.journey.chat_parts import CHANNEL
from servicetelefon.journey.earlier import EnquirySeen
from servicetelefon.kit.wording import MAIN_LANGUAGE
from servicetelefon.phone.port import PhoneKind, kind_of
from servicetelefon.phone.read import CallNow
from servicetelefon.referral.kept import Kept
from servicetelefon.web.desk_modes import BY_HAND, CHATTING, IN_TALK, OFFERED_CHAT

MOST_SHOWN = 12
"""Messages of an earlier chat; who wrote more has said it in the last ones."""


@dataclass(frozen=True, slots=True)
class About:
    """What is known of a contact, in words; None is "not chosen"."""

    topic: str | None
    district: str | None
    language: str
    foreign: bool  # the conversation is not in the main language
    since: datetime  # the first ring


@dataclass(frozen=True, slots=True)
class Stand:
    """`mode` is one of MODES."""

    mode: str
    since: datetime | None = None
    reason: str | None = None
    contact: UUID | None = None
    alarm: str | None = None  # raised, taken or ended
    about: About | None = None
    callback: str | None = None  # why somebody is called back, as a code
    waits: int = 0  # how many this agent could take by hand
    phone_there: bool = False
    desk_phone: bool = False  # the agent listens with a telephone on the table
    muted: bool = False
    third: str | None = None  # who was called beside, by name
    third_refused: str | None = None  # why they did not come
    may_be_left: bool = False  # whether the caller can be left with them
    before: tuple[Said, ...] = ()  # what was written in a chat before this contact
    enquiry: EnquirySeen | None = None  # whose state the caller has asked for
    enquiry_office: str | None = None
    kept: tuple[Kept, ...] = ()  # emergencies of this agent that nobody has accepted


def stand(
    view: DeskView | None, city: City, waits: int | None = None, kept: tuple[Kept, ...] = ()
) -> Stand:
    """`waits`: how many the agent could take, where people are taken by hand."""
    if view is None:
        return Stand(Presence.AWAY)
    offer, call = view.offer, view.call
    about = contact = None
    if call is not None:
        contact = call.contact
        about = _about(city, call.topic, call.district, call.language, call.first_ring)
    elif offer is not None:
        about = _about(city, offer.topic, offer.district, offer.language, offer.arrived_at)
    phone, enquiry = view.now.phone, view.before.enquiry
    offices = {one.id: one.name for one in city.offices.values()}
    return Stand(
        mode=_mode(view, by_hand=waits is not None),
        waits=waits or 0,
        since=view.now.since,
        reason=view.now.reason,
        contact=contact,
        about=about,
        callback=view.callback,
        before=view.before.messages[-MOST_SHOWN:],
        enquiry=enquiry,
        kept=kept,
        enquiry_office=_name(enquiry.office, offices) if enquiry else None,
        alarm=view.alarm.state if view.alarm else None,
        phone_there=view.now.phone_there,
        desk_phone=phone is not None and kind_of(phone) is PhoneKind.DESK,
        **_beside(call, city),
    )


class _Beside(TypedDict, total=False):
    muted: bool
    third: str | None
    third_refused: str | None
    may_be_left: bool


def _beside(call: CallNow | None, city: City) -> _Beside:
    """What concerns somebody third, while they matter."""
    if call is None:
        return {}
    target = Target.read(call.third or "")
    concerns = call.state in THIRD_RINGS | THIRD_TALKS or call.third_refused is not None
    return {
        "muted": call.muted,
        "third": name_of(target, city) if target and concerns else None,
        "third_refused": call.third_refused,
        "may_be_left": target is not None and target.may_be_left_alone,
    }


def name_of(target: Target, city: City) -> str:
    """Who it is, in the city's words; the code itself when the city no longer has it."""
    match target.kind:
        case TargetKind.OFFICE if target.id in city.offices:
            return city.offices[target.id].name
        case TargetKind.SERVICE if target.id in city.calls_out.services:
            return city.calls_out.services[target.id].name
        case _:
            return target.id


def _mode(view: DeskView, *, by_hand: bool) -> str:
    if view.call is not None and view.now.state is Presence.TALKING and view.call.state in IN_TALK:
        return view.call.state.value
    if view.offer is not None and view.offer.channel == CHANNEL:
        return OFFERED_CHAT
    if view.call is None and view.now.state is Presence.TALKING:
        return CHATTING
    if by_hand and view.now.state is Presence.READY:
        return BY_HAND
    return view.now.state.value


def _about(
    city: City, topic: str | None, district: str | None, language: str, since: datetime
) -> About:
    return About(
        topic=_name(topic, {one.id: one.title for one in city.enquiry_types.values()}),
        district=_name(district, {one.id: one.name for one in city.districts.values()}),
        language=city.languages[language].name if language in city.languages else language,
        foreign=language != MAIN_LANGUAGE,
        since=since,
    )


def _name(code: str | None, names: Mapping[str, str]) -> str | None:
    """The code itself when the city no longer has it."""
    return names.get(code, code) if code else None
