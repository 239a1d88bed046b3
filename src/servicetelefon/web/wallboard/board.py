"""The full picture of this second: who waits, how the promise stands today, what will miss."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from servicetelefon.domain.city import City, SkillKind
from servicetelefon.domain.promise import ServiceLevelFormula
from servicetelefon.measures.codes import codes_of
from servicetelefon.measures.contact import gaps, handling
from servicetelefon.measures.report import midnight
from servicetelefon.measures.service import ServiceFigures, Share, service
from servicetelefon.measures.store import Period, read_facts
from servicetelefon.routing import read as routing
from servicetelefon.routing.read import WaitingGroup
from servicetelefon.web.services import Services

_USUAL_HANDLING_S = 300.0
_FEWEST_HANDLED = 20
NODE_SILENT = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Row:
    """Those who wait for one skill, or come from one district."""

    name: str
    waiting: int
    longest_since: datetime | None
    ready: int
    at_work: int


@dataclass(frozen=True, slots=True)
class Miss:
    """Of those who wait now: over the promised wait already, and going to be if nothing is done."""

    already: int
    soon: int


@dataclass(frozen=True, slots=True)
class Board:
    waiting: int
    longest_since: datetime | None
    ready: int
    busy: int
    skills: tuple[Row, ...]
    districts: tuple[Row, ...]
    today: ServiceFigures
    promise: Share
    formula: ServiceLevelFormula
    target: float
    within_s: float
    miss: Miss
    gaps: int
    silent_nodes: tuple[str, ...]
    no_way_out: int  # callbacks that stand back because the carrier is away
    nodes: int
    queue_approved: bool  # otherwise nobody is given to anybody

    @property
    def all_runs(self) -> bool:
        troubles = self.silent_nodes or self.no_way_out
        return bool(self.nodes and self.queue_approved and not troubles)

    @property
    def keeps(self) -> str:
        """kept, missed, or open while the interval holds the target."""
        low, high = self.promise.interval()
        if low >= self.target:
            return "kept"
        return "missed" if high < self.target else "open"


async def board(services: Services) -> Board:
    """Reads routing as `app` and today's contacts as `figures`."""
    city, now = services.city(), services.clock.now()
    promise = city.promise.service_level
    within_s = promise.within.total_seconds()
    async with services.database.step() as tx:
        groups = await routing.waiting_groups(tx)
        people = await routing.ready_skills(tx)
        nodes = await routing.nodes(tx)
        owed = await routing.callbacks_owed(tx, now)
    start = midnight(now.astimezone(city.zone).date(), city.zone)
    async with services.figures.step() as tx:
        facts = await read_facts(tx, codes_of(city), Period(start, now))
    today = service(facts, within_s)
    handled = handling(facts)
    usual = handled.mean_s if handled.contacts >= _FEWEST_HANDLED else None
    longest = [group.since[0] for group in groups]
    return Board(
        waiting=sum(len(group.since) for group in groups),
        longest_since=min(longest, default=None),
        ready=sum(count for _, state, count in people if state == "ready"),
        busy=sum(count for _, state, count in people if state not in ("ready", "paused")),
        skills=_skills(city, groups, people),
        districts=_districts(city, groups),
        today=today,
        promise=today.levels[promise.formula],
        formula=promise.formula,
        target=promise.target,
        within_s=within_s,
        miss=miss(groups, people, now, within_s, usual or _USUAL_HANDLING_S),
        gaps=gaps(facts).questions,
        silent_nodes=tuple(name for name, seen, _ in nodes if now - seen > NODE_SILENT),
        nodes=len(nodes),
        no_way_out=owed.no_way_out,
        queue_approved=services.queue_approved(),
    )


def miss(
    groups: Sequence[WaitingGroup],
    people: Sequence[tuple[frozenset[str], str, int]],
    now: datetime,
    within_s: float,
    handling_s: float,
) -> Miss:
    """Each waits until those ahead have been answered: one leaves every `handling_s` divided by the
    people who can help (Whitt 1999). Whoever is ahead takes of these people only the part that
    stands in for them, so nobody who has many skills is counted twice. Nobody can help: all will
    miss.
    """
    able = [
        {n for n, (skills, state, _) in enumerate(people) if state != "paused" and needs <= skills}
        for needs in (frozenset(group.needs) for group in groups)
    ]
    counts = [sum(people[n][2] for n in can) for can in able]
    ahead = [0] * len(groups)
    already = soon = 0
    for _, since, mine in sorted(
        (not group.outside_order, since, place)
        for place, group in enumerate(groups)
        for since in group.since
    ):
        waited = (now - since).total_seconds()
        taken = sum(
            many * sum(people[n][2] for n in able[mine] & able[other]) / counts[other]
            for other, many in enumerate(ahead)
            if many and counts[other]
        )
        to_come = (taken + 1) * handling_s / counts[mine] if counts[mine] else float("inf")
        already += waited > within_s
        soon += waited <= within_s < waited + to_come
        ahead[mine] += 1
    return Miss(already, soon)


def _skills(
    city: City,
    groups: Sequence[WaitingGroup],
    people: Sequence[tuple[frozenset[str], str, int]],
) -> tuple[Row, ...]:
    """A contact that needs several skills stands in the row of each but the common one."""
    waiting: dict[str, list[datetime]] = defaultdict(list)
    for group in groups:
        for skill in group.needs:
            waiting[skill] += group.since
    rows: list[Row] = []
    for skill in city.skills.values():
        able = [(state, count) for skills, state, count in people if skill.id in skills]
        since = waiting.get(skill.id, [])
        if since or able or skill.kind is SkillKind.SERVICE:
            rows.append(
                Row(
                    skill.title,
                    len(since),
                    min(since, default=None),
                    sum(count for state, count in able if state == "ready"),
                    sum(count for _, count in able),
                )
            )
    return tuple(rows)


def _districts(city: City, groups: Sequence[WaitingGroup]) -> tuple[Row, ...]:
    waiting: dict[str | None, list[datetime]] = defaultdict(list)
    for group in groups:
        waiting[group.district] += group.since
    return tuple(
        Row(
            city.districts[one].name if one and one in city.districts else "",
            len(since),
            min(since),
            0,
            0,
        )
        for one, since in sorted(waiting.items(), key=lambda pair: (-len(pair[1]), pair[0] or ""))
    )
