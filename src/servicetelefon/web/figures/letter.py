"""A report as a letter: a few words, the PDF for people and the CSVs for their programs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from servicetelefon.domain.city import City
from servicetelefon.journey.report_mails import MadeReport
from servicetelefon.kit.clock import Clock
from servicetelefon.kit.database import Database
from servicetelefon.kit.wording import Wording
from servicetelefon.measures.port import Attached
from servicetelefon.measures.schedule import Every, Schedule
from servicetelefon.web.figures.document import council_pdf, percent, period_of
from servicetelefon.web.figures.export import as_csv, in_local_time
from servicetelefon.web.figures.pages import names_of
from servicetelefon.web.figures.view import Asked, Report, read_report


@dataclass(frozen=True, slots=True)
class Reading:
    """What a report is read from, outside the pages."""

    figures: Database
    clock: Clock
    city: Callable[[], City]
    words: Wording


async def made_report(reading: Reading, schedule: Schedule, about: date) -> MadeReport:
    """`about` is the first day of the period."""
    day = about if schedule.every is Every.DAY else None
    report = await read_report(reading, Asked(about.replace(day=1), day, schedule.by))
    city = reading.city()
    pdf = await asyncio.to_thread(council_pdf, report, city, names_of(city, schedule.by))
    times = in_local_time(report.steps, city.zone, days=day is None)
    period = f"{day:%Y-%m-%d}" if day else f"{about:%Y-%m}"
    subject = reading.words.t(
        "letter.subject", service=city.wording.t("service.name").text, period=period_of(report)
    ).text
    return MadeReport(
        subject=subject,
        text=f"{subject} ({city.name})\n\n{_text(report, city, reading.words)}\n",
        attached=(
            Attached(f"servicetelefon-{period}.pdf", "application/pdf", pdf),
            _csv(f"servicetelefon-{period}-zeit.csv", as_csv(times)),
            _csv(f"servicetelefon-{period}-gruppen.csv", as_csv(report.groups)),
        ),
    )


def _csv(name: str, content: str) -> Attached:
    return Attached(name, "text/csv", content.encode())


def _text(report: Report, city: City, words: Wording) -> str:
    """The promise in a sentence, for those who open no file."""
    if report.whole is None:
        said = words.t("figures.too_few_whole").text
    else:
        formula = city.promise.service_level.formula
        said = words.t(
            "letter.promise",
            offered=report.whole.service.offered,
            seconds=round(report.within_s),
            share=percent(report.whole.service.levels[formula].value),
            target=percent(report.target),
            formula=formula.value.upper(),
        ).text
    return f"{said}\n\n{words.t('letter.files').text}\n{words.t('letter.nobody_reads').text}"
