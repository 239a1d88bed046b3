"""The carrier as the settings describe it: known by address or by registration, open or encrypted."""

from __future__ import annotations

from pathlib import Path

from servicetelefon.config import Settings
from servicetelefon.kit.errors import Invalid
from servicetelefon.ops.asterisk_settings import Registration, Tls, Trunk
from servicetelefon.ops.certificate import Certificate

CARRIER = "carrier"
"""Name of the trunk over which the line's own calls go out."""

DESK_TEST_PHONES = "127.0.0.0/8"
"""On a machine by itself any SIP phone of this machine may call the line."""

PUBLIC_AUTHORITIES = Path("/etc/ssl/certs/ca-certificates.crt")


def trunks(settings: Settings) -> tuple[Trunk, ...]:
    found: list[Trunk] = []
    if settings.trunk or settings.trunk_out or settings.trunk_user:
        found.append(_carrier(settings))
    if settings.alone:
        found.append(Trunk(name="local", addresses=(DESK_TEST_PHONES,)))
    return tuple(found)


def _carrier(settings: Settings) -> Trunk:
    how = "" if settings.trunk_transport == "udp" else f";transport={settings.trunk_transport}"
    return Trunk(
        name=CARRIER,
        addresses=settings.trunk,
        contact=f"sip:{settings.trunk_out}{how}" if settings.trunk_out else None,
        registration=_registration(settings),
        transport=settings.trunk_transport,
        encrypted=settings.trunk_encrypted,
    )


def _registration(settings: Settings) -> Registration | None:
    if not (settings.trunk_user and settings.trunk_domain and settings.trunk_secret):
        return None
    return Registration(settings.trunk_user, settings.trunk_domain, settings.trunk_secret)


def tls(settings: Settings, certificate: Certificate) -> Tls:
    """SIP over TLS: we show our certificate, and whoever answers must prove who it is."""
    authority = settings.trunk_authority or PUBLIC_AUTHORITIES
    if not authority.is_file():
        raise Invalid(
            f"{authority} is not there: SERVICETELEFON_TRUNK_AUTHORITY names a file with the "
            "authority that signed the carrier's certificate"
        )
    return Tls(settings.sip_tls_port, certificate.certificate, certificate.key, authority)
