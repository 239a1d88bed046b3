"""Enquiries handed to offices: accepted, given back, first answer in time, time to close.

Enquiries that are still open count in the time to close as censored (Kaplan and Meier 1958):
leaving them out would make a slow office look quick.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from servicetelefon.measures.service import Share

_DAY_S = 86_400.0


@dataclass(frozen=True, slots=True)
class EnquiryRecord:
    """One enquiry in codes and moments, as the role `figures` may read it."""

    kind: str | None
    enquiry_type: str | None
    district: str | None
    office: str | None
    channel: str | None
    claim: str | None
    opened_at: datetime
    due_at: datetime | None
    accepted_at: datetime | None
    replied_at: datetime | None
    receipt_at: datetime | None
    closed_at: datetime | None
    outcome: str | None
    escalations: int
    returns: int
    at_first_contact: bool | None


@dataclass(frozen=True, slots=True)
class HandOver:
    """`bounced` are those that an office gave back at least once, whatever became of them later;
    `answered_in_time` of those whose time is over or who were answered; days are P50 and P90
    of the time to close, None where not so many have closed."""

    handed_over: int
    accepted: Share
    bounced: Share
    answered_in_time: Share
    escalated: Share
    open_now: int
    claims: int
    median_days: float | None
    p90_days: float | None


Due = Callable[[EnquiryRecord], datetime | None]
"""When the promised answer was due: 24 service hours after it was opened, by the city's calendar."""


def hand_over(records: Sequence[EnquiryRecord], due: Due, now: datetime) -> HandOver:
    known = [(one, due(one)) for one in records]
    judged = [
        one.replied_at is not None and one.replied_at <= until
        for one, until in known
        if until is not None and (one.replied_at is not None or until <= now)
    ]
    median, p90 = _close(records, now)
    count = len(records)
    return HandOver(
        handed_over=count,
        accepted=Share(sum(one.accepted_at is not None for one in records), count),
        bounced=Share(sum(one.returns > 0 for one in records), count),
        answered_in_time=Share(sum(judged), len(judged)),
        escalated=Share(sum(one.escalations > 0 for one in records), count),
        open_now=sum(one.closed_at is None for one in records),
        claims=sum(one.claim not in (None, "no") for one in records),
        median_days=median,
        p90_days=p90,
    )


def _close(records: Sequence[EnquiryRecord], now: datetime) -> tuple[float | None, float | None]:
    lasted = np.array([((one.closed_at or now) - one.opened_at).total_seconds() for one in records])
    closed = np.array([one.closed_at is not None for one in records], dtype=np.bool_)
    times, still_open = survival(lasted, closed)

    def days(share: float) -> float | None:
        reached = np.flatnonzero(still_open <= 1 - share + 1e-12)
        return float(times[reached[0]]) / _DAY_S if len(reached) else None

    return days(0.5), days(0.9)


def survival(
    lasted: NDArray[np.float64], ended: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Times at which something ended, and the share that lasts longer than each; what has not
    ended counts as lasting at least as long as it was seen."""
    times = np.unique(lasted[ended])
    ordered = np.sort(lasted)
    at_risk = len(lasted) - np.searchsorted(ordered, times, side="left")
    deaths = np.array([int((lasted[ended] == time).sum()) for time in times])
    lasting = np.cumprod(1.0 - deaths / np.maximum(at_risk, 1)).astype(np.float64)
    return times, lasting
