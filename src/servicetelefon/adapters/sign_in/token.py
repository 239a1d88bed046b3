"""The provider's proof of who it is: signature, issuer, audience, nonce, time (OpenID Connect Core
§3.1.3.7), and its word that somebody has signed out (Back-Channel Logout 1.0 §2.6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError, MissingKeyError
from joserfc.jwk import KeySet

ALGORITHMS = [
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "EdDSA",
]
"""Signatures with a public key only: with "none" or a shared secret others could make a proof."""

LEEWAY = 60
"""Seconds by which two clocks may differ."""

OLDEST = 600
"""Seconds: a proof that was made earlier was not made for this sign-in."""

LOGOUT = "http://schemas.openid.net/event/backchannel-logout"


class UnknownKey(Exception):
    """Signed with a key that we have not seen: the provider may have changed its keys."""


@dataclass(frozen=True, slots=True)
class Expected:
    issuer: str
    client: str
    nonce: str
    access_token: str = field(repr=False)
    now: int


@dataclass(frozen=True, slots=True)
class Proof:
    subject: str = field(repr=False)
    claims: Mapping[str, object] = field(repr=False)


def proven(token: str, keys: dict[str, object], expected: Expected) -> Proof:
    """Raises JoseError when anything is wrong, UnknownKey when other keys may help."""
    signed = _signed(token, keys)
    claims = CodeIDToken(
        signed.claims,
        signed.header,
        options={
            "iss": {"essential": True, "value": expected.issuer},
            "aud": {"essential": True, "value": expected.client},
            "sub": {"essential": True},
        },
        params={
            "nonce": expected.nonce,
            "client_id": expected.client,
            "access_token": expected.access_token,
        },
    )
    claims.validate(now=expected.now, leeway=LEEWAY)
    _young(signed.claims, expected.now)
    return Proof(str(signed.claims["sub"]), signed.claims)


def logged_out(token: str, keys: dict[str, object], issuer: str, client: str, now: int) -> Proof:
    """Who has signed out there. Raises as `proven` does. A sign-in's token is none: it has a nonce
    and no such event. Only whom it names counts: of the provider's sessions we know nothing."""
    signed = _signed(token, keys)
    registry = jwt.JWTClaimsRegistry(
        now=now,
        leeway=LEEWAY,
        iss={"essential": True, "value": issuer},
        aud={"essential": True, "value": client},
        sub={"essential": True},
        iat={"essential": True},
    )
    registry.validate(signed.claims)
    _young(signed.claims, now)
    events = signed.claims.get("events")
    if not isinstance(events, dict) or LOGOUT not in events or "nonce" in signed.claims:
        raise JoseError("this token tells no signing out")
    return Proof(str(signed.claims["sub"]), signed.claims)


def _signed(token: str, keys: dict[str, object]) -> jwt.Token:
    try:
        return jwt.decode(token, KeySet.import_key_set(cast("Any", keys)), algorithms=ALGORITHMS)
    except (InvalidKeyIdError, MissingKeyError) as unknown:
        raise UnknownKey from unknown
    except (ValueError, TypeError, KeyError) as broken:
        raise JoseError("the token or the keys cannot be read") from broken


def _young(claims: Mapping[str, object], now: int) -> None:
    made = claims.get("iat")
    if not isinstance(made, int | float) or made < now - OLDEST:
        raise JoseError("the proof is too old")
