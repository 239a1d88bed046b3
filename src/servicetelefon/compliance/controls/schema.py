"""Controls of what the database can hold at all: what has no column cannot be stored."""

from __future__ import annotations

from importlib.metadata import distributions

from servicetelefon.compliance.all_tables import all_tables
from servicetelefon.compliance.control import Finding, Verdict
from servicetelefon.compliance.looking import Looking
from servicetelefon.kit.columns import ColumnClass

_OURS = """
select table_schema || '.' || table_name || '.' || column_name, data_type
from information_schema.columns
where table_schema not in ('public', 'jobs', 'pg_catalog', 'information_schema')
"""
# The job queue has tables of its own; a job carries ids only.
_SCORES = ("score", "severity", "sentiment", "personality", "ranking", "credit")
_EMOTION = ("emotion", "voice_", "pitch", "keystroke", "prosody", "loudness")
_DECISION = ("entitle", "eligib", "granted", "denied", "decision_on")
_EMOTION_PACKAGES = frozenset(
    {"opensmile", "librosa", "deepface", "fer", "speechbrain", "pyannote.audio", "hume"}
)
_COUNTED = frozenset({"records.contact", "records.enquiry", "records.journal"})
_SEALED = (ColumnClass.PERSONAL, ColumnClass.CLAIM)


async def _columns(look: Looking) -> dict[str, str]:
    return {row[0]: row[1] for row in await look.tx.rows(_OURS)}


async def _named_like(look: Looking, parts: tuple[str, ...], fine: str) -> Finding:
    found = [name for name in await _columns(look) if any(p in name.split(".")[2] for p in parts)]
    return look.told(f"Spalten wie {', '.join(parts)}", sorted(found), fine)


async def declared(look: Looking) -> Finding:
    known = {
        f"{table.fullname}.{column.name}": "class" in column.info
        for table in all_tables()
        for column in table.columns
    }
    undecided = [name for name in await _columns(look) if not known.get(name)]
    return look.told(
        "Spalten ohne Erklärung", sorted(undecided), f"{len(known)} Spalten sind erklärt"
    )


async def encrypted(look: Looking) -> Finding:
    kinds = await _columns(look)
    open_ = [
        name
        for table in all_tables()
        for column in table.columns
        if column.info.get("class") in _SEALED
        and kinds.get(name := f"{table.fullname}.{column.name}", "bytea") != "bytea"
    ]
    return look.told("Personendaten im Klartext", sorted(open_), "Personendaten sind verschlüsselt")


async def no_score(look: Looking) -> Finding:
    return await _named_like(look, _SCORES, "zu keiner Person wird ein Wert gespeichert")


async def no_emotion(look: Looking) -> Finding:
    columns = await _named_like(look, _EMOTION, "kein Merkmal aus Stimme oder Tippen")
    packages = sorted({one.name for one in distributions()} & _EMOTION_PACKAGES)
    return (
        look.told("Pakete zum Erkennen von Gefühlen", packages, columns.said)
        if packages
        else columns
    )


async def no_eligibility(look: Looking) -> Finding:
    return await _named_like(look, _DECISION, "es gibt keinen Ort für eine Entscheidung")


async def no_employee_figures(look: Looking) -> Finding:
    return await look.none(
        "select count(*) from pg_attribute a join pg_class c on c.oid = a.attrelid "
        "join pg_namespace n on n.oid = c.relnamespace "
        "where c.relkind = 'r' and a.attnum > 0 and not a.attisdropped "
        "and (n.nspname = 'audit' or a.attname in ('account', 'agent', 'signed_by')) "
        "and has_column_privilege('servicetelefon_figures', c.oid, a.attnum, 'select')",
        "die Rolle der Auswertungen sieht keine Spalte über Beschäftigte",
        "die Rolle der Auswertungen sieht Spalten über Beschäftigte",
    )


async def audit_apart(look: Looking) -> Finding:
    """Nobody but the auditor's role reads who looked, and no name is granted by who asked."""
    readers = await look.count(
        "select count(*) from pg_roles r where rolname in ('servicetelefon_app', "
        "'servicetelefon_figures') and has_table_privilege(r.oid, 'audit.entry', 'select')"
    )
    beyond = await look.count(
        "select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace "
        "where c.relkind = 'r' and n.nspname || '.' || c.relname <> 'audit.entry' "
        "and n.nspname not in ('pg_catalog', 'information_schema') "
        "and has_table_privilege('servicetelefon_auditor', c.oid, 'select')"
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
        "select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace "
        "where c.relkind = 'r' and n.nspname in ('chat', 'referral', 'desk') "
        "and has_table_privilege('servicetelefon_figures', c.oid, 'select')",
        "kein Weg führt von Gesprächen in Auswertungen oder ein Training",
        "die Rolle der Auswertungen kann Gespräche lesen",
    )


async def offices_apart(look: Looking) -> Finding:
    return await look.none(
        "select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace "
        "where n.nspname = 'referral' and c.relkind = 'r' and not c.relrowsecurity "
        "and c.relname in ('referral', 'benefit_claim', 'entry', 'document')",
        "jedes Amt sieht nur seine Zeilen; die Datenbank hält es",
        "eine Tabelle der Ämter ist nicht getrennt",
    )


async def anonymous(look: Looking) -> Finding:
    held = [
        f"{table.name}.{column.name}"
        for table in look.tables
        if table.fullname in _COUNTED
        for column in table.columns
        if column.info.get("class") in _SEALED
    ]
    return look.told("Personendaten in den Aufzeichnungen", held, "Aufzeichnungen sind ohne Person")


CONTROLS = {
    "columns_declared": declared,
    "encrypted": encrypted,
    "no_score": no_score,
    "no_emotion": no_emotion,
    "no_eligibility": no_eligibility,
    "no_employee_figures": no_employee_figures,
    "audit_apart": audit_apart,
    "no_training": no_training,
    "offices_apart": offices_apart,
    "anonymous_by_default": anonymous,
}
