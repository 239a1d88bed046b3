"""The report as a document for the council: typst makes a tagged PDF (PDF/UA-1)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import typst

from servicetelefon.domain.city import City
from servicetelefon.domain.promise import FirstContactFormula, ServiceLevelFormula
from servicetelefon.measures.handover import HandOver
from servicetelefon.measures.report import Part
from servicetelefon.web.figures.view import Report

SOURCE = Path(__file__).with_name("council.typ")


def council_pdf(report: Report, city: City, names: Mapping[str, str]) -> bytes:
    """Takes some 50 ms of a core: call it in a thread."""
    content = json.dumps(_content(report, city, names), ensure_ascii=False)
    return typst.compile(
        SOURCE.read_bytes(),
        format="pdf",
        sys_inputs={"report": content},
        pdf_standards=["ua-1"],
    )


def _content(report: Report, city: City, names: Mapping[str, str]) -> dict[str, object]:
    local = report.made_at.astimezone(city.zone)
    return {
        "city": city.name,
        "service": city.wording.t("service.name").text,
        "period": period_of(report),
        "made": f"{local:%d.%m.%Y, %H:%M}",
        "trial": not city.is_productive,
        "facts": _facts(report),
        "levels": _levels(report),
        "formula": city.promise.service_level.formula.value.upper(),
        "within": f"{report.within_s:.0f}",
        "target": percent(report.target),
        "steps": [_row(one, _step_name(one, report, city)) for one in report.steps],
        "groups": [
            _row(one, names.get(one.name, one.name) or "nicht bekannt") for one in report.groups
        ],
    }


def _facts(report: Report) -> list[list[str]]:
    if report.whole is None:
        return [["Kontakte", "zu wenige, um sie zu zeigen"]]
    one = report.whole
    return [
        ["Kontakte", f"{one.service.contacts}"],
        ["In der Warteschlange", f"{one.service.offered}"],
        ["Angenommen", f"{one.service.answered} ({percent(one.service.answer_rate.value)})"],
        ["Aufgelegt", f"{one.service.abandoned}"],
        ["Wartezeit der Angenommenen, Mittel", seconds(one.service.waits.mean_s)],
        ["Wartezeit, neun von zehn höchstens", seconds(one.service.waits.p90_s)],
        ["Bearbeitungszeit, Mittel", seconds(one.handling.mean_s)],
        ["Auslastung", percent(report.busy.occupancy)],
        ["Erstlösung nach Abschluss",
         percent(one.first_contact[FirstContactFormula.CLOSING_CODE].value)],
        ["Erstlösung ohne Wiederanruf in 7 Tagen",
         percent(one.first_contact[FirstContactFormula.NO_REPEAT].value)],
        ["Wiederanrufe", percent(one.repeats.share.value)],
        ["Rückrufe eingehalten", f"{one.callbacks.kept.kept} von {one.callbacks.kept.of}"],
        ["Den Ämtern erspart", f"{one.spared}"],
        ["Fragen ohne Antwort im Wissen", f"{one.gaps.questions}"],
        ["Hat geholfen: ja / teilweise / nein", " / ".join(map(str, one.helped.values()))],
        ["Antworten auf diese Frage", percent(one.helped_response.value)],
        *_offices(report.offices),
    ]  # fmt: skip


def _offices(offices: HandOver | None) -> list[list[str]]:
    if offices is None:
        return [["Weitergeleitet", "zu wenige, um sie zu zeigen"]]
    return [
        ["Weitergeleitet", f"{offices.handed_over}"],
        ["Von Ämtern angenommen", percent(offices.accepted.value)],
        ["Von Ämtern zurückgegeben", percent(offices.bounced.value)],
        ["Antwort in der zugesagten Zeit", percent(offices.answered_in_time.value)],
        ["Tage bis zum Abschluss, Median", days(offices.median_days)],
    ]


def _levels(report: Report) -> list[list[str]]:
    meanings = {
        ServiceLevelFormula.SL1: "in der Zeit angenommen von allen in der Warteschlange",
        ServiceLevelFormula.SL2: "in der Zeit angenommen von allen Angenommenen",
        ServiceLevelFormula.SL3: "wie SL1, ohne die, die in der Zeit aufgelegt haben",
        ServiceLevelFormula.SL4: "wie SL1, Auflegen in der Zeit zählt als gehalten",
    }
    levels = report.whole.service.levels if report.whole else {}
    return [
        [formula.value.upper(), meanings[formula], percent(share.value)]
        for formula, share in levels.items()
    ]


def period_of(report: Report) -> str:
    on = report.asked.day
    return f"{on:%d.%m.%Y}" if on else f"{report.asked.month:%m/%Y}"


def _step_name(part: Part, report: Report, city: City) -> str:
    if part.start is None:
        return part.name
    local = part.start.astimezone(city.zone)
    return f"{local:%H:%M}" if report.asked.day else f"{local:%d.%m.}"


def _row(part: Part, name: str) -> list[str]:
    if part.figures is None:
        return [name, "zu wenige", "", "", ""]
    seen = part.figures.service
    level = seen.levels[ServiceLevelFormula.SL1].value
    return [name, f"{seen.offered}", f"{seen.answered}", percent(level), seconds(seen.waits.mean_s)]


def percent(share: float | None) -> str:
    return "–" if share is None else f"{share * 100:.1f} %".replace(".", ",")


def days(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}".replace(".", ",")


def seconds(value: float | None) -> str:
    return "–" if value is None else f"{value:.0f} s"
