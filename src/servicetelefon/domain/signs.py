"""Ways for people who speak in signs: a film about the line, the sign telephone, a relay service."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from servicetelefon.domain.office import Basis


class SignKind(StrEnum):
    FILM = "film"
    TELEPHONE = "telephone"
    RELAY = "relay"


@dataclass(frozen=True, slots=True)
class SignWay:
    """One of them by its name; `address` is a page to open, None while nobody knows it."""

    name: str
    address: str | None
    basis: Basis
