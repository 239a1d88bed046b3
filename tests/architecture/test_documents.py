"""What the documents list is what the program has."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from servicetelefon.__main__ import command as program
from servicetelefon.config import Settings

pytestmark = pytest.mark.architecture

ROOT = Path(__file__).parents[2]
PLACES = (ROOT, ROOT / "src" / "servicetelefon")
DOCUMENTS = (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"))

# In backticks or as a line of a block; a pipe, a redirection or a comment ends it.
_CALL = re.compile(r"(?:`|^\s*)servicetelefon((?: [^`\n|>#]+)*)", re.MULTILINE)
_FILE = re.compile(r"`((?:[a-z_]+/)+(?:[a-z_]+\.py)?)`")


def test_every_setting_is_documented_and_nothing_else():
    lines = (ROOT / "docs" / "reference" / "settings.md").read_text().splitlines()
    rows = [line.split("|")[1] for line in lines if line.startswith("| `")]
    named = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    assert named == set(Settings.model_fields)


def test_links_between_documents_lead_somewhere():
    broken = [
        f"{file.relative_to(ROOT)}: {target}"
        for file in DOCUMENTS
        for target in re.findall(r"\]\(([^)#:]+)\)", file.read_text(encoding="utf8"))
        if not (file.parent / target).exists()
    ]
    assert broken == []


def test_the_readme_is_one_screen_and_names_both_commands():
    text = (ROOT / "README.md").read_text(encoding="utf8")
    assert len(text.splitlines()) <= 70
    assert "make up" in text
    assert "make test" in text


def test_decisions_have_their_parts():
    for file in (ROOT / "docs" / "decisions").glob("*.md"):
        text = file.read_text(encoding="utf8")
        for part in ("Status", "Context", "Decision", "Consequences", "Alternatives"):
            assert part in text, f"{file.name} lacks {part}"


def test_every_command_that_a_document_gives_is_there_with_its_options():
    unknown = [
        f"{file.relative_to(ROOT)}: servicetelefon{call}"
        for file in DOCUMENTS
        for call in _CALL.findall(file.read_text(encoding="utf8"))
        if not knows(call.split())
    ]
    assert unknown == []


def knows(words: list[str]) -> bool:
    """Whether these words lead to a command, and each option among them is one of its own."""
    context, found = click.Context(program), program
    while isinstance(found, click.Group) and words and re.fullmatch(r"[a-z-]+", words[0]):
        if (named := found.get_command(context, words.pop(0))) is None:
            return False
        found = named
    options = {"--help", *(option for one in found.params for option in one.opts)}
    given = {word.partition("=")[0].rstrip(",.;:)") for word in words if word.startswith("--")}
    return given <= options


@pytest.mark.parametrize("name", ["README.md", "ARCHITECTURE.md", "GLOSSARY.md", "CONTRIBUTING.md"])
def test_what_a_document_names_as_a_file_or_folder_is_one(name: str):
    named = set(_FILE.findall((ROOT / name).read_text(encoding="utf8")))
    assert {one for one in named if not any((at / one).exists() for at in PLACES)} == set()
