"""Asterisk's settings of one node, rendered from `deploy/asterisk` into the node's own folder.

Secrets are made once per node and kept beside the settings; nobody types them.
"""

from __future__ import annotations

import ipaddress
import json
import re
import secrets
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Protocol

import jinja2

from servicetelefon.kit.errors import BrokenFile, Invalid, Place
from servicetelefon.kit.whole_file import PRIVATE, put_whole

_PRIVATE_FOLDER = 0o700
_LINE_NUMBER = set("0123456789+")
_NAME = re.compile("[a-z][a-z0-9-]*")
_PRIVATE_NETWORKS = ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")  # RFC 1918


@dataclass(frozen=True, slots=True)
class Registration:
    """How we register at a carrier that knows us by name instead of by address."""

    user: str
    domain: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trunk:
    """A carrier or exchange: where calls come from and, with `contact`, where they may go.

    `addresses` are single addresses or networks; what comes from elsewhere is not this trunk.
    """

    name: str
    addresses: tuple[str, ...] = ()
    contact: str | None = None
    registration: Registration | None = None
    transport: str = "udp"
    encrypted: bool = False
    codecs: tuple[str, ...] = ("alaw", "ulaw")

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise Invalid(f"a trunk's name has small letters and digits, not {self.name!r}")
        for address in self.addresses:
            _check_network(address)


@dataclass(frozen=True, slots=True)
class Tls:
    """SIP over TLS. With `authority` whoever we connect to must have a certificate that it signed."""

    port: int
    certificate: Path
    key: Path
    authority: Path | None = None


@dataclass(frozen=True, slots=True)
class AsteriskSecrets:
    """Generated words: for our own ARI connection, and for the citizens' browser phone."""

    ari: str = field(repr=False)
    citizen: str = field(repr=False)


class Installed(Protocol):
    """What is needed of an installed Asterisk (see `ops/asterisk.py`)."""

    @property
    def modules(self) -> Path: ...
    @property
    def data(self) -> Path: ...
    @property
    def music(self) -> Path: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class AsteriskSettings:
    """One node. `home` holds everything Asterisk writes; `run` holds its control socket.

    `sip_address` is where SIP listens; `media_address` is what other machines send sound to, and
    `outside_address` what they reach instead where a router before this one translates.
    `admitted` calls at once may be in the program, `citizens` of them from the browser.
    `hold_sentence` is a sound without suffix.
    """

    node: str
    home: Path
    run: Path
    numbers: tuple[str, ...]
    hold_sentence: Path
    trunks: tuple[Trunk, ...]
    sip_port: int = 5060
    http_port: int = 8088
    rtp_ports: range = range(20000, 22000)
    sip_address: str = "127.0.0.1"
    media_address: str = "127.0.0.1"
    outside_address: str | None = None
    tls: Tls | None = None
    admitted: int = 200
    citizens: int = 20
    retry_seconds: int = 3
    rounds_until_said_again: int = 20
    application: str = "servicetelefon"
    ari_user: str = "servicetelefon"
    ari_secret: str | None = field(default=None, repr=False)
    """Chosen by whoever runs the engine; without it one is made."""

    def __post_init__(self) -> None:
        for number in self.numbers:
            if not number or not set(number) <= _LINE_NUMBER:
                raise Invalid(f"a line's number has digits and '+' only, not {number!r}")
        for path in (self.home, self.run, self.hold_sentence):
            # In dialplan and ARI they part one sound from the next, or begin a comment.
            if set(",&;\n") & set(str(path)):
                raise Invalid(f"Asterisk cannot work in a folder with , & or ; in its name: {path}")

    @property
    def media_is_local(self) -> bool:
        """Whether sound may be bound to its address: on loopback nothing else shall hear it."""
        return ipaddress.ip_address(self.media_address).is_loopback

    @property
    def inside(self) -> tuple[str, ...]:
        """Whoever is here reaches this machine itself; everybody else the outside address."""
        return (*_PRIVATE_NETWORKS, self.media_address)


def write_asterisk_settings(
    settings: AsteriskSettings, installed: Installed, templates: Path
) -> AsteriskSecrets:
    """Render every template into `home/etc` and make the folders; returns the node's secrets.

    Safe to repeat: secrets stay, a file that is the same is not touched. Raises BrokenFile
    for a template or secrets file that cannot be used, OSError when the disk refuses.
    """
    _make_folders(settings)
    known = _secrets(settings.home / "secrets.json")
    if settings.ari_secret is not None:
        known = replace(known, ari=settings.ari_secret)
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates),
        undefined=jinja2.StrictUndefined,
        autoescape=False,  # noqa: S701 - these are settings, not pages
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["quoted"] = _quoted
    values = {name: getattr(settings, name) for name in settings.__dataclass_fields__}
    values |= {
        "modules": installed.modules,
        "data": installed.data,
        "music": installed.music,
        "media_is_local": settings.media_is_local,
        "inside": settings.inside,
        "secrets": known,
    }
    for template in sorted(templates.glob("*.conf")):
        try:
            text = environment.get_template(template.name).render(values)
        except jinja2.TemplateError as error:
            line = getattr(error, "lineno", None)
            raise BrokenFile(Place(template, line), str(error)) from error
        _write(settings.home / "etc" / template.name, text)
    return known


def _quoted(value: str) -> str:
    """Words from outside within a line of settings: a semicolon would begin a comment there."""
    if "\n" in value or "\r" in value:
        raise Invalid("a setting of the engine must be one line")
    return value.replace(";", r"\;")


def _make_folders(settings: AsteriskSettings) -> None:
    for folder in ("etc", "lib", "lib/keys", "log", "spool"):
        (settings.home / folder).mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
    settings.home.chmod(_PRIVATE_FOLDER)
    settings.run.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
    # Where Asterisk would make a folder for recordings stands a file: nothing can be recorded.
    for name in ("recording", "monitor", "voicemail"):
        if not (place := settings.home / "spool" / name).exists():
            place.touch(mode=0o400)


def _secrets(path: Path) -> AsteriskSecrets:
    if not path.exists():
        made = AsteriskSecrets(ari=secrets.token_urlsafe(32), citizen=secrets.token_urlsafe(24))
        _write(path, json.dumps(asdict(made)) + "\n")
    try:
        return AsteriskSecrets(**json.loads(path.read_text()))
    except (ValueError, TypeError) as error:
        raise BrokenFile(
            Place(path), "not the secrets of a node; delete it to make new ones"
        ) from error


def _write(path: Path, text: str) -> None:
    if path.exists() and path.read_text() == text:
        return
    put_whole(path, text.encode(), PRIVATE)


def _check_network(text: str) -> None:
    try:
        ipaddress.ip_network(text, strict=False)
    except ValueError as error:
        raise Invalid(f"not an address or network: {text!r}") from error
