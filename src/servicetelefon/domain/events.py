"""What can stand in the journal: a closed list in the past tense, each with a version.

The data of an entry are codes and ids only. A key that is not listed here cannot be
written, so free text and personal data have no way in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class EventCode(StrEnum):
    CALL_STEPPED = "call_stepped"
    CALL_ADOPTED = "call_adopted"
    OFFER_MADE = "offer_made"
    OFFER_ENDED = "offer_ended"
    AGENT_STATE_CHANGED = "agent_state_changed"
    CONTACT_CLOSED = "contact_closed"
    ACCOUNT_CREATED = "account_created"
    ACCOUNT_CHANGED = "account_changed"
    SIGNED_IN = "signed_in"
    SIGN_IN_REFUSED = "sign_in_refused"
    SIGNED_OUT = "signed_out"
    CITY_RELEASE_ACTIVATED = "city_release_activated"
    STREETS_TAKEN_IN = "streets_taken_in"
    SWITCH_TURNED = "switch_turned"
    SKILL_MOVED = "skill_moved"
    ROLLOUT_DECIDED = "rollout_decided"
    SCENARIO_SAVED = "scenario_saved"
    ARTICLE_WRITTEN = "article_written"
    ARTICLE_MOVED = "article_moved"
    ARTICLE_APPROVED = (
        "article_approved"  # by one person; `article_moved` says when it was the last
    )
    FIGURE_CHANGED = "figure_changed"
    KNOWLEDGE_TAKEN_IN = "knowledge_taken_in"
    LAWS_TAKEN_IN = "laws_taken_in"
    CHAT_STARTED = "chat_started"  # the label was shown
    CHAT_ANSWERED = "chat_answered"
    CHAT_MOVED = "chat_moved"
    CHAT_NOTICE = "chat_notice"  # whether words shall count as a notice of need
    CHAT_RATED = "chat_rated"
    CHAT_CODE = "chat_code"
    LINK_ASKED = "link_asked"  # by an agent: a link to a leaflet, by text message
    QUESTION_ASKED = "question_asked"  # whether it helped, by text message, as agreed at the desk
    RETENTION_RUN = "retention_run"
    ARTICLE_READ_OUT = "article_read_out"
    CALLBACK_ASKED = "callback_asked"
    CALLBACK_STEPPED = "callback_stepped"
    REFERRAL_MADE = "referral_made"
    REFERRAL_STEPPED = "referral_stepped"
    REFERRAL_ESCALATED = "referral_escalated"
    REFERRAL_ADDED_TO = "referral_added_to"
    REFERRAL_DELIVERY = "referral_delivery"
    REFERRAL_CALLED = "referral_called"  # a specialist calls the citizen back; how it ended
    URGENCY_CONFIRMED = "urgency_confirmed"
    DOCUMENT_MOVED = "document_moved"
    STATE_ASKED = "state_asked"
    RULES_ENTERED = "rules_entered"  # duty signed, training, processor, drill, incident
    READINESS_STATED = "readiness_stated"
    REPORT_MAILED = "report_mailed"
    PERSON_INFORMED = "person_informed"  # Art. 15 GDPR
    PERSON_ERASED = "person_erased"  # § 84 SGB X
    KEY_ROTATED = "key_rotated"  # a new key for the hashes that find numbers and references
    KEY_RETIRED = "key_retired"  # an earlier one was destroyed: nothing refers to it any more
    LOOKUPS_RENEWED = "lookups_renewed"
    ALARM_STEPPED = "alarm_stepped"  # raised, taken or ended


@dataclass(frozen=True, slots=True)
class Shape:
    """Version of an event and the keys its data may have."""

    version: int
    keys: frozenset[str]


def _shape(version: int, *keys: str) -> Shape:
    return Shape(version, frozenset(keys))


SHAPES: Mapping[EventCode, Shape] = MappingProxyType(
    {
        EventCode.CALL_STEPPED: _shape(1, "call", "step", "event", "from", "to", "choice"),
        EventCode.CALL_ADOPTED: _shape(1, "call", "node", "state"),
        EventCode.OFFER_MADE: _shape(1, "offer", "node"),
        EventCode.OFFER_ENDED: _shape(1, "offer", "how"),
        EventCode.AGENT_STATE_CHANGED: _shape(1, "from", "to", "reason"),
        EventCode.CONTACT_CLOSED: _shape(1, "outcome", "topic", "district"),
        EventCode.ACCOUNT_CREATED: _shape(1, "account", "roles"),
        EventCode.ACCOUNT_CHANGED: _shape(1, "account", "what"),
        EventCode.SIGNED_IN: _shape(1, "way"),
        EventCode.SIGN_IN_REFUSED: _shape(1, "way", "why"),
        EventCode.SIGNED_OUT: _shape(1, "why"),
        EventCode.CITY_RELEASE_ACTIVATED: _shape(1, "release", "before"),
        EventCode.STREETS_TAKEN_IN: _shape(1, "directory", "segments", "hash"),
        EventCode.SWITCH_TURNED: _shape(1, "switch", "to"),
        EventCode.ARTICLE_WRITTEN: _shape(1, "version", "article", "number", "origin"),
        EventCode.ARTICLE_MOVED: _shape(1, "version", "article", "from", "to"),
        EventCode.ARTICLE_APPROVED: _shape(1, "version", "article"),
        EventCode.FIGURE_CHANGED: _shape(1, "figure", "what"),
        EventCode.KNOWLEDGE_TAKEN_IN: _shape(1, "running", "proposed", "ended"),
        EventCode.LAWS_TAKEN_IN: _shape(1, "state", "changes", "articles", "figures"),
        EventCode.SKILL_MOVED: _shape(1, "skill", "to"),
        EventCode.ROLLOUT_DECIDED: _shape(1, "line", "district", "decision", "state"),
        EventCode.SCENARIO_SAVED: _shape(1, "scenario"),
        EventCode.CHAT_STARTED: _shape(1, "label", "language"),
        EventCode.CHAT_ANSWERED: _shape(
            1, "outcome", "article", "version", "language", "notice", "person", "crisis"
        ),
        EventCode.CHAT_MOVED: _shape(1, "event", "from", "to"),
        EventCode.CHAT_NOTICE: _shape(1, "answer"),
        EventCode.CHAT_RATED: _shape(1, "rating", "article"),
        EventCode.CHAT_CODE: _shape(1, "what"),
        EventCode.LINK_ASKED: _shape(1, "article"),
        EventCode.QUESTION_ASKED: _shape(1),
        EventCode.RETENTION_RUN: _shape(1, "rule", "removed"),
        EventCode.ARTICLE_READ_OUT: _shape(1, "article", "version", "rendering"),
        EventCode.CALLBACK_ASKED: _shape(1, "callback", "reason", "channel", "again"),
        EventCode.CALLBACK_STEPPED: _shape(1, "callback", "event", "from", "to", "tries"),
        EventCode.REFERRAL_MADE: _shape(
            1, "kind", "channel", "matter", "claim", "urgency", "why", "basis", "recipient"
        ),
        EventCode.REFERRAL_STEPPED: _shape(1, "event", "from", "to", "reason", "level"),
        EventCode.REFERRAL_ESCALATED: _shape(1, "from", "to", "state"),
        EventCode.REFERRAL_ADDED_TO: _shape(1, "entry", "kind"),
        EventCode.REFERRAL_DELIVERY: _shape(1, "delivery", "way", "state", "tries", "fault"),
        EventCode.REFERRAL_CALLED: _shape(1, "call", "state"),
        EventCode.URGENCY_CONFIRMED: _shape(1, "urgency", "why"),
        EventCode.DOCUMENT_MOVED: _shape(1, "document", "state"),
        EventCode.STATE_ASKED: _shape(1, "how"),
        EventCode.PERSON_INFORMED: _shape(1, "receipt", "way", "values", "kept"),
        EventCode.PERSON_ERASED: _shape(1, "receipt", "way", "values", "kept"),
        EventCode.RULES_ENTERED: _shape(1, "what", "object"),
        EventCode.READINESS_STATED: _shape(1, "what", "object", "count"),
        EventCode.REPORT_MAILED: _shape(1, "mailing", "report", "state", "tries", "fault"),
        EventCode.KEY_ROTATED: _shape(1, "key", "number"),
        EventCode.KEY_RETIRED: _shape(1, "key", "number"),
        EventCode.LOOKUPS_RENEWED: _shape(1, "table", "renewed"),
        EventCode.ALARM_STEPPED: _shape(1, "alarm", "step"),
    }
)

Code = str | int | bool | None


class NotAnEvent(ValueError):
    """Data with a key that the event does not have, or with something longer than a code."""


LONGEST_CODE = 64


def checked(code: EventCode, data: Mapping[str, Code]) -> dict[str, Code]:
    """The data as they may be written; NotAnEvent otherwise."""
    unknown = data.keys() - SHAPES[code].keys
    if unknown:
        raise NotAnEvent(f"{code} has no {', '.join(sorted(unknown))}")
    for key, value in data.items():
        if isinstance(value, str) and (len(value) > LONGEST_CODE or " " in value):
            raise NotAnEvent(f"{code}.{key} is not a code")
    return dict(data)
