"""Controls of what people are told: texts, their sources, the way to a person."""

from __future__ import annotations

from servicetelefon.compliance.control import Evidence, Finding, Verdict
from servicetelefon.compliance.looking import Looking
from servicetelefon.domain.article import EASY

SMALLEST_GROUP = 5
_PERSONA = ("ich verstehe, wie", "ich fühle", "mein name ist", "ich bin für sie da")
_LABELS = ("label.assistant", "label.voice")


async def articles_approved(look: Looking) -> Finding:
    told = list(look.knowledge.articles(look.now))
    open_ = [one.article.id for one in told if not one.approved]
    evidence = (Evidence("gezeigte Artikel ohne Freigabe", len(open_), look.now),)
    if not open_:
        return Finding(Verdict.PASS, f"{len(told)} Artikel sind freigegeben", evidence)
    if look.city.is_productive:
        return Finding(Verdict.FAIL, f"{len(open_)} Artikel sind nicht freigegeben", evidence)
    said = f"Probebetrieb: {len(open_)} Artikel sind Vorschläge"
    return Finding(Verdict.NEEDS_PERSON, said, evidence)


async def articles_sourced(look: Looking) -> Finding:
    without = [
        one.article.id
        for one in look.knowledge.articles(look.now)
        if not one.article.laws and not one.article.sources
    ]
    return look.told("Artikel ohne Quelle", without, "jeder Artikel nennt seine Quelle")


async def easy_language(look: Looking) -> Finding:
    without = [
        one.article.id for one in look.knowledge.articles(look.now) if EASY not in one.article.texts
    ]
    return look.told("Artikel ohne Leichte Sprache", without, "jeder Artikel hat Leichte Sprache")


async def crisis_list(look: Looking) -> Finding:
    contacts = look.city.crisis_contacts.values()
    overdue = [one.id for one in contacts if one.check_again_on <= look.day]
    return look.told(
        "Tag der nächsten Prüfung der Notfallnummern", overdue, "die Notfallhilfe ist geprüft"
    )


async def person_reachable(look: Looking) -> Finding:
    without = [line.id for line in look.city.lines.values() if not look.city.menu(line.id).keys]
    return look.told(
        "Menüs, in denen wer nichts drückt keinen Menschen bekommt",
        without,
        "wer nichts drückt, bekommt einen Menschen",
    )


async def no_persona(look: Looking) -> Finding:
    texts = {label: look.words(label).lower() for label in _LABELS}
    found = [label for label, text in texts.items() if any(p in text for p in _PERSONA)]
    return look.told("Hinweise, die einen Menschen spielen", found, "niemand wird vorgespielt")


async def verbatim(look: Looking) -> Finding:
    """No text for people is made: the only model that may run rewrites search words."""
    told = [one for one in look.knowledge.articles(look.now) if not one.article.texts]
    return look.told(
        "erzeugte Texte", [str(one.version) for one in told], "Texte werden wörtlich gezeigt"
    )


async def recorded_first(look: Looking) -> Finding:
    recorded = sum(len(one.recordings) for one in look.city.announcements.values())
    evidence = (Evidence("Aufnahmen der Stadt", recorded, look.now),)
    if not look.words("label.voice"):
        said = "was nicht aufgenommen ist, spricht eine Stimme ohne Kennzeichnung"
        return Finding(Verdict.FAIL, said, evidence)
    said = "Aufnahmen haben Vorrang; sonst spricht eine gekennzeichnete Stimme"
    return Finding(Verdict.PASS, said, evidence)


async def sources_shown(look: Looking) -> Finding:
    return await articles_sourced(look)


async def small_groups(look: Looking) -> Finding:
    least = look.least_in_group
    fault = [f"Mindestgröße {least}"] if least < SMALLEST_GROUP else []
    return look.told("Mindestgröße der Gruppen", fault, f"keine Gruppe unter {least}")


CONTROLS = {
    "articles_approved": articles_approved,
    "articles_sourced": articles_sourced,
    "easy_language": easy_language,
    "crisis_list": crisis_list,
    "person_reachable": person_reachable,
    "no_persona": no_persona,
    "verbatim": verbatim,
    "recorded_first": recorded_first,
    "sources_shown": sources_shown,
    "small_groups": small_groups,
}
