"""What the readiness list is filled from, read from the stages that know it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from servicetelefon.compliance.read import trainings
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
    trained = sum("practice" in taught.get(one, {}) for one in agents)
    return Known(
        articles=(len(told), approved),
        signed_in=offices,
        test_calls=tests,
        scenarios=saved,
        trained=(trained, len(agents)),
        roster=roster,
        capacities=capacities,
        referred=await _referred(services, line),
    )


async def _referred(services: Services, line: str) -> Share:
    city, now = services.city(), services.clock.now()
    async with services.figures.step() as tx:
        facts = await read_facts(tx, codes_of(city), Period(now - LATELY, now))
    talks = facts.take(facts.has("line", line) & facts.has("outcome", *TALKED))
    return Share(int(talks.has("outcome", Outcome.REFERRED).sum()), len(talks))
