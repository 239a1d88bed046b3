"""What must be there before a district goes live, filled by the system. What the system cannot
know is said to be unknown; a person decides all the same."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from servicetelefon.domain.city import City
from servicetelefon.domain.office import Office
from servicetelefon.planning.store import DONE, SavedScenario
from servicetelefon.web.readiness_items import Item, Ready

FEWEST_TEST_CALLS = 5


@dataclass(frozen=True, slots=True)
class Known:
    """What the list is filled from. `articles` are (told, of those approved by the city);
    `signed_in` the offices with somebody at the inbox in the last two weeks."""

    articles: tuple[int, int]
    signed_in: Collection[str]
    test_calls: int
    scenarios: Sequence[SavedScenario]


@dataclass(frozen=True, slots=True)
class Line:
    item: Item
    ready: Ready
    detail: str = ""


def readiness(city: City, district: str, known: Known) -> tuple[Line, ...]:
    offices = offices_of(city, district)
    told, approved = known.articles
    missing = [one.name for one in offices if not one.reachable_by_citizens]
    hours = [one.name for one in offices if one.visits is None and one.calls is None]
    silent = [one.name for one in offices if one.id not in known.signed_in]
    planned = any(
        one.state == DONE and _joins(one, city.districts[district].name) for one in known.scenarios
    )
    return (
        Line(Item.OFFICE_KNOWN, _yes(bool(offices) and not missing), ", ".join(missing)),
        Line(Item.HOURS_KNOWN, _yes(bool(offices) and not hours), ", ".join(hours)),
        Line(Item.ARTICLES_APPROVED, _yes(told > 0 and approved == told), f"{approved}/{told}"),
        Line(Item.INBOX_SIGNED_IN, _yes(bool(offices) and not silent), ", ".join(silent)),
        Line(Item.TEST_CALLS, _yes(known.test_calls >= FEWEST_TEST_CALLS),
             f"{known.test_calls}/{FEWEST_TEST_CALLS}"),
        Line(Item.STAFF_TRAINED, Ready.UNKNOWN),
        Line(Item.FORECAST, _yes(planned)),
        Line(Item.CAPACITY, Ready.UNKNOWN),
    )  # fmt: skip


def offices_of(city: City, district: str) -> list[Office]:
    """The offices of this district itself; those for the whole city are there already."""
    return [one for one in city.offices.values() if district in one.districts]


def _joins(one: SavedScenario, name: str) -> bool:
    return any(name in part.get("join", {}) for part in one.spec.get("scenarios", ()))


def _yes(true: bool) -> Ready:  # noqa: FBT001 – the only thing it is given
    return Ready.YES if true else Ready.NO
