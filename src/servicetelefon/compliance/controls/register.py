"""Controls of the register: every automatic part has a card, and is what its card speaks of."""

from __future__ import annotations

from datetime import timedelta

from servicetelefon.city import always, read
from servicetelefon.city.load import city_of
from servicetelefon.compliance.card import AiSystem, PartKind, changed
from servicetelefon.compliance.control import Finding
from servicetelefon.compliance.looking import Looking

PARTS = frozenset(
    {
        "assistant", "search", "language", "crisis-list", "mask", "queue", "wait", "forecast",
        "roster", "responsibility", "speech", "language-model", "embeddings",
    }
)  # fmt: skip
"""What works by itself in this program; a new part is added here and gets a card."""

LAW_LOOKED_AT_EVERY = timedelta(days=60)
FOUR_CONDITIONS = 4


async def complete(look: Looking) -> Finding:
    missing = sorted(PARTS - look.register.keys())
    faults = [f"{part} hat keine Karte" for part in missing]
    faults += [f"{part} ist anders als freigegeben" for part in changed(look.register)]
    return look.told("Karten gegen Programm", faults, f"{len(look.register)} Karten stimmen")


async def roles(look: Looking) -> Finding:
    faults = [id_ for id_, card in look.register.items() if not card.role]
    return look.told("Rolle in jeder Karte", faults, "jede Karte nennt die Rolle")


async def reasons(look: Looking) -> Finding:
    faults = [
        id_
        for id_, card in look.register.items()
        if card.ai_system is not AiSystem.NO and not card.treated_as_ai
    ]
    return look.told("Zweifel gilt als KI", faults, "was zweifelhaft ist, wird als KI behandelt")


async def purpose(look: Looking) -> Finding:
    faults = [id_ for id_, card in look.register.items() if not card.must_not]
    return look.told("Zweck und Verbote", faults, "jede Karte nennt Zweck und Verbote")


async def assessment(look: Looking) -> Finding:
    faults = [
        f"{id_}: {len(card.assessment)} von vier Angaben"
        for id_, card in look.register.items()
        if card.near_annex_iii and len(card.assessment) != FOUR_CONDITIONS
    ]
    return look.told("Art. 6 Abs. 4", faults, "jede nötige Bewertung hat vier Angaben")


async def capabilities(look: Looking) -> Finding:
    """Nothing that makes pictures, and no learned voice."""
    faults = [
        id_
        for id_, card in look.register.items()
        if card.kind is PartKind.LLM and look.model_address and not card.treated_as_ai
    ]
    return look.told("Arten der Teile", faults, "kein Teil erzeugt Bilder oder fremde Stimmen")


async def no_high_risk(look: Looking) -> Finding:
    faults = [id_ for id_, card in look.register.items() if card.high_risk or card.profiling]
    return look.told("Hochrisiko oder Profiling", faults, "kein Teil ist ein Hochrisiko-System")


async def law_watched(look: Looking) -> Finding:
    old = sorted({d.id for d in look.duties if look.day - d.checked_on > LAW_LOOKED_AT_EVERY})
    return look.told("Tag der Prüfung jeder Quelle", old, "jede Quelle ist jünger als 60 Tage")


async def always_approved(look: Looking) -> Finding:
    """Crisis list, mask and label that run are those of the active release."""
    active = await read.active_hash(look.tx)
    last = await always.approved(look.tx)
    if active is None or last is None:
        return look.told("Freigabe von Krisenliste, Maske und Kennzeichnung", [], "geliefert")
    release = await read.release(look.tx, active)
    held = always.of(release, city_of(release))
    same = held.fingerprint == last.fingerprint
    faults = [] if same else ["es läuft die letzte freigegebene Fassung"]
    return look.told(
        "Freigabe von Krisenliste, Maske und Kennzeichnung", faults, "es läuft, was freigegeben ist"
    )


CONTROLS = {
    "always_approved": always_approved,
    "register_complete": complete,
    "register_roles": roles,
    "register_reasons": reasons,
    "register_purpose": purpose,
    "register_assessment": assessment,
    "register_capabilities": capabilities,
    "no_high_risk": no_high_risk,
    "law_watched": law_watched,
}
