"""Signing in and out, and one's own password, as a browser does it."""

from __future__ import annotations

import pytest

from house import PASSWORD, House
from servicetelefon.domain.permissions import Role
from stores.web.visitor import Visitor

pytestmark = pytest.mark.stores

NEW = "Noch ein langer Satz"


async def test_everybody_begins_at_the_own_page(house: House, visitor: Visitor):
    first = {
        Role.AGENT: "/desk",
        Role.SUPERVISOR: "/aufzeichnungen",
        Role.ADMIN: "/verwaltung/konten",
        Role.PLANNER: "/konto",
    }
    for role, page in first.items():
        await house.person(role.value, role)
        answer = await visitor.signs_in(role.value)
        assert answer.status_code == 303
        assert answer.headers["location"] == page


async def test_after_signing_in_the_page_that_was_asked_for(house: House, visitor: Visitor):
    await house.person("lena", Role.SUPERVISOR)
    asked = await visitor.get("/aufzeichnungen?offen=true")
    assert asked.headers["location"] == "/anmelden?weiter=%2Faufzeichnungen%3Foffen%3Dtrue"
    answer = await visitor.signs_in("lena", weiter="/aufzeichnungen?offen=true")
    assert answer.headers["location"] == "/aufzeichnungen?offen=true"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.test/", "//evil.test", "/\\evil.test", "desk", "/a\nb"]
)
async def test_signing_in_leads_nowhere_else(house: House, visitor: Visitor, elsewhere: str):
    await house.person("mara", Role.AGENT)
    answer = await visitor.signs_in("mara", weiter=elsewhere)
    assert answer.headers["location"] == "/desk"


async def test_the_same_page_whatever_was_wrong(house: House, visitor: Visitor):
    await house.person("mara", Role.AGENT)
    unknown = await visitor.signs_in("nobody", "wrong")
    wrong = await visitor.signs_in("mara", "wrong")
    locked = [await visitor.signs_in("mara", "wrong") for _ in range(5)][-1]
    right_but_locked = await visitor.signs_in("mara", PASSWORD)
    pages = {one.text.split("<main")[1] for one in (unknown, wrong, locked, right_but_locked)}
    assert len(pages) == 1
    assert "Die Anmeldung hat nicht geklappt" in pages.pop()


async def test_signing_out_ends_the_session(house: House, visitor: Visitor):
    await house.person("mara", Role.AGENT)
    await visitor.signs_in("mara")
    stolen = dict(visitor.cookies)
    assert (await visitor.sends("/abmelden")).headers["location"] == "/anmelden"
    visitor.cookies.update(stolen)
    assert (await visitor.get("/konto")).status_code == 303


async def test_a_first_password_opens_nothing_but_its_change(house: House, visitor: Visitor):
    first = await house.person("mara", Role.AGENT, first_password=True)
    answer = await visitor.signs_in("mara", first)
    assert answer.headers["location"] == "/konto"
    assert (await visitor.get("/desk")).headers["location"] == "/konto"
    assert "wählen Sie jetzt ein eigenes" in (await visitor.get("/konto")).text

    changed = await visitor.sends("/konto", {"present": first, "new": NEW, "again": NEW})
    assert changed.headers["location"] == "/desk"
    assert (await visitor.get("/desk")).status_code == 200


@pytest.mark.parametrize(
    ("present", "new", "again", "words"),
    [
        ("falsch", NEW, NEW, "Das jetzige Passwort stimmt nicht"),
        (PASSWORD, NEW, "anders", "nicht gleich"),
        (PASSWORD, "kurz", "kurz", "zu einfach"),
    ],
)
async def test_a_password_is_changed_only_when_all_is_right(
    house: House, visitor: Visitor, present: str, new: str, again: str, words: str
):
    await house.person("mara", Role.AGENT)
    await visitor.signs_in("mara")
    answer = await visitor.sends("/konto", {"present": present, "new": new, "again": again})
    assert answer.status_code == 400
    assert words in answer.text
    assert (await visitor.signs_in("mara")).status_code == 303


async def test_too_many_sign_ins_from_one_address_wait(visitor: Visitor):
    answers = [(await visitor.signs_in("nobody", "x")).status_code for _ in range(70)]
    assert answers[:60] == [403] * 60
    assert answers[-1] == 429
