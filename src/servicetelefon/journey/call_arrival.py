"""A caller who has just reached us, as the first row of a call and of its record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from servicetelefon.domain.call import State
from servicetelefon.kit.crypto import Vault
from servicetelefon.kit.wording import MAIN_LANGUAGE
from servicetelefon.phone.port import CallArrived
from servicetelefon.phone.store import Call, caller_slot
from servicetelefon.records.store import NewContact


def new_call(
    arrived: CallArrived, contact: UUID, node: str, line: str, needs: Iterable[str], now: datetime
) -> Call:
    """The call before its first step; nothing of it is on disk yet."""
    return Call(
        contact=contact,
        node=node,
        channel=arrived.channel,
        line=line,
        state=State.RINGING,
        step=0,
        since=now,
        first_ring=arrived.first_ring,
        language=MAIN_LANGUAGE,
        needs=tuple(sorted(needs)),
    )


def with_caller(call: Call, number: str | None, vault: Vault) -> Call:
    """The caller's number, encrypted, with a keyed hash to recognise it; none when withheld."""
    if not number:
        return call
    sealed, lookup = vault.seal(number, caller_slot(call.contact)), vault.lookup(number, "caller")
    return replace(call, caller=sealed, caller_lookup=lookup)


def new_contact(call: Call, arrived: CallArrived, realm: str) -> NewContact:
    return NewContact(
        id=call.contact,
        realm=realm,
        channel="phone",
        arrived_at=call.first_ring,
        line=call.line,
        node=call.node,
        language=call.language,
        from_browser=arrived.from_browser,
    )


def number_of(call: Call, vault: Vault) -> str | None:
    """The number at the other end; None when it was withheld or is destroyed."""
    if call.caller is None:
        return None
    return vault.open(call.caller, caller_slot(call.contact))
