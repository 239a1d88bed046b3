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
import pytest

from cities import MUSTERSTADT
from running_service import Service, a_service
from tools import asterisk

pytestmark = pytest.mark.ops


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


def rows(folder: Path) -> list[dict[str, str]]:
    return [
        row
        for file in sorted(folder.glob("*.csv"))
        for row in csv.DictReader(file.read_text("utf-8-sig").splitlines(), delimiter=";")
    ]


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
        service.until(lambda: len(rows(folder)) == 1)
        os.kill(service.children()["jobs"], signal.SIGKILL)
        hands_in(service)
        service.until(lambda: len(rows(folder)) == 2, 60)
        digits = re.findall(r'<span class="reference large">([0-9 ]+)</span>', first)
        row = next(one for one in rows(folder) if one["reference"] == digits[0].replace(" ", ""))
        assert (row["kind"], row["claim"]) == ("benefit_claim", "yes")
        path = row["confirm_at"].removeprefix(service.base)
        with httpx.Client(base_url=service.base, headers={"origin": service.base}) as office:
            assert "Eingang bestätigen" in office.get(path).text
            done = office.post(path, data={"name": "Erika Muster", "file_number": "N 17/4"})
            assert "Der Eingang in der Akte ist bestätigt" in done.text
            state = office.post("/anliegen/stand", data={"vorgang": digits[0], "code": digits[1]})
    assert "In der Akte seit" in state.text
