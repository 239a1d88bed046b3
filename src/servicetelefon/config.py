"""Settings: environment `SERVICETELEFON_*` over `settings.toml` in the state folder, read once,
frozen, and handed on as values. Only bootstrap reads them."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from servicetelefon.kit.errors import BrokenFile, Invalid, Place

ROOT = Path(__file__).resolve().parents[2]
PREFIX = "SERVICETELEFON_"
# Names that people know from everywhere are taken without our prefix too.
PLAIN = ("DATABASE_URL", "ARI_URL", "HOST", "KEY_FILE")


class Settings(BaseModel):
    """All settings with their meaning; docs/reference/settings.md lists them, a test compares."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    home: Path = Field(default=ROOT / "var", description="Folder of all state.")
    city: str = Field(default="hamburg", description="Name of a folder in cities/, or a path.")
    host: str = Field(
        default="127.0.0.1",
        description="Address under which other machines reach this one (pages, sound).",
    )
    outside_address: IPv4Address | None = Field(
        default=None,
        description="Address at which carrier and browsers reach HOST where a router translates.",
    )
    https_port: int = Field(
        default=8443, ge=1, le=65535, description="Port of the pages for other machines (HOST)."
    )
    certificate: Path | None = Field(
        default=None, description="Your own certificate (PEM); without it one is made."
    )
    certificate_key: Path | None = Field(default=None, description="Its private key (PEM).")
    web_port: int = Field(default=8080, ge=1, le=65535, description="Port of the pages.")
    practice_port: int = Field(
        default=8090, ge=0, le=65535, description="Port of the practice's pages; 0 for none."
    )
    practice_https_port: int = Field(
        default=8444, ge=1, le=65535, description="The same for other machines (HOST)."
    )
    engine_port: int = Field(
        default=8088, ge=1, le=65535, description="Port of Asterisk's HTTP (ARI, browser phones)."
    )
    sip_port: int = Field(default=5060, ge=1, le=65535, description="SIP over UDP and TCP.")
    rtp_first: int = Field(default=30000, ge=1024, le=65000, description="First port for sound.")
    rtp_last: int = Field(default=31999, ge=1024, le=65535, description="Last port for sound.")
    trunk: tuple[str, ...] = Field(
        default=(), description="Addresses of the carrier that may call the line."
    )
    trunk_out: str | None = Field(
        default=None,
        pattern=r"^[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?$",
        description="Host and port of the carrier over whom the line calls offices and services.",
    )
    trunk_user: str | None = Field(
        default=None, description="Our name at a carrier that wants us to register."
    )
    trunk_secret: str | None = Field(default=None, repr=False, description="Our secret there.")
    trunk_domain: str | None = Field(
        default=None,
        pattern=r"^[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?$",
        description="Host and port at which we register.",
    )
    trunk_transport: Literal["udp", "tcp", "tls"] = Field(
        default="udp", description="How the carrier is spoken to."
    )
    trunk_encrypted: bool = Field(
        default=False, description="Sound to and from the carrier is encrypted (SRTP); needs TLS."
    )
    trunk_authority: Path | None = Field(
        default=None, description="Who signs the carrier's certificate, if nobody public does."
    )
    sip_tls_port: int = Field(
        default=5061, ge=1, le=65535, description="SIP over TLS, when the carrier wants it."
    )
    turn: str | None = Field(
        default=None,
        pattern=r"^turns?:[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?(\?transport=(udp|tcp))?$",
        description="A relay for browser phones behind firewalls that let no UDP out.",
    )
    turn_secret: str | None = Field(
        default=None, repr=False, description="Secret that the relay shares with us."
    )
    text_gateway: str | None = Field(
        default=None,
        pattern=r"^https?://[^\s]+$",
        description="Address of a gateway for text messages; without one none are sent.",
    )
    text_gateway_token: str | None = Field(
        default=None, repr=False, description="Bearer token for that gateway."
    )
    public_address: str | None = Field(
        default=None,
        pattern=r"^https://[^\s]+$",
        description="Address at which citizens reach the pages, for links in text messages.",
    )
    node: str = Field(default="node1", pattern=r"^[a-z0-9-]{1,32}$", description="This node.")
    calls_at_once: int = Field(
        default=200, ge=1, le=2000, description="More callers wait in the hold loop."
    )
    database_url: str | None = Field(
        default=None, description="A PostgreSQL server; without it the embedded one runs."
    )
    ari_url: str | None = Field(
        default=None, description="An Asterisk run by others; without it ours runs."
    )
    embeddings: str | None = Field(
        default=None,
        description="Vectors for the search: a model folder or an OpenAI-compatible address.",
    )
    embeddings_model: str = Field(default="default", description="Name of the model there.")
    embeddings_question_prefix: str = Field(
        default="", description="What the model wants before a question."
    )
    embeddings_passage_prefix: str = Field(
        default="", description="What the model wants before a text."
    )
    model: str | None = Field(
        default=None,
        pattern=r"^https?://[^\s]+$",
        description="OpenAI-compatible address of a language model for search words; none needed.",
    )
    model_name: str = Field(default="default", description="Name of the model there.")
    model_key: str | None = Field(default=None, repr=False, description="Bearer token there.")
    key_file: Path | None = Field(
        default=None, description="Keys kept elsewhere than in the state folder."
    )
    malware_scanner: str | None = Field(
        default=None,
        pattern=r"^[^\s:]+:[0-9]{1,5}$",
        description="HOST:PORT of a ClamAV daemon; without one, files are checked by kind only.",
    )
    openid_issuer: str | None = Field(
        default=None,
        pattern=r"^https?://[^\s]+$",
        description="The city's own sign-in (OpenID Connect); without one, local accounts only.",
    )
    openid_client: str | None = Field(default=None, description="Our name there.")
    openid_secret: str | None = Field(default=None, repr=False, description="Our secret there.")
    openid_authority: Path | None = Field(
        default=None, description="Who signs its certificate, if nobody public does (PEM)."
    )
    openid_scopes: str = Field(default="openid profile", description="What we ask for.")
    openid_login_claim: str = Field(
        default="preferred_username", description="Claim that is the sign-in name here."
    )
    openid_groups_claim: str | None = Field(
        default=None, description="Claim with a person's groups."
    )
    openid_roles: tuple[str, ...] = Field(
        default=(), description="GROUP=role or GROUP=specialist:office, separated by semicolons."
    )
    openid_new_accounts: bool = Field(
        default=False, description="Whoever has a role by its groups gets an account."
    )
    backups_kept: int = Field(default=7, ge=1, description="Automatic backups that are kept.")
    log_level: Literal["DEBUG", "INFO", "WARNING"] = Field(default="INFO")
    failpoint: str | None = Field(default=None, description="For drills only: NAME[:COUNT].")

    @model_validator(mode="after")
    def _goes_together(self) -> Self:
        registration = (self.trunk_user, self.trunk_secret, self.trunk_domain)
        if any(registration) and not all(registration):
            raise ValueError("trunk_user, trunk_secret and trunk_domain are given together")
        if self.trunk_encrypted and self.trunk_transport != "tls":
            raise ValueError("trunk_encrypted needs trunk_transport=tls: keys go with the signals")
        if (self.certificate is None) != (self.certificate_key is None):
            raise ValueError("certificate and certificate_key are given together")
        if (self.turn is None) != (self.turn_secret is None):
            raise ValueError("turn and turn_secret are given together")
        if self.outside_address and self.alone:
            raise ValueError("outside_address needs HOST: without it nobody else is served")
        return self

    def reaching_nobody(self) -> Settings:
        """For the practice: the same without anything that leads to somebody else."""
        return self.model_copy(update=dict.fromkeys(LEADS_OUT))

    @property
    def alone(self) -> bool:
        """Whether only this machine is served: no TLS, no proxy."""
        return self.host in ("127.0.0.1", "localhost")

    @property
    def city_folder(self) -> Path:
        path = Path(self.city)
        return path if path.is_absolute() or path.exists() else ROOT / "cities" / self.city


