"""Mail to an office, against a real mail host that works, and one that fails in every way."""

from __future__ import annotations

import json
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from uuid import UUID

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization.pkcs7 import pkcs7_decrypt_smime
from cryptography.x509.oid import NameOID

from office_systems import a_mail_host
from servicetelefon.adapters.delivery.mail import MailCourier, MailServer
from servicetelefon.referral.port import Fault, NotDelivered
from unit.adapters.delivery.parcels import NOW, SECRET, a_parcel, an_addition

pytestmark = pytest.mark.unit


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


async def test_mail_of_an_addition_lies_below_that_of_its_referral():
    certificate, key = an_identity()
    first = f"<{UUID(int=9)}@servicetelefon.invalid>"
    async with a_mail_host() as host:
        courier = by_mail(host.port, certificate)
        proof = await courier.bring(an_addition(belongs_to=first))
        await courier.bring(
            an_addition(belongs_to="zammad-10000")
        )  # from before the office changed
    below, alone = (message_from_bytes(raw) for raw in host.taken)
    assert (below["In-Reply-To"], below["References"]) == (first, first)
    assert alone["In-Reply-To"] is None
    assert proof == below["Message-ID"] == f"<{UUID(int=10)}@servicetelefon.invalid>"
    assert SECRET.encode() not in host.taken[0]
    inner = message_from_bytes(
        pkcs7_decrypt_smime(host.taken[0], certificate, key, []),
        EmailMessage,
        policy=policy.default,
    )
    files = {one.get_filename(): one.get_content() for one in inner.iter_attachments()}
    assert sorted(map(str, files)) == ["nachtrag.json", "nachtrag.pdf"]
    read = json.loads(files["nachtrag.json"])
    assert (read["format"], read["number"]) == ("servicetelefon.referral-entry/1", 2)


async def test_no_mail_host_and_an_expired_certificate():
    with pytest.raises(NotDelivered) as gone:
        await by_mail(9, an_identity()[0]).bring(a_parcel())
    with pytest.raises(NotDelivered) as expired:
        await by_mail(9, an_identity(days=-1)[0]).bring(a_parcel())
    assert (gone.value.fault, expired.value.fault) == (Fault.UNREACHABLE, Fault.NOT_SET_UP)
