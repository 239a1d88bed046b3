"""What left the line and to whom: codes and times, for who answers for the rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from servicetelefon.kit.database import Transaction
from servicetelefon.referral.store import LINE_SEES, see


@dataclass(frozen=True, slots=True)
class Left:
    """`way` is the office's inbox here, or how it was brought; `basis` the law it rests on."""

    at: datetime
    to: str
    way: str
    kind: str
    basis: str
    enquiry: UUID


_LEFT = """
select r.received_at, r.office, 'inbox', r.kind, r.legal_basis, r.enquiry
from referral.referral r
where r.office is not null and r.realm = 'live'
  and not exists (select 1 from referral.delivery d where d.enquiry = r.enquiry)
  and (%(since)s::timestamptz is null or r.received_at >= %(since)s)
  and (%(until)s::timestamptz is null or r.received_at < %(until)s)
union all
select d.sent_at, d.office, d.way, r.kind, r.legal_basis, r.enquiry
from referral.delivery d join referral.referral r on r.enquiry = d.enquiry
where d.sent_at is not null and r.realm = 'live'
  and (%(since)s::timestamptz is null or d.sent_at >= %(since)s)
  and (%(until)s::timestamptz is null or d.sent_at < %(until)s)
order by 1, 6
"""


async def left(tx: Transaction, since: datetime | None, until: datetime | None) -> list[Left]:
    await see(tx, LINE_SEES)
    return [Left(*row) for row in await tx.rows(_LEFT, {"since": since, "until": until})]
