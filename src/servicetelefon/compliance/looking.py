"""What controls look at. A question to the database is kept with its count: that is the evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import LiteralString

from sqlalchemy import Table

from servicetelefon.compliance.all_tables import all_tables
from servicetelefon.compliance.card import PROGRAM, Register
from servicetelefon.compliance.control import Evidence, Finding, Verdict
from servicetelefon.compliance.duty import Duty
from servicetelefon.compliance.measured import Measured
from servicetelefon.compliance.proved import PROOFS
from servicetelefon.domain.city import City
from servicetelefon.kit.database import Transaction
from servicetelefon.kit.wording import MAIN_LANGUAGE, UnknownWords
from servicetelefon.knowledge.knowledge import Knowledge
from servicetelefon.measures.suppress import MINIMUM


@dataclass(frozen=True, slots=True)
class Looking:
    """One look at everything, at one moment. `recordings` is where Asterisk would record to,
    `program` what runs, `proofs` what its tests have shown, `tables` what is declared of each column,
    `least_in_group` from how many people on a figure is told."""

    tx: Transaction
    now: datetime
    city: City
    knowledge: Knowledge
    register: Register
    duties: Sequence[Duty]
    recordings: Path
    model_address: str | None = None
    vectors: str | None = None
    measured: Measured | None = None
    program: Path = PROGRAM
    proofs: Path = PROOFS
    tables: tuple[Table, ...] = field(default_factory=lambda: tuple(all_tables()))
    least_in_group: int = MINIMUM

    @property
    def day(self) -> date:
        return self.now.astimezone(self.city.zone).date()

    async def count(self, question: LiteralString, values: Sequence[object] = ()) -> Evidence:
        """What was asked and how many there are: the evidence."""
        row = await self.tx.row(question, values)
        return Evidence(question, int(row[0]) if row else 0, self.now)

    async def none(self, question: LiteralString, fine: str, broken: str) -> Finding:
        """Passes where the question finds nothing."""
        found = await self.count(question)
        if found.count:
            return Finding(Verdict.FAIL, broken, (found,))
        return Finding(Verdict.PASS, fine, (found,))

    def words(self, words_id: str, lang: str = MAIN_LANGUAGE) -> str:
        """A text of the city; empty where nobody wrote it."""
        try:
            return self.city.wording.t(words_id, lang).text
        except UnknownWords:
            return ""

    def told(self, what: str, faults: Sequence[str], fine: str) -> Finding:
        """Passes where nothing is wrong; `what` was compared."""
        evidence = (Evidence(what, len(faults), self.now),)
        if faults:
            return Finding(Verdict.FAIL, ", ".join(faults), evidence)
        return Finding(Verdict.PASS, fine, evidence)
