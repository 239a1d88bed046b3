"""Our pages with a provider of sign-ins, people with browsers, and an ear for what it tells."""

from __future__ import annotations

import asyncio
import random
import re
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qs

import httpx

from house import House
from openid_provider import CLIENT, SECRET, signs_in_there
from servicetelefon.adapters.sign_in.openid import Client, OpenIdProvider
from servicetelefon.journey.central_sign_in import CentralSignIn
from servicetelefon.kit.clock import ManualClock, SystemClock
from servicetelefon.people.central import Rules
from servicetelefon.web.app import build
from stores.web.visitor import ADDRESS, Visitor

PEOPLE: dict[str, dict[str, object]] = {
    "p-1": {"preferred_username": "Mara", "name": "Mara Muster", "groups": ["Telefon"]},
    "p-2": {"preferred_username": "mara", "name": "Mara Zweite", "groups": ["Telefon"]},
    "p-3": {"preferred_username": "neu", "name": "Neu Muster", "groups": ["Amt Nord, Team 2"]},
    "p-4": {"preferred_username": "gast", "name": "Gast Muster", "groups": ["Kantine"]},
    "p-5": {"name": "Ohne Anmeldenamen"},
}


class Town:
    """Our pages with a provider, and people with browsers."""

    def __init__(self, house: House, issuer: str, http: httpx.AsyncClient) -> None:
        self.house = house
        self.clock = ManualClock(SystemClock().now())
        self.issuer = issuer
        self._http = http
        self.with_rules(Rules())

    def with_rules(self, rules: Rules, **client: str) -> None:
        asked = Client(self.issuer, CLIENT, SECRET, groups_claim="groups")
        found = OpenIdProvider(replace(asked, **client), self._http, self.clock)
        people = self.house.services.people
        chance, vault = random.SystemRandom(), people.vault
        ours = CentralSignIn(found, rules, people, self.clock, chance, vault)
        self.app = build(replace(self.house.services, central=ours))
        self.app.state.desks = self.house.app.state.desks

    def visitor(self) -> Visitor:
        return Visitor(transport=httpx.ASGITransport(self.app), base_url=ADDRESS)

    async def goes_there(self, visitor: Visitor, subject: str, weiter: str = "") -> str:
        """To the provider, signed in there; the address to which it sends the person back."""
        begun = await visitor.get("/anmelden/zentral", params={"weiter": weiter})
        assert begun.status_code == 303, begun.text
        async with httpx.AsyncClient() as browser:
            return await signs_in_there(begun.headers["location"], subject, browser)

    async def signs_in(self, subject: str, weiter: str = "") -> tuple[Visitor, httpx.Response]:
        visitor = self.visitor()
        back = await self.goes_there(visitor, subject, weiter)
        return visitor, await visitor.get(back)


@dataclass
class Ear:
    """Where the provider tells that somebody has signed out: what it said."""

    port: int
    tokens: list[str] = field(default_factory=list[str])

    async def hears(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = int(re.findall(r"(?i)content-length: (\d+)", head)[0])
        body = (await reader.readexactly(length)).decode()
        self.tokens.append(parse_qs(body)["logout_token"][0])
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    async def said(self) -> str:
        for _ in range(200):
            if self.tokens:
                return self.tokens[-1]
            await asyncio.sleep(0.05)
        raise AssertionError("the provider never told")
