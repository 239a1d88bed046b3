"""The rows of calls from specialists to citizens. No number stands here: it stays in the referral
and is read at the moment of calling. Who called stands here while the call lasts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from psycopg.rows import TupleRow

from servicetelefon.domain.office_call import OfficeCallState
from servicetelefon.kit.database import Transaction
from servicetelefon.phone.port import PhoneKind

PHONE_LEG = "f-"
CITIZEN_LEG = "g-"
_CONVERSATION = "k-"
PHONES = f"{PhoneKind.BROWSER}-office-"
_SHOWN = 10


class Wish(StrEnum):
    """What the page asks of the line, each once."""

    END = "end"
    RING_ME = "ring_me"  # the page is back: ring it now


@dataclass(frozen=True, slots=True)
class OfficeCall:
    """One call as it stands on disk. At step 0 the line has not seen it yet."""

    id: UUID
    enquiry: UUID
    office: str | None
    node: str
    account: UUID | None
    phone: str | None
    phone_channel: str | None
    state: OfficeCallState
    step: int
    made_at: datetime
    since: datetime
    due_at: datetime | None = None
    ended_at: datetime | None = None
    wish: Wish | None = None

    @property
    def citizen_channel(self) -> str:
        """The same at every try of ours to call: asked twice, the engine calls once."""
        return f"{CITIZEN_LEG}{self.id}"

    @property
    def conversation(self) -> str:
        return f"{_CONVERSATION}{self.id}"

    def next_leg(self) -> str:
        """The channel under which the specialist's phone is rung, a new one at each ringing."""
        return f"{PHONE_LEG}{self.id}-{self.step + 1}"


def phone_of(account: UUID) -> str:
    """The browser phone at the pages of the office; a seat at the desk keeps its own."""
    return f"{PHONES}{account.hex}"


def call_on(name: str) -> UUID | None:
    """The call that a channel or conversation of this name belongs to."""
    if not name.startswith((PHONE_LEG, CITIZEN_LEG, _CONVERSATION)):
        return None
    try:
        return UUID(name[2:38])
    except ValueError:
        return None


_COLUMNS = (
    "id, enquiry, office, node, account, phone, phone_channel, state, step, made_at, since, "
    "due_at, ended_at, wish"
)


async def put(tx: Transaction, call: OfficeCall) -> bool:
    """Write a new call; False when this person or this enquiry has one that lasts."""
    return bool(
        await tx.do(
            f"insert into phone.office_call ({_COLUMNS}) "  # noqa: S608 - constant columns
            "values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) "
            "on conflict do nothing",
            (call.id, call.enquiry, call.office, call.node, call.account, call.phone,
             call.phone_channel, call.state.value, call.step, call.made_at, call.since,
             call.due_at, call.ended_at, call.wish),
        )
    )  # fmt: skip


async def move(tx: Transaction, before: OfficeCall, to: OfficeCall) -> bool:
    """This step; False when the row is not at the step before any more."""
    return bool(
        await tx.do(
            "update phone.office_call set account = %s, phone = %s, phone_channel = %s, "
            "state = %s, step = %s, since = %s, due_at = %s, ended_at = %s "
            "where id = %s and step = %s",
            (to.account, to.phone, to.phone_channel, to.state.value, to.step, to.since,
             to.due_at, to.ended_at, before.id, before.step),
        )
    )  # fmt: skip


async def wish(tx: Transaction, enquiry: UUID, account: UUID, what: Wish) -> str | None:
    """Ask it of the node that has the call; None when this person has none there."""
    row = await tx.row(
        "update phone.office_call set wish = %s "
        "where enquiry = %s and account = %s and ended_at is null returning node",
        (what.value, enquiry, account),
    )
    return row[0] if row else None


async def wish_done(tx: Transaction, call: UUID, what: Wish) -> None:
    """Unless something else was wished in the meantime."""
    await tx.do(
        "update phone.office_call set wish = null where id = %s and wish = %s", (call, what.value)
    )


async def live(tx: Transaction, node: str) -> list[OfficeCall]:
    rows = await tx.rows(
        f"select {_COLUMNS} from phone.office_call "  # noqa: S608
        "where node = %s and ended_at is null order by made_at, id",
        (node,),
    )
    return [_call(row) for row in rows]


async def find(tx: Transaction, call: UUID, *, lock: bool = False) -> OfficeCall | None:
    row = await tx.row(
        f"select {_COLUMNS} from phone.office_call where id = %s"  # noqa: S608
        f"{' for update' if lock else ''}",
        (call,),
    )
    return _call(row) if row else None


async def in_the_way(tx: Transaction, enquiry: UUID, account: UUID) -> list[OfficeCall]:
    """Calls that last, of this person or about this enquiry."""
    rows = await tx.rows(
        f"select {_COLUMNS} from phone.office_call "  # noqa: S608
        "where (account = %s or enquiry = %s) and ended_at is null",
        (account, enquiry),
    )
    return [_call(row) for row in rows]


async def of_enquiry(tx: Transaction, enquiry: UUID) -> list[OfficeCall]:
    """The tries so far, the newest first."""
    rows = await tx.rows(
        f"select {_COLUMNS} from phone.office_call where enquiry = %s "  # noqa: S608
        "order by made_at desc, id desc limit %s",
        (enquiry, _SHOWN),
    )
    return [_call(row) for row in rows]


def _call(row: TupleRow) -> OfficeCall:
    call = OfficeCall(**dict(zip(_COLUMNS.split(", "), row, strict=True)))
    wished = Wish(call.wish) if call.wish else None
    return replace(call, state=OfficeCallState(call.state), wish=wished)
