"""OpenID Connect: authorization code with PKCE (RFC 7636) and a signed proof of who it is.

What the provider says is believed for exactly one issuer, this client, this sign-in (nonce) and
this moment. Addresses and keys of the provider are looked up and kept for a while.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlencode, urlsplit

import httpx
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc.errors import JoseError
from pydantic import BaseModel, ValidationError

from servicetelefon.adapters.sign_in.provider_http import ProviderHttp
from servicetelefon.adapters.sign_in.token import Expected, Proof, UnknownKey, logged_out, proven
from servicetelefon.kit.clock import Clock
from servicetelefon.kit.errors import Unavailable
from servicetelefon.people.central import CentralRefused, Identity, Refused, SignedOutThere, Ticket

KEPT = 3600.0
"""Seconds that addresses and keys of the provider are believed."""

KEYS_AGAIN_AFTER = 60.0
"""A token under an unknown key makes us ask for the keys anew, but no flood of them does."""


@dataclass(frozen=True, slots=True)
class Client:
    """What the provider's administrators have registered."""

    issuer: str
    id: str
    secret: str | None = field(default=None, repr=False)
    scopes: str = "openid profile"
    login_claim: str = "preferred_username"
    groups_claim: str | None = None


class _Metadata(BaseModel):
    """What we need of OpenID Connect Discovery 1.0 §3."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None = None
    end_session_endpoint: str | None = None
    authorization_response_iss_parameter_supported: bool = False


class _Tokens(BaseModel):
    id_token: str
    access_token: str


class OpenIdProvider:
    """One provider, asked by `http`."""

    def __init__(self, client: Client, http: httpx.AsyncClient, clock: Clock) -> None:
        self._client = client
        self._http = ProviderHttp(http)
        self._clock = clock
        self._known: tuple[float, _Metadata] | None = None
        self._keys: tuple[float, dict[str, object]] | None = None

    @property
    def origin(self) -> str:
        parts = urlsplit(self._client.issuer)
        return f"{parts.scheme}://{parts.netloc}"

    async def address(self, ticket: Ticket, back: str) -> str:
        found = await self._metadata()
        query = {
            "response_type": "code",
            "client_id": self._client.id,
            "redirect_uri": back,
            "scope": self._client.scopes,
            "state": ticket.state,
            "nonce": ticket.nonce,
            "code_challenge": create_s256_code_challenge(ticket.verifier),
            "code_challenge_method": "S256",
        }
        joined = "&" if "?" in found.authorization_endpoint else "?"
        return f"{found.authorization_endpoint}{joined}{urlencode(query)}"

    async def identity(self, ticket: Ticket, back: str, code: str, issuer: str | None) -> Identity:
        found = await self._metadata()
        self._check_issuer(issuer, found)
        tokens = await self._tokens(found, ticket, back, code)
        proof = await self._proof(found, ticket, tokens)
        return await self._identity(found, proof, tokens.access_token)

    async def sign_out_address(self, back: str) -> str | None:
        found = await self._metadata()
        if found.end_session_endpoint is None:
            return None
        # Without the token as a hint (it would have to be kept) the provider asks the person.
        query = {"client_id": self._client.id, "post_logout_redirect_uri": back}
        return f"{found.end_session_endpoint}?{urlencode(query)}"

    async def signed_out(self, token: str) -> SignedOutThere:
        found, now = await self._metadata(), int(self._clock.now().timestamp())
        client = self._client.id
        proof = await self._by_its_keys(
            found, lambda keys: logged_out(token, keys, found.issuer, client, now)
        )
        at = datetime.fromtimestamp(float(str(proof.claims["iat"])), UTC)
        return SignedOutThere(found.issuer, proof.subject, at)

    def _check_issuer(self, issuer: str | None, found: _Metadata) -> None:
        """RFC 9207: an answer of another provider must not reach ours."""
        lacking = issuer is None and found.authorization_response_iss_parameter_supported
        if lacking or (issuer is not None and issuer != found.issuer):
            raise CentralRefused(Refused.NOT_PROVEN, "the answer is another issuer's")

    async def _metadata(self) -> _Metadata:
        now = self._clock.monotonic()
        if self._known is None or now - self._known[0] > KEPT:
            path = "/.well-known/openid-configuration"
            said = await self._http.json("GET", f"{self._client.issuer.rstrip('/')}{path}")
            self._known = (now, self._read_metadata(said))
        return self._known[1]

    def _read_metadata(self, said: dict[str, object]) -> _Metadata:
        try:
            found = _Metadata.model_validate(said)
        except ValidationError as wrong:
            raise Unavailable("the sign-in provider does not describe itself") from wrong
        if found.issuer != self._client.issuer:
            raise Unavailable("the sign-in provider calls itself by another name")
        secure = urlsplit(self._client.issuer).scheme
        for one in (found.authorization_endpoint, found.token_endpoint, found.jwks_uri):
            if secure == "https" and urlsplit(one).scheme != "https":
                raise Unavailable("the sign-in provider names an address without TLS")
        return found

    async def _tokens(self, found: _Metadata, ticket: Ticket, back: str, code: str) -> _Tokens:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": back,
            "code_verifier": ticket.verifier,
            "client_id": self._client.id,
        }
        said = await self._http.json("POST", found.token_endpoint, data=form, auth=self._auth())
        try:
            return _Tokens.model_validate(said)
        except ValidationError:
            raise CentralRefused(Refused.NOT_PROVEN, "the provider gave no token") from None

    def _auth(self) -> httpx.BasicAuth | None:
        """RFC 6749 §2.3.1. A client without secret is proven by PKCE alone."""
        if self._client.secret is None:
            return None
        return httpx.BasicAuth(_quoted(self._client.id), _quoted(self._client.secret))

    async def _proof(self, found: _Metadata, ticket: Ticket, tokens: _Tokens) -> Proof:
        now = int(self._clock.now().timestamp())
        expected = Expected(found.issuer, self._client.id, ticket.nonce, tokens.access_token, now)
        return await self._by_its_keys(found, lambda keys: proven(tokens.id_token, keys, expected))

    async def _by_its_keys(
        self, found: _Metadata, read: Callable[[dict[str, object]], Proof]
    ) -> Proof:
        try:
            try:
                return read(await self._key_set(found))
            except UnknownKey:
                return read(await self._key_set(found, again=True))
        except (JoseError, UnknownKey) as wrong:
            why = f"the provider's proof does not hold ({type(wrong).__name__})"
            raise CentralRefused(Refused.NOT_PROVEN, why) from None

    async def _key_set(self, found: _Metadata, *, again: bool = False) -> dict[str, object]:
        now, kept = self._clock.monotonic(), KEYS_AGAIN_AFTER if again else KEPT
        if self._keys is None or now - self._keys[0] > kept:
            self._keys = (now, await self._http.json("GET", found.jwks_uri))
        return self._keys[1]

    async def _identity(self, found: _Metadata, proof: Proof, access_token: str) -> Identity:
        claims: Mapping[str, object] = proof.claims
        wanted = {self._client.login_claim, self._client.groups_claim} - {None}
        if not wanted <= claims.keys() and found.userinfo_endpoint:
            claims = {
                **await self._userinfo(found.userinfo_endpoint, proof, access_token),
                **claims,
            }
        login = claims.get(self._client.login_claim)
        if (
            not isinstance(login, str)
            or not login.strip()
            or not _may_be_trusted(self._client, claims)
        ):
            raise CentralRefused(Refused.UNKNOWN, "the provider names no sign-in name")
        name = claims.get("name")
        groups = claims.get(self._client.groups_claim or "")
        return Identity(
            issuer=found.issuer,
            subject=proof.subject,
            login=login,
            name=name if isinstance(name, str) else "",
            groups=frozenset(str(one) for one in groups)
            if isinstance(groups, list)
            else frozenset(),
        )

    async def _userinfo(self, endpoint: str, proof: Proof, access_token: str) -> dict[str, object]:
        headers = {"authorization": f"Bearer {access_token}"}
        said = await self._http.json("GET", endpoint, headers=headers)
        same = secrets.compare_digest(str(said.get("sub")).encode(), proof.subject.encode())
        if not same:
            # OpenID Connect Core §5.3.2: otherwise claims of one person could be given to another.
            raise CentralRefused(Refused.NOT_PROVEN, "the provider speaks of another person")
        return said


def _may_be_trusted(client: Client, claims: Mapping[str, object]) -> bool:
    """An address that nobody has proven may be anybody's."""
    return client.login_claim != "email" or claims.get("email_verified") is True


def _quoted(text: str) -> str:
    return urlencode({"": text})[1:]
