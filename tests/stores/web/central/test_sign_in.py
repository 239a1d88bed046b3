"""Signing in with an account of the city, against a real provider; and those who try without."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from house import House
from openid_provider import a_provider, signs_in_there
from servicetelefon.domain.permissions import Role
from servicetelefon.people import central_store, store
from servicetelefon.people.central import Rules, read_rules
from stores.web.central.town import Town
from stores.web.visitor import ADDRESS, Visitor

pytestmark = pytest.mark.stores


async def test_an_account_of_ours_comes_in_by_the_citys_sign_in(house: House, town: Town):
    await house.person("mara", Role.AGENT)
    visitor, answer = await town.signs_in("p-1")
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk")
    assert (await visitor.get("/desk")).status_code == 200
    assert await journalled(house, "signed_in") == [{"way": "central"}]


async def test_who_was_going_somewhere_gets_there(house: House, town: Town):
    await house.person("mara", Role.SUPERVISOR)
    _, answer = await town.signs_in("p-1", "/aufzeichnungen?offen=true")
    assert answer.headers["location"] == "/aufzeichnungen?offen=true"
    _, answer = await town.signs_in("p-1", "//evil.test")
    assert answer.headers["location"] == "/aufzeichnungen"


async def test_the_local_password_still_works_and_a_first_one_holds_nobody_up(
    house: House, town: Town
):
    first = await house.person("mara", Role.AGENT, first_password=True)
    visitor, _ = await town.signs_in("p-1")
    assert (await visitor.get("/desk")).status_code == 200
    local = town.visitor()
    assert (await local.signs_in("mara", first)).headers["location"] == "/konto"


async def test_without_an_account_here_nobody_comes_in(house: House, town: Town):
    _, answer = await town.signs_in("p-1")
    assert answer.status_code == 403
    assert "Für Sie gibt es hier kein Konto" in answer.text
    assert await journalled(house, "sign_in_refused") == [{"way": "central", "why": "unknown"}]


async def test_nor_with_one_that_was_closed_or_without_a_name(house: House, town: Town):
    await house.person("mara", Role.AGENT)
    await deactivated(house, "mara")
    for subject in ("p-1", "p-5"):
        _, answer = await town.signs_in(subject)
        assert "kein Konto" in answer.text


async def test_a_name_that_went_to_somebody_else_over_there_opens_nothing(house: House, town: Town):
    await house.person("mara", Role.AGENT)
    await town.signs_in("p-1")
    _, answer = await town.signs_in("p-2")
    assert (answer.status_code, "gehört schon zu einer anderen Person" in answer.text) == (
        403,
        True,
    )

    await house.person("chef", Role.ADMIN)
    admin = town.visitor()
    await admin.signs_in("chef")
    page = f"/verwaltung/konten/{await house.account('mara')}"
    assert "Verbindung lösen" in (await admin.get(page)).text
    assert (await admin.sends(f"{page}/zentral")).status_code == 303
    assert (await admin.sends(f"{page}/zentral")).status_code == 404
    assert (await town.signs_in("p-2"))[1].status_code == 303
    assert (await town.signs_in("p-1"))[1].status_code == 403


async def test_groups_are_roles_where_the_operator_says_so(house: House, town: Town):
    rules = ("Telefon=agent", "Amt Nord, Team 2=specialist:amt-nord")
    town.with_rules(read_rules(rules, new_accounts=False))
    await house.person("mara", Role.ADMIN)
    await house.person("chef", Role.ADMIN)
    visitor, _ = await town.signs_in("p-1")
    assert (await visitor.get("/verwaltung/konten")).status_code == 403
    assert (await visitor.get("/desk")).status_code == 200
    _, answer = await town.signs_in("p-4")
    assert "Für Ihre Gruppen gibt es hier keine Aufgabe" in answer.text
    assert "kein Konto" in (await town.signs_in("p-3"))[1].text


async def test_accounts_appear_by_themselves_only_where_the_operator_says_so(
    house: House, town: Town
):
    rules = ("Amt Nord, Team 2=specialist:amt-nord",)
    town.with_rules(read_rules(rules, new_accounts=True))
    visitor, answer = await town.signs_in("p-3")
    assert answer.headers["location"] == "/office"
    assert (await visitor.get("/office")).status_code == 200
    assert (await town.signs_in("p-3"))[1].status_code == 303
    async with house.services.database.step() as tx:
        rows = await tx.rows("select role, office from people.role")
    assert rows == [("specialist", "amt-nord")]
    assert (await town.signs_in("p-4"))[1].status_code == 403


async def test_the_last_administrator_stays_one(house: House, town: Town):
    town.with_rules(read_rules(("Telefon=agent",), new_accounts=False))
    await house.person("mara", Role.ADMIN)
    _, answer = await town.signs_in("p-1")
    assert answer.status_code == 409


async def test_an_answer_counts_once(house: House, town: Town):
    await house.person("mara", Role.AGENT)
    visitor = town.visitor()
    back = await town.goes_there(visitor, "p-1")
    kept = dict(visitor.cookies)
    assert (await visitor.get(back)).status_code == 303
    thief = town.visitor()
    thief.cookies.update(kept)
    again = await thief.get(back)
    assert (again.status_code, "abgelaufen" in again.text) == (403, True)


async def test_an_answer_belongs_to_the_browser_that_asked(house: House, town: Town):
    """Otherwise somebody could be signed in, unknowing, as the attacker."""
    await house.person("mara", Role.AGENT)
    attacker = town.visitor()
    back = await town.goes_there(attacker, "p-1")
    victim = town.visitor()
    assert (await victim.get(back)).status_code == 403
    await victim.get("/anmelden/zentral")
    answer = await victim.get(back)
    assert (answer.status_code, "abgelaufen" in answer.text) == (403, True)
    assert "session" not in victim.cookies


async def test_a_state_that_somebody_made_up_is_none(house: House, town: Town):
    await house.person("mara", Role.AGENT)
    visitor = town.visitor()
    back = await town.goes_there(visitor, "p-1")
    answer = await visitor.get(back.replace("state=", "state=x"))
    assert (answer.status_code, "session" in visitor.cookies) == (403, False)


async def test_who_takes_too_long_begins_anew(house: House, town: Town):
    await house.person("mara", Role.AGENT)
    visitor = town.visitor()
    back = await town.goes_there(visitor, "p-1")
    await town.clock.move_to(town.clock.now() + timedelta(minutes=11))
    assert "abgelaufen" in (await visitor.get(back)).text


async def test_a_proof_of_long_ago_is_none(house: House, town: Town):
    """Our clock is far ahead of the provider's: its proofs are old before they come."""
    await house.person("mara", Role.AGENT)
    await town.clock.move_to(town.clock.now() + timedelta(days=1))
    _, answer = await town.signs_in("p-1")
    assert (answer.status_code, "ungültig" in answer.text) == (403, True)


