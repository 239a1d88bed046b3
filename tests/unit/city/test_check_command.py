"""`city check`: exit 0 when the folder can be used, 1 with every fault otherwise."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from cities import MUSTERSTADT
from servicetelefon.cli.city import command

pytestmark = pytest.mark.unit


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(command, words)
    return result.exit_code, result.output


def test_a_good_folder_is_told_with_its_release_and_counts() -> None:
    code, output = run("check", str(MUSTERSTADT), "--json")
    told = json.loads(output)
    assert code == 0
    assert (told["usable"], told["city"], told["problems"]) == (True, "Musterstadt", [])
    assert told["counts"]["shared_postcodes"] == 1
    assert len(told["release"]) == 64


def test_a_broken_folder_is_told_with_file_and_line(tmp_path: Path) -> None:
    folder = tmp_path / "stadt"
    shutil.copytree(MUSTERSTADT, folder)
    skills = folder / "skills.yaml"
    skills.write_text(skills.read_text().replace("language: en", "language: xx"))
    code, output = run("check", str(folder), "--json")
    told = json.loads(output)
    assert code == 1
    assert (told["usable"], told["release"]) == (False, None)
    assert told["problems"] == [
        {"file": str(skills), "line": 2, "problem": "there is no language 'xx'"}
    ]
    assert run("check", str(folder)) == (1, f"{skills}:2: there is no language 'xx'\n")


def test_people_read_a_sentence() -> None:
    assert run("check", str(MUSTERSTADT)) == (0, f"{MUSTERSTADT}: Musterstadt can be used\n")


def test_a_folder_that_is_not_there_is_a_finding(tmp_path: Path) -> None:
    code, output = run("check", str(tmp_path / "x"))
    assert (code, output) == (1, f"{tmp_path}/x: there is no such city folder\n")
