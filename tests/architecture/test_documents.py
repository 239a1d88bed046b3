"""What the documents list is what the program has."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from servicetelefon.config import Settings

pytestmark = pytest.mark.architecture

ROOT = Path(__file__).parents[2]


def test_every_setting_is_documented_and_nothing_else():
    lines = (ROOT / "docs" / "reference" / "settings.md").read_text().splitlines()
    rows = [line.split("|")[1] for line in lines if line.startswith("| `")]
    named = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    assert named == set(Settings.model_fields)


def test_links_between_documents_lead_somewhere():
    broken = [
        f"{file.relative_to(ROOT)}: {target}"
        for file in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
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
