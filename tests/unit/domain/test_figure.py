from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from servicetelefon.domain.figure import Figure, FigureValue, Missing, Unit

pytestmark = pytest.mark.unit


def value(amount: str, first: date, last: date | None, *, confirmed: bool = True) -> FigureValue:
    return FigureValue(Decimal(amount), first, last, confirmed, "test")


def figure(*values: FigureValue) -> Figure:
    return Figure("satz", "Satz", Unit.EURO, (), values)


OLD = value("563", date(2024, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("day", "answer"),
    [
        (date(2023, 12, 31), Missing.NOT_YET),
        (date(2024, 1, 1), OLD),
        (date(2026, 12, 31), OLD),
        (date(2027, 1, 1), Missing.EXPIRED),
        (date(2030, 1, 1), Missing.EXPIRED),
    ],
)
def test_an_old_amount_never_stands_in(day: date, answer: FigureValue | Missing):
    assert figure(OLD).on(day) == answer


def test_a_new_value_takes_over_on_its_first_day():
    new = value("570", date(2027, 1, 1), None)
    both = figure(OLD, new)
    assert (both.on(date(2026, 12, 31)), both.on(date(2027, 1, 1))) == (OLD, new)


def test_what_nobody_confirmed_is_not_told():
    waiting = value("570", date(2027, 1, 1), None, confirmed=False)
    assert figure(OLD, waiting).on(date(2027, 1, 1)) is Missing.UNCONFIRMED
