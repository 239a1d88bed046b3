"""A browser without a window: keeps cookies, names its origin, sends the form's token."""

from __future__ import annotations

import re
from typing import Any

import httpx

from house import PASSWORD

ADDRESS = "http://pages.test"
HTML = {"accept": "text/html,*/*"}


class Visitor(httpx.AsyncClient):
    """Pages are asked for as a browser asks for them."""

    def __init__(self, **options: Any) -> None:
        super().__init__(headers=HTML, **options)

    async def signs_in(
        self, login: str, password: str = PASSWORD, weiter: str = ""
    ) -> httpx.Response:
        form = {"login": login, "password": password, "weiter": weiter}
        return await self.post("/anmelden", data=form, headers={"origin": ADDRESS})

    async def token(self) -> str:
        """The token that stands in every form of ours."""
        found = re.search(r'name="csrf" value="([^"]+)"', (await self.get("/konto")).text)
        assert found is not None
        return found[1]

    async def sends(self, path: str, data: dict[str, Any] | None = None) -> httpx.Response:
        """A form of our own page."""
        form = {"csrf": await self.token(), **(data or {})}
        return await self.post(path, data=form, headers={"origin": ADDRESS})
