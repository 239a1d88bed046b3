"""What an agent is doing, and which changes are possible. Diagram: docs/state-machines/presence.mmd."""

from __future__ import annotations

from enum import StrEnum


class Presence(StrEnum):
    AWAY = "away"
    READY = "ready"
    PAUSED = "paused"
    OFFERED = "offered"  # a contact is ringing
    TALKING = "talking"
    LOST = "lost"  # talking, but the phone is gone: it is rung again
    WRAP_UP = "wrap_up"


class PresenceEvent(StrEnum):
    SAID_READY = "said_ready"
    PAUSED = "paused"
    WENT_AWAY = "went_away"
    OFFERED = "offered"
    OFFER_FELL = "offer_fell"
    TOOK = "took"
    PHONE_LOST = "phone_lost"
    PHONE_BACK = "phone_back"
    TALK_ENDED = "talk_ended"
    WRAPPED_UP = "wrapped_up"
    GIVEN_UP = "given_up"
    PUT_BACK = "put_back"


_FREE: dict[PresenceEvent, Presence] = {
    PresenceEvent.SAID_READY: Presence.READY,
    PresenceEvent.PAUSED: Presence.PAUSED,
    PresenceEvent.WENT_AWAY: Presence.AWAY,
}

TABLE: dict[Presence, dict[PresenceEvent, Presence]] = {
    Presence.AWAY: dict(_FREE),
    Presence.PAUSED: dict(_FREE),
    Presence.READY: {**_FREE, PresenceEvent.OFFERED: Presence.OFFERED},
    Presence.OFFERED: {
        PresenceEvent.OFFER_FELL: Presence.READY,
        PresenceEvent.PAUSED: Presence.PAUSED,
        PresenceEvent.WENT_AWAY: Presence.AWAY,
        PresenceEvent.TOOK: Presence.TALKING,
    },
    Presence.TALKING: {
        PresenceEvent.PHONE_LOST: Presence.LOST,
        PresenceEvent.TALK_ENDED: Presence.WRAP_UP,
        PresenceEvent.PUT_BACK: Presence.PAUSED,
    },
    Presence.LOST: {
        PresenceEvent.PHONE_BACK: Presence.TALKING,
        PresenceEvent.TALK_ENDED: Presence.WRAP_UP,
        PresenceEvent.GIVEN_UP: Presence.AWAY,
    },
    Presence.WRAP_UP: {
        PresenceEvent.WRAPPED_UP: Presence.READY,
        PresenceEvent.PAUSED: Presence.PAUSED,
        PresenceEvent.WENT_AWAY: Presence.AWAY,
        PresenceEvent.GIVEN_UP: Presence.AWAY,
    },
}


def after(state: Presence, event: PresenceEvent) -> Presence | None:
    """The next state, or None when this cannot happen now."""
    return TABLE[state].get(event)
