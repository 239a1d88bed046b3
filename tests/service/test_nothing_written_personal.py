"""Marked words go through chat and portal of the whole service; afterwards no file holds a mark.

As with the call (`test_nothing_personal.py`): logs, what was printed, metrics, health, the
database's files and write-ahead log, temporary files, a backup's dump.
"""

from __future__ import annotations

import asyncio
from collections.abc import Generator
from uuid import uuid4

import httpx
import pytest

from portal_form import hands_in, numbers
from running_service import ROOT, Service, a_service, files_with
from service.test_nothing_personal import saved
from tools import asterisk

pytestmark = pytest.mark.service

WORDS = "Zwetschgenkuchen"
NUMBER = "0401987654"
NAME = "Quastenflosser"
FILE = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n% Murmelbahnhof\n"
MARKS = (WORDS.encode(), NUMBER[1:].encode(), NAME.encode(), b"Murmelbahnhof")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Generator[Service]:
    asterisk()
    home = tmp_path_factory.mktemp("written")
    (home / "tmp").mkdir()
    with a_service(home, ROOT / "cities" / "hamburg", TMPDIR=str(home / "tmp")) as made:
        made.start()
        yield made


def chats(service: Service) -> tuple[str, str]:
    """The conversation as it is told to who began it, and its reply's outcome."""
    with httpx.Client(base_url=service.base) as citizen:
        service.until(lambda: citizen.post("/api/v1/chats", json={}).status_code == 201, 60)
        begun = citizen.post("/api/v1/chats", json={}).json()
        bearer = {"authorization": f"Bearer {begun['token']}"}
        place = f"/api/v1/chats/{begun['id']}"
        said = f"Ich heiße {NAME}, {NUMBER}. Bekomme ich Geld für {WORDS}?"
        sent = {"text": said, "once": str(uuid4())}

        answers: list[str] = []

        def answered() -> bool:
            """503 while the search is still being read."""
            answer = citizen.post(f"{place}/messages", json=sent, headers=bearer)
            answers.extend([answer.json()["outcome"]] if answer.status_code == 200 else [])
            return bool(answers)

        service.until(answered, 60)
        citizen.post(f"{place}/person", headers=bearer)
        return citizen.get(place, headers=bearer).text, answers[0]


def writes(service: Service) -> str:
    """Hands in, makes mistakes, and asks how the first stands."""
    fields = {"text": f"{WORDS} für {NAME}", "name": NAME, "telefon": NUMBER}
    receipt = hands_in(service.base, (f"{NAME}.pdf", FILE), was="mitteilung", **fields)
    reference, code = numbers(receipt)
    with httpx.Client(base_url=service.base, headers={"origin": service.base}) as citizen:
        # What is wrong is told to who sent it, and written down nowhere.
        citizen.post("/anliegen", data={"was": WORDS, "text": NAME})
        citizen.get("/zustaendig", params={"adresse": WORDS})
        citizen.get(f"/{WORDS}", params={"q": NAME})
        state = citizen.post("/anliegen/stand", data={"vorgang": reference, "code": code})
    return state.text


def told(service: Service) -> str:
    """What the processes say of themselves."""
    pages = [httpx.get(f"{service.base}/metrics").text, httpx.get(f"{service.base}/healthz").text]
    health = [str(service.ask(name, "/healthz")) for name in ("line", "web", "jobs")]
    return "\n".join(pages + health)


def test_the_engines_own_log_keeps_no_address(service: Service) -> None:
    """Asterisk warns so when a browser's handshake overtakes ICE; it appends, as here."""
    messages = service.home / "asterisk" / "log" / "messages"
    with messages.open("a") as log:
        log.write("WARNING: DTLS packet from 203.0.113.7:40112 dropped. ICE not completed yet.\n")
    service.until(lambda: "203.0.113.7" not in messages.read_text(), 30)
    assert "from xxx.x.xxx.x:40112 dropped" in messages.read_text()


async def test_no_file_holds_what_was_written(service: Service) -> None:
    conversation, outcome = await asyncio.to_thread(chats, service)
    assert outcome
    assert WORDS in conversation, "the words were kept, encrypted"
    assert "Amt" in await asyncio.to_thread(writes, service)
    said = await asyncio.to_thread(told, service)
    assert "servicetelefon_" in said
    assert not any(mark.decode() in said for mark in MARKS)
    backup = service.home / "backups" / "marked"
    await asyncio.to_thread(saved, service, backup)
    service.stop()
    assert list((service.home / "log").glob("*.log"))
    assert files_with(MARKS, service.home) == []
