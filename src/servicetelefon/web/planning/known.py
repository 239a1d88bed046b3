"""What the readiness list is filled from, read from the stages that know it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from servicetelefon.compliance.read import Training, trainings
from servicetelefon.domain.outcomes import Outcome
from servicetelefon.measures.codes import codes_of
from servicetelefon.measures.contact import TALKED
from servicetelefon.measures.service import Share
from servicetelefon.measures.store import Period, read_facts
from servicetelefon.people import read as people
from servicetelefon.planning import ready_store
from servicetelefon.planning.store import SavedScenario
from servicetelefon.records import read as records
from servicetelefon.web.planning.baseline import LATELY
from servicetelefon.web.planning.readiness import Known
from servicetelefon.web.services import Services

PRACTICE = "practice"
SIGNED_IN_WITHIN = timedelta(days=14)
TESTED_WITHIN = timedelta(days=60)


async def known_of(services: Services, line: str, saved: Sequence[SavedScenario]) -> Known:
    now = services.clock.now()
    async with services.database.begin() as tx:
        offices = await people.offices_seen(tx, now - SIGNED_IN_WITHIN)
        tests = await records.test_calls(tx, line, now - TESTED_WITHIN)
        agents = await people.agents(tx)
        taught = await trainings(tx)
        roster = await ready_store.coverage(tx, line, now)
        capacities = await ready_store.capacities(tx)
    told = list(services.knowledge().articles(now))
    approved = sum(one.approved for one in told)
    practised = [taught[one][PRACTICE] for one in agents if PRACTICE in taught.get(one, {})]
    return Known(
        articles=(len(told), approved),
        signed_in=offices,
        test_calls=tests,
        scenarios=saved,
        trained=(len(practised), len(agents)),
        roster=roster,
        capacities=capacities,
        referred=await _referred(services, line),
        taught_by=await _last_entry(services, practised),
    )


async def _last_entry(
    services: Services, practised: Sequence[Training]
) -> tuple[str, datetime] | None:
    """Who entered the newest training, by name; which employee was trained is not told here."""
    last = max(practised, key=lambda one: one.at, default=None)
    if last is None or last.entered_by is None:
        return None
    async with services.database.step() as tx:
        names = await people.names(tx, services.vault, [last.entered_by])
    name = names.get(last.entered_by)
    return (name, last.at) if name else None


async def _referred(services: Services, line: str) -> Share:
    city, now = services.city(), services.clock.now()
    async with services.figures.step() as tx:
        facts = await read_facts(tx, codes_of(city), Period(now - LATELY, now))
    talks = facts.take(facts.has("line", line) & facts.has("outcome", *TALKED))
    return Share(int(talks.has("outcome", Outcome.REFERRED).sum()), len(talks))
