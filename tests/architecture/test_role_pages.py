"""Each role has a page that says what it does here, and the commands on it exist."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from servicetelefon.__main__ import command

pytestmark = pytest.mark.architecture

DOCS = Path(__file__).parents[2] / "docs"
PAGES = {
    "rules-for-a-manager.md",
    "rules-for-a-data-protection-officer.md",
    "rules-for-a-staff-council.md",
    "rules-for-an-inspector.md",
}
_COMMAND = re.compile(r"servicetelefon ([a-z-]+)(?: ([a-z-]+))?")


def test_each_role_has_its_page_and_the_reference_leads_there():
    assert {one.name for one in (DOCS / "howto").glob("rules-for-*.md")} == PAGES
    reference = (DOCS / "reference" / "compliance.md").read_text()
    assert all(f"../howto/{page}" in reference for page in PAGES)


@pytest.mark.parametrize("page", sorted(PAGES))
def test_the_commands_on_a_page_exist(page: str):
    context = click.Context(command)
    for noun, verb in _COMMAND.findall((DOCS / "howto" / page).read_text()):
        found = command.get_command(context, noun)
        assert found is not None, f"there is no command {noun}"
        if isinstance(found, click.Group) and verb:
            assert found.get_command(context, verb) is not None, f"{noun} has no {verb}"
