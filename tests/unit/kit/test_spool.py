"""What is kept on the spool survives the process, in order, whole lines only."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from servicetelefon.kit.spool import Spool

pytestmark = pytest.mark.unit


def test_lines_are_there_after_a_restart(tmp_path: Path):
    path = tmp_path / "node" / "spool"
    before = Spool(path)
    for line in (b"one", b"two", b"three"):
        before.append(line)
    before.drop_first(1)
    assert Spool(path).lines() == (b"two", b"three")


def test_a_line_cut_short_by_a_crash_does_not_count(tmp_path: Path):
    path = tmp_path / "spool"
    Spool(path).append(b"whole")
    with path.open("ab") as file:
        file.write(b"hal")
    after = Spool(path)
    assert after.lines() == (b"whole",)
    after.append(b"next")
    assert Spool(path).lines() == (b"whole", b"next")


def test_an_emptied_spool_leaves_no_file(tmp_path: Path):
    spool = Spool(tmp_path / "spool")
    spool.append(b"one")
    spool.drop_first(1)
    assert not list(tmp_path.iterdir())


def test_a_line_break_inside_is_refused(tmp_path: Path):
    with pytest.raises(ValueError, match="line break"):
        Spool(tmp_path / "spool").append(b"a\nb")


@given(some.lists(some.binary(min_size=1).filter(lambda line: b"\n" not in line), max_size=8),
       some.integers(0, 8))  # fmt: skip
def test_any_lines_in_any_number(tmp_path_factory: pytest.TempPathFactory, lines: list[bytes],
                                 dropped: int):  # fmt: skip
    path = tmp_path_factory.mktemp("spool") / "spool"
    spool = Spool(path)
    for line in lines:
        spool.append(line)
    spool.drop_first(dropped)
    assert Spool(path).lines() == tuple(lines[dropped:])
