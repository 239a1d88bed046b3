"""The line as it was lately: what a scenario starts from. Where nothing has happened yet, assumed
figures, and the page says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np

from servicetelefon.domain.city import City, Stage
from servicetelefon.measures.codes import codes_of
from servicetelefon.measures.contact import handling
from servicetelefon.measures.facts import Facts
from servicetelefon.measures.report import midnight
from servicetelefon.measures.service import entered
from servicetelefon.measures.store import Period, read_facts
from servicetelefon.planning.rollout_spec import DistrictSpec
from servicetelefon.web.services import Services

LATELY = timedelta(days=28)
_FEWEST = 200
_ASSUMED_CALLS, _ASSUMED_HANDLING_S = 400.0, 300.0


@dataclass(frozen=True)
class Baseline:
    """`measured` says whether calls and handling are what was seen."""

    districts: tuple[DistrictSpec, ...]
    handling_s: float
    profile: tuple[float, ...]
    opens: str
    closes: str
    measured: bool


async def baseline(services: Services, line: str) -> Baseline:
    city, now = services.city(), services.clock.now()
    async with services.figures.step() as tx:
        facts = await read_facts(tx, codes_of(city), Period(now - LATELY, now))
    offered = facts.take(entered(facts) & facts.has("line", line))
    return _of(city, line, offered, now)


def _of(city: City, line: str, offered: Facts, now: datetime) -> Baseline:
    today = now.astimezone(city.zone).date()
    measured = len(offered) >= _FEWEST
    opens, closes = _hours(city, line)
    days = len(np.unique((offered.arrived // 86_400).astype(np.int64))) or 1
    seen = handling(offered).mean_s
    return Baseline(
        districts=tuple(
            DistrictSpec(
                name=one.name,
                calls_per_day=_calls(offered, one.id, days) if measured else _ASSUMED_CALLS,
                live_since=_live_since(city, line, one.id, today),
            )
            for one in city.districts.values()
        ),
        handling_s=round(seen, 1) if measured and seen else _ASSUMED_HANDLING_S,
        profile=_profile(city, offered, opens, closes) if measured else (),
        opens=f"{opens:02d}:00",
        closes=f"{closes % 24:02d}:00",
        measured=measured,
    )


def _calls(offered: Facts, district: str, days: int) -> float:
    """Per day on which anybody called; those whose district is not known are shared out."""
    known = int((offered.district > 0).sum())
    mine = int(offered.has("district", district).sum())
    share = mine / known if known else 0.0
    return round(share * len(offered) / days, 1) or _ASSUMED_CALLS


def _live_since(city: City, line: str, district: str, today: date) -> date | None:
    return today if city.lines[line].stage(district, today) is not Stage.PLANNED else None


def _hours(city: City, line: str) -> tuple[int, int]:
    """Whole hours between the earliest opening and the latest closing of the week."""
    periods = [one for day in city.lines[line].hours.week.values() for one in day]
    opens = min((one.opens.hour for one in periods), default=8)
    closes = max(((one.closes.hour or 24) + (one.closes.minute > 0) for one in periods), default=18)
    return opens, min(closes, 24) if closes > opens else opens + 1


def _profile(city: City, offered: Facts, opens: int, closes: int) -> tuple[float, ...]:
    """Calls by hour of the city's day."""
    zone = city.zone
    start = midnight(datetime.fromtimestamp(float(offered.arrived[0]), zone).date(), zone)
    hours = ((offered.arrived - start.timestamp()) / 3600 % 24).astype(np.int64)
    counts = np.bincount(hours, minlength=24)[opens:closes].astype(np.float64)
    return tuple((counts / max(counts.sum(), 1)).round(4).tolist()) if counts.sum() else ()
