"""What a template may ask for by name: tables and texts looked up in the running system."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from servicetelefon.compliance.card import Card
from servicetelefon.compliance.control import Finding, Verdict
from servicetelefon.compliance.documents import columns
from servicetelefon.compliance.documents.document import Block, Gap, Paragraph, Rows
from servicetelefon.compliance.documents.facts import Facts
from servicetelefon.compliance.evaluate import State

NOTICES = ("label.assistant", "label.voice", "label.search", "label.stored")
"""The words by which people are told (Art. 50), as the city says them."""

_STATES = {
    State.KEPT: "eingehalten",
    State.BROKEN: "verletzt",
    State.NEEDS_PERSON: "ein Mensch muss handeln",
    State.NOT_YET: "gilt noch nicht",
}
_VERDICTS = {
    Verdict.PASS: "bestanden",
    Verdict.FAIL: "nicht bestanden",
    Verdict.NEEDS_PERSON: "ein Mensch muss hinsehen",
}
_AI = {"yes": "ja", "no": "nein", "disputed": "umstritten; wird so behandelt"}

_ABOUT_STAFF = frozenset(
    {"no_employee_figures", "no_emotion", "no_score", "nothing_recorded", "order_of_arrival"}
)

Source = Callable[[Facts], Iterable[Block]]


def _cards(head: str, tell: Callable[[Card], str]) -> Source:
    """One row a part that has something to say."""

    def table(facts: Facts) -> Iterable[Block]:
        told = ((card.name, tell(card)) for card in facts.look.register.values())
        yield Rows(("Teil", head), tuple(row for row in told if row[1]))

    return table


def _classes(facts: Facts) -> Iterable[Block]:
    head = ("Teil", "KI-System", "Anhang III in der Nähe", "hohes Risiko", "Begründung")
    yield Rows(
        head,
        tuple(
            (
                one.name,
                _AI[one.ai_system],
                ", ".join(one.near_annex_iii) or "nein",
                "ja" if one.high_risk else "nein",
                one.reasons,
            )
            for one in facts.look.register.values()
        ),
    )


def _fingerprints(facts: Facts) -> Iterable[Block]:
    cards = facts.look.register.values()
    head = ("Teil", "Dateien", "Fingerabdruck (SHA-256, Anfang)")
    yield Rows(head, tuple((o.name, ", ".join(o.files), o.fingerprint[:16]) for o in cards))


def _assessments(facts: Facts) -> Iterable[Block]:
    for card in facts.look.register.values():
        if card.near_annex_iii:
            yield Paragraph(f"{card.name}. {card.purpose}")
            points = ", ".join(card.near_annex_iii)
            yield Rows(
                ("Angabe", "Inhalt"),
                (
                    ("Punkt in Anhang III", points),
                    *((f"Bedingung {n}", text) for n, text in enumerate(card.assessment, 1)),
                    ("Profiling", "ja" if card.profiling else "nein"),
                ),
            )


def _duties(facts: Facts) -> Iterable[Block]:
    head = ("Pflicht", "Norm", "Stand")
    rows = ((r.duty, r.state) for r in facts.rows)
    yield Rows(head, tuple((f"{d.id} {d.title}", "; ".join(d.norms), _STATES[s]) for d, s in rows))


def _controls(facts: Facts) -> Iterable[Block]:
    yield _findings(facts, lambda _: True)


def _controls_for_staff(facts: Facts) -> Iterable[Block]:
    yield _findings(facts, _ABOUT_STAFF.__contains__)


def _findings(facts: Facts, wanted: Callable[[str], bool]) -> Block:
    """Each under the duties that rest on it: a reader knows those, not the names of controls."""
    told: dict[str, Finding] = {}
    duties: dict[str, list[str]] = {}
    for row in facts.rows:
        control = row.duty.control
        if row.finding and control and wanted(control):
            told[control] = row.finding
            duties.setdefault(control, []).append(row.duty.title)
    head = ("Prüfung", "Ergebnis", "Befund", "Gezählt")
    return Rows(
        head,
        tuple(
            (
                f"{'; '.join(duties[name])} ({name})",
                _VERDICTS[one.verdict],
                one.said,
                ", ".join(str(evidence.count) for evidence in one.evidence),
            )
            for name, one in sorted(told.items())
        ),
    )


def _notices(facts: Facts) -> Iterable[Block]:
    """Each language of the city; a text that nobody wrote in it is a gap."""
    wording = facts.look.city.wording
    for code, language in facts.look.city.languages.items():
        yield Paragraph(f"{language.name} ({code})")
        for id_ in NOTICES:
            if wording.speaks([id_], code):
                text = wording.t(id_, code).text.strip()
                yield Paragraph(text, language.html, language.right_to_left)
            else:
                yield Gap(f"{id_} auf {language.name}")


def _processors(facts: Facts) -> Iterable[Block]:
    if not facts.processors:
        yield Gap("Auftragsverarbeiter; in der Seite Rechte und Pflichten ist keiner eingetragen")
        return
    rows = ((p.name, p.task, p.country, p.authority_told) for p in facts.processors)
    yield Rows(
        ("Dienstleister", "Aufgabe", "Land", "Aufsicht unterrichtet"),
        tuple(
            (name, task, country, "ja" if told else "nein") for name, task, country, told in rows
        ),
    )


def _offices(facts: Facts) -> Iterable[Block]:
    offices = facts.look.city.offices.values()
    yield Rows(("Amt",), tuple((one.name,) for one in offices))


def _receivers(facts: Facts) -> Iterable[Block]:
    if facts.receivers:
        yield Rows(("Was außerdem wohin geht", "Empfänger"), tuple(facts.receivers))
    else:
        yield Paragraph("Weitere Empfänger sind nicht eingestellt.")


def _kept(facts: Facts) -> Iterable[Block]:
    rows = ((what, f"{time.total_seconds() / 3600:g} Stunden") for what, time in facts.kept)
    yield Rows(("Was", "Gelöscht nach"), tuple(rows))


def _accessibility(facts: Facts) -> Iterable[Block]:
    row = next((one for one in facts.rows if one.duty.id == "B01"), None)
    if row is None or row.signed_on is None:
        yield Gap("Prüfung der Barrierefreiheit: Tag, Verfahren, Ergebnis")
    else:
        yield Paragraph(f"Zuletzt geprüft am {row.signed_on:%d.%m.%Y}.")


def _measured(facts: Facts) -> Iterable[Block]:
    """By what each part is measured, and what that last showed."""
    yield from _cards("Gemessen durch", lambda card: card.measured_by)(facts)
    measured = facts.look.measured
    if measured is None:
        yield Gap("Messung mit den Prüfsätzen der Stadt: servicetelefon eval --save")
        return
    yield Paragraph(f"Zuletzt gemessen am {measured.day:%d.%m.%Y} mit {measured.questions} Fragen.")
    yield Rows(
        ("Art der Fragen", "Fragen", "richtig", "Rückfrage", "an einen Menschen", "falsch"),
        tuple(
            (one.group, *map(str, (one.questions, one.right, one.clarified, one.person, one.wrong)))
            for one in measured.groups
        ),
    )


SOURCES: Mapping[str, Source] = MappingProxyType(
    {
        "purposes": _cards("Zweck", lambda card: card.purpose),
        "bounds": _cards("Tut nie", lambda card: "; ".join(card.must_not)),
        "data": _cards("Daten", lambda card: card.data),
        "oversight": _cards("Aufsicht", lambda card: card.oversight),
        "off_switches": _cards("Abschalten", lambda card: card.off_switch),
        "owners": _cards("Verantwortlich", lambda card: card.owner),
        "measured": _measured,
        "classes": _classes,
        "fingerprints": _fingerprints,
        "assessments": _assessments,
        "duties": _duties,
        "controls": _controls,
        "controls_for_staff": _controls_for_staff,
        "notices": _notices,
        "processors": _processors,
        "offices": _offices,
        "receivers": _receivers,
        "kept": _kept,
        "accessibility": _accessibility,
        "columns": columns.about_people,
        "categories": columns.categories,
    }
)
