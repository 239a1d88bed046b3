"""`comply check` and `comply export` at the shell of a fresh installation."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from cities import MUSTERSTADT

pytestmark = pytest.mark.ops

SCHEMAS = Path(__file__).parents[2] / "src/servicetelefon/compliance/documents/schemas"
DUTIES = 86


def comply(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": os.environ["PATH"],
        "SERVICETELEFON_HOME": str(home),
        "SERVICETELEFON_CITY": str(MUSTERSTADT),
    }
    return subprocess.run(
        [sys.executable, "-m", "servicetelefon", "comply", *words],
        env=environment, capture_output=True, text=True, timeout=120, check=False,
        start_new_session=True,
    )  # fmt: skip


def rows(home: Path, day: str) -> dict[str, dict[str, Any]]:
    told = comply(home, "check", "--json", "--date", day)
    assert told.returncode == 0, told.stderr
    return {row["id"]: row for row in json.loads(told.stdout)}


def test_every_duty_is_listed_and_dates_travel(tmp_path: Path):
    now, later = rows(tmp_path, "2026-11-28"), rows(tmp_path, "2027-12-03")
    assert len(now) == len(later) == DUTIES
    assert all(row["evidence"] for row in later.values() if row["control"])
    assert (now["A34"]["state"], now["A34"]["days_left"]) == ("not_yet", 369)
    assert later["A34"]["state"] != "not_yet"
    assert later["A34"]["days_left"] is None
    # A ban that begins later is counted to its day.
    assert rows(tmp_path, "2026-12-01")["A09"]["days_left"] == 1
    assert {row["state"] for row in now.values()} <= {"kept", "needs_person", "not_yet"}


def test_all_documents_are_made_and_fit_their_schemas(tmp_path: Path):
    folder = tmp_path / "documents"
    told = comply(tmp_path / "home", "export", str(folder), "--json")
    assert told.returncode == 0, told.stderr
    made = [Path(one) for one in json.loads(told.stdout)]
    assert all(one.is_file() and one.stat().st_size for one in made)
    pages = {one.stem for one in made if one.suffix == ".html"}
    assert pages == {one.stem for one in made if one.suffix == ".pdf"}
    own = {one.name.removesuffix(".schema.json"): one for one in SCHEMAS.glob("*.schema.json")}
    for one in folder.glob("*.json"):
        schema = json.loads(own.get(one.stem, own["document"]).read_text())
        jsonschema.validate(json.loads(one.read_text()), schema)
    for one in folder.glob("*.pdf"):
        assert one.read_bytes().startswith(b"%PDF-")
