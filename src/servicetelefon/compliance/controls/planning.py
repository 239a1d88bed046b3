"""Controls of planning: it reckons with numbers of people, never with one of them, and districts
join by somebody's decision."""

from __future__ import annotations

from servicetelefon.compliance.control import Finding, Verdict
from servicetelefon.compliance.looking import Looking


async def without_people(look: Looking) -> Finding:
    """No column for one employee, and nothing in a saved scenario but line, districts, scenarios;
    who signed a decision lies sealed."""
    columns = await look.count(
        "select count(*) from information_schema.columns "
        "where table_schema in ('planning', 'measures') and column_name in "
        "('account', 'agent', 'employee', 'login', 'person', 'signed_by', 'staff_name')"
    )
    strange = await look.count(
        "select count(*) from planning.scenario s where exists (select 1 from "
        "jsonb_object_keys(s.spec) k where k not in ('line', 'districts', 'scenarios'))"
    )
    evidence = (columns, strange)
    if any(one.count for one in evidence):
        return Finding(Verdict.FAIL, "in der Planung steht etwas zu einzelnen Personen", evidence)
    return Finding(Verdict.PASS, "die Planung rechnet mit Anzahlen, nie mit Personen", evidence)


async def rollout_decided(look: Looking) -> Finding:
    return await look.none(
        "select count(*) from city.switch s where s.\"on\" and s.name like 'district_live:%%' "
        "and not coalesce((select d.go from planning.decision d where "
        "'district_live:' || d.line || ':' || d.district = s.name and d.at <= s.since "
        "order by d.at desc, d.id desc limit 1), false)",
        "jeder Bezirk kam durch eine Entscheidung mit Namen und Datum dazu",
        "ein Bezirk ist ohne Entscheidung in Betrieb",
    )


CONTROLS = {
    "planning_without_people": without_people,
    "rollout_decided": rollout_decided,
}
