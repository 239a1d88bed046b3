"""What an Erlang formula says about one pool in one interval, and what we ask of it."""

from __future__ import annotations

from dataclasses import dataclass

from servicetelefon.kit.errors import Invalid


class Overloaded(Invalid):
    """More work arrives than all agents together can do and nobody hangs up: no steady state."""

    code = "overloaded"


@dataclass(frozen=True, slots=True)
class Traffic:
    """What arrives: `load` in erlang (calls per second times seconds of handling).

    `patience_s` is the mean time a caller would wait before hanging up (exponential);
    None where nobody hangs up (Erlang B and C).
    """

    load: float
    handling_s: float
    patience_s: float | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.load < float("inf"):
            raise Invalid(f"the load must be 0 or more erlang, not {self.load}")
        if not 0 < self.handling_s < float("inf"):
            raise Invalid(f"the handling time must be above 0 seconds, not {self.handling_s}")
        if self.patience_s is not None and not 0 < self.patience_s < float("inf"):
            raise Invalid(f"the patience must be above 0 seconds, not {self.patience_s}")


@dataclass(frozen=True, slots=True)
class Target:
    """What a plan must reach; shares between 0 and 1.

    `share` of all offered calls answered within `limit_s` (formula SL1: who hangs up is a
    miss), at most `max_abandoned` hang up, agents are busy at most `max_occupancy`.
    """

    share: float
    limit_s: float
    max_abandoned: float = 1.0
    max_occupancy: float = 1.0

    def __post_init__(self) -> None:
        if not 0 <= self.share < 1:
            raise Invalid(f"the target must be a share from 0 to below 1, not {self.share}")
        if not 0 <= self.limit_s < float("inf"):
            raise Invalid(f"the limit must be 0 or more seconds, not {self.limit_s}")
        if not 0 < self.max_abandoned <= 1:
            raise Invalid(f"the cap on abandonment must be in (0, 1], not {self.max_abandoned}")
        if not 0 < self.max_occupancy <= 1:
            raise Invalid(f"the cap on occupancy must be in (0, 1], not {self.max_occupancy}")


@dataclass(frozen=True, slots=True)
class PoolFigures:
    """One pool in steady state; shares between 0 and 1, times in seconds.

    `delayed` is P(wait > 0), `within` the share of offered calls answered within the limit
    (SL1), `mean_wait_s` over all callers, `answered_wait_s` over the answered (ASA).
    """

    agents: int
    delayed: float
    within: float
    abandoned: float
    occupancy: float
    mean_wait_s: float
    answered_wait_s: float
    waiting: float

    def meets(self, target: Target) -> bool:
        """Whether share and both caps hold (SL1 against `target.share` as computed, no slack)."""
        return (
            self.within >= target.share
            and self.abandoned <= target.max_abandoned
            and self.occupancy <= target.max_occupancy
        )
