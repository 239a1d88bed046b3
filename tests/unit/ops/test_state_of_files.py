"""An update is recognised by any file of the program, not by its code alone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from servicetelefon.ops.child import state_of

pytestmark = pytest.mark.unit


def test_every_change_of_a_file_is_another_state(tmp_path: Path):
    program, lock = tmp_path / "program", tmp_path / "libraries.lock"
    (program / "pages").mkdir(parents=True)
    (program / "code.py").write_text("1")
    lock.write_text("1")
    states = [state_of(program, lock)]

    def now_is_another() -> None:
        states.append(state_of(program, lock))
        assert len(set(states)) == len(states)

    page = program / "pages" / "desk.html"
    page.write_text("a page")
    now_is_another()
    os.utime(page, ns=(1, 1))
    now_is_another()
    page.write_text("a longer page")
    os.utime(page, ns=(1, 1))
    now_is_another()
    lock.write_text("12")
    now_is_another()
    page.rename(program / "pages" / "other.html")
    now_is_another()


def test_what_stays_is_the_same_state(tmp_path: Path):
    (tmp_path / "code.py").write_text("1")
    before = state_of(tmp_path)
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "code.pyc").write_text("compiled")
    assert state_of(tmp_path) == before
