"""The engine's settings and address, made from ours and the city's."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urlsplit

from servicetelefon.adapters.ari.connection import AriAddress
from servicetelefon.bootstrap.places import Places, address_of
from servicetelefon.bootstrap.trunk import trunks
from servicetelefon.config import Settings
from servicetelefon.domain.city import City
from servicetelefon.kit.errors import Invalid, Unavailable
from servicetelefon.ops.asterisk_settings import AsteriskSettings, Tls
from servicetelefon.ops.ports import Port

OUR_USER = "servicetelefon"
ARI_PORT = 8088


def engine_settings(
    settings: Settings, places: Places, city: City, hold_sentence: Path, tls: Tls | None = None
) -> AsteriskSettings:
    """What Asterisk's files are rendered from."""
    address = address_of(settings.host)
    given = _given(settings)
    numbers = [line.extension for line in city.lines.values()]
    numbers += [line.number.number for line in city.lines.values() if line.number.number]
    return AsteriskSettings(
        node=settings.node,
        home=places.engine,
        run=places.run,
        numbers=tuple(dict.fromkeys(numbers)),
        hold_sentence=hold_sentence,
        trunks=trunks(settings),
        tls=tls,
        sip_port=settings.sip_port,
        http_port=http_address(settings)[1],
        rtp_ports=range(settings.rtp_first, settings.rtp_last + 1),
        sip_address=address,
        media_address=address,
        outside_address=str(settings.outside_address) if settings.outside_address else None,
        admitted=settings.calls_at_once,
        ari_user=given.user if given else OUR_USER,
        ari_secret=given.secret if given else None,
    )


def ari_address(settings: Settings, places: Places) -> AriAddress:
    """Where the engine is spoken to: ours, or the one in ARI_URL (http://user:secret@host:port)."""
    if given := _given(settings):
        return given
    url = f"ws://127.0.0.1:{settings.engine_port}/ari"
    return AriAddress(url, OUR_USER, engine_secret(places, "ari"))


def _given(settings: Settings) -> AriAddress | None:
    """What ARI_URL says. Raises Invalid with the form it must have."""
    if settings.ari_url is None:
        return None
    parts = urlsplit(settings.ari_url)
    if not parts.hostname or not parts.username or not parts.password:
        raise Invalid("ARI_URL has the form http://user:secret@host:port")
    scheme = "wss" if parts.scheme in ("https", "wss") else "ws"
    return AriAddress(
        f"{scheme}://{parts.hostname}:{parts.port or ARI_PORT}/ari", parts.username, parts.password
    )


def http_address(settings: Settings) -> tuple[str, int]:
    """Host and port of the engine's HTTP: ARI, and the WebSocket of browser phones."""
    if settings.ari_url is None:
        return "127.0.0.1", settings.engine_port
    parts = urlsplit(settings.ari_url)
    return parts.hostname or "127.0.0.1", parts.port or ARI_PORT


def phone_websocket(settings: Settings) -> str:
    """Where a browser phone on this machine finds the engine."""
    host, port = http_address(settings)
    return f"ws://{host}:{port}/ws"


def engine_secret(places: Places, name: str) -> str:
    """A secret that was generated with the engine's settings; Unavailable before that."""
    try:
        found = json.loads((places.engine / "secrets.json").read_text())
        return str(found[name])
    except (OSError, ValueError, KeyError) as missing:
        raise Unavailable("the engine's settings have not been written yet") from missing


def engine_ports(settings: Settings) -> list[Port]:
    """Ports of our engine; one run by others has its own."""
    if settings.ari_url is not None:
        return []
    sip = address_of(settings.host)
    return [
        Port(settings.engine_port, "Asterisk's HTTP", "SERVICETELEFON_ENGINE_PORT"),
        Port(settings.sip_port, "SIP", "SERVICETELEFON_SIP_PORT", sip, "udp"),
        Port(settings.sip_port, "SIP", "SERVICETELEFON_SIP_PORT", sip),
        *(
            [Port(settings.sip_tls_port, "SIP over TLS", "SERVICETELEFON_SIP_TLS_PORT", sip)]
            if settings.trunk_transport == "tls"
            else []
        ),
    ]


def practice_ports(settings: Settings) -> list[Port]:
    name = "SERVICETELEFON_PRACTICE_PORT"
    ports = [Port(settings.practice_port, "the practice", name)]
    if not settings.alone:
        name, address = "SERVICETELEFON_PRACTICE_HTTPS_PORT", address_of(settings.host)
        ports.append(Port(settings.practice_https_port, "HTTPS of the practice", name, address))
    return ports if settings.practice_port else []


def page_ports(settings: Settings) -> list[Port]:
    ports = [Port(settings.web_port, "the pages", "SERVICETELEFON_WEB_PORT")]
    if not settings.alone:
        address = address_of(settings.host)
        ports.append(Port(settings.https_port, "HTTPS", "SERVICETELEFON_HTTPS_PORT", address))
    return ports
