"""`ask`: one question or a file of them, as text or one JSON object a line with every field."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from hamburg_assistant import the_parts
from servicetelefon.cli.ask import command
from servicetelefon.journey.turn_parts import TurnParts
from servicetelefon.kit.errors import BrokenFile
from unit.cli.test_where import TOOLS

pytestmark = pytest.mark.unit

FIELDS = {
    "id", "outcome", "text", "article", "version", "sources", "person_offered", "label_shown",
    "language", "milliseconds",
}  # fmt: skip
ASKED_FOR: list[datetime | None] = []


def assistant(_city: Path | None, moment: datetime | None) -> TurnParts:
    ASKED_FOR.append(moment)
    return the_parts()


def run(*words: str) -> Result:
    return CliRunner().invoke(command, words, obj=replace(TOOLS, assistant=assistant))


def objects(*words: str) -> list[dict[str, Any]]:
    result = run(*words, "--json")
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def a_file(folder: Path, *lines: str | bytes) -> str:
    path = folder / "questions.jsonl"
    path.write_bytes(b"\n".join(x if isinstance(x, bytes) else x.encode() for x in lines))
    return str(path)


def test_each_line_of_a_file_is_one_line_with_every_field(tmp_path: Path):
    file = a_file(
        tmp_path,
        '{"id": "a", "question": "Wie hoch ist der Regelsatz?"}',
        '{"id": 7, "turns": ["Wie hoch ist der Regelsatz?", {"question": "und für Kinder?"}]}',
        "",
        '{"question": "  "}',
        json.dumps({"id": "long", "question": "x" * 1_000_000}),
    )
    told = objects("--file", file)
    assert [one["id"] for one in told] == ["a", "7", "4", "long"]
    assert all(one.keys() >= FIELDS for one in told)
    assert (told[0]["outcome"], told[0]["article"]) == ("answered", "regelsatz")
    assert told[0]["sources"]
    assert told[0]["version"]
    assert told[1]["article"] == "regelsatz"
    assert [one["outcome"] for one in told[1]["turns"]] == ["answered", "answered"]
    assert all(one["label_shown"] for one in told)
    assert not {one["outcome"] for one in told[2:]} & {"answered", "not_understood"}


@pytest.mark.parametrize(
    "line",
    [
        "no json", "[]", "3", '{"id": "x"}', '{"id": "x", "turns": []}', '{"turns": "abc"}',
        '{"question": 3}', '{"question": "a", "turns": ["b"]}', b'{"question": "\xff"}',
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_read_is_named_and_nothing_is_asked(
    tmp_path: Path, line: str | bytes
):
    file = a_file(tmp_path, '{"question": "Wie hoch ist der Regelsatz?"}', line)
    result = run("--file", file, "--json")
    assert isinstance(result.exception, BrokenFile)
    assert "questions.jsonl:2" in str(result.exception)
    assert not result.stdout


def test_the_day_and_the_language_are_handed_on():
    (told,) = objects("Wie hoch ist der Regelsatz?", "--lang", "ls", "--date", "2026-08-01")
    assert told["language"] == "ls"
    assert ASKED_FOR[-1] == datetime(2026, 8, 1, 12)  # noqa: DTZ001 - the command's own
    assert run("Frage", "--lang", "xx").exit_code == 2
    assert run("Frage", "--file", __file__).exit_code == 2


def test_as_text():
    assert run("Wie hoch ist der Regelsatz?").stdout.startswith("answered  regelsatz\n\n")
