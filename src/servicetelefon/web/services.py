"""What the pages need of the rest of the house; bootstrap fills it."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from servicetelefon.domain.city import City
from servicetelefon.journey.agent import AgentJourney
from servicetelefon.journey.always import AlwaysRuns
from servicetelefon.journey.appointments import Appointments
from servicetelefon.journey.audit_search import AuditSearch
from servicetelefon.journey.callbacks import Callbacks
from servicetelefon.journey.central_sign_in import CentralSignIn
from servicetelefon.journey.centres import Centres
from servicetelefon.journey.chat import Chats
from servicetelefon.journey.chat_desk import ChatDesk
from servicetelefon.journey.chat_handover import ChatHandover
from servicetelefon.journey.chat_summary import Summaries
from servicetelefon.journey.compliance import Rules
from servicetelefon.journey.delivery import Deliveries
from servicetelefon.journey.desk_addition import DeskAddition
from servicetelefon.journey.desk_hand_over import DeskHandOver
from servicetelefon.journey.enquiry import Enquiries
from servicetelefon.journey.enquiry_state import EnquiryStates
from servicetelefon.journey.line_plan import Switches
from servicetelefon.journey.links import Links
from servicetelefon.journey.office import OfficeWork
from servicetelefon.journey.office_calling import OfficeCalling
from servicetelefon.journey.office_receipt import OfficeReceipts
from servicetelefon.journey.office_sight import OfficeSight
from servicetelefon.journey.oversight import Oversight
from servicetelefon.journey.parcel import Print
from servicetelefon.journey.people import People
from servicetelefon.journey.portal import Portal
from servicetelefon.journey.practice import Practice
from servicetelefon.journey.reading import DeskReading
from servicetelefon.kit.bell import Bell
from servicetelefon.kit.clock import Clock
from servicetelefon.kit.crypto import Vault
from servicetelefon.kit.database import Database
from servicetelefon.kit.hub import Hub
from servicetelefon.kit.ids import Ids
from servicetelefon.kit.wording import Words
from servicetelefon.knowledge.knowledge import Knowledge
from servicetelefon.responsibility.find import Finder
from servicetelefon.web.relay import Relay


@dataclass(frozen=True, slots=True)
class BrowserPhone:
    """How a page's phone reaches the engine.

    `websocket` is an address (ws:, wss:) or a path on the page's own host; `domain` is what
    stands behind the @ of a SIP address.
    """

    websocket: str
    domain: str
    relay: Relay | None = None


@dataclass(frozen=True, slots=True)
class CitizenPhone:
    """The one account under which pages call the line; it may dial nothing else."""

    name: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class PageSettings:
    """`secure`: people reach the pages over TLS, so cookies go nowhere else."""

    trial: bool
    secure: bool
    version: str
    phone: BrowserPhone
    health_sockets: Path
    practice: bool = False


@dataclass(frozen=True, slots=True)
class Referrals:
    """What happens to an enquiry that an office must finish. `secrets`: by office, of case systems
    that confirm by a signed message."""

    enquiries: Enquiries
    states: EnquiryStates
    office: OfficeWork
    sight: OfficeSight
    calling: OfficeCalling
    oversight: Oversight
    deliveries: Deliveries
    receipts: OfficeReceipts
    portal: Portal
    desk: DeskHandOver
    additions: DeskAddition
    render: Print
    secrets: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Services:
    """`figures` reads records and nothing else. `chance` must be fit for secrets. `citizen_phone`
    gives None while the engine is not there.

    `say` makes the sound of words (a path without suffix); None where there is no voice.
    """

    settings: PageSettings
    database: Database
    figures: Database
    clock: Clock
    ids: Ids
    chance: random.Random
    vault: Vault
    bell: Bell
    hub: Hub
    city: Callable[[], City]
    switches: Callable[[], Switches]
    knowledge: Callable[[], Knowledge]
    finder: Callable[[], Finder]
    say: Callable[[Words], Awaitable[Path | None]]
    people: People
    desk: AgentJourney
    reading: DeskReading
    citizen_phone: Callable[[], CitizenPhone | None]
    referrals: Referrals
    chats: Chats
    chat_desk: ChatDesk
    chat_handover: ChatHandover
    summaries: Summaries
    callbacks: Callbacks
    appointments: Appointments
    centres: Centres
    links: Links
    rules: Rules
    audit: AuditSearch
    always: AlwaysRuns
    central: CentralSignIn | None = None
    """The city's own sign-in, where there is one."""
    practice: Practice | None = None
    """Where these pages are those of the practice."""
    queue_approved: Callable[[], bool] = lambda: True
    """Whether the order of waiting is as its card says; without it agents take who is next by hand."""
