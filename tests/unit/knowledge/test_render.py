from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from servicetelefon.domain.figure import Missing, Unit
from servicetelefon.knowledge.article_file import read_article
from servicetelefon.knowledge.figures import read_figures, written
from servicetelefon.knowledge.render import Rendered, render
from unit.knowledge.writing import FIGURES, an_article

pytestmark = pytest.mark.unit

LAST_DAY, FIRST_DAY = date(2026, 12, 31), date(2027, 1, 1)
TEXT = """\
Das Amt zahlt. Allein sind es {{satz}}. Der Rest kommt dazu.

Die Beträge:

- Allein: {{satz}}
- Zu zweit: {{ satz }}

Die Grenze ist {{grenze}}.

Fragen Sie das Amt."""


def rendered(text: str, day: date, rendering: str = "de") -> Rendered:
    file, _ = read_article(Path("miete.md"), an_article(body={"Geschrieben": text}))
    figures, _ = read_figures(Path("figures.yaml"), FIGURES)
    assert file is not None
    assert figures is not None
    found = render(file.article, rendering, figures, day)
    assert found is not None
    return found


def test_on_the_last_day_the_amount_is_told():
    told = rendered(TEXT, LAST_DAY)
    assert "Allein sind es 563 Euro." in told.text
    assert "- Zu zweit: 563 Euro" in told.text


def test_on_the_first_day_without_it_only_its_sentences_are_withheld():
    told = rendered(TEXT, FIRST_DAY)
    assert told.text == "Das Amt zahlt. Der Rest kommt dazu.\n\nFragen Sie das Amt."
    assert [(one.figure, one.reason) for one in told.withheld] == [
        ("satz", Missing.EXPIRED),
        ("satz", Missing.EXPIRED),
        ("satz", Missing.EXPIRED),
        ("grenze", Missing.UNCONFIRMED),
    ]


def test_what_nobody_confirmed_is_withheld_and_reported():
    told = rendered("Die Grenze ist {{grenze}}.", LAST_DAY)
    assert told.text == ""
    assert told.withheld[0].sentence == "Die Grenze ist {{grenze}}."


def test_no_placeholder_ever_remains():
    for day in (date(2020, 1, 1), LAST_DAY, FIRST_DAY):
        assert "{{" not in rendered(TEXT + " {{unknown}}.", day).text


def test_a_list_that_keeps_an_item_keeps_its_introduction():
    told = rendered("Die Beträge:\n\n- Allein: {{satz}}\n- Sonst fragen Sie.", FIRST_DAY)
    assert told.text == "Die Beträge:\n\n- Sonst fragen Sie."


@pytest.mark.parametrize(
    ("value", "unit", "rendering", "text"),
    [
        ("563", Unit.EURO, "de", "563 Euro"),
        ("10000", Unit.EURO, "ls", "10.000 Euro"),
        ("95.71", Unit.EURO, "de", "95,71 Euro"),
        ("95.70", Unit.EURO, "de", "95,70 Euro"),
        ("95.71", Unit.EURO, "spoken", "95 Euro 71"),
        ("1126.5", Unit.EURO, "en", "1,126.50 euros"),
        ("17", Unit.PERCENT, "de", "17 Prozent"),
        ("2.3", Unit.PERCENT, "de", "2,3 Prozent"),
        ("12", Unit.MONTHS, "tr", "12 months"),
    ],
)
def test_values_are_written_as_people_read_them(value: str, unit: Unit, rendering: str, text: str):
    assert written(Decimal(value), unit, rendering) == text


FIRST = "{value: 1, valid_from: 2026-01-01, confirmed: true, source: a}"
SECOND = "{value: 2, valid_from: 2027-01-01, confirmed: true, source: a}"
BACKWARDS = FIRST.replace("confirmed", "valid_to: 2025-01-01, confirmed")


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        (f"[{FIRST}, {SECOND}]", "without overlap"),
        (f"[{FIRST.replace('value: 1', 'value: eins')}]", "value"),
        (f"[{BACKWARDS}]", "before valid_from"),
        (f"[{FIRST.replace(', source: a', '')}]", "source is missing"),
    ],
)
def test_broken_figures_name_their_line(values: str, problem: str):
    content = f"a:\n  title: A\n  unit: euro\n  values: {values}\n".encode()
    figures, faults = read_figures(Path("figures.yaml"), content)
    assert figures is None
    assert problem in faults[0].problem
    assert faults[0].place.line in {1, 2, 4}
