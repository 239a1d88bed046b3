"""An enquiry's way to an office on a real database, with a clock moved by hand."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from fakes.keys import a_vault
from fakes.people import FAST
from servicetelefon.city.load import load_city
from servicetelefon.domain.city import City
from servicetelefon.domain.handover import Channel, Giver, HandOver, Receipt, Stated
from servicetelefon.domain.people import SignedIn
from servicetelefon.domain.permissions import Role
from servicetelefon.domain.referral import ReferralKind
from servicetelefon.journey.enquiry import Enquiries, Send
from servicetelefon.journey.enquiry_clock import EnquiryClock
from servicetelefon.journey.enquiry_state import EnquiryStates
from servicetelefon.journey.office import OfficeWork
from servicetelefon.journey.office_sight import OfficeSight
from servicetelefon.journey.oversight import Oversight
from servicetelefon.journey.people import People, Person
from servicetelefon.kit.bell import Bell
from servicetelefon.kit.clock import ManualClock
from servicetelefon.kit.crypto import Vault
from servicetelefon.kit.database import Database
from servicetelefon.kit.failpoints import Failpoints
from servicetelefon.kit.ids import Ids
from servicetelefon.people.passwords import Passwords

MUSTERSTADT = Path(__file__).parent / "cities" / "musterstadt"
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""Ten o'clock in the city; the line is open."""


class SilentBell(Bell):
    def __init__(self) -> None:
        self.rung: list[tuple[str, str]] = []

    def ring(self, topic: str, key: str = "") -> None:
        self.rung.append((topic, key))


def a_hand_over(**other: Any) -> HandOver:
    plain = HandOver(
        kind=ReferralKind.MESSAGE,
        channel=Channel.PHONE,
        said="Meine Heizung geht nicht, und das Amt antwortet nicht.",
        matter="grundsicherung",
        district="nord",
        office="amt-nord",
    )
    return replace(plain, **other)


ANSWERED = {"aktenzeichen": Stated("N 17/4"), "seit-wann": Stated("2026-11-02", checked=True)}


@dataclass
class Bureau:
    """The journeys of enquiries as bootstrap puts them together."""

    database: Database
    clock: ManualClock = field(default_factory=lambda: ManualClock(MONDAY))
    vault: Vault = field(default_factory=a_vault)
    city: City = field(default_factory=lambda: load_city(MUSTERSTADT))
    chance: random.Random = field(default_factory=lambda: random.Random(11))
    bell: SilentBell = field(default_factory=SilentBell)
    failpoints: Failpoints = field(default_factory=Failpoints)
    ids: Ids = field(init=False)
    enquiries: Enquiries = field(init=False)
    states: EnquiryStates = field(init=False)
    watch: EnquiryClock = field(init=False)
    office: OfficeWork = field(init=False)
    sight: OfficeSight = field(init=False)
    oversight: Oversight = field(init=False)
    people: People = field(init=False)

    def __post_init__(self) -> None:
        self.ids = Ids(self.clock, self.chance)
        self.enquiries = Enquiries(
            self.clock, self.ids, self.chance, self.vault, lambda: self.city, lambda _key: None
        )
        self.states = EnquiryStates(self.clock, self.ids, self.vault, lambda: self.city)
        self.watch = EnquiryClock(
            self.database, self.clock, self.ids, self.bell, self.failpoints, lambda: self.city
        )

        self.office = OfficeWork(
            self.clock, self.ids, self.vault, lambda: self.city, lambda _key: None
        )
        self.sight = OfficeSight(self.office)
        self.oversight = Oversight(self.office)
        self.people = People(self.clock, self.ids, self.chance, self.vault, Passwords(FAST))

    async def somebody(self, login: str, *roles: Role, offices: tuple[str, ...] = ()) -> SignedIn:
        """An account, as its pages would know it."""
        person = Person(login, login.capitalize(), frozenset(roles), offices=frozenset(offices))
        async with self.database.begin() as tx:
            made = await self.people.create(tx, person, by=None)
        return SignedIn(made.account, person.name, person.roles, session="", offices=person.offices)

    def giver(self, **other: Any) -> Giver:
        return replace(Giver(self.ids.new(), "sozial", role=Role.AGENT), **other)

    def enquiries_sending(self, send: Send) -> Enquiries:
        """The same with a way to offices without inbox."""
        return replace(self.enquiries, send=send)

    async def takes_in(self, handed: HandOver | None = None, giver: Giver | None = None) -> Receipt:
        async with self.database.begin() as tx:
            return await self.enquiries.take_in(tx, handed or a_hand_over(), giver or self.giver())

    async def row(self, enquiry: UUID, columns: str) -> tuple[Any, ...]:
        async with self.database.begin(office="*") as tx:
            query = f"select {columns} from referral.referral where enquiry = %s"  # noqa: S608
            row = await tx.row(query, (enquiry,))
        assert row is not None
        return row
