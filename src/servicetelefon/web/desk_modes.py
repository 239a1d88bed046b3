"""One word for everything that the desk's page makes of an agent's state."""

from __future__ import annotations

from servicetelefon.domain.presence import Presence

HELD = "held"
MODES = (*Presence, HELD)
