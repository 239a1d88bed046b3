"""From people who answer to people who are paid: what takes them away, by cause."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from servicetelefon.kit.errors import Invalid


class Takes(StrEnum):
    """Absent: the person is not there (leave, illness, training). Present: there, but not
    answering (paid screen breaks, ArbStättV annex 6.1 (2); meetings)."""

    ABSENT = "absent"
    PRESENT = "present"


@dataclass(frozen=True, slots=True)
class Shrinkage:
    """`share` of paid time (ABSENT) or of the time present (PRESENT) that goes to this cause."""

    cause: str
    share: float
    takes: Takes

    def __post_init__(self) -> None:
        if not 0 <= self.share < 1:
            raise Invalid(f"the share of {self.cause} must be from 0 to below 1, not {self.share}")


def present_for(agents: int, causes: Sequence[Shrinkage]) -> int:
    """People on shift, so that `agents` can answer."""
    return _grossed_up(agents, causes, Takes.PRESENT)


def paid_for(agents: int, causes: Sequence[Shrinkage]) -> int:
    """People on the payroll, so that `agents` can answer. Causes of one kind add up; those who
    are absent take no breaks, so the two kinds multiply."""
    return _grossed_up(present_for(agents, causes), causes, Takes.ABSENT)


def lost_share(causes: Sequence[Shrinkage], takes: Takes) -> float:
    """Share of time lost to one kind of cause. Invalid where nothing would be left."""
    lost = sum(one.share for one in causes if one.takes is takes)
    if lost >= 1:
        raise Invalid(f"the causes that take people {takes.value} leave nobody to answer")
    return lost


def _grossed_up(agents: int, causes: Sequence[Shrinkage], takes: Takes) -> int:
    # A hair is forgiven: 14 / (1 - 0.3) is 20, not 20.000000000000004 rounded up to 21.
    return math.ceil(agents / (1.0 - lost_share(causes, takes)) - 1e-9)
