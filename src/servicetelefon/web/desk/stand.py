"""What the live part of the desk shows: the agent's state in the city's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from servicetelefon.domain.call import State
from servicetelefon.domain.city import City
from servicetelefon.domain.presence import Presence
from servicetelefon.journey.agent import DeskView
from servicetelefon.kit.wording import MAIN_LANGUAGE
from servicetelefon.phone.port import PhoneKind, kind_of
from servicetelefon.web.desk_modes import HELD


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
    about: About | None = None
    callback: str | None = None  # why somebody is called back, as a code
    phone_there: bool = False
    desk_phone: bool = False  # the agent listens with a telephone on the table


def stand(view: DeskView | None, city: City) -> Stand:
    if view is None:
        return Stand(Presence.AWAY)
    offer, call = view.offer, view.call
    about = contact = None
    if call is not None:
        contact = call.contact
        about = _about(city, call.topic, call.district, call.language, call.first_ring)
    elif offer is not None:
        about = _about(city, offer.topic, offer.district, offer.language, offer.arrived_at)
    phone = view.now.phone
    return Stand(
        mode=_mode(view),
        since=view.now.since,
        reason=view.now.reason,
        contact=contact,
        about=about,
        callback=view.callback,
        phone_there=view.now.phone_there,
        desk_phone=phone is not None and kind_of(phone) is PhoneKind.DESK,
    )


def _mode(view: DeskView) -> str:
    if view.call is not None and view.call.state is State.HELD:
        return HELD
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
