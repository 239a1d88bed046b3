"""Controls that rest on what was shown by running it: pages, the widget, thresholds, the way for
complaints. A person signs only where no proof speaks of what runs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from servicetelefon.city import read as cities
from servicetelefon.compliance.control import Evidence, Finding, Verdict
from servicetelefon.compliance.controls.people import signed
from servicetelefon.compliance.looking import Looking
from servicetelefon.compliance.measured import articles_fingerprint, text_fingerprint
from servicetelefon.compliance.proved import (
    PAGES,
    WIDGET,
    WIDGET_FILE,
    Proof,
    faults_of,
    fingerprints,
    pages_of,
    read_proof,
)

PAGES_GOOD_FOR = timedelta(days=90)
WIDGET_GOOD_FOR = timedelta(days=365)
THRESHOLDS_GOOD_FOR = timedelta(days=180)
THRESHOLDS = "assistant/thresholds.yaml"
_KEEPS_OR_SENDS = (
    "cookie", "localStorage", "sessionStorage", "indexedDB", "caches.", "fetch(", "XMLHttpRequest",
    "sendBeacon", "WebSocket", "import(",
)  # fmt: skip
COMPLAIN = "portal.wish_beschwerde"


async def accessible(look: Looking) -> Finding:
    """Axe over every page in light, dark and at 320 pixels, of these very pages."""
    proof, files = read_proof(PAGES, look.proofs), pages_of(look.program)
    wrong = faults_of(proof, files, look.day, PAGES_GOOD_FOR)
    return await _by_proof(look, proof, wrong, "B01", "Prüfbericht zur Barrierefreiheit")


async def widget_quiet(look: Looking) -> Finding:
    """Nothing in the script can keep or send anything; in a browser nothing was kept or sent."""
    path = look.program / WIDGET_FILE
    script = path.read_text(encoding="utf-8") if path.is_file() else ""
    # What is said about it in comments does nothing.
    code = "\n".join(line for line in script.split("\n") if not line.lstrip().startswith("//"))
    found = [word for word in _KEEPS_OR_SENDS if word in code]
    if found or not script:
        return look.told("Speichern oder Senden im Fenster", found or [WIDGET_FILE], "")
    proof, files = read_proof(WIDGET, look.proofs), fingerprints(look.program, [WIDGET_FILE])
    wrong = faults_of(proof, files, look.day, WIDGET_GOOD_FOR)
    return await _by_proof(look, proof, wrong, "S06", "Prüfbericht zum Fenster auf fremden Seiten")


async def _by_proof(
    look: Looking, proof: Proof | None, wrong: list[str], duty: str, what: str
) -> Finding:
    """`wrong`: why the proof does not speak of what runs; then a person's report counts."""
    if wrong or proof is None:
        by_person = await signed(look, duty, what)
        if by_person.verdict is Verdict.PASS:
            return by_person
        return Finding(by_person.verdict, "; ".join(wrong), by_person.evidence)
    evidence = (
        Evidence(f"{proof.test}: Fehler", proof.faults, look.now),
        Evidence(f"{proof.test}: geprüft", len(proof.looked_at), look.now),
    )
    if proof.faults:
        said = f"die Prüfung vom {proof.day:%d.%m.%Y} fand {proof.faults} Fehler"
        return Finding(Verdict.FAIL, said, evidence)
    return Finding(Verdict.PASS, f"geprüft am {proof.day:%d.%m.%Y}", evidence)


async def thresholds_measured(look: Looking) -> Finding:
    """The thresholds that run are those of the last measurement, which knew these articles."""
    wrong = await _of_thresholds(look)
    if wrong:
        by_person = await signed(look, "A32", "Messung der Schwellen")
        if by_person.verdict is Verdict.PASS:
            return by_person
        return Finding(by_person.verdict, "; ".join(wrong), by_person.evidence)
    day = look.measured.day if look.measured else look.day
    articles = len(look.measured.articles) if look.measured else 0
    evidence = (Evidence("Artikel, mit denen gemessen wurde", articles, look.now),)
    return Finding(Verdict.PASS, f"Schwellen geprüft am {day:%d.%m.%Y}", evidence)


async def _of_thresholds(look: Looking) -> list[str]:
    measured = look.measured
    if measured is None or not measured.thresholds:
        return ["die Schwellen sind nicht gemessen"]
    faults: list[str] = []
    if await _running_thresholds(look) != measured.thresholds:
        faults.append("es laufen andere Schwellen als die gemessenen")
    running = articles_fingerprint(one.article for one in look.knowledge.articles(look.now))
    if changed := _changed(running, measured.articles):
        faults.append(f"{changed} Artikel sind seit der Messung anders")
    if look.day - measured.day > THRESHOLDS_GOOD_FOR:
        faults.append(f"die Messung ist vom {measured.day:%d.%m.%Y}")
    return faults


async def _running_thresholds(look: Looking) -> str:
    active = await cities.active_hash(look.tx)
    files = (await cities.release(look.tx, active)).files if active else {}
    return text_fingerprint(files[THRESHOLDS]) if THRESHOLDS in files else ""


def _changed(now: Mapping[str, str], then: Mapping[str, str]) -> int:
    return sum(now.get(one) != then.get(one) for one in now.keys() | then.keys())


async def complaint_route(look: Looking) -> Finding:
    """Really there: on the page in writing, and by telephone to a person on every line."""
    city = look.city
    ways = {
        "auf der Seite lässt sich keine Beschwerde schreiben": bool(look.words(COMPLAIN)),
        "die Nummer der Stadt ist nicht bestätigt": city.main_number.usable,
        **{
            f"die Leitung {line.name} führt zu keinem Menschen": bool(city.menu(line.id).keys)
            for line in city.lines.values()
        },
    }
    missing = [what for what, is_there in ways.items() if not is_there]
    evidence = (Evidence("Wege, sich zu beschweren", len(ways) - len(missing), look.now),)
    if missing:
        return Finding(Verdict.FAIL, ", ".join(missing), evidence)
    return Finding(Verdict.PASS, "Beschwerden gehen auf der Seite und am Telefon", evidence)


CONTROLS = {
    "accessible": accessible,
    "widget_quiet": widget_quiet,
    "thresholds_measured": thresholds_measured,
    "complaint_route": complaint_route,
}
