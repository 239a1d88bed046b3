"""An article withdrawn on the editors' page is gone from the desk and from every process."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Generator
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from cities import MUSTERSTADT
from running_service import Service, a_service
from tools import asterisk

pytestmark = pytest.mark.service

NEW = "Ein neuer langer Satz für heute"


@pytest.fixture
def service(tmp_path: Path) -> Generator[Service]:
    asterisk()
    city = tmp_path / "city"
    shutil.copytree(MUSTERSTADT, city)
    with a_service(tmp_path / "home", city) as made:
        yield made


def signed_in(service: Service, login: str) -> httpx.Client:
    """With a password of one's own, as on the first day."""
    origin = {"origin": service.base, "accept": "text/html"}
    client = httpx.Client(base_url=service.base, headers=origin, timeout=20)
    first = service.password(login)
    client.post("/anmelden", data={"login": login, "password": first})
    form = {"csrf": token(client), "present": first, "new": NEW, "again": NEW}
    assert client.post("/konto", data=form).status_code == 303
    return client


def token(client: httpx.Client) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', client.get("/konto").text)
    assert found is not None
    return found[1]


def editions(service: Service) -> set[str]:
    """What line and web say they know, by number."""
    told = httpx.get(f"{service.base}/metrics", timeout=20).text
    return set(re.findall(r"^servicetelefon_knowledge_edition\S* (\S+)$", told, re.MULTILINE))


def finds(desk: httpx.Client) -> bool:
    return "Höhe des Regelsatzes" in desk.get("/desk/answers?q=Regelsatz").text


def test_a_withdrawn_article_is_gone_within_a_second(service: Service):
    service.start()
    editor, desk = signed_in(service, "redaktion"), signed_in(service, "agent")
    with closing(editor), closing(desk):
        withdraws(service, editor, desk)


def withdraws(service: Service, editor: httpx.Client, desk: httpx.Client) -> None:
    service.until(lambda: finds(desk))
    service.until(lambda: editions(service) == {"1.0"})
    page = editor.get("/redaktion").text
    version = re.search(r"/redaktion/fassung/([0-9a-f-]{36})", page)
    assert version is not None
    place = f"/redaktion/fassung/{version[1]}/zurueckziehen"
    began = time.monotonic()
    answer = editor.post(place, data={"csrf": token(editor), "reason": "falsch"})
    assert answer.status_code == 303
    service.until(lambda: not finds(desk), seconds=3)
    assert time.monotonic() - began < 3
    service.until(lambda: editions(service) == {"2.0"}, seconds=3)
