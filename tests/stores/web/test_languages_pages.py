"""`/redaktion/sprachen`: what nobody has reviewed is named, and who knows the language marks it."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from html import unescape

import pytest

from cities import MUSTERSTADT
from house import House
from servicetelefon.city import read
from servicetelefon.city.everybody import EVERYBODY
from servicetelefon.city.load import city_of
from servicetelefon.city.release import release_of
from servicetelefon.domain.city import City
from servicetelefon.domain.permissions import Role
from servicetelefon.journey.city import CityReleases
from stores.web.visitor import Visitor

pytestmark = pytest.mark.stores

Enter = Callable[..., Awaitable[Visitor]]
PAGE = "/redaktion/sprachen/en"


async def taken_in(house: House) -> None:
    services = house.services
    async with services.database.step() as tx:
        releases = CityReleases(services.clock, services.ids)
        await releases.take_in(tx, release_of(MUSTERSTADT), productive=False)


async def running(house: House) -> City:
    async with house.services.database.step() as tx:
        active = await read.active(tx)
        assert active is not None
        return city_of(await read.release(tx, active.release.hash))


def boxes(page: str) -> dict[str, str]:
    """The value of each box, by the id of its sentence."""
    found = re.findall(r'name="satz" value="([^"|]+)\|([0-9a-f]+)"', page)
    return {words_id: f"{words_id}|{mark}" for words_id, mark in found}


async def test_every_language_says_how_much_is_reviewed(house: House, enter: Enter) -> None:
    mara = await enter(Role.AGENT)
    assert (await mara.get("/redaktion/sprachen")).status_code == 403
    anna = await enter(Role.EDITOR, login="anna")
    page = unescape((await anna.get("/redaktion/sprachen")).text)
    assert "English" in page
    assert f"0 von {len(EVERYBODY)} geprüft" in page
    assert f"1 von {len(house.services.city().wording.catalogues['en'])} geprüft" in page
    sentences = unescape((await anna.get(PAGE)).text)
    assert "Geprüft von M. Muster, translation am 02.11.2026" in sentences
    assert set(EVERYBODY) <= set(boxes(sentences))
    assert (await anna.get("/redaktion/sprachen/de")).status_code == 404
    assert (await anna.get("/redaktion/sprachen/xx")).status_code == 404


async def test_who_knows_the_language_marks_what_is_read(house: House, enter: Enter) -> None:
    await taken_in(house)
    before = await running(house)
    anna = await enter(Role.EDITOR, login="anna")
    satz = [boxes((await anna.get(PAGE)).text)[one] for one in ("person.always", "need.noted")]
    answer = await anna.sends(f"{PAGE}/geprueft", {"satz": satz, "kann": "ja"})
    assert (answer.status_code, answer.headers.get("location")) == (303, PAGE)
    after = await running(house)
    review = after.wording.catalogues["en"]["person.always"].reviewed
    day = house.services.clock.now().astimezone(after.zone).date()
    assert review is not None
    assert (review.by, review.on) == ("Anna Muster", day)
    shown = after.wording.only_reviewed()
    assert shown.t("need.noted", "en").lang == "en"
    assert shown.t("callback.kept", "en").lang == "de"
    for words_id, entry in before.wording.catalogues["en"].items():
        assert after.wording.catalogues["en"][words_id].other == entry.other


async def test_a_review_can_be_taken_back(house: House, enter: Enter) -> None:
    await taken_in(house)
    anna = await enter(Role.EDITOR, login="anna")
    assert (await anna.sends(f"{PAGE}/zurueck", {"satz": "service.name"})).status_code == 303
    assert (await running(house)).wording.catalogues["en"]["service.name"].reviewed is None
    assert (await anna.sends(f"{PAGE}/zurueck", {"satz": "nothing.here"})).status_code == 404


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"satz": ["person.always|0123456789abcdef"], "kann": "ja"}, 409),
        ({"satz": ["person.always|0123456789abcdef"]}, 400),
        ({"satz": ["no mark"], "kann": "ja"}, 400),
        ({"satz": ["nothing.here|0123456789abcdef"], "kann": "ja"}, 409),
        ({"kann": "ja"}, 400),
    ],
)
async def test_what_was_not_read_as_it_stands_is_not_marked(
    house: House, enter: Enter, form: dict[str, object], status: int
) -> None:
    await taken_in(house)
    before = await running(house)
    anna = await enter(Role.EDITOR, login="anna")
    assert (await anna.sends(f"{PAGE}/geprueft", form)).status_code == status
    assert (await running(house)).wording == before.wording