async def test_an_answer_of_another_provider_is_none(house: House, town: Town):
    await house.person("mara", Role.AGENT)
    with a_provider(ADDRESS, {"p-9": {"preferred_username": "mara"}}) as foreign:
        for pretended in (foreign.issuer, None, town.issuer):
            visitor = town.visitor()
            begun = (await visitor.get("/anmelden/zentral")).headers["location"]
            there = f"{foreign.issuer}{urlsplit(begun).path}?{urlsplit(begun).query}"
            async with httpx.AsyncClient() as browser:
                back = await signs_in_there(there, "p-9", browser)
            query = {name: one[0] for name, one in parse_qs(urlsplit(back).query).items()}
            query.pop("iss")
            query |= {"iss": pretended} if pretended else {}
            answer = await visitor.get("/anmelden/zentral/zurueck", params=query)
            assert (answer.status_code, "ungültig" in answer.text) == (403, True)


async def test_a_wrong_secret_of_ours_is_told_in_a_sentence(house: House, town: Town):
    await house.person("mara", Role.AGENT)
    town.with_rules(Rules(), secret="falsch")
    _, answer = await town.signs_in("p-1")
    assert (answer.status_code, "ungültig" in answer.text) == (403, True)


async def test_who_cancels_there_is_told(town: Town):
    visitor = town.visitor()
    begun = await visitor.get("/anmelden/zentral")
    state = parse_qs(urlsplit(begun.headers["location"]).query)["state"][0]
    answer = await visitor.get(
        "/anmelden/zentral/zurueck", params={"state": state, "error": "access_denied"}
    )
    assert (answer.status_code, "abgebrochen" in answer.text) == (403, True)


async def test_a_provider_that_is_away_is_told_and_local_accounts_work(house: House):
    await house.person("mara", Role.AGENT)
    async with httpx.AsyncClient() as http:
        town = Town(house, "http://127.0.0.1:1", http)
        answer = await town.visitor().get("/anmelden/zentral")
        assert (answer.status_code, "gerade nicht erreichbar" in answer.text) == (503, True)
        local = town.visitor()
        assert (await local.signs_in("mara")).status_code == 303


async def test_what_was_begun_and_not_finished_is_forgotten(house: House, town: Town):
    await town.visitor().get("/anmelden/zentral")
    async with house.services.database.step() as tx:
        assert await central_store.sweep(tx, town.clock.now()) == 0
        assert await central_store.sweep(tx, town.clock.now() + timedelta(minutes=11)) == 1


async def test_without_a_provider_there_is_no_such_page(visitor: Visitor):
    assert (await visitor.get("/anmelden/zentral")).status_code == 404
    assert "Konto der Stadt" not in (await visitor.get("/anmelden")).text


async def journalled(house: House, code: str) -> list[dict[str, object]]:
    async with house.services.database.step() as tx:
        rows = await tx.rows("select data from records.journal where code = %s", (code,))
    return [row[0] for row in rows]


async def deactivated(house: House, login: str) -> None:
    account = await house.account(login)
    async with house.services.database.begin() as tx:
        await store.set_active(tx, account, active=False)
