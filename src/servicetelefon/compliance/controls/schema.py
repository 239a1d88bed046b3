"""Controls of what the database can hold at all: what has no column cannot be stored."""

from __future__ import annotations

from importlib.metadata import distributions

from servicetelefon.compliance.all_tables import all_tables
from servicetelefon.compliance.control import Finding
from servicetelefon.compliance.looking import Looking
from servicetelefon.kit.columns import ColumnClass
from servicetelefon.kit.crypto import FIRST_BYTE
from servicetelefon.referral.store import LINE_SEES, see

_OURS = """
select n.nspname || '.' || c.relname || '.' || a.attname, format_type(a.atttypid, null)
from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'v', 'm', 'f') and a.attnum > 0 and not a.attisdropped
and n.nspname not in ('jobs', 'information_schema') and n.nspname !~ '^pg_'
and n.nspname || '.' || c.relname <> 'public.migration'
"""
# The job queue has tables of its own; a job carries ids only. Migrations have their number.
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
    open_ += await _unsealed(look) if not open_ else []
    return look.told("Personendaten im Klartext", sorted(open_), "Personendaten sind verschlüsselt")


async def _unsealed(look: Looking) -> list[str]:
    """Columns with a value that does not begin as everything sealed does (`kit/crypto.py`)."""
    await see(look.tx, LINE_SEES)
    held = [
        f"{table.fullname}.{column.name}"
        for table in all_tables()
        for column in table.columns
        if column.info.get("class") in _SEALED
    ]
    asked = [
        f"select '{name}' from {name.rpartition('.')[0]} "  # noqa: S608 - names of our own tables
        f"where substring({name.split('.')[2]} from 1 for 1) <> %(first)s"
        for name in held
    ]
    rows = await look.tx.rows(" union ".join(asked), {"first": FIRST_BYTE})
    return [row[0] for row in rows]


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
    "anonymous_by_default": anonymous,
}
