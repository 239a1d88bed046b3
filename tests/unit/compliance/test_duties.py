"""Duties travel in time: what binds depends on the day, and both readings of a dispute show."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from servicetelefon.compliance.card import (
    NotAsApproved,
    changed,
    fingerprint,
    read_register,
    require,
)
from servicetelefon.compliance.controls import CONTROLS
from servicetelefon.compliance.controls.register import PARTS
from servicetelefon.compliance.duty_files import FOLDER, read_duties
from servicetelefon.kit.errors import BrokenFile

pytestmark = pytest.mark.unit

DUTIES = read_duties()


def due(day: date) -> set[str]:
    return {one.id for one in DUTIES.values() if one.is_due(day)}


def test_all_rows_are_there():
    assert len(DUTIES) == 86
    assert {one[0] for one in DUTIES} == set("ADSBP")


def test_every_control_exists_and_is_used():
    assert {one.control for one in DUTIES.values() if one.control} == CONTROLS.keys()


@pytest.mark.parametrize(
    ("day", "duty", "binds"),
    [
        (date(2026, 7, 1), "A20", ""),
        (date(2026, 8, 2), "A20", "binds"),
        (date(2026, 12, 1), "A09", ""),
        (date(2026, 12, 2), "A09", "binds"),
        (date(2027, 12, 1), "A34", ""),
        (date(2027, 12, 3), "A34", "binds"),
        (date(2026, 11, 28), "D06", "binds"),
    ],
)
def test_what_binds_depends_on_the_day(day: date, duty: str, binds: str):
    assert DUTIES[duty].binds(day) is (binds == "binds")


def test_a_gate_is_kept_before_it_binds():
    early = date(2026, 11, 28)
    assert not DUTIES["A11"].binds(early)
    assert "A11" in due(early)
    assert DUTIES["A11"].days_left(early) == 369


def test_both_readings_of_a_dispute_are_kept():
    disputed = DUTIES["A18"]
    assert disputed.is_disputed
    assert max(one.binds_from for one in disputed.branches) == date(2027, 12, 2)


def test_nothing_that_is_due_stops_being_due():
    days = [date(2026, 7, 1), date(2026, 11, 28), date(2027, 12, 3), date(2030, 8, 2)]
    for before, after in pairwise(days):
        assert due(before) <= due(after)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("    who: nobody", "who"),
        ("    who: deployer\n    applies: 2026-01-01", "applies"),
        ("    who: deployer\n    from: sometime", "from"),
    ],
)
def test_a_broken_file_names_its_line(tmp_path: Path, line: str, told: str):
    text = (FOLDER / "social.yaml").read_text()
    head, _, rest = text.partition("    who: deployer\n")
    (tmp_path / "social.yaml").write_text(f"{head}{line}\n{rest}")
    with pytest.raises(BrokenFile, match=told) as fault:
        read_duties(tmp_path)
    assert fault.value.place.line


def test_every_part_has_a_card_that_speaks_of_it():
    register = read_register()
    assert register.keys() == PARTS
    assert list(changed(register)) == []


def test_a_part_that_is_not_as_approved_does_not_start_but_crisis_help_does():
    register = read_register()
    other = {id_: one.model_copy(update={"fingerprint": "0"}) for id_, one in register.items()}
    require(register, "assistant")
    with pytest.raises(NotAsApproved):
        require(other, "assistant")
    with pytest.raises(NotAsApproved):
        require({}, "assistant")
    require(other, "crisis-list")
    require(other, "mask")
    assert fingerprint(register["assistant"]) == register["assistant"].fingerprint
