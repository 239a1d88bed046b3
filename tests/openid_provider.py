"""The city's sign-in in tests: npm's oidc-provider, a certified OpenID provider, on a free port."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import urljoin

import httpx
import pytest

from servicetelefon.ops.browser_files import node

FOLDER = Path(__file__).with_name("openid")
CLIENT, SECRET = "servicetelefon", "nur-fuer-Tests:geheim%40"

Claims = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Running:
    issuer: str
    process: subprocess.Popen[str]


@contextmanager
def a_provider(
    pages: str, people: Mapping[str, Claims], secret: str = SECRET, told: str | None = None
) -> Generator[Running]:
    """`pages` is the address of our pages; `people` the claims of each, by subject; `told` is where
    it tells that somebody has signed out."""
    if not (FOLDER / "node_modules" / "oidc-provider").is_dir():
        pytest.skip("the OpenID provider is not set up (`make test` fetches it)")
    order = {
        "back": f"{pages}/anmelden/zentral/zurueck",
        "afterwards": f"{pages}/anmelden",
        "people": people,
        "secret": secret,
        "told": told,
    }
    command = [str(node()), str(FOLDER / "provider.mjs")]
    with subprocess.Popen(
        command, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        try:
            given, said = _pipes(process)
            given.write(json.dumps(order) + "\n")
            given.flush()
            issuer = said.readline().strip()
            assert issuer, "the provider did not start"
            yield Running(issuer, process)
        finally:
            process.kill()


def _pipes(process: subprocess.Popen[str]) -> tuple[IO[str], IO[str]]:
    assert process.stdin is not None
    assert process.stdout is not None
    return process.stdin, process.stdout


async def signs_in_there(address: str, subject: str, browser: httpx.AsyncClient) -> str:
    """A person at the provider's own pages: signs in, agrees, and is sent back to this address."""
    answer = await browser.get(address)
    for _ in range(10):
        if answer.is_redirect:
            onwards = urljoin(str(answer.url), answer.headers["location"])
            if "/anmelden" in onwards:
                return onwards
            answer = await browser.get(onwards)
            continue
        answer = await _fill_in(answer, subject, browser)
    raise AssertionError(f"the provider leads nowhere: {answer.status_code}")


async def _fill_in(
    answer: httpx.Response, subject: str, browser: httpx.AsyncClient
) -> httpx.Response:
    found = re.search(r'<form[^>]*action="([^"]+)"', answer.text)
    assert found is not None, answer.text
    prompt = re.search(r'name="prompt" value="([^"]+)"', answer.text)
    form = {"prompt": prompt[1] if prompt else "", "login": subject, "password": "beliebig"}
    return await browser.post(urljoin(str(answer.url), found[1]), data=form)


async def signs_out_there(issuer: str, browser: httpx.AsyncClient) -> None:
    """The same person leaves the provider, at its own page."""
    asked = await browser.get(f"{issuer}/session/end")
    xsrf = re.search(r'name="xsrf" value="([^"]+)"', asked.text)
    assert xsrf is not None, asked.text
    done = await browser.post(
        f"{issuer}/session/end/confirm", data={"xsrf": xsrf[1], "logout": "yes"}
    )
    assert done.is_redirect, done.text
