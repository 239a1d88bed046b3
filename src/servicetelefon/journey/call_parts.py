"""What the calls of one node are made with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from servicetelefon.domain.city import City
from servicetelefon.journey import line_plan
from servicetelefon.journey.assigning import Assigner
from servicetelefon.journey.call_engine import CallEngine
from servicetelefon.journey.call_offers import Offers
from servicetelefon.journey.call_spool import StepSpool
from servicetelefon.journey.callback_steps import NewId
from servicetelefon.journey.callbacks import Callbacks
from servicetelefon.journey.caller_lookups import Lookups
from servicetelefon.journey.line_load import LineLoad
from servicetelefon.kit.bell import Bell
from servicetelefon.kit.clock import Clock
from servicetelefon.kit.crypto import Vault
from servicetelefon.kit.database import Database
from servicetelefon.phone.port import Telephony


@dataclass(frozen=True, slots=True)
class CallParts:
    """What the calls of one node are made with."""

    database: Database
    telephony: Telephony
    engine: CallEngine
    offers: Offers
    bell: Bell
    clock: Clock
    new_id: NewId
    assigner: Assigner
    vault: Vault
    city: Callable[[], City]
    switches: Callable[[], line_plan.Switches]
    spool: StepSpool
    node: str
    callbacks: Callbacks
    load: LineLoad
    lookups: Lookups
    realm: str = "live"
