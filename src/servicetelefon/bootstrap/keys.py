"""Keys and secrets of an installation: which there are, and successors by command."""

from __future__ import annotations

import os

from servicetelefon.bootstrap.places import Places
from servicetelefon.bootstrap.renewal import retire_lookup_keys, rotate_lookup_key
from servicetelefon.config import Settings
from servicetelefon.kit.errors import Conflict, Invalid
from servicetelefon.kit.keys import CITY_HMAC, KeyRing
from servicetelefon.ops.takeover import claim

ENGINE = "engine"


def list_keys(settings: Settings) -> dict[str, str]:
    """Name and number, with digits that tell a key from any other."""
    ring = KeyRing(Places(settings).keys)
    ring.load()
    return ring.fingerprints()


def rotate_key(settings: Settings, name: str) -> str:
    """A sentence for the operator. Invalid for a key that has no successor."""
    places = Places(settings)
    if name == ENGINE:
        return _rotate_engine(places)
    if name == CITY_HMAC:
        return rotate_lookup_key(settings)
    ring = KeyRing(places.keys)
    ring.load()
    if not any(known.rpartition(" ")[0] == name for known in ring.fingerprints()):
        raise Invalid(f"there is no key {name} in {places.keys}")
    number = ring.rotate(name).number
    return f"{name} {number} is in use from now on: keep a new copy of {places.keys}"


def retire_keys(settings: Settings, name: str) -> str:
    """A sentence for the operator. Invalid for a key whose use cannot be counted, Conflict where
    something still refers to an earlier one."""
    if name != CITY_HMAC:
        raise Invalid(
            f"only earlier keys of {CITY_HMAC} can be retired: others open what they sealed"
        )
    return retire_lookup_keys(settings)


def _rotate_engine(places: Places) -> str:
    """Written anew with the engine's settings, which only a stopped service reads."""
    file = places.engine / "secrets.json"
    if not file.exists():
        raise Invalid("there are no secrets of the engine yet")
    lock = claim(places.run)
    if lock is None:
        raise Conflict("the service runs: stop it, so that all of it starts with the new secrets")
    file.unlink()
    os.close(lock)
    return "the engine gets new secrets at the next start"
