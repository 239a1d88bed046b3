"""What is believed of a provider's proof, and what not: each claim wrong once."""

from __future__ import annotations

import base64
import hmac
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, RSAKey

from servicetelefon.adapters.sign_in.token import Expected, UnknownKey, proven

pytestmark = pytest.mark.unit

NOW = 1_790_000_000
KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"}, private=True)
OTHER = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"}, private=True)
KEYS: dict[str, object] = dict(KeySet([KEY]).as_dict(private=False))
EXPECTED = Expected("https://sign-in.test", "us", "this-time", "access", NOW)
GOOD: dict[str, object] = {
    "iss": "https://sign-in.test",
    "aud": "us",
    "sub": "person-1",
    "nonce": "this-time",
    "iat": NOW - 5,
    "exp": NOW + 300,
}


def a_token(changed: dict[str, object] | None = None, *, key: RSAKey = KEY, **header: str) -> str:
    claims = {name: value for name, value in (GOOD | (changed or {})).items() if value is not None}
    names = {"alg": "RS256", "kid": "one"} | header
    return jwt.encode(names, claims, key, algorithms=[names["alg"]])


def test_a_proof_that_is_right_names_the_person():
    assert proven(a_token(), KEYS, EXPECTED).subject == "person-1"


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "https://elsewhere.test"},
        {"iss": None},
        {"aud": "another-client"},
        {"aud": None},
        {"aud": ["us", "another-client"]},  # without saying which of them it is for
        {"aud": ["us", "another-client"], "azp": "another-client"},
        {"azp": "another-client"},
        {"sub": None},
        {"nonce": "last-time"},
        {"nonce": None},
        {"exp": NOW - 120},
        {"exp": None},
        {"iat": NOW - 3600},
        {"iat": NOW + 3600},
        {"iat": None},
        {"iat": "today"},
        {"at_hash": "of-another-access-token"},
    ],
)
def test_a_proof_with_one_wrong_claim_is_none(wrong: dict[str, object]):
    with pytest.raises(JoseError):
        proven(a_token(wrong), KEYS, EXPECTED)


def test_a_proof_that_somebody_else_signed_is_none():
    with pytest.raises(JoseError):
        proven(a_token(key=OTHER), KEYS, EXPECTED)


def test_an_unknown_key_may_be_a_new_one():
    with pytest.raises(UnknownKey):
        proven(a_token(kid="two"), KEYS, EXPECTED)


def by_hand(header: dict[str, str], secret: bytes | None) -> str:
    """What no library makes any more: a token that vouches for itself."""
    parts = [_part(json.dumps(one).encode()) for one in (header, GOOD)]
    signature = hmac.digest(secret, ".".join(parts).encode(), "sha256") if secret else b""
    return ".".join([*parts, _part(signature)])


def _part(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


@pytest.mark.parametrize(
    ("header", "secret"),
    [
        # The classical confusion: a shared secret that everybody may read.
        ({"alg": "HS256", "kid": "one"}, KEY.as_pem(private=False)),
        ({"alg": "none", "kid": "one"}, None),
        ({"alg": "none"}, None),
    ],
)
def test_a_proof_that_anybody_could_make_is_none(header: dict[str, str], secret: bytes | None):
    with pytest.raises((JoseError, UnknownKey)):
        proven(by_hand(header, secret), KEYS, EXPECTED)


@given(st.text(max_size=60))
def test_whatever_comes_instead_of_a_proof_is_none(rubbish: str):
    with pytest.raises((JoseError, UnknownKey)):
        proven(rubbish, KEYS, EXPECTED)


@given(st.integers(min_value=0, max_value=len(a_token()) - 1), st.sampled_from("Ab9_-."))
def test_a_proof_with_one_character_changed_is_none_or_the_same(place: int, other: str):
    token = a_token()
    changed = token[:place] + other + token[place + 1 :]
    try:
        found = proven(changed, KEYS, EXPECTED)
    except (JoseError, UnknownKey):
        return
    # The last character of a part carries bits that mean nothing (base64url).
    assert found.claims == proven(token, KEYS, EXPECTED).claims


@pytest.mark.parametrize("keys", [{}, {"keys": []}, {"keys": [{"kty": "RSA"}]}, {"keys": 5}])
def test_broken_keys_prove_nothing(keys: dict[str, object]):
    with pytest.raises((JoseError, UnknownKey)):
        proven(a_token(), keys, EXPECTED)
