"""Controls of what happened: journal, claims, answers, labels, deletion."""

from __future__ import annotations

from datetime import timedelta
from typing import LiteralString

from servicetelefon.compliance.all_tables import all_tables
from servicetelefon.compliance.card import fingerprint
from servicetelefon.compliance.control import Evidence, Finding, Verdict
from servicetelefon.compliance.incident import IncidentKind
from servicetelefon.compliance.looking import Looking
from servicetelefon.records import seal
from servicetelefon.referral.store import LINE_SEES, see

RETENTION_RUNS_EVERY = timedelta(hours=26)
"""Daily, with room for a change of clock and a restart."""


async def journal_chained(look: Looking) -> Finding:
    lines = await look.count("select count(*) from records.seal")
    broken = await seal.verify(look.tx)
    if broken is not None:
        said = f"die Kette bricht bei {broken.position}: {broken.why}"
        return Finding(Verdict.FAIL, said, (lines,))
    return Finding(Verdict.PASS, "die Kette hält", (lines,))


async def claims_kept(look: Looking) -> Finding:
    return await look.none(
        "select count(*) from referral.referral r where r.claim in ('yes', 'not_sure') "
        "and (not exists (select 1 from referral.benefit_claim b where b.enquiry = r.enquiry) "
        "or (r.cleared_at is not null and r.receipt_at is null))",
        "jedes Leistungsbegehren ist da, bis das Amt es bestätigt hat",
        "ein Leistungsbegehren fehlt oder wurde ohne Bestätigung gelöscht",
    )


async def answers_versioned(look: Looking) -> Finding:
    return await look.none(
        "select count(*) from desk.reading r "
        "where not exists (select 1 from knowledge.version v where v.id = r.version)",
        "zu jeder Auskunft steht die Fassung fest",
        "zu einer Auskunft fehlt die Fassung",
    )


async def label_chat(look: Looking) -> Finding:
    if all(one.fullname != "chat.message" for one in all_tables()):
        return Finding(Verdict.PASS, "es gibt keinen Chat", ())
    return await look.none(
        "select count(*) from chat.message m join chat.conversation c on c.contact = m.contact "
        "where m.who = 'program' and (c.label_at is null or m.at < c.label_at)",
        "vor jedem automatischen Wort stand der Hinweis",
        "ein automatisches Wort kam vor dem Hinweis",
    )


async def label_phone(look: Looking) -> Finding:
    faults = [
        f"{lang}: label.voice"
        for line in look.city.lines.values()
        for lang in line.languages
        if not look.words("label.voice", lang)
    ]
    return look.told("Hinweis am Telefon je Sprache", faults, "jede Leitung sagt den Hinweis")


_OVERDUE: tuple[LiteralString, ...] = (
    "select count(*) from desk.work where clear_at < %s",
    (
        "select count(*) from referral.referral where clear_at < %s and cleared_at is null "
        "and (claim is null or claim = 'no' or receipt_at is not null)"
    ),
    "select count(*) from people.session where expires_at < %s",
)


async def retention_ran(look: Looking) -> Finding:
    """What lies a day beyond its moment was not deleted; the journal tells what was."""
    since = look.now - RETENTION_RUNS_EVERY
    overdue = [await look.count(question, (since,)) for question in _OVERDUE]
    runs = await look.count("select count(*) from records.journal where code = 'retention_run'")
    evidence = (*overdue, runs)
    if any(one.count for one in overdue):
        return Finding(Verdict.FAIL, "etwas liegt länger als seine Frist", evidence)
    return Finding(Verdict.PASS, "nichts liegt länger als seine Frist", evidence)


async def order_of_arrival(look: Looking) -> Finding:
    card, faults = look.register.get("queue"), list[str]()
    if card is None:
        faults.append("die Warteschlange hat keine Karte")
    elif fingerprint(card, look.program) != card.fingerprint:
        faults.append(
            "es gilt eine andere Regel als die freigegebene; die nächste Person wird von Hand angenommen"
        )
    return look.told(
        "Regel der Warteschlange", faults, "es gilt die Ankunft; die Regel ist die freigegebene"
    )


async def nothing_recorded(look: Looking) -> Finding:
    place = look.recordings
    fault = [f"{place.name} ist ein Ordner"] if place.is_dir() else []
    return look.told("Ort für Aufnahmen", fault, "für Aufnahmen gibt es keinen Ort")


async def _on_time(look: Looking, kinds: tuple[IncidentKind, ...]) -> Finding:
    late = await look.count(
        "select count(*) from compliance.incident "
        "where told_at is null and closed_at is null and due_at < %s and kind = any(%s)",
        (look.now, [one.value for one in kinds]),
    )
    if late.count:
        return Finding(Verdict.FAIL, "eine Meldefrist ist abgelaufen", (late,))
    return Finding(Verdict.PASS, "keine Meldefrist ist abgelaufen", (late,))


async def breaches_on_time(look: Looking) -> Finding:
    """Art. 33 GDPR, § 83a SGB X."""
    return await _on_time(look, (IncidentKind.BREACH,))


async def incidents_on_time(look: Looking) -> Finding:
    """Art. 73 AI Act."""
    return await _on_time(
        look, tuple(one for one in IncidentKind if one is not IncidentKind.BREACH)
    )


async def complaints_on_time(look: Looking) -> Finding:
    """Sees every office's for this look alone: codes and clocks."""
    await see(look.tx, LINE_SEES)
    late = await look.count(
        "select count(*) from referral.referral where kind = 'complaint' and realm = 'live' "
        "and replied_at is null and closed_at is null and due_at < %s",
        (look.now,),
    )
    if late.count:
        return Finding(Verdict.FAIL, "eine Beschwerde wartet zu lange auf Antwort", (late,))
    return Finding(Verdict.PASS, "keine Beschwerde wartet zu lange", (late,))


async def explainable(look: Looking) -> Finding:
    found = await answers_versioned(look)
    texts = Evidence("Texte aller Fassungen", len(look.knowledge), look.now)
    return Finding(found.verdict, found.said, (*found.evidence, texts))


CONTROLS = {
    "journal_chained": journal_chained,
    "claims_kept": claims_kept,
    "answers_versioned": answers_versioned,
    "label_chat": label_chat,
    "label_phone": label_phone,
    "retention_ran": retention_ran,
    "order_of_arrival": order_of_arrival,
    "nothing_recorded": nothing_recorded,
    "breaches_on_time": breaches_on_time,
    "incidents_on_time": incidents_on_time,
    "complaints_on_time": complaints_on_time,
    "explainable": explainable,
}
