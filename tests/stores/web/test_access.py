"""Who passes which door: default deny, forms of our own only, cookies that say little."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

import httpx
import pytest
from fastapi import FastAPI

from house import House
from servicetelefon.domain.permissions import Action, Role, may
from servicetelefon.web.access import RouteWithoutAction, actions
from stores.web.visitor import ADDRESS, HTML, Visitor

pytestmark = pytest.mark.stores

Enter = Callable[..., Awaitable[Visitor]]

ID = "01a00000-0000-7000-8000-000000000000"

ROUTES = {
    "GET /": Action.PUBLIC,
    "GET /phone/citizen": Action.PUBLIC,
    "GET /static/{version}/{name:path}": Action.PUBLIC,
    "GET /healthz": Action.PUBLIC,
    "GET /readyz": Action.SEE_OPERATIONS,
    "GET /metrics": Action.SEE_OPERATIONS,
    "GET /anmelden": Action.PUBLIC,
    "POST /anmelden": Action.PUBLIC,
    "POST /abmelden": Action.SIGNED_IN,
    "GET /konto": Action.SIGNED_IN,
    "POST /konto": Action.SIGNED_IN,
    "GET /desk": Action.TAKE_CONTACTS,
    "GET /desk/stand": Action.TAKE_CONTACTS,
    "GET /desk/answers": Action.TAKE_CONTACTS,
    "POST /desk/answers/{article}": Action.TAKE_CONTACTS,
    "GET /desk/events": Action.TAKE_CONTACTS,
    "GET /uebung/telefon": Action.TAKE_CONTACTS,
    "POST /uebung/abheben": Action.TAKE_CONTACTS,
    "POST /uebung/anruf": Action.TAKE_CONTACTS,
    "GET /uebung/person": Action.TAKE_CONTACTS,
    "POST /uebung/frage/{number}": Action.TAKE_CONTACTS,
    "POST /desk/phone": Action.TAKE_CONTACTS,
    "POST /desk/desk-phone": Action.TAKE_CONTACTS,
    "POST /konto/tischtelefon": Action.TAKE_CONTACTS,
    "POST /desk/ring-me": Action.TAKE_CONTACTS,
    "POST /desk/ready": Action.TAKE_CONTACTS,
    "POST /desk/pause": Action.TAKE_CONTACTS,
    "POST /desk/away": Action.TAKE_CONTACTS,
    "POST /desk/decline": Action.TAKE_CONTACTS,
    "POST /desk/hold": Action.TAKE_CONTACTS,
    "POST /desk/resume": Action.TAKE_CONTACTS,
    "POST /desk/end": Action.TAKE_CONTACTS,
    "POST /desk/alarm": Action.TAKE_CONTACTS,
    "POST /desk/alarm/ende": Action.TAKE_CONTACTS,
    "GET /alarme/jetzt": Action.TAKE_ALARMS,
    "GET /alarme/strom": Action.TAKE_ALARMS,
    "POST /alarme/{alarm}/uebernehmen": Action.TAKE_ALARMS,
    "POST /alarme/{alarm}/notruf": Action.TAKE_ALARMS,
    "POST /alarme/{alarm}/ende": Action.TAKE_ALARMS,
    "GET /desk/work/{contact}": Action.TAKE_CONTACTS,
    "POST /desk/work/{contact}": Action.TAKE_CONTACTS,
    "POST /desk/work/{contact}/close": Action.TAKE_CONTACTS,
    "GET /desk/uebergabe/{contact}": Action.HAND_OVER,
    "POST /desk/uebergabe/{contact}": Action.HAND_OVER,
    "GET /office": Action.WORK_REFERRALS,
    "POST /office/suche": Action.WORK_REFERRALS,
    "GET /office/{enquiry}": Action.WORK_REFERRALS,
    "POST /office/{enquiry}/nummer": Action.WORK_REFERRALS,
    "POST /office/{enquiry}/schritt/{event}": Action.WORK_REFERRALS,
    "POST /office/{enquiry}/notiz": Action.WORK_REFERRALS,
    "POST /office/{enquiry}/dringlichkeit": Action.WORK_REFERRALS,
    "POST /office/{enquiry}/rueckmeldung": Action.WORK_REFERRALS,
    "GET /office/{enquiry}/unterlage/{document}": Action.WORK_REFERRALS,
    "POST /office/{enquiry}/unterlage/{document}/akte": Action.WORK_REFERRALS,
    "GET /weiterleitungen": Action.OVERSEE_REFERRALS,
    "GET /weiterleitungen/{enquiry}": Action.OVERSEE_REFERRALS,
    "POST /weiterleitungen/{enquiry}/schritt/{event}": Action.OVERSEE_REFERRALS,
    "POST /weiterleitungen/{enquiry}/freigabe": Action.OVERSEE_REFERRALS,
    "GET /weiterleitungen/vertretung/{office}": Action.OVERSEE_REFERRALS,
    "POST /weiterleitungen/vertretung/{office}": Action.OVERSEE_REFERRALS,
    "POST /weiterleitungen/zustellung/{delivery}": Action.OVERSEE_REFERRALS,
    "GET /eingang/{delivery}/{token}": Action.PUBLIC,
    "POST /eingang/{delivery}/{token}": Action.PUBLIC,
    "POST /api/receipts": Action.PUBLIC,
    "GET /anliegen": Action.PUBLIC,
    "POST /anliegen": Action.PUBLIC,
    "POST /anliegen/quittung": Action.PUBLIC,
    "GET /anliegen/stand": Action.PUBLIC,
    "POST /anliegen/stand": Action.PUBLIC,
    "POST /anliegen/nachtrag": Action.PUBLIC,
    "GET /rueckmeldungen": Action.READ_FEEDBACK,
    "POST /rueckmeldungen": Action.READ_FEEDBACK,
    "POST /chat": Action.PUBLIC,
    "GET /widget": Action.PUBLIC,
    "POST /chat/zusammenfassung": Action.PUBLIC,
    "GET /widget.js": Action.PUBLIC,
    "POST /api/v1/chats": Action.PUBLIC,
    "POST /api/v1/chats/{chat}/messages": Action.PUBLIC,
    "GET /api/v1/chats/{chat}": Action.PUBLIC,
    "POST /api/v1/chats/{chat}/person": Action.PUBLIC,
    "POST /api/v1/chats/{chat}/end": Action.PUBLIC,
    "GET /api/v1/openapi.json": Action.PUBLIC,
    "GET /zustaendig": Action.PUBLIC,
    "POST /zustaendig": Action.PUBLIC,
    "GET /versprechen": Action.PUBLIC,
    "GET /offene-daten/{name}": Action.PUBLIC,
    "GET /frage/{token}": Action.PUBLIC,
    "POST /frage/{token}": Action.PUBLIC,
    "POST /desk/mute": Action.TAKE_CONTACTS,
    "POST /desk/keys": Action.TAKE_CONTACTS,
    "GET /desk/third": Action.TAKE_CONTACTS,
    "POST /desk/consult": Action.TAKE_CONTACTS,
    "POST /desk/add": Action.TAKE_CONTACTS,
    "POST /desk/put-through": Action.TAKE_CONTACTS,
    "POST /desk/conference": Action.TAKE_CONTACTS,
    "POST /desk/hand-over": Action.TAKE_CONTACTS,
    "POST /desk/put-back": Action.TAKE_CONTACTS,
    "POST /desk/zustaendig": Action.SEARCH_KNOWLEDGE,
    "POST /desk/chat/take": Action.TAKE_CONTACTS,
    "POST /desk/chat/decline": Action.TAKE_CONTACTS,
    "GET /desk/chat": Action.TAKE_CONTACTS,
    "GET /desk/chat/log": Action.TAKE_CONTACTS,
    "POST /desk/chat/say": Action.TAKE_CONTACTS,
    "POST /desk/chat/close": Action.TAKE_CONTACTS,
    "POST /desk/chat/code": Action.TAKE_CONTACTS,
    "GET /redaktion": Action.EDIT_KNOWLEDGE,
    "GET /redaktion/artikel/{article}": Action.EDIT_KNOWLEDGE,
    "GET /redaktion/fassung/{version}": Action.EDIT_KNOWLEDGE,
    "GET /redaktion/fassung/{version}/anhoeren": Action.EDIT_KNOWLEDGE,
    "GET /redaktion/vergleich": Action.EDIT_KNOWLEDGE,
    "GET /redaktion/schreiben": Action.EDIT_KNOWLEDGE,
    "POST /redaktion/schreiben": Action.EDIT_KNOWLEDGE,
    "POST /redaktion/fassung/{version}/einreichen": Action.EDIT_KNOWLEDGE,
    "POST /redaktion/fassung/{version}/freigeben": Action.APPROVE_KNOWLEDGE,
    "POST /redaktion/fassung/{version}/zurueckgeben": Action.APPROVE_KNOWLEDGE,
    "POST /redaktion/fassung/{version}/zurueckziehen": Action.EDIT_KNOWLEDGE,
    "GET /redaktion/betraege": Action.EDIT_KNOWLEDGE,
    "POST /redaktion/betraege/{figure}/wert": Action.EDIT_KNOWLEDGE,
    "POST /redaktion/betraege/{figure}/geprueft": Action.EDIT_KNOWLEDGE,
    "POST /redaktion/betraege/{figure}/{value}/bestaetigen": Action.EDIT_KNOWLEDGE,
    "POST /redaktion/betraege/{figure}/{value}/uebernehmen": Action.EDIT_KNOWLEDGE,
    "POST /redaktion/betraege/{figure}/{value}/beenden": Action.EDIT_KNOWLEDGE,
    "GET /redaktion/gesetze": Action.EDIT_KNOWLEDGE,
    "GET /redaktion/fragen": Action.EDIT_KNOWLEDGE,
    "POST /redaktion/fragen/{question}/erledigt": Action.EDIT_KNOWLEDGE,
    "GET /wallboard": Action.SEE_LIVE,
    "GET /wallboard/jetzt": Action.SEE_LIVE,
    "GET /wallboard/strom": Action.SEE_LIVE,
    "POST /wallboard/schalter": Action.CHANGE_SWITCHES,
    "GET /wallboard/faehigkeiten": Action.MOVE_SKILLS,
    "POST /wallboard/faehigkeiten": Action.MOVE_SKILLS,
    "GET /zahlen": Action.SEE_FIGURES,
    "GET /zahlen/export.csv": Action.SEE_FIGURES,
    "GET /zahlen/bericht.pdf": Action.SEE_FIGURES,
    "GET /planning": Action.PLAN,
    "POST /planning/szenarien": Action.PLAN,
    "POST /planning/szenarien/entfernen": Action.PLAN,
    "POST /planning/entscheidung": Action.DECIDE_ROLLOUT,
    "POST /planning/live": Action.DECIDE_ROLLOUT,
    "GET /compliance": Action.KEEP_RULES,
    "GET /compliance/erklaerung": Action.KEEP_RULES,
    "POST /compliance/pflicht/{duty}": Action.KEEP_RULES,
    "POST /compliance/schulung": Action.KEEP_RULES,
    "POST /compliance/uebung": Action.KEEP_RULES,
    "POST /compliance/dienstleister": Action.KEEP_RULES,
    "POST /compliance/dienstleister/{processor}/ende": Action.KEEP_RULES,
    "POST /compliance/vorfall": Action.KEEP_RULES,
    "POST /compliance/vorfall/{incident}/gemeldet": Action.KEEP_RULES,
    "POST /compliance/vorfall/{incident}/ende": Action.KEEP_RULES,
    "GET /aufzeichnungen": Action.SEE_CONTACTS,
    "GET /aufzeichnungen/{contact}": Action.SEE_CONTACTS,
    "GET /schalter": Action.CHANGE_SWITCHES,
    "POST /schalter": Action.CHANGE_SWITCHES,
    "GET /rueckrufe": Action.TAKE_CONTACTS,
    "POST /rueckrufe/{callback}": Action.TAKE_CONTACTS,
    "GET /verwaltung/beratungsstellen": Action.MANAGE_ACCOUNTS,
    "POST /verwaltung/beratungsstellen": Action.MANAGE_ACCOUNTS,
    "POST /verwaltung/beratungsstellen/{number}/ende": Action.MANAGE_ACCOUNTS,
    "GET /verwaltung/konten": Action.MANAGE_ACCOUNTS,
    "GET /verwaltung/konten/neu": Action.MANAGE_ACCOUNTS,
    "POST /verwaltung/konten": Action.MANAGE_ACCOUNTS,
    "GET /verwaltung/konten/{account}": Action.MANAGE_ACCOUNTS,
    "POST /verwaltung/konten/{account}": Action.MANAGE_ACCOUNTS,
    "POST /verwaltung/konten/{account}/aktiv": Action.MANAGE_ACCOUNTS,
    "POST /verwaltung/konten/{account}/passwort": Action.MANAGE_ACCOUNTS,
}
"""Written down by hand: a new route is a decision about who may use it."""

GUARDED = {route: action for route, action in ROUTES.items() if action is not Action.PUBLIC}


def request(client: httpx.AsyncClient, route: str) -> httpx.Request:
    method, path = route.split(" ")
    path = re.sub(r"\{(?:contact|account|enquiry|document|delivery|alarm)\}", ID, path)
    path = path.replace("{event}", "accepted").replace("{office}", "amt-nord")
    return client.build_request(method, path, headers={"origin": ADDRESS})


async def test_every_route_and_its_action_is_written_down(house: House):
    assert actions(house.app.routes) == ROUTES


def test_a_route_that_names_no_action_stops_the_start():
    app = FastAPI(openapi_url=None)
    app.add_api_route("/hidden", lambda: "x")
    with pytest.raises(RouteWithoutAction, match="/hidden"):
        actions(app.routes)


async def test_nobody_passes_a_guarded_door_without_signing_in(visitor: Visitor):
    for route in GUARDED:
        answer = await visitor.send(request(visitor, route))
        assert answer.status_code in (303, 401), route
        if answer.status_code == 303:
            assert answer.headers["location"].startswith("/anmelden?weiter=")


@pytest.mark.parametrize("role", Role)
async def test_a_role_passes_its_own_doors_only(enter: Enter, role: Role):
    client = await enter(role)
    token = await client.token()
    for route, action in GUARDED.items():
        if route in ("GET /desk/events", "POST /abmelden"):
            continue
        asked = request(client, route)
        asked.headers.update({"x-csrf-token": token, "accept": "application/json"})
        answer = await client.send(asked)
        refused = answer.status_code == 403 and answer.json()["code"] == "not-allowed"
        assert refused is not may({role}, action), f"{route}: {answer.status_code}"


async def test_a_form_from_another_site_is_refused(enter: Enter):
    client = await enter(Role.AGENT)
    data = {"csrf": await client.token()}
    for origin in ("http://evil.test", "null", ""):
        answer = await client.post("/desk/ready", data=data, headers={"origin": origin})
        assert answer.status_code == 403
        assert "kam nicht von unserer Seite" in answer.text


async def test_a_form_without_or_with_a_foreign_token_is_refused(enter: Enter):
    mara, nils = await enter(Role.AGENT), await enter(Role.AGENT, login="nils")
    for data in ({}, {"csrf": ""}, {"csrf": await nils.token()}):
        answer = await mara.post("/desk/ready", data=data, headers={"origin": ADDRESS})
        assert answer.status_code == 403


async def test_the_cookie_is_for_this_browser_only_and_ends_with_it(house: House, visitor: Visitor):
    await house.person("mara", Role.AGENT)
    answer = await visitor.signs_in("mara")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Max-Age" not in cookie
    assert "expires" not in cookie.lower()


async def test_every_answer_forbids_inline_script_frames_and_keeping(visitor: Visitor):
    for path in ("/", "/anmelden", "/gibt-es-nicht"):
        headers = (await visitor.get(path)).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self';" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"


async def test_what_a_program_asks_for_it_is_refused_in_its_own_form(visitor: Visitor):
    answer = await visitor.get("/desk", headers={"accept": "application/json"})
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "sign-in-needed"


async def test_operations_are_open_to_this_machine_and_to_roles(
    house: House, visitor: Visitor, enter: Enter
):
    assert (await visitor.get("/readyz", headers=HTML)).status_code == 303
    transport = httpx.ASGITransport(house.app, client=("127.0.0.1", 1))
    async with httpx.AsyncClient(transport=transport) as local:
        assert (await local.get("http://localhost/metrics")).status_code == 200
        # A page elsewhere whose name was made to point here.
        assert (await local.get("http://rebound.test/metrics")).status_code == 401
    lena = await enter(Role.SUPERVISOR)
    assert (await lena.get("/metrics")).status_code == 200
