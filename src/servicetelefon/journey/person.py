"""Information (Art. 15 GDPR, § 83 SGB X) and erasure (Art. 17 GDPR, § 84 SGB X) for one person.

Found by reference and code, or by a number. What the law keeps is named with its reason. What was
done, by which role and how many values, stands in the journal; who did it, in the audit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from servicetelefon.chat import person as chats
from servicetelefon.compliance import store as rules
from servicetelefon.compliance.read import request_slot
from servicetelefon.compliance.store import PersonRequest
from servicetelefon.desk import person as notes
from servicetelefon.domain.city import City
from servicetelefon.domain.events import EventCode
from servicetelefon.domain.people import SignedIn
from servicetelefon.domain.permissions import Role
from servicetelefon.domain.person import Disclosed, Held, Looked, Traces, Way, Why
from servicetelefon.domain.telephone_number import at_home, read_number
from servicetelefon.kit.clock import Clock
from servicetelefon.kit.crypto import Vault
from servicetelefon.kit.database import Transaction
from servicetelefon.kit.errors import Invalid
from servicetelefon.kit.ids import Ids
from servicetelefon.phone import person as calls
from servicetelefon.records import person as records
from servicetelefon.records.store import Entry, Look, append, audit
from servicetelefon.referral import codes
from servicetelefon.referral import person as referrals
from servicetelefon.referral.store import LINE_SEES, see
from servicetelefon.routing import person as callbacks

_LONGEST = 200


class What(StrEnum):
    INFORMATION = "information"
    ERASURE = "erasure"


@dataclass(frozen=True, slots=True)
class Asked:
    """Who acts for the city, and on what: the file number or letter that asked for it."""

    by: SignedIn
    reason: str = field(repr=False)
    way: Way
    traces: Traces


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was done, without anything personal: it may be filed. `values` by column."""

    id: UUID
    at: datetime
    what: What
    way: Way
    values: Mapping[str, int]
    kept: Mapping[UUID, Why]
    traces: Traces
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Information:
    """Everything that is held, to whom it went, and who looked."""

    receipt: Receipt
    held: tuple[Held, ...] = field(repr=False)
    disclosed: tuple[Disclosed, ...]
    looked: tuple[Looked, ...]


def checked_reason(reason: str) -> str:
    """As it is kept. Invalid, before anything is asked or looked for, when it is none or too long."""
    reason = reason.strip()
    if not 0 < len(reason) <= _LONGEST:
        raise Invalid(f"a reason of at most {_LONGEST} characters is needed")
    return reason


