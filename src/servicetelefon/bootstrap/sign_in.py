"""The city's own sign-in, where the operator has named one."""

from __future__ import annotations

import ssl
from urllib.parse import urlsplit

import httpx

from servicetelefon.adapters.sign_in.openid import Client, OpenIdProvider
from servicetelefon.config import Settings
from servicetelefon.journey.central_sign_in import CentralSignIn
from servicetelefon.journey.people import People
from servicetelefon.kit.errors import BrokenFile, Invalid, Place
from servicetelefon.people.central import read_rules

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def central_sign_in(settings: Settings, people: People) -> CentralSignIn | None:
    """Invalid when the settings cannot be meant so; None without an issuer."""
    if settings.openid_issuer is None:
        return None
    if settings.openid_client is None:
        raise Invalid("openid_issuer needs openid_client: the name under which it knows us")
    issuer = urlsplit(settings.openid_issuer)
    if issuer.scheme != "https" and issuer.hostname not in _LOOPBACK:
        raise Invalid("openid_issuer must be reached by https")
    client = Client(
        issuer=settings.openid_issuer,
        id=settings.openid_client,
        secret=settings.openid_secret,
        scopes=settings.openid_scopes,
        login_claim=settings.openid_login_claim,
        groups_claim=settings.openid_groups_claim,
    )
    rules = read_rules(settings.openid_roles, new_accounts=settings.openid_new_accounts)
    if rules.grants and client.groups_claim is None:
        raise Invalid("openid_roles needs openid_groups_claim: where the groups stand")
    provider = OpenIdProvider(client, _http(settings), people.clock)
    return CentralSignIn(provider, rules, people, people.clock, people.chance, people.vault)


def _http(settings: Settings) -> httpx.AsyncClient:
    """With the operator's own authority where the provider's certificate is of the house."""
    authority = settings.openid_authority
    if authority is None:
        return httpx.AsyncClient()
    try:
        return httpx.AsyncClient(verify=ssl.create_default_context(cafile=str(authority)))
    except (OSError, ssl.SSLError) as wrong:
        raise BrokenFile(Place(authority), str(wrong)) from wrong
