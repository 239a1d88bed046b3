"""Sentences that the telephone makes up from what it knows: texts that every city must have.

Fixed announcements stand in announcements.yaml and may be recorded; these hold values.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from servicetelefon.domain.phone_ask import Ask
from servicetelefon.domain.referral import ReferralState
from servicetelefon.domain.telephone_number import NumberFault

_NOTHING = frozenset[str]()

PHONE_WORDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {f"phone.ask.{ask}": _NOTHING for ask in Ask if ask is not Ask.OFFICE_ANSWER}
    | {f"phone.state.{state}": _NOTHING for state in ReferralState}
    | {f"phone.wrong.{fault}": _NOTHING for fault in NumberFault}
    | {
        "phone.ask.code": frozenset({"number"}),
        "phone.ask.callback": frozenset({"number"}),
        "phone.ask.number_right": frozenset({"number"}),
        "phone.automatic": _NOTHING,
        "phone.decline_hint": frozenset({"key"}),
        "phone.code.known": _NOTHING,
        "phone.declined": _NOTHING,
        "phone.district_key": frozenset({"name", "key"}),
        "phone.farewell.later": frozenset({"opens"}),
        "phone.farewell.notice": frozenset({"day", "month", "time"}),
        "phone.farewell.today": _NOTHING,
        "phone.full": _NOTHING,
        "phone.help": _NOTHING,
        "phone.help.contact": frozenset({"name", "number"}),
        "phone.hours": _NOTHING,
        "phone.hours.day": frozenset({"first", "times"}),
        "phone.hours.days": frozenset({"first", "last", "times"}),
        "phone.hours.times": frozenset({"opens", "closes"}),
        "phone.link.ask": _NOTHING,
        "phone.link.asked": _NOTHING,
        "phone.link.not": _NOTHING,
        "phone.link.sent": _NOTHING,
        "phone.no_answer": _NOTHING,
        "phone.office": frozenset({"office"}),
        "phone.office.calls": _NOTHING,
        "phone.office.elsewhere": frozenset({"number"}),
        "phone.office.number": frozenset({"number"}),
        "phone.office.otherwise": _NOTHING,
        "phone.office.unknown": frozenset({"number"}),
        "phone.office.unsure": frozenset({"number"}),
        "phone.office.visits": _NOTHING,
        "phone.question": _NOTHING,
        "phone.question_thanks": _NOTHING,
        "phone.state.documents": frozenset({"n"}),
        "phone.state.overdue": _NOTHING,
        "phone.state.refused": _NOTHING,
        "phone.state.reply_by": frozenset({"day", "month"}),
        "phone.text.carried": frozenset({"city", "number", "opens"}),
        "phone.text.link": frozenset({"city", "link"}),
        "phone.text.question": frozenset({"city", "link"}),
        "phone.text.not_reached": frozenset({"city", "number"}),
        "phone.wait.at_hand": _NOTHING,
        "phone.wait.longer": _NOTHING,
        "phone.wait.next": _NOTHING,
        "phone.wait.position": frozenset({"n"}),
        "phone.wait.range": frozenset({"low", "high"}),
        "phone.wrong.code": _NOTHING,
        "phone.wrong.entry": _NOTHING,
        "phone.wrong.postcode": _NOTHING,
        "phone.wrong.reference": _NOTHING,
    }
)
"""Words → values that each may use."""
