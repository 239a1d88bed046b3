"""Controls of who may read what: the database itself is asked, of tables and of single columns."""

from __future__ import annotations

from servicetelefon.compliance.control import Evidence, Finding, Verdict
from servicetelefon.compliance.looking import Looking
from servicetelefon.referral.store import LINE_SEES, Sees, see

_RELATIONS = (
    "from pg_class c join pg_namespace n on n.oid = c.relnamespace "
    "where c.relkind in ('r', 'p', 'v', 'm', 'f') "
)
_OF_OFFICES = ("referral", "benefit_claim", "entry", "document", "delivery", "feedback")
_NOBODY = Sees(frozenset({"-"}))
"""A partition that no office has."""


async def no_employee_figures(look: Looking) -> Finding:
    return await look.none(
        "select count(*) from pg_attribute a join pg_class c on c.oid = a.attrelid "
        "join pg_namespace n on n.oid = c.relnamespace "
        "where c.relkind in ('r', 'p', 'v', 'm', 'f') and a.attnum > 0 and not a.attisdropped "
        "and (n.nspname = 'audit' or a.attname in ('account', 'agent', 'signed_by')) "
        "and has_column_privilege('servicetelefon_figures', c.oid, a.attnum, 'select')",
        "die Rolle der Auswertungen sieht keine Spalte über Beschäftigte",
        "die Rolle der Auswertungen sieht Spalten über Beschäftigte",
    )


async def audit_apart(look: Looking) -> Finding:
    """Nobody but the auditor's role reads who looked, and no name is granted by who asked."""
    readers = await look.count(
        "select count(*) from pg_roles r where rolname in ('servicetelefon_app', "
        "'servicetelefon_figures') and (has_any_column_privilege(r.oid, 'audit.entry', 'select') "
        "or pg_has_role(r.oid, 'servicetelefon_auditor', 'member'))"
    )
    beyond = await look.count(
        f"select count(*) {_RELATIONS}"
        "and n.nspname || '.' || c.relname <> 'audit.entry' "
        "and n.nspname not in ('pg_catalog', 'information_schema') "
        "and has_any_column_privilege('servicetelefon_auditor', c.oid, 'select')"
    )
    alone = await look.count(
        "select count(*) from compliance.name_request where answered_by = asked_by"
    )
    evidence = (readers, beyond, alone)
    if any(one.count for one in evidence):
        return Finding(Verdict.FAIL, "das Protokoll der Zugriffe liest noch jemand", evidence)
    return Finding(Verdict.PASS, "das Protokoll der Zugriffe liest nur der Datenschutz", evidence)


async def no_training(look: Looking) -> Finding:
    return await look.none(
        f"select count(*) {_RELATIONS}"
        "and n.nspname in ('chat', 'referral', 'desk', 'phone', 'routing', 'knowledge') "
        "and has_any_column_privilege('servicetelefon_figures', c.oid, 'select')",
        "kein Weg führt von Gesprächen in Auswertungen oder ein Training",
        "die Rolle der Auswertungen kann Gespräche lesen",
    )


async def offices_apart(look: Looking) -> Finding:
    """One policy a table, which holds for the role that serves; and who is of no office is tried:
    it sees no row."""
    tables = list(_OF_OFFICES)
    held = await look.count(
        f"select count(*) {_RELATIONS}"  # noqa: S608 - constant
        "and n.nspname = 'referral' and c.relname = any(%s) and c.relrowsecurity "
        "and (select count(*) from pg_policy p where p.polrelid = c.oid) = 1",
        (tables,),
    )
    above = await look.count(
        "select count(*) from pg_roles where rolname = 'servicetelefon_app' "
        "and (rolsuper or rolbypassrls or pg_has_role(oid, 'servicetelefon_owner', 'member'))"
    )
    seen = [await _seen_by_nobody(look, table) for table in tables]
    evidence = (held, above, *seen)
    if held.count != len(tables) or above.count or any(one.count for one in seen):
        return Finding(Verdict.FAIL, "eine Tabelle der Ämter ist nicht getrennt", evidence)
    return Finding(
        Verdict.PASS, "jedes Amt sieht nur seine Zeilen; die Datenbank hält es", evidence
    )


async def _seen_by_nobody(look: Looking, table: str) -> Evidence:
    await see(look.tx, _NOBODY)
    question = f"select count(*) from referral.{table}"  # noqa: S608 - of a list above
    row = await look.tx.row(question)
    await see(look.tx, LINE_SEES)
    return Evidence(f"als niemand: {question}", int(row[0]) if row else 0, look.now)


CONTROLS = {
    "no_employee_figures": no_employee_figures,
    "audit_apart": audit_apart,
    "no_training": no_training,
    "offices_apart": offices_apart,
}
