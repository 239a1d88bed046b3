"""A report as CSV: one row a step or group, one column a figure; hidden rows say so."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from servicetelefon.domain.promise import FirstContactFormula
from servicetelefon.measures.report import Figures, Part

HEAD = (
    "name", "shown", "contacts", "offered", "answered", "abandoned", "callback_asked",
    "sl1", "sl2", "sl3", "sl4", "answer_rate", "wait_mean_s", "wait_median_s", "wait_p90_s",
    "wait_longest_s", "handling_mean_s", "first_contact_closing_code", "first_contact_no_repeat",
    "repeat_rate", "repeat_unknown", "callbacks_booked", "callbacks_kept", "spared",
    "assistant_begun", "assistant_contained", "assistant_falsely_contained",
    "helped_yes", "helped_partly", "helped_no", "helped_response", "gap_questions", "gap_contacts",
)  # fmt: skip


def in_local_time(parts: Sequence[Part], zone: ZoneInfo, *, days: bool) -> list[Part]:
    """Steps in time under the names that their days or quarters have in the city."""
    form = "%Y-%m-%d" if days else "%Y-%m-%dT%H:%M%z"
    return [
        replace(one, name=one.start.astimezone(zone).strftime(form)) if one.start else one
        for one in parts
    ]


def as_csv(parts: Sequence[Part]) -> str:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(HEAD)
    for part in parts:
        if part.figures is None:
            writer.writerow([part.name, "too_few"])
        else:
            writer.writerow([part.name or "unknown", "yes", *map(_cell, _values(part.figures))])
    return file.getvalue()


def _values(one: Figures) -> list[float | int | None]:
    seen, waits = one.service, one.service.waits
    return [
        seen.contacts, seen.offered, seen.answered, seen.abandoned, seen.callback_asked,
        *(share.value for share in seen.levels.values()), seen.answer_rate.value,
        waits.mean_s, waits.median_s, waits.p90_s, waits.longest_s, one.handling.mean_s,
        one.first_contact[FirstContactFormula.CLOSING_CODE].value,
        one.first_contact[FirstContactFormula.NO_REPEAT].value,
        one.repeats.share.value, one.repeats.unknown,
        one.callbacks.booked, one.callbacks.kept.value, one.spared,
        one.assistant.begun, one.assistant.contained.value,
        one.assistant.falsely_contained.value,
        *one.helped.values(), one.helped_response.value,
        one.gaps.questions, one.gaps.contacts.value,
    ]  # fmt: skip


def _cell(value: float | None) -> str:
    if value is None:
        return ""
    return str(value) if isinstance(value, int) else f"{value:.4f}"
