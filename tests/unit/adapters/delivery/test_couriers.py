"""Each way to an office against a real server that works, and against one that fails in every way."""

from __future__ import annotations

import csv
import hashlib
import hmac
import json
from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization.pkcs7 import pkcs7_decrypt_smime
from cryptography.x509.oid import NameOID

from office_systems import WAYS_TO_FAIL, a_mail_host, an_office_system
from servicetelefon.adapters.delivery.folder import FolderCourier
from servicetelefon.adapters.delivery.mail import MailCourier, MailServer
from servicetelefon.adapters.delivery.over_http import System
from servicetelefon.adapters.delivery.webhook import WebhookCourier
from servicetelefon.adapters.delivery.zammad import ZammadCourier
from servicetelefon.domain.handover import Channel
from servicetelefon.domain.referral import LegalBasis, ReferralKind
from servicetelefon.domain.urgency import Urgency, UrgencyReason
from servicetelefon.referral.contract import HandOverDocument, ReferralDocument, UrgencyPart
from servicetelefon.referral.port import LASTING, Enclosed, Fault, NotDelivered, Parcel

pytestmark = pytest.mark.unit

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
SECRET = "Die Heizung geht nicht"


def a_parcel() -> Parcel:
    document = ReferralDocument(
        id=UUID(int=7),
        reference="1234567897",
        received_at=NOW,
        reply_by=NOW + timedelta(days=2),
        recipient="amt-nord",
        legal_basis=LegalBasis.SOCIAL_TASK,
        urgency=UrgencyPart(level=Urgency.NORMAL, reason=UrgencyReason.ORDINARY, confirmed=False),
        claim=None,
        documents=(),
        handed_over=HandOverDocument(
            kind=ReferralKind.MESSAGE, channel=Channel.PORTAL, said=SECRET
        ),
    )
    return Parcel(
        id=UUID(int=9),
        document=document,
        title="Vorgang 1234567897",
        text=SECRET,
        pdf=b"%PDF-1.7 made up",
        confirm_at="https://line.test/eingang/x/y",
        enclosed=(Enclosed("Mietvertrag.pdf", "application/pdf", b"%PDF rent"),),
    )


@pytest.fixture
async def client() -> AsyncGenerator[httpx.AsyncClient]:
    async with httpx.AsyncClient() as made:
        yield made


def an_identity(days: int = 30) -> tuple[x509.Certificate, rsa.RSAPrivateKey]:
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "amt-nord")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(NOW - timedelta(days=60))
        .not_valid_after(NOW + timedelta(days=days))
        .sign(key, hashes.SHA256())
    )
    return made, key


def by_mail(port: int, certificate: x509.Certificate) -> MailCourier:
    server = MailServer("127.0.0.1", port, "line@line.test", tls="none", patience=0.5)
    return MailCourier(server, "eingang@amt.test", certificate, lambda: NOW)


async def test_mail_is_readable_with_the_offices_key_only():
    certificate, key = an_identity()
    async with a_mail_host() as host:
        proof = await by_mail(host.port, certificate).bring(a_parcel())
    (raw,) = host.taken
    assert proof == f"<{UUID(int=9)}@servicetelefon.invalid>"
    assert proof.encode() in raw
    for secret in (SECRET, "1234567897", "Mietvertrag"):
        assert secret.encode() not in raw
    inner = message_from_bytes(
        pkcs7_decrypt_smime(raw, certificate, key, []), EmailMessage, policy=policy.default
    )
    body = inner.get_body()
    assert body is not None
    assert SECRET in body.get_content()
    files = {one.get_filename(): one.get_content() for one in inner.iter_attachments()}
    assert files["weiterleitung.pdf"] == b"%PDF-1.7 made up"
    assert json.loads(files["weiterleitung.json"])["reference"] == "1234567897"
    assert files["Mietvertrag.pdf"] == b"%PDF rent"


@pytest.mark.parametrize(
    ("how", "fault"),
    [
        ({"says": {"MAIL": "451 later"}}, Fault.BUSY),
        ({"says": {"RCPT": "550 nobody"}}, Fault.REFUSED),
        ({"says": {"RCPT": "450 greylisted"}}, Fault.BUSY),
        ({"says": {"DATA": "552 too large"}}, Fault.REFUSED),
        ({"says": {".": "554 refused"}}, Fault.REFUSED),
        ({"hangs_up_at": "RCPT"}, Fault.UNREACHABLE),
        ({"hangs_up_at": "EHLO"}, Fault.UNREACHABLE),
    ],
)
async def test_a_mail_host_that_fails(how: dict[str, object], fault: Fault):
    certificate, _ = an_identity()
    async with a_mail_host(**how) as host:
        with pytest.raises(NotDelivered) as why:
            await by_mail(host.port, certificate).bring(a_parcel())
    assert why.value.fault is fault
    assert host.taken == []


async def test_no_mail_host_and_an_expired_certificate():
    with pytest.raises(NotDelivered) as gone:
        await by_mail(9, an_identity()[0]).bring(a_parcel())
    with pytest.raises(NotDelivered) as expired:
        await by_mail(9, an_identity(days=-1)[0]).bring(a_parcel())
    assert (gone.value.fault, expired.value.fault) == (Fault.UNREACHABLE, Fault.NOT_SET_UP)


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
    async with an_office_system(way) as office:
        couriers = (
            a_zammad(client, office.url),
            WebhookCourier(System(client, 0.5), f"{office.url}/in", "k" * 20, lambda: NOW),
        )
        for courier in couriers:
            with pytest.raises(NotDelivered) as why:
                await courier.bring(a_parcel())
            assert (why.value.fault in LASTING) is (way in _REFUSED), why.value.fault
            assert SECRET not in str(why.value)


async def test_a_system_that_is_not_there(client: httpx.AsyncClient):
    with pytest.raises(NotDelivered) as why:
        await a_zammad(client, "http://127.0.0.1:9").bring(a_parcel())
    assert why.value.fault is Fault.UNREACHABLE


async def test_a_folder_holds_whole_files_and_the_same_delivery_once(tmp_path: Path):
    courier = FolderCourier(tmp_path)
    proof = await courier.bring(a_parcel())
    await courier.bring(replace(a_parcel(), tries=2))
    names = names_in(tmp_path)
    stem = f"1234567897-{UUID(int=9)}"
    assert names == [f"{stem}-1.pdf", f"{stem}.csv", f"{stem}.json", f"{stem}.pdf"]
    assert proof == f"{stem}.csv"
    (row,) = rows_of(tmp_path / proof)
    assert row["reference"] == "1234567897"
    assert row["files"].split(" ") == [f"{stem}-1.pdf", f"{stem}.json", f"{stem}.pdf"]


def names_in(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


def rows_of(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(file.read_text("utf-8-sig").splitlines(), delimiter=";"))


async def test_a_folder_that_is_not_there(tmp_path: Path):
    with pytest.raises(NotDelivered) as why:
        await FolderCourier(tmp_path / "none").bring(a_parcel())
    assert why.value.fault is Fault.NOT_SET_UP
