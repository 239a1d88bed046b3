"""Service hours against a slow oracle that walks the wall clock, above all at changes of clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicetelefon.domain.calendar import (
    Closure,
    DayKind,
    NeverOpen,
    Period,
    ServiceHours,
    add_service_hours,
    day_kind,
    is_open,
    next_closing,
    next_opening,
    ordered,
    service_time_between,
)

pytestmark = pytest.mark.unit

BERLIN = ZoneInfo("Europe/Berlin")
QUARTER = timedelta(minutes=15)
SPRING = date(2026, 3, 29)  # 02:00 becomes 03:00
AUTUMN = date(2026, 10, 25)  # 03:00 becomes 02:00


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC)


def period(text: str) -> Period:
    opens, closes = text.split("-")
    return Period(
        time.fromisoformat(opens), time(0) if closes == "24:00" else time.fromisoformat(closes)
    )


OFFICE = ServiceHours(
    BERLIN,
    {day: (period("08:00-12:00"), period("13:00-18:00")) for day in range(5)},
    holidays=frozenset({date(2026, 12, 25), date(2027, 1, 1)}),
    closures=(Closure(date(2026, 12, 28), date(2026, 12, 31), "Betriebsruhe"),),
)
ALWAYS = ServiceHours(BERLIN, {day: (period("00:00-24:00"),) for day in range(7)})
NEVER = ServiceHours(BERLIN, {})


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-25T07:59:59", False),
        ("2026-11-25T08:00:00", True),
        ("2026-11-25T11:59:59", True),
        ("2026-11-25T12:00:00", False),
        ("2026-11-25T13:00:00", True),
        ("2026-11-25T18:00:00", False),
        ("2026-11-28T10:00:00", False),
        ("2026-12-25T10:00:00", False),
        ("2026-12-30T10:00:00", False),
    ],
)
def test_open_from_the_first_moment_until_just_before_the_last(
    moment: str, *, expected: bool
) -> None:
    assert is_open(OFFICE, local(moment)) is expected


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-25T09:00", DayKind.OPEN),
        ("2026-11-25T12:30", DayKind.OUTSIDE_HOURS),
        ("2026-11-28T10:00", DayKind.OUTSIDE_HOURS),
        ("2026-12-25T10:00", DayKind.HOLIDAY),
        ("2026-12-30T22:00", DayKind.CLOSURE),
    ],
)
def test_the_caller_is_told_why_the_line_is_closed(moment: str, expected: DayKind) -> None:
    assert day_kind(OFFICE, local(moment)) is expected


def test_a_holiday_on_a_day_that_is_closed_anyway_is_no_news() -> None:
    hours = ServiceHours(BERLIN, OFFICE.week, holidays=frozenset({date(2026, 11, 28)}))
    assert day_kind(hours, local("2026-11-28T10:00")) is DayKind.OUTSIDE_HOURS


def test_the_next_opening_skips_weekend_holiday_and_closure() -> None:
    assert next_opening(OFFICE, local("2026-12-24T18:00")) == local("2027-01-04T08:00")


def test_the_next_opening_of_an_open_line_is_now() -> None:
    now = local("2026-11-25T09:17")
    assert next_opening(OFFICE, now) == now


def test_the_next_closing_is_that_of_the_running_period() -> None:
    assert next_closing(OFFICE, local("2026-11-25T09:00")) == local("2026-11-25T12:00")
    assert next_closing(OFFICE, local("2026-11-25T12:00")) == local("2026-11-25T18:00")


def test_a_line_does_not_close_at_midnight_when_it_goes_on_after_it() -> None:
    night = ServiceHours(BERLIN, {4: (period("20:00-24:00"),), 5: (period("00:00-02:00"),)})
    assert next_closing(night, local("2026-11-27T21:00")) == local("2026-11-28T02:00")
    assert next_closing(ALWAYS, local("2026-11-27T21:00")) is None


def test_a_line_without_hours_promises_nothing() -> None:
    now = local("2026-11-25T09:00")
    assert next_opening(NEVER, now) is None
    assert next_closing(NEVER, now) is None
    with pytest.raises(NeverOpen):
        add_service_hours(NEVER, now, timedelta(hours=1))


def test_twenty_four_service_hours_over_a_weekend() -> None:
    # Friday 15:00: 3 h left, Monday 9, Tuesday 9, Wednesday 3 after 08:00.
    end = add_service_hours(OFFICE, local("2026-11-27T15:00"), timedelta(hours=24))
    assert end == local("2026-12-02T11:00")


def test_few_hours_a_week_still_add_up_to_a_promise() -> None:
    weekly = ServiceHours(BERLIN, {0: (period("09:00-09:15"),)})
    end = add_service_hours(weekly, local("2026-01-05T09:00"), timedelta(hours=24))
    assert end == local("2027-11-01T09:15")


def test_no_service_time_is_over_at_once_even_at_night() -> None:
    night = local("2026-11-25T23:00")
    assert add_service_hours(OFFICE, night, timedelta(0)) == night


def test_the_day_of_the_spring_change_has_23_hours_and_that_of_autumn_25() -> None:
    for day, length in ((SPRING, 23), (AUTUMN, 25), (date(2026, 5, 1), 24)):
        start = datetime.combine(day, time(0), BERLIN)
        end = datetime.combine(day + timedelta(days=1), time(0), BERLIN)
        assert service_time_between(ALWAYS, start, end) == timedelta(hours=length)


def test_a_period_that_ends_in_the_repeated_hour_ends_at_its_second_pass() -> None:
    night = ServiceHours(BERLIN, {6: (period("01:00-02:30"),)})
    assert next_closing(night, local("2026-10-25T01:00")) == datetime(
        2026, 10, 25, 1, 30, tzinfo=UTC
    )


def test_a_period_that_begins_in_the_skipped_hour_begins_an_hour_later_by_the_clock() -> None:
    night = ServiceHours(BERLIN, {6: (period("02:30-05:00"),)})
    assert next_opening(night, local("2026-03-29T01:00")) == local("2026-03-29T03:30")


def test_periods_that_the_spring_change_pushes_together_are_not_counted_twice() -> None:
    night = ServiceHours(BERLIN, {6: (period("01:00-02:30"), period("03:00-05:00"))})
    start, end = local("2026-03-29T00:00"), local("2026-03-29T12:00")
    # 01:00 to 05:00 without a gap; the clock skips an hour of it.
    assert service_time_between(night, start, end) == timedelta(hours=3)


def test_a_period_cannot_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="not after"):
        Period(time(12), time(8))
    with pytest.raises(ValueError, match="not after"):
        Period(time(12), time(12))


def test_periods_of_a_day_stand_in_order() -> None:
    assert ordered([period("08:00-12:00"), period("12:00-24:00")])
    assert not ordered([period("08:00-12:00"), period("11:00-13:00")])
    assert not ordered([period("13:00-24:00"), period("14:00-15:00")])


# Properties. The oracle asks the wall clock of each quarter of an hour; its periods keep clear
# of the hours that a change of clock skips or repeats, where a clock alone cannot tell.

_EDGES = [*range(8), *range(12, 97)]  # quarters of the day outside 02:00 to 03:00


@st.composite
def weeks(draw: st.DrawFn) -> dict[int, tuple[Period, ...]]:
    week: dict[int, tuple[Period, ...]] = {}
    for day in draw(st.sets(st.integers(0, 6), min_size=1)):
        edges = sorted(draw(st.sets(st.sampled_from(_EDGES), min_size=2, max_size=4)))
        pairs = zip(edges[::2], edges[1::2], strict=False)
        week[day] = tuple(Period(_quarter(opens), _quarter(closes)) for opens, closes in pairs)
    return week


def _quarter(number: int) -> time:
    return time(number // 4 % 24, number % 4 * 15)


def around(day: date) -> st.SearchStrategy[datetime]:
    midnight = datetime.combine(day, time(0), BERLIN).astimezone(UTC)
    return st.integers(-3 * 96, 3 * 96).map(lambda quarters: midnight + quarters * QUARTER)


near_a_change = st.sampled_from([SPRING, AUTUMN]).flatmap(around)
holidays = st.sets(st.sampled_from([SPRING, AUTUMN, date(2026, 3, 30), date(2026, 10, 26)]))


@st.composite
def service_hours(draw: st.DrawFn) -> ServiceHours:
    return ServiceHours(BERLIN, draw(weeks()), holidays=frozenset(draw(holidays)))


def open_by_the_wall_clock(hours: ServiceHours, moment: datetime) -> bool:
    wall = moment.astimezone(BERLIN)
    if wall.date() in hours.holidays:
        return False
    return any(
        one.opens <= wall.time() and (wall.time() < one.closes or one.closes == time(0))
        for one in hours.week.get(wall.weekday(), ())
    )


@given(service_hours(), near_a_change)
def test_open_is_what_the_wall_clock_says(hours: ServiceHours, moment: datetime) -> None:
    assert is_open(hours, moment) == open_by_the_wall_clock(hours, moment)


@given(service_hours(), near_a_change, st.integers(0, 150))
def test_service_time_is_the_sum_of_the_open_quarters(
    hours: ServiceHours, start: datetime, quarters: int
) -> None:
    moments = [start + number * QUARTER for number in range(quarters)]
    counted = sum(open_by_the_wall_clock(hours, moment) for moment in moments) * QUARTER
    assert service_time_between(hours, start, start + quarters * QUARTER) == counted


@given(service_hours(), near_a_change, st.integers(1, 60 * 60))
def test_adding_service_hours_is_the_inverse_of_counting_them(
    hours: ServiceHours, start: datetime, minutes: int
) -> None:
    amount = timedelta(minutes=minutes)
    end = add_service_hours(hours, start, amount)
    assert service_time_between(hours, start, end) == amount
    assert is_open(hours, end - timedelta(microseconds=1))


@given(service_hours(), near_a_change, st.integers(0, 900), st.integers(0, 900))
def test_two_stretches_count_as_much_as_both_together(
    hours: ServiceHours, start: datetime, first: int, second: int
) -> None:
    middle = start + timedelta(minutes=first)
    end = middle + timedelta(minutes=second)
    both = service_time_between(hours, start, middle) + service_time_between(hours, middle, end)
    assert both == service_time_between(hours, start, end)


@given(service_hours(), near_a_change)
def test_nothing_is_open_before_the_next_opening(hours: ServiceHours, moment: datetime) -> None:
    opens = next_opening(hours, moment)
    assert opens is not None
    assert is_open(hours, opens)
    assert service_time_between(hours, moment, opens) == timedelta(0)
    assert (opens == moment) == is_open(hours, moment)


@given(service_hours(), near_a_change)
def test_open_until_the_next_closing_and_not_at_it(hours: ServiceHours, moment: datetime) -> None:
    opens, closes = next_opening(hours, moment), next_closing(hours, moment)
    assert opens is not None
    assert closes is not None
    assert is_open(hours, closes - timedelta(microseconds=1))
    assert not is_open(hours, closes)
    assert service_time_between(hours, opens, closes) == closes - opens
