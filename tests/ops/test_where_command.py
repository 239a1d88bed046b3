"""`where` and `city import-streets` as an operator calls them, on an empty machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cities import MUSTERSTADT
from musterstadt_streets import ROWS

pytestmark = pytest.mark.ops

DISTRICTS = {"nord": "Nord", "sued": "Süd"}


def run(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": os.environ["PATH"],
        "SERVICETELEFON_HOME": str(home),
        "SERVICETELEFON_CITY": str(MUSTERSTADT),
    }
    return subprocess.run(
        [sys.executable, "-m", "servicetelefon", *words],
        env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def test_a_street_is_found_after_its_directory_was_taken_in(tmp_path: Path) -> None:
    home, file = tmp_path / "var", tmp_path / "streets.csv"
    asked = run(home, "where", "Mühlenstr. 7", "--matter", "hlu", "--json")
    assert json.loads(asked.stdout)["question"]["code"] == "quarter", asked.stderr
    assert not (home / "postgres").exists()

    lines = [f"{s},{a},{b},{p},{q},{DISTRICTS[d]},{c}" for s, a, b, p, q, d, c in ROWS]
    header = "street,house_from,house_to,parity,stadtteil,bezirk,plz"
    file.write_text("\n".join([header, *lines, "Kai,1,9,3,Hafen,Nord,99003"]))
    broken = run(home, "city", "import-streets", str(file))
    assert (broken.returncode, broken.stdout) == (2, "")
    assert broken.stderr.startswith(f"{file}:{len(ROWS) + 2}: Hafen lies in Süd, not in Nord")
    assert "Traceback" not in broken.stderr

    file.write_text("\n".join([header, *lines]))
    words = ("--source", "Straßenverzeichnis", "--as-of", "2026-11-01", "--status", "confirmed")
    told = json.loads(run(home, "city", "import-streets", str(file), *words, "--json").stdout)
    assert (told["changed"], told["segments"], told["districts"]) == (True, len(ROWS), 2)

    found = json.loads(run(home, "where", "Mühlenstr. 7", "--matter", "hlu", "--json").stdout)
    assert (found["status"], found["district"]) == ("found", "Nord")
    assert found["basis"][0]["source"] == "Straßenverzeichnis"
    assert not (home / "postgres" / "postmaster.pid").exists()