@dataclass(frozen=True, slots=True)
class PersonRights:
    clock: Clock
    ids: Ids
    vault: Vault
    city: Callable[[], City]

    async def by_reference(self, tx: Transaction, reference: str, code: str) -> Traces | None:
        """None whatever was wrong; a wrong try is counted like one on the page."""
        await see(tx, LINE_SEES)
        digits = ("".join(reference.split()), "".join(code.split()))
        row = await codes.proven(tx, self.vault, *digits, self.clock.now())
        if row is None:
            return None
        return await self._around(tx, Traces(enquiries=frozenset({row.enquiry})))

    async def by_number(self, tx: Transaction, number: str) -> Traces:
        """All that lies under this number; nothing may. Invalid when it is no number."""
        read = read_number(number, self.city().calls_out)
        if read.number is None:
            raise Invalid("this is not a telephone number with its area code")
        forms = self._forms(number, read.number)
        found = await callbacks.by_number(tx, self.vault, forms)
        found |= Traces(
            contacts=await calls.contacts_by_number(tx, self.vault, forms),
            enquiries=await referrals.by_number(tx, self.vault, forms),
        )
        found |= Traces(enquiries=await records.enquiries_of(tx, found.contacts))
        return await self._around(tx, found)

    @staticmethod
    def _forms(typed: str, number: str) -> tuple[str, ...]:
        """Carriers show numbers in several forms, and each form has a keyed hash of its own."""
        digits = "".join(one for one in typed if one.isdigit())
        whole = number.removeprefix("+")
        return tuple({number, at_home(number), whole, f"00{whole}", digits})

    async def _around(self, tx: Transaction, found: Traces) -> Traces:
        """With the contacts of its enquiries, the calls in which its codes were typed, and the
        callbacks that these led to."""
        found |= Traces(contacts=await records.contacts_of(tx, found.enquiries))
        typed = await calls.contacts_by_codes(tx, found.contacts, found.enquiries)
        found |= Traces(contacts=typed)
        return found | Traces(callbacks=await callbacks.of_contacts(tx, found.contacts))

    async def information(self, tx: Transaction, auditor: Transaction, asked: Asked) -> Information:
        """`auditor` is a transaction of the role that may read who looked."""
        checked_reason(asked.reason)
        held = await self._held(tx, asked.traces)
        disclosed = await referrals.disclosed(tx, asked.traces.enquiries)
        of = asked.traces.all | {one.of for one in held}
        looked = await records.looked(auditor, of)
        values = Counter(one.column for one in held)
        receipt = self._receipt(What.INFORMATION, asked, values, {})
        await self._noted(tx, asked, receipt)
        return Information(receipt, tuple(held), tuple(disclosed), tuple(looked))

    async def erase(self, tx: Transaction, asked: Asked, *, dry_run: bool = False) -> Receipt:
        """Destroys content, not codes and not the chain. A dry run says what it would do."""
        checked_reason(asked.reason)
        kept = await self._kept(tx, asked.traces)
        traces = asked.traces.without(kept)
        if dry_run:
            values = Counter(one.column for one in await self._held(tx, traces))
            return self._receipt(What.ERASURE, asked, values, kept, dry_run=True)
        now = self.clock.now()
        gone = {
            **await chats.destroy(tx, traces.contacts),
            **await notes.destroy(tx, traces.contacts),
            **await calls.destroy(tx, traces.contacts),
            **await records.destroy(tx, traces.contacts),
            **await callbacks.destroy(tx, traces.callbacks),
            **await referrals.destroy(tx, traces.enquiries, now),
        }
        values = {column: count for column, count in gone.items() if count}
        receipt = self._receipt(What.ERASURE, asked, values, kept)
        await self._noted(tx, asked, receipt)
        return receipt

    async def _kept(self, tx: Transaction, traces: Traces) -> dict[UUID, Why]:
        return {
            **await records.kept(tx, traces.contacts),
            **await callbacks.kept(tx, traces.callbacks),
            **await referrals.kept(tx, traces.enquiries),
        }

    async def _held(self, tx: Transaction, traces: Traces) -> list[Held]:
        return [
            *await referrals.held(tx, self.vault, traces.enquiries),
            *await chats.held(tx, self.vault, traces.contacts),
            *await notes.held(tx, self.vault, traces.contacts),
            *await calls.held(tx, self.vault, traces.contacts),
            *await callbacks.held(tx, self.vault, traces.callbacks),
            *await records.held(tx, traces.contacts),
        ]

    def _receipt(
        self,
        what: What,
        asked: Asked,
        values: Mapping[str, int],
        kept: Mapping[UUID, Why],
        *,
        dry_run: bool = False,
    ) -> Receipt:
        now = self.clock.now()
        return Receipt(
            self.ids.new(), now, what, asked.way, dict(values), kept, asked.traces, dry_run
        )

    async def _noted(self, tx: Transaction, asked: Asked, receipt: Receipt) -> None:
        """Journal, request and audit: one line of the audit for each thing that was touched."""
        now, role = receipt.at, Role.COMPLIANCE
        reason = checked_reason(asked.reason)
        code = _CODES[receipt.what]
        found = sum(receipt.values.values())
        data = {"receipt": str(receipt.id), "way": receipt.way.value, "values": found,
                "kept": len(receipt.kept)}  # fmt: skip
        line = Entry(self.ids.new(), now, code, role=role, data=data)
        await append(tx, [line])
        words = self.vault.seal(reason, request_slot(receipt.id))
        await rules.person_asked(
            tx,
            PersonRequest(
                receipt.id, now, receipt.what.value, receipt.way.value, asked.by.account, found,
                len(receipt.kept), words,
            ),
        )  # fmt: skip
        touched = {
            "contact": asked.traces.contacts,
            "enquiry": asked.traces.enquiries,
            "callback": asked.traces.callbacks,
            "person_request": {receipt.id},
        }
        for kind, ids in touched.items():
            for one in sorted(ids):
                id_ = self.ids.new()
                by = asked.by.account
                look = Look(id_, now, by, role, code.value, kind, str(one), journal=line.id)
                await audit(tx, look)


_CODES = {
    What.INFORMATION: EventCode.PERSON_INFORMED,
    What.ERASURE: EventCode.PERSON_ERASED,
}
