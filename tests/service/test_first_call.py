"""What the README promises a newcomer: up, a citizen's tab, a desk's tab, talk, close, record."""

from __future__ import annotations

from pathlib import Path

import pytest

from cities import MUSTERSTADT
from first_call import a_browser, call_and_see_the_record
from running_service import a_service
from tools import asterisk

pytestmark = pytest.mark.service

README = Path(__file__).parents[2] / "README.md"


def test_the_readme_says_what_this_file_does():
    text = README.read_text(encoding="utf8")
    for step in ("make up", "`/desk`", "`agent`", "*Bereit*", "*Jetzt anrufen*", "*Annehmen*",
                 "*Auflegen*", "*Abschließen*", "`leitung`", "`/aufzeichnungen`"):  # fmt: skip
        assert step in text


def test_a_citizen_calls_from_the_browser_and_the_record_is_there(tmp_path: Path):
    asterisk()
    with a_service(tmp_path / "up", MUSTERSTADT) as service, a_browser() as browser:
        service.start()
        call_and_see_the_record(service, browser)
