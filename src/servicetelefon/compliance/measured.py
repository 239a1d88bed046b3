"""What the assistant's question sets last showed: `evals/<city>/measured.json`, written by
`servicetelefon eval --save` and read by cards, documents and the control of measurements.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from servicetelefon.compliance.card import Register
from servicetelefon.domain.article import Article

FILE = "measured.json"
MEASURED_BY = "eval"
GOOD_FOR = timedelta(days=90)
_SHORT = 16
"""Letters of an article's fingerprint: enough to see that it is another."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class MeasuredClass(_Part):
    """One class of questions with how many came out how."""

    group: str
    questions: Annotated[int, Field(gt=0)]
    right: int
    clarified: int
    person: int
    wrong: int


class Measured(_Part):
    """`cards` are the fingerprints of the parts as they were measured, `thresholds` of the city's
    file, `articles` of each article."""

    day: date
    questions: int
    passed: bool
    first: float
    groups: tuple[MeasuredClass, ...]
    cards: Mapping[str, str]
    thresholds: str = ""
    articles: Mapping[str, str] = {}


def read_measured(folder: Path) -> Measured | None:
    """None where nothing was measured, or nobody can read it."""
    try:
        return Measured.model_validate_json((folder / FILE).read_bytes())
    except (OSError, ValidationError):
        return None


def text_fingerprint(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def articles_fingerprint(articles: Iterable[Article]) -> dict[str, str]:
    """By id, of everything in an article that is searched or told."""
    return {
        one.id: text_fingerprint(
            json.dumps(
                [one.title, one.question, one.wordings, one.all_texts(), one.documents],
                sort_keys=True,
            ).encode()
        )[:_SHORT]
        for one in articles
    }


def written(
    report: Mapping[str, object],
    register: Register,
    thresholds: str = "",
    articles: Mapping[str, str] | None = None,
) -> str:
    """The report without its questions, with what was measured."""
    kept = {name: report[name] for name in ("day", "questions", "passed", "first")}
    cards = {
        id_: card.fingerprint for id_, card in register.items() if card.measured_by == MEASURED_BY
    }
    of = {"cards": cards, "thresholds": thresholds, "articles": articles or {}}
    checked = Measured.model_validate({**kept, "groups": report["groups"], **of})
    whole = checked.model_dump(mode="json")
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def faults_of(measured: Measured | None, register: Register, day: date) -> list[str]:
    """What is wrong with a measurement, in words; empty when it speaks of what runs."""
    if measured is None:
        return ["nichts ist gemessen"]
    faults = [
        f"{id_} ist seit der Messung anders"
        for id_, card in register.items()
        if card.measured_by == MEASURED_BY and measured.cards.get(id_) != card.fingerprint
    ]
    if day - measured.day > GOOD_FOR:
        faults.append(f"die Messung ist vom {measured.day:%d.%m.%Y}")
    if not measured.passed:
        faults.append("die Messung hat eine Grenze verfehlt")
    return faults
