"""What is looked at before anything is searched: emergencies, personal data, what is refused, and
words that may be a notice of need. Fixed lists alone; nothing learned takes part, nothing is scored."""

from __future__ import annotations

from dataclasses import dataclass

from servicetelefon.assistant.lists import Lists
from servicetelefon.assistant.personal import Masked
from servicetelefon.assistant.text import tokens
from servicetelefon.domain.office import Crisis
from servicetelefon.domain.turn import TurnOutcome

_REFUSED = (
    ("threat", TurnOutcome.THREAT),
    ("instructions", TurnOutcome.REFUSED_INSTRUCTIONS),
    ("others_data", TurnOutcome.REFUSED_OTHERS_DATA),
    ("cheating", TurnOutcome.REFUSED_CHEATING),
)


@dataclass(frozen=True, slots=True)
class Screened:
    """`crises`: which help to name. `said` are the purposes of the lists that were found."""

    masked: Masked
    crises: frozenset[Crisis]
    crisis_language: str | None
    said: frozenset[str]

    @property
    def notice(self) -> bool:
        """Crisis help never ends this check: hunger today is need that an office should know of."""
        return "notice" in self.said or not self.crises.isdisjoint(NEED)

    @property
    def refused(self) -> TurnOutcome | None:
        return next((outcome for name, outcome in _REFUSED if name in self.said), None)


_ALONE, _WANTS_PERSON = "wants_person_alone", "wants_person"
_FEW_WORDS = 3
NEED = frozenset({Crisis.HUNGER, Crisis.NO_ROOF, Crisis.POWER})
"""Emergencies that an office for social assistance can do something about."""


def screen(text: str, lists: Lists) -> Screened:
    hits = lists.crisis.find(text)
    said = {name for name, of in lists.screen.items() if of.find(text)}
    if _ALONE in said and len(tokens(text)) <= _FEW_WORDS:
        said.add(_WANTS_PERSON)
    return Screened(
        masked=lists.mask(text),
        crises=frozenset(Crisis(one.means) for one in hits),
        crisis_language=hits[0].language if hits else None,
        said=frozenset(said),
    )
