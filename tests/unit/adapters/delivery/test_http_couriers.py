"""Tickets and webhooks, against a real office system that works, and one that fails in every way."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import AsyncGenerator
from dataclasses import replace
from uuid import UUID

import httpx
import pytest

from office_systems import WAYS_TO_FAIL, an_office_system
from servicetelefon.adapters.delivery.over_http import System
from servicetelefon.adapters.delivery.webhook import WebhookCourier
from servicetelefon.adapters.delivery.zammad import ZammadCourier
from servicetelefon.referral.port import LASTING, Fault, NotDelivered
from unit.adapters.delivery.parcels import NOW, SECRET, a_parcel, an_addition

pytestmark = pytest.mark.unit


@pytest.fixture
async def client() -> AsyncGenerator[httpx.AsyncClient]:
    async with httpx.AsyncClient() as made:
        yield made


def a_zammad(client: httpx.AsyncClient, url: str) -> ZammadCourier:
    return ZammadCourier(System(client, 0.5), url, "token-1", "Nord", "line@line.test")


async def test_a_ticket_is_made_once_even_when_the_answer_was_lost(client: httpx.AsyncClient):
    async with an_office_system() as office:
        courier = a_zammad(client, office.url)
        first = await courier.bring(a_parcel())
        again = await courier.bring(replace(a_parcel(), tries=2))
    assert first == again == "zammad-10000"
    assert len(office.tickets) == 1
    made = next(one for one in office.seen if one.method == "POST")
    assert made.headers["authorization"] == "Token token=token-1"
    ticket = json.loads(made.body)
    assert ticket["article"]["internal"] is True
    names = [one["filename"] for one in ticket["article"]["attachments"]]
    assert names == ["weiterleitung.pdf", "weiterleitung.json", "Mietvertrag.pdf"]


async def test_an_addition_is_one_note_on_the_ticket_which_is_open_again(client: httpx.AsyncClient):
    async with an_office_system() as office:
        courier = a_zammad(client, office.url)
        ticket = await courier.bring(a_parcel())
        office.loses_answers = True
        with pytest.raises(NotDelivered):
            await courier.bring(an_addition(belongs_to=ticket))
        office.loses_answers = False
        proof = await courier.bring(an_addition(belongs_to=ticket, tries=2))
    assert proof == f"zammad-10000-{UUID(int=10)}"
    assert len(office.tickets) == 1
    (note,) = office.notes
    assert (note["internal"], note["type"]) == (True, "note")
    put = next(one for one in office.seen if one.method == "PUT")
    assert json.loads(put.body)["state"] == "open"


async def test_an_addition_whose_ticket_is_gone_is_tried_again(client: httpx.AsyncClient):
    async with an_office_system() as office:
        with pytest.raises(NotDelivered) as why:
            await a_zammad(client, office.url).bring(an_addition(belongs_to="zammad-10000"))
    assert why.value.fault is Fault.BUSY
    assert office.notes == []


async def test_an_addition_to_a_referral_that_went_another_way_is_a_ticket(
    client: httpx.AsyncClient,
):
    async with an_office_system() as office:
        await a_zammad(client, office.url).bring(
            an_addition(belongs_to="<7@servicetelefon.invalid>")
        )
    assert list(office.tickets) == ["Vorgang 1234567897: Nachtrag 2"]


async def test_a_webhook_that_knows_referrals_only_finds_none_in_an_addition(
    client: httpx.AsyncClient,
):
    """With one in it, it would take it for the same referral twice, say yes, and nobody read it."""
    async with an_office_system() as office:
        courier = WebhookCourier(System(client), f"{office.url}/in", "k" * 20, lambda: NOW)
        await courier.bring(an_addition())
    body = json.loads(office.seen[0].body)
    assert sorted(body) == ["confirm_at", "documents", "entry"]
    assert (body["entry"]["referral"], body["entry"]["kind"]) == (str(UUID(int=7)), "correction")
    assert office.seen[0].headers["x-servicetelefon-delivery"] == str(UUID(int=10))


async def test_the_webhook_is_signed(client: httpx.AsyncClient):
    async with an_office_system() as office:
        courier = WebhookCourier(System(client), f"{office.url}/in", "k" * 20, lambda: NOW)
        assert (await courier.bring(a_parcel())).startswith("sha256-")
    (seen,) = office.seen
    moment = seen.headers["x-servicetelefon-moment"]
    expected = hmac.new(b"k" * 20, moment.encode() + b"." + seen.body, hashlib.sha256).hexdigest()
    assert seen.headers["x-servicetelefon-signature"] == expected
    assert seen.headers["x-servicetelefon-delivery"] == str(UUID(int=9))
    assert json.loads(seen.body)["referral"]["handed_over"]["said"] == SECRET


_REFUSED = {"redirects", "400", "401", "404", "422"}


@pytest.mark.parametrize("way", WAYS_TO_FAIL)
async def test_a_system_that_fails_in_every_way(client: httpx.AsyncClient, way: str):
    a_note = an_addition(belongs_to="zammad-10000")
    async with an_office_system(way) as office:
        couriers = (
            a_zammad(client, office.url),
            WebhookCourier(System(client, 0.5), f"{office.url}/in", "k" * 20, lambda: NOW),
        )
        tried = [(courier, what) for courier in couriers for what in (a_parcel(), a_note)]
        for courier, what in tried:
            with pytest.raises(NotDelivered) as why:
                await courier.bring(what)
            assert (why.value.fault in LASTING) is (way in _REFUSED), why.value.fault
            assert SECRET not in str(why.value)


async def test_a_system_that_is_not_there(client: httpx.AsyncClient):
    with pytest.raises(NotDelivered) as why:
        await a_zammad(client, "http://127.0.0.1:9").bring(a_parcel())
    assert why.value.fault is Fault.UNREACHABLE
