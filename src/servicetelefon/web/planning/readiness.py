"""What must be there before a district goes live, filled by the system. What the system cannot
know is said to be unknown; a person decides all the same."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from servicetelefon.domain.city import City
from servicetelefon.domain.office import Office
from servicetelefon.measures.service import Share
from servicetelefon.planning.ready import covered, expected_referrals
from servicetelefon.planning.store import DONE, SavedScenario
from servicetelefon.web.readiness_items import Item, Ready

FEWEST_TEST_CALLS = 5
FEWEST_TALKS = 50


@dataclass(frozen=True, slots=True)
class Known:
    """What the list is filled from. `articles` are (told, of those approved by the city);
    `signed_in` the offices with somebody at the inbox in the last two weeks; `trained` are (agents
    trained in practice mode, agents), `taught_by` the name of who entered the last of them and when;
    `roster` people by quarter of an hour; `capacities` referrals
    a week by office; `referred` of the talks of the last weeks."""

    articles: tuple[int, int]
    signed_in: Collection[str]
    test_calls: int
    scenarios: Sequence[SavedScenario]
    trained: tuple[int, int]
    roster: Mapping[datetime, int]
    capacities: Mapping[str, int]
    referred: Share
    taught_by: tuple[str, datetime] | None = None


@dataclass(frozen=True, slots=True)
class Line:
    item: Item
    ready: Ready
    detail: str = ""
    entered: tuple[str, datetime] | None = None
    """By whom and when, where a person says it."""


def readiness(city: City, district: str, known: Known) -> tuple[Line, ...]:
    offices = offices_of(city, district)
    told, approved = known.articles
    missing = [one.name for one in offices if not one.reachable_by_citizens]
    hours = [one.name for one in offices if one.visits is None and one.calls is None]
    silent = [one.name for one in offices if one.id not in known.signed_in]
    name = city.districts[district].name
    planned = next(
        (one for one in known.scenarios if one.state == DONE and _joins(one, name)), None
    )
    trained, agents = known.trained
    return (
        Line(Item.OFFICE_KNOWN, _yes(bool(offices) and not missing), ", ".join(missing)),
        Line(Item.HOURS_KNOWN, _yes(bool(offices) and not hours), ", ".join(hours)),
        Line(Item.ARTICLES_APPROVED, _yes(told > 0 and approved == told), f"{approved}/{told}"),
        Line(Item.INBOX_SIGNED_IN, _yes(bool(offices) and not silent), ", ".join(silent)),
        Line(Item.TEST_CALLS, _yes(known.test_calls >= FEWEST_TEST_CALLS),
             f"{known.test_calls}/{FEWEST_TEST_CALLS}"),
        Line(Item.STAFF_TRAINED, _yes(agents > 0 and trained == agents), f"{trained}/{agents}",
             known.taught_by),
        Line(Item.FORECAST, _yes(planned is not None), planned.name if planned else ""),
        _roster(planned, known, city),
        _capacity(planned, known, name, offices),
    )  # fmt: skip


def _roster(planned: SavedScenario | None, known: Known, city: City) -> Line:
    """Enough people in every slot of the first weeks, for the expected calls."""
    if planned is None or planned.result is None:
        return Line(Item.ROSTER, Ready.UNKNOWN)
    found = covered(planned.result["hours"], planned.day, known.roster, city.zone)
    return Line(Item.ROSTER, _yes(found.enough), f"{found.full}/{found.days}")


def _capacity(
    planned: SavedScenario | None, known: Known, name: str, offices: Sequence[Office]
) -> Line:
    """Unknown without a scenario, with an office that has said nothing, or while too few talks
    tell how many are referred."""
    stated = [known.capacities.get(one.id) for one in offices]
    total = sum(one or 0 for one in stated)
    share = known.referred.value if known.referred.of >= FEWEST_TALKS else None
    if planned is None or share is None or not stated or None in stated:
        return Line(Item.CAPACITY, Ready.UNKNOWN)
    expected = expected_referrals(planned.spec, name, share)
    if expected is None:
        return Line(Item.CAPACITY, Ready.UNKNOWN)
    return Line(Item.CAPACITY, _yes(expected <= total), f"{expected:.0f}/{total}")


def offices_of(city: City, district: str) -> list[Office]:
    """The offices of this district itself; those for the whole city are there already."""
    return [one for one in city.offices.values() if district in one.districts]


def _joins(one: SavedScenario, name: str) -> bool:
    return any(name in part.get("join", {}) for part in one.spec.get("scenarios", ()))


def _yes(true: bool) -> Ready:  # noqa: FBT001 – the only thing it is given
    return Ready.YES if true else Ready.NO
