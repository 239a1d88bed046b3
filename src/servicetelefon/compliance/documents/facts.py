"""What documents are filled from: one look at the running system, and the duties held against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from servicetelefon.compliance.evaluate import Row
from servicetelefon.compliance.looking import Looking


@dataclass(frozen=True, slots=True)
class Processor:
    name: str
    task: str
    country: str
    authority_told: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """`version` of the program; `processors` that work for the line now; `kept` says how long
    what is kept, from the constants of the parts that delete; `receivers` what goes to whom beside
    the offices, from the settings."""

    look: Looking
    rows: Sequence[Row]
    processors: Sequence[Processor]
    version: str
    kept: Sequence[tuple[str, timedelta]]
    receivers: Sequence[tuple[str, str]] = ()

    def values(self) -> dict[str, str]:
        """What sentences of a template may name."""
        city = self.look.city
        return {
            "city": city.name,
            "version": self.version,
            "day": f"{self.look.day:%d.%m.%Y}",
            "parts": str(len(self.look.register)),
            "number": city.main_number.number or "",
            "operation": "Produktivbetrieb" if city.is_productive else "Probebetrieb",
        }


async def processors(look: Looking) -> tuple[Processor, ...]:
    rows = await look.tx.rows(
        "select name, task, country, authority_told_at is not null from compliance.processor "
        "where until is null or until > %s order by name",
        (look.now,),
    )
    return tuple(Processor(*row) for row in rows)
