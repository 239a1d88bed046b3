"""What an administrator does with accounts."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

import pytest

from house import House
from servicetelefon.domain.permissions import Role
from stores.web.visitor import Visitor

pytestmark = pytest.mark.stores

Enter = Callable[..., Awaitable[Visitor]]
LIST = "/verwaltung/konten"


async def test_a_new_account_signs_in_with_the_password_shown_once(
    house: House, enter: Enter, visitor: Visitor
):
    ada = await enter(Role.ADMIN, login="ada")
    form = {"name": "Tim Test", "login": "T.Test", "roles": "agent", "skills": "englisch"}
    shown = await ada.sends(LIST, form)
    password = re.findall(r"<code>([^<]+)</code>", shown.text)[1]
    assert (await visitor.signs_in("t.test", password)).status_code == 303
    listed = (await ada.get(LIST)).text
    assert "Tim Test" in listed
    assert "Englisch" in listed
    assert password not in listed
    assert await house.account("t.test")


async def test_a_taken_sign_in_name_keeps_what_was_entered(enter: Enter):
    ada = await enter(Role.ADMIN, login="ada")
    answer = await ada.sends(LIST, {"name": "Zweite Ada", "login": "ADA", "roles": "agent"})
    assert answer.status_code == 409
    assert "gibt es schon" in answer.text
    assert 'value="Zweite Ada"' in answer.text


async def test_an_account_needs_a_role_and_known_skills(enter: Enter):
    ada = await enter(Role.ADMIN, login="ada")
    none = await ada.sends(LIST, {"name": "Tim", "login": "tim"})
    unknown = await ada.sends(
        LIST, {"name": "Tim", "login": "tim", "roles": "agent", "skills": "zaubern"}
    )
    assert (none.status_code, unknown.status_code) == (400, 400)


async def test_changed_roles_hold_at_once(house: House, enter: Enter):
    ada, mara = await enter(Role.ADMIN, login="ada"), await enter(Role.AGENT)
    page = f"{LIST}/{await house.account('mara')}"
    assert (await mara.get("/desk")).status_code == 200
    await ada.sends(page, {"roles": "compliance"})
    assert (await mara.get("/desk")).status_code == 403
    assert (await mara.get("/aufzeichnungen")).status_code == 200


async def test_a_deactivated_person_is_out_and_can_come_back(house: House, enter: Enter):
    ada, mara = await enter(Role.ADMIN, login="ada"), await enter(Role.AGENT)
    page = f"{LIST}/{await house.account('mara')}"
    await ada.sends(f"{page}/aktiv", {"active": "false"})
    assert (await mara.get("/desk")).status_code == 303
    assert (await mara.signs_in("mara")).status_code == 403
    assert "nicht aktiv" in (await ada.get(LIST)).text
    await ada.sends(f"{page}/aktiv", {"active": "true"})
    assert (await mara.signs_in("mara")).status_code == 303


async def test_a_reset_password_is_a_first_password(house: House, enter: Enter, visitor: Visitor):
    ada, mara = await enter(Role.ADMIN, login="ada"), await enter(Role.AGENT)
    shown = await ada.sends(f"{LIST}/{await house.account('mara')}/passwort")
    password = re.findall(r"<code>([^<]+)</code>", shown.text)[1]
    assert (await mara.get("/desk")).status_code == 303
    assert (await visitor.signs_in("mara", password)).headers["location"] == "/konto"


async def test_the_last_administrator_cannot_leave_the_office(house: House, enter: Enter):
    ada = await enter(Role.ADMIN, login="ada")
    page = f"{LIST}/{await house.account('ada')}"
    for answer in (
        await ada.sends(page, {"roles": "agent"}),
        await ada.sends(f"{page}/aktiv", {"active": "false"}),
    ):
        assert answer.status_code == 409
        assert "Mindestens ein aktives Konto" in answer.text


async def test_names_are_shown_as_text(enter: Enter):
    ada = await enter(Role.ADMIN, login="ada")
    await ada.sends(LIST, {"name": "<script>alert(1)</script>", "login": "x<b>", "roles": "agent"})
    listed = (await ada.get(LIST)).text
    assert "<script>alert" not in listed
    assert "&lt;script&gt;alert(1)" in listed
