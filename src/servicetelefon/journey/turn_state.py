"""What the steps of one turn have found so far; gone when the turn ends."""

from __future__ import annotations

from dataclasses import dataclass, field

from servicetelefon.assistant.choose import Chosen
from servicetelefon.assistant.personal import Masked
from servicetelefon.assistant.screen import Screened
from servicetelefon.domain.responsibility import Finding
from servicetelefon.domain.turn import Past

_NOTHING = Screened(Masked("", frozenset()), frozenset(), None, frozenset())


@dataclass(slots=True)
class Turn:
    """`message` in its own words; `question` is what is searched for, without personal data."""

    message: str
    past: Past
    wished_language: str | None = None
    chosen: str | None = None
    language: str = "de"
    screened: Screened = _NOTHING
    question: str = ""
    found: list[tuple[str, Chosen]] = field(default_factory=list[tuple[str, Chosen]])
    """Each question of the message with what was found; the whole message first."""
    finding: Finding | None = None
    has_address: bool = False

    @property
    def whole(self) -> Chosen:
        return self.found[0][1] if self.found else Chosen()

    def says(self, purpose: str) -> bool:
        return purpose in self.screened.said
