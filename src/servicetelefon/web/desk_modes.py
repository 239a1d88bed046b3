"""One word for everything that the desk's page makes of an agent's state."""

from __future__ import annotations

from servicetelefon.domain.call import State
from servicetelefon.domain.call_vocabulary import THIRD_RINGS
from servicetelefon.domain.presence import Presence

IN_TALK = frozenset({State.HELD, State.CONSULTING, State.CONFERENCE}) | THIRD_RINGS
"""States of a call that the desk shows by their own name while the agent is in a talk."""
OFFERED_CHAT, CHATTING = "offered_chat", "chatting"
BY_HAND = "by_hand"
"""Ready, and nobody is given to anybody: the agent takes who is next."""
MODES = (*Presence, *sorted(IN_TALK), OFFERED_CHAT, CHATTING, BY_HAND)
