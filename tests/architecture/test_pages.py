"""What must stay true of templates, styles and scripts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from servicetelefon.web.staff_words import TEMPLATES
from servicetelefon.web.static_files import FOLDER

pytestmark = pytest.mark.architecture

LONGEST_TEMPLATE = 120
LONGEST_SCRIPT = 150


def templates() -> list[Path]:
    return sorted(TEMPLATES.rglob("*.html"))


def scripts() -> list[Path]:
    return [one for one in sorted(FOLDER.rglob("*.js")) if "vendor" not in one.parts]


def test_templates_and_scripts_are_short():
    lines = {one.name: len(one.read_text().splitlines()) for one in (*templates(), *scripts())}
    assert {
        name: count
        for name, count in lines.items()
        if count > (LONGEST_TEMPLATE if name.endswith(".html") else LONGEST_SCRIPT)
    } == {}


@pytest.mark.parametrize(
    "forbidden",
    [r"<script(?![^>]*\bsrc=)", r"<style", r"\sstyle=", r"\son[a-z]+=", r"javascript:", r"hx-on"],
)
def test_nothing_is_inline(forbidden: str):
    assert [one.name for one in templates() if re.search(forbidden, one.read_text())] == []


def test_forms_that_change_something_carry_the_token():
    forms = [
        (template.name, form)
        for template in templates()
        for form in re.findall(
            r"<form[^>]*method=\"post\".*?</form>", template.read_text(), re.DOTALL
        )
    ]
    assert forms
    without = [
        name
        for name, form in forms
        if "csrf" not in form
        and not any(f'action="{public}' in form for public in ("/anmelden", "/chat"))
    ]
    assert without == []


def test_scripts_write_no_markup_but_what_the_server_rendered():
    writers = {
        one.name
        for one in scripts()
        if re.search(r"innerHTML|insertAdjacent|eval\(", one.read_text())
    }
    assert writers == {"desk.js", "wallboard.js", "alarm-list.js", "inbox.js"}


def test_every_script_says_what_it_does():
    assert [one.name for one in scripts() if not one.read_text().startswith("// ")] == []


def test_nothing_is_loaded_from_elsewhere():
    elsewhere = re.compile(r"(?:src|href|url|import)[=(\s\"']+(?:https?:)?//")
    assert [
        one.name
        for one in (*templates(), *scripts(), *FOLDER.rglob("*.css"))
        if elsewhere.search(one.read_text())
    ] == []


def test_sides_are_logical_so_that_other_scripts_fit():
    physical = re.compile(
        r"(?:margin|padding|border)-(?:left|right)|(?<![-\w])(?:left|right)\s*:|text-align:\s*(?:left|right)"
    )
    assert [one.name for one in FOLDER.rglob("*.css") if physical.search(one.read_text())] == []
