"""From the citizens' form to a case system's folder through the running service, with the jobs
process killed in between; the receipt of a named person ends it."""

from __future__ import annotations

import csv
import os
import signal
from pathlib import Path

import httpx
import psycopg
import pytest

from cities import MUSTERSTADT
from portal_form import NEED, hands_in, numbers
from running_service import Service, a_service
from servicetelefon.bootstrap.places import Places
from servicetelefon.config import read
from tools import asterisk

pytestmark = pytest.mark.service


def adds(service: Service, reference: str, code: str) -> None:
    """A correction by reference and code."""
    data = {"vorgang": reference, "code": code, "art": "correction", "text": "Zwei Kinder."}
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
        first = hands_in(service.base, **NEED)
        # Killed between file and note it would bring the first again; the kill drills do that.
        service.until(lambda: sent(service) == 1)
        os.kill(service.children()["jobs"], signal.SIGKILL)
        hands_in(service.base, **NEED)
        service.until(lambda: len(rows(folder)) == 2, 60)
        reference, code = numbers(first)
        row = next(one for one in rows(folder) if one["reference"] == reference.replace(" ", ""))
        assert (row["kind"], row["claim"]) == ("benefit_claim", "yes")
        adds(service, reference, code)
        service.until(lambda: len(rows(folder)) == 3, 60)
        addition = next(one for one in rows(folder) if one["kind"] == "correction")
        assert addition["reference"] == row["reference"]
        path = row["confirm_at"].removeprefix(service.base)
        with httpx.Client(base_url=service.base, headers={"origin": service.base}) as office:
            assert "Eingang bestätigen" in office.get(path).text
            done = office.post(path, data={"name": "Erika Muster", "file_number": "N 17/4"})
            assert "Der Eingang in der Akte ist bestätigt" in done.text
            state = office.post("/anliegen/stand", data={"vorgang": reference, "code": code})
    assert "In der Akte seit" in state.text
