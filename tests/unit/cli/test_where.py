"""`where`: one address or a file of them, as text or one JSON object a line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from musterstadt_streets import finder
from servicetelefon.cli.tools import Tools
from servicetelefon.cli.where import command
from servicetelefon.kit.errors import BrokenFile

pytestmark = pytest.mark.unit


def no(*_: object) -> Any:
    raise NotImplementedError


TOOLS = Tools(
    up=no, run=no, doctor=no, backup=no, restore=no, list_keys=no, rotate_key=no, retire_keys=no, city_folder=no, finder=finder,
    import_streets=no, embedder=no, assistant=no, knowledge=no, comply=no, import_laws=no,
    import_descriptions=no, export_compliance=no, person_information=no, person_erase=no,
    audit_search=no, what_left=no,
)  # fmt: skip


def run(*words: str) -> Result:
    return CliRunner().invoke(command, words, obj=TOOLS)


def objects(*words: str) -> list[dict[str, Any]]:
    result = run(*words, "--json")
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_one_line_of_words_is_answered_with_one_object() -> None:
    (told,) = objects("Lange Str. 6, 99002 Musterstadt", "--matter", "sozialhilfe")
    assert {"status", "district", "office", "question", "basis"} <= set(told)
    assert (told["status"], told["district"], told["office"]["id"]) == ("found", "Süd", "amt-sued")


def test_options_say_the_parts_and_the_answers() -> None:
    (told,) = objects("--street", "Lange Straße", "--house-number", "5", "--matter", "hlu")
    assert told["district"] == "Nord"
    (told,) = objects("--matter", "obdachlos", "--answer", "gemeldet=nie")
    assert (told["district"], told["unit"]) == ("Süd", "Zimmer 8")
    (told,) = objects("--matter", "hlu", "--situation", "im-heim")
    assert told["status"] == "unclear"
    (told,) = objects("--matter", "eingliederungshilfe", "--last-name", "Hassan")
    assert told["unit"] == "T2"


def test_for_people_the_main_number_stands_beside_what_is_not_confirmed() -> None:
    text = run("99001", "--matter", "arbeit").output
    assert "0990 130  (nicht bestätigt)\n  115\n" in text
    assert "Welche Hausnummer" in run("Lange Straße").output


def test_a_file_gives_one_object_a_line(tmp_path: Path) -> None:
    file = tmp_path / "addresses.csv"
    file.write_text(
        "street,house_number,quarter,postcode,matter\n"
        "Lange Straße,6,,,hlu\n"
        ",,,99002,hlu\n"
        "Mühlenstraße,7,Hafen,,hlu\n"
        ",,,12345,hlu\n"
        "=1+1,,,,hlu\n"
        ",,Hafen,,\n"
    )
    told = objects("--file", str(file))
    assert [(one["line"], one["status"]) for one in told] == [
        (2, "found"), (3, "ask"), (4, "unclear"), (5, "outside"), (6, "ask"), (7, "found"),
    ]  # fmt: skip
    assert told[5]["office"] is None
    assert objects("--file", str(file), "--matter", "hlu")[5]["office"]["id"] == "amt-sued"


def test_columns_may_be_missing_and_stand_in_any_order(tmp_path: Path) -> None:
    file = tmp_path / "addresses.csv"
    file.write_bytes("\ufeffpostcode;street\r\n99003;Lange Straße 6\r\n".encode())
    (told,) = objects("--file", str(file))
    assert told["line"] == 2
    assert told["district"] == "Süd"


def test_a_broken_file_answers_nothing(tmp_path: Path) -> None:
    file = tmp_path / "addresses.csv"
    file.write_text("street,matter\nLange Straße 6,hlu\nx\0,hlu\n")
    result = run("--file", str(file), "--json")
    assert isinstance(result.exception, BrokenFile)
    assert str(result.exception).startswith(f"{file}:3: a control character")
    assert result.stdout == ""


@pytest.mark.parametrize("words", [("Weg 1", "--file", __file__), ("--answer", "ja")])
def test_what_makes_no_sense_is_usage(words: tuple[str, ...]) -> None:
    assert run(*words).exit_code == 2
