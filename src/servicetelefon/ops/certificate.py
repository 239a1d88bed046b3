"""A certificate for an installation that has none of its own: made here, known to nobody else.

Browsers warn of it until it is trusted on each machine; a city's own certificate is better and
is named in the settings.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from servicetelefon.kit.clock import Clock
from servicetelefon.kit.whole_file import PRIVATE, put_whole
from servicetelefon.ops.disk import said_plainly

_LASTS = timedelta(days=397)
_RENEWED_BEFORE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Certificate:
    """Two PEM files."""

    certificate: Path
    key: Path


def in_folder(folder: Path) -> Certificate:
    """The one that is made here."""
    return Certificate(folder / "certificate.pem", folder / "key.pem")


def ensure_certificate(folder: Path, host: str, clock: Clock) -> Certificate:
    """The certificate for `host` (a name or an address), made anew when it is for another host
    or soon runs out."""
    made = in_folder(folder)
    if _serves(made, host, clock):
        return made
    with said_plainly(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        key = ec.generate_private_key(ec.SECP256R1())
        put_whole(
            made.key,
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            ),
            PRIVATE,
        )
        certificate = _signed(key, host, clock)
        put_whole(made.certificate, certificate.public_bytes(serialization.Encoding.PEM), PRIVATE)
    return made


def _signed(key: ec.EllipticCurvePrivateKey, host: str, clock: Clock) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "servicetelefon")])
    now = clock.now()
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + _LASTS)
        .add_extension(x509.SubjectAlternativeName([alternative(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )


def alternative(host: str) -> x509.GeneralName:
    """The name or address as it stands in a certificate."""
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _serves(made: Certificate, host: str, clock: Clock) -> bool:
    try:
        found = x509.load_pem_x509_certificate(made.certificate.read_bytes())
        names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (OSError, ValueError, x509.ExtensionNotFound):
        return False
    left = found.not_valid_after_utc - clock.now()
    return made.key.is_file() and left > _RENEWED_BEFORE and list(names) == [alternative(host)]
