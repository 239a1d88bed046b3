"""What a manager enters about the rules: each entry with its journal line and its audit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from servicetelefon.compliance import store
from servicetelefon.compliance.card import read_register
from servicetelefon.compliance.controls import controls_of
from servicetelefon.compliance.controls.people import ALLOWED
from servicetelefon.compliance.duty import Duty
from servicetelefon.compliance.duty_files import read_duties
from servicetelefon.compliance.evaluate import Row, evaluate
from servicetelefon.compliance.incident import IncidentKind, due_at
from servicetelefon.compliance.looking import Looking
from servicetelefon.compliance.measured import read_measured
from servicetelefon.compliance.read import words_slot
from servicetelefon.domain.city import City
from servicetelefon.domain.people import SignedIn
from servicetelefon.journey.rules_noted import noted
from servicetelefon.kit.clock import Clock
from servicetelefon.kit.crypto import Vault
from servicetelefon.kit.database import Transaction
from servicetelefon.kit.errors import Invalid, NotFound
from servicetelefon.kit.ids import Ids
from servicetelefon.knowledge.knowledge import Knowledge

SUBJECTS = ("search", "secrecy", "practice")
"""What staff are taught: to work with what is found, to keep secrets (§ 203 StGB), and the work itself
in practice mode, which counts nothing and so cannot say it."""

_LONGEST = 200
_LONGEST_WORDS = 4000


@dataclass(frozen=True, slots=True)
class Rules:
    """`recordings` is where Asterisk would record to; `vectors` where they are asked for; `evals`
    where what was measured stands."""

    clock: Clock
    ids: Ids
    vault: Vault
    city: Callable[[], City]
    knowledge: Callable[[], Knowledge]
    recordings: Path
    vectors: str | None = None
    model: str | None = None
    evals: Path | None = None

    async def rows(self, tx: Transaction, day: date | None = None) -> list[Row]:
        """Every duty held against the running system, as of a day (today)."""
        now, city = self.clock.now(), self.city()
        duties = tuple(read_duties().values())
        looking = Looking(
            tx=tx,
            now=now,
            city=city,
            knowledge=self.knowledge(),
            register=read_register(),
            duties=duties,
            recordings=self.recordings,
            vectors=self.vectors,
            measured=read_measured(self.evals) if self.evals else None,
            model_address=self.model,
        )
        signed = await store.signed(tx, now, city.zone)
        return await evaluate(duties, controls_of(looking), signed, day or looking.day)

    async def sign(self, tx: Transaction, duty: str, by: SignedIn) -> None:
        """The human part of a duty is done. NotFound where it has none."""
        known: Duty | None = read_duties().get(duty)
        if known is None or known.person is None:
            raise NotFound("no such duty has a part for people")
        one = store.Attestation(self.ids.new(), duty, by.account, self.clock.now())
        await store.attest(tx, one)
        await self._noted(tx, by, "signed", duty)

    async def trained(self, tx: Transaction, account: UUID, subject: str, by: SignedIn) -> None:
        if subject not in SUBJECTS:
            raise Invalid("no such subject is taught")
        await store.train(tx, account, subject, self.clock.now(), by.account)
        await self._noted(tx, by, f"trained_{subject}", str(account))

    async def drilled(self, tx: Transaction, switch: str, by: SignedIn, *, worked: bool) -> None:
        if switch not in read_register():
            raise NotFound("no such part stands in the register")
        await store.drilled(tx, self.ids.new(), switch, self.clock.now(), worked=worked)
        await self._noted(tx, by, "drilled", switch)

    async def take_on(
        self, tx: Transaction, name: str, task: str, country: str, by: SignedIn, *, told: bool
    ) -> None:
        """A processor. Invalid for a country that § 80(2) SGB X does not allow."""
        if country not in ALLOWED:
            raise Invalid("a processor sits where § 80 SGB X allows it")
        now = self.clock.now()
        one = store.NewProcessor(
            id=self.ids.new(),
            name=_text(name),
            task=_text(task),
            country=country,
            authority_told_at=now if told else None,
            since=now,
        )
        await store.take_on(tx, one)
        await self._noted(tx, by, "processor_taken_on", str(one.id))

    async def let_go(self, tx: Transaction, processor: UUID, by: SignedIn) -> None:
        if not await store.let_go(tx, processor, self.clock.now()):
            raise NotFound("no such processor is at work")
        await self._noted(tx, by, "processor_let_go", str(processor))

    async def report(
        self, tx: Transaction, kind: IncidentKind, known_at: datetime, words: str, by: SignedIn
    ) -> None:
        """An incident; its clock began when somebody knew, not when it is entered."""
        if known_at > self.clock.now():
            raise Invalid("an incident cannot be known later than now")
        id_ = self.ids.new()
        sealed = self.vault.seal(_text(words, _LONGEST_WORDS), words_slot(id_))
        due = due_at(kind, known_at)
        await store.report(tx, store.NewIncident(id_, kind, known_at, due, sealed))
        await self._noted(tx, by, "incident_reported", str(id_))

    async def told(self, tx: Transaction, incident: UUID, by: SignedIn) -> None:
        if not await store.told(tx, incident, self.clock.now()):
            raise NotFound("no such incident waits for a report")
        await self._noted(tx, by, "incident_told", str(incident))

    async def close(self, tx: Transaction, incident: UUID, by: SignedIn) -> None:
        if not await store.close(tx, incident, self.clock.now()):
            raise NotFound("no such incident is open")
        await self._noted(tx, by, "incident_closed", str(incident))

    async def looked(self, tx: Transaction, contact: UUID, by: SignedIn) -> None:
        """Somebody had a conversation explained."""
        await self._noted(tx, by, "explained", str(contact))

    async def _noted(self, tx: Transaction, by: SignedIn, what: str, of: str) -> None:
        await noted(tx, (self.clock, self.ids), by, what, of)


def _text(text: str, longest: int = _LONGEST) -> str:
    text = text.strip()
    if not 0 < len(text) <= longest:
        raise Invalid(f"this needs a text of at most {longest} characters")
    return text
