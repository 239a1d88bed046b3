"""Controls of what happened: journal, claims, answers, labels, deletion."""

from __future__ import annotations

from datetime import timedelta

from servicetelefon.compliance.all_tables import all_tables
from servicetelefon.compliance.card import fingerprint
from servicetelefon.compliance.control import Evidence, Finding, Verdict
from servicetelefon.compliance.incident import IncidentKind
from servicetelefon.compliance.looking import Looking
from servicetelefon.records import seal
from servicetelefon.referral.store import LINE_SEES, see

UNSEALED_AT_MOST = timedelta(hours=1)
"""Lines are sealed each second; what came in while nothing ran is no longer than a moment."""

_GUARDS_OF_CLAIMS = 3


async def journal_chained(look: Looking) -> Finding:
    """The chain holds, the database refuses changes, and sealing has not fallen behind."""
    lines = await look.count("select count(*) from records.seal")
    guards = await look.count(
        "select count(*) from pg_trigger where tgname = 'inserts_only' and tgenabled in ('O', 'A') "
        "and tgrelid in ('records.journal'::regclass, 'records.seal'::regclass)"
    )
    behind = await look.count(
        "select coalesce(extract(epoch from max(j.at) - min(j.at))::bigint, 0) "
        "from records.journal j "
        "where not exists (select 1 from records.seal s where s.journal = j.id)"
    )
    broken = await seal.verify(look.tx)
    faults: list[str] = []
    if broken is not None:
        faults.append(f"die Kette bricht bei {broken.position}: {broken.why}")
    if guards.count != len(("journal", "seal")):
        faults.append("die Datenbank lässt Änderungen am Journal zu")
    if behind.count > UNSEALED_AT_MOST.total_seconds():
        faults.append("neue Zeilen werden nicht versiegelt")
    evidence = (lines, guards, behind)
    if faults:
        return Finding(Verdict.FAIL, "; ".join(faults), evidence)
    return Finding(Verdict.PASS, "die Kette hält", evidence)


async def claims_kept(look: Looking) -> Finding:
    """Each is there, in its own words; the database's refusal to delete it stands."""
    await see(look.tx, LINE_SEES)
    gone = await look.count(
        "select count(*) from referral.referral r where r.claim in ('yes', 'not_sure') "
        "and (not exists (select 1 from referral.benefit_claim b where b.enquiry = r.enquiry) "
        "and r.receipt_at is null "
        "or (r.cleared_at is not null and r.receipt_at is null))"
    )
    guards = await look.count(
        "select count(*) from pg_trigger where tgname in ('kept', 'no_truncate') "
        "and tgenabled in ('O', 'A') "
        "and tgrelid in ('referral.referral'::regclass, 'referral.benefit_claim'::regclass)"
    )
    if gone.count:
        said = "ein Leistungsbegehren fehlt oder wurde ohne Bestätigung gelöscht"
        return Finding(Verdict.FAIL, said, (gone, guards))
    if guards.count != _GUARDS_OF_CLAIMS:
        said = "die Datenbank lässt zu, dass ein Leistungsbegehren gelöscht wird"
        return Finding(Verdict.FAIL, said, (gone, guards))
    said = "jedes Leistungsbegehren ist da, bis das Amt es bestätigt hat"
    return Finding(Verdict.PASS, said, (gone, guards))


async def answers_versioned(look: Looking) -> Finding:
    """At the desk and in the chat, with each text of an answer that told several."""
    return await look.none(
        "select count(*) from ("
        "select r.version::text as version from desk.reading r union all "
        "select m.version from chat.message m where m.version is not null union all "
        "select f.one ->> 1 from chat.message m, jsonb_array_elements(m.further) f (one)"
        ") told where not exists "
        "(select 1 from knowledge.version v where v.id::text = told.version)",
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
    "order_of_arrival": order_of_arrival,
    "nothing_recorded": nothing_recorded,
    "breaches_on_time": breaches_on_time,
    "incidents_on_time": incidents_on_time,
    "complaints_on_time": complaints_on_time,
    "explainable": explainable,
}
