"""From the citizens' form to a case system's folder through the running service, with the jobs
process killed in between; the receipt of a named person ends it."""

from __future__ import annotations

import csv
import html
import os
import re
import signal
from pathlib import Path

import httpx
import psycopg
import pytest

from cities import MUSTERSTADT
from running_service import Service, a_service
from servicetelefon.bootstrap.places import Places
from servicetelefon.config import read
from tools import asterisk

pytestmark = pytest.mark.service


def hands_in(service: Service) -> str:
    """Fills in the form of the page; the receipt."""
    with httpx.Client(base_url=service.base, headers={"origin": service.base}) as citizen:
        page = citizen.get("/anliegen").text
        found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page)
        form = {name: html.unescape(value) for name, value in found}
        form |= {"was": "bedarf", "antrag": "yes", "text": "Ich habe kein Geld mehr.",
                 "sache": "eingliederungshilfe", "adresse": "Oberdorf"}  # fmt: skip
        answer = citizen.post("/anliegen", data=form)
    assert answer.status_code == 200, answer.text
    return answer.text


def adds(service: Service, digits: list[str]) -> None:
    """A correction by reference and code."""
    data = {"vorgang": digits[0], "code": digits[1], "art": "correction", "text": "Zwei Kinder."}
    with httpx.Client(base_url=service.base, headers={"origin": service.base}) as citizen:
        answer = citizen.post("/anliegen/nachtrag", data=data)
    assert "Ihre Ergänzung ist angekommen" in answer.text


def rows(folder: Path) -> list[dict[str, str]]:
    return [
        row
        for file in sorted(folder.glob("*.csv"))
        for row in csv.DictReader(file.read_text("utf-8-sig").splitlines(), delimiter=";")
    ]


def sent(service: Service) -> int:
    """Deliveries that the jobs process knows to have arrived."""
    with psycopg.connect(Places(read(service.environment)).database()) as connection:
        row = connection.execute(
            "select count(*) from referral.delivery where state = 'sent'"
        ).fetchone()
    return row[0] if row else 0


def test_what_is_handed_in_reaches_the_office_and_is_confirmed(tmp_path: Path):
    asterisk()
    folder, home = tmp_path / "exchange", tmp_path / "up"
    folder.mkdir()
    home.mkdir(mode=0o700)
    text = f'[offices.teilhabe]\nby = "folder"\nfolder = "{folder}"\n'
    (home / "delivery.toml").write_text(text)
    with a_service(home, MUSTERSTADT) as service:
        service.start()
        first = hands_in(service)
        # Killed between file and note it would bring the first again, but only when its lease is
        # over; the drills do that, with a clock moved by hand.
        service.until(lambda: sent(service) == 1)
        os.kill(service.children()["jobs"], signal.SIGKILL)
        hands_in(service)
        service.until(lambda: len(rows(folder)) == 2, 60)
        digits = re.findall(r'<span class="reference large">([0-9 ]+)</span>', first)
        row = next(one for one in rows(folder) if one["reference"] == digits[0].replace(" ", ""))
        assert (row["kind"], row["claim"]) == ("benefit_claim", "yes")
        adds(service, digits)
        service.until(lambda: len(rows(folder)) == 3, 60)
        addition = next(one for one in rows(folder) if one["kind"] == "correction")
        assert addition["reference"] == row["reference"]
        path = row["confirm_at"].removeprefix(service.base)
        with httpx.Client(base_url=service.base, headers={"origin": service.base}) as office:
            assert "Eingang bestätigen" in office.get(path).text
            done = office.post(path, data={"name": "Erika Muster", "file_number": "N 17/4"})
            assert "Der Eingang in der Akte ist bestätigt" in done.text
            state = office.post("/anliegen/stand", data={"vorgang": digits[0], "code": digits[1]})
    assert "In der Akte seit" in state.text