LEADS_OUT = frozenset(
    {"ari_url", "embeddings", "model", "model_key", "openid_client", "openid_issuer",
     "openid_secret", "public_address", "text_gateway", "text_gateway_token", "trunk_domain",
     "trunk_out", "trunk_secret", "trunk_user", "turn", "turn_secret"}
)  # fmt: skip
"""Settings that name somebody who can be reached, and what is needed to reach them."""


def read(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of this process. Unknown names and bad values are told in one sentence."""
    env = os.environ if environment is None else environment
    given: dict[str, Any] = {}
    for name in PLAIN:
        if env.get(name):
            given[name.lower()] = env[name]
    for name, value in env.items():
        if name.startswith(PREFIX):
            given[name.removeprefix(PREFIX).lower()] = value
    home = Path(given.get("home", Settings.model_fields["home"].default))
    file = home / "settings.toml"
    merged = _from_file(file) | given
    if isinstance(merged.get("trunk"), str):
        merged["trunk"] = tuple(part for part in merged["trunk"].replace(",", " ").split())
    if isinstance(merged.get("openid_roles"), str):
        # Names of groups have blanks and commas (LDAP).
        parts = merged["openid_roles"].split(";")
        merged["openid_roles"] = tuple(part.strip() for part in parts if part.strip())
    merged["home"] = Path(merged.get("home", home)).absolute()
    try:
        return Settings.model_validate(merged)
    except ValidationError as error:
        raise Invalid(_sentence(error, given, file)) from error


_FOR_CHILDREN = frozenset({"PATH", "HOME", "LANG", "TZ", "XDG_CACHE_HOME", *PLAIN})


def for_children(settings: Settings) -> dict[str, str]:
    """All that a child process sees of the environment: what it needs to find its programs, the
    settings given from outside, and where the state is."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name in _FOR_CHILDREN or name.startswith(PREFIX)
    }
    return kept | {f"{PREFIX}HOME": str(settings.home), "PYTHONUNBUFFERED": "1"}


def _from_file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BrokenFile(Place(path), str(error)) from error


def _sentence(error: ValidationError, given: Mapping[str, Any], file: Path) -> str:
    parts: list[str] = []
    for one in error.errors(include_url=False, include_input=False):
        if not one["loc"]:
            parts.append(one["msg"].removeprefix("Value error, "))
            continue
        name = str(one["loc"][0])
        where = f"{PREFIX}{name.upper()}" if name in given else f"{file}: {name}"
        parts.append(f"{where}: {one['msg']}")
    return "settings: " + "; ".join(parts)
