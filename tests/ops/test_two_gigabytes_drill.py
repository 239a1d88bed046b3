"""A history of two gigabytes comes as a stream: under 200 MB of memory, whole or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STREAM = ROOT / "tests/endless_history.py"

pytestmark = [
    pytest.mark.ops,
    pytest.mark.drill,
    pytest.mark.skipif(not os.environ.get("DRILL"), reason="runs with DRILL=1"),
]

BYTES = 2_000_000_000
MOST_MEMORY = 200 * 1024
"""Kilobytes, as the kernel counts them."""
COMMAND = (
    "-m", "servicetelefon", "plan", "forecast", "/dev/stdin",
    "--until", "1999-01-01", "--slot", "5", "--zone", "UTC",
)  # fmt: skip
TAKEN_IN = """
import sys
from pathlib import Path
from zoneinfo import ZoneInfo
from servicetelefon.planning.forecast.read import read_history

read = read_history(sys.stdin.buffer, Path("stream"), zone=ZoneInfo("UTC"), slot_minutes=5)
print(sum(one.calls.size for one in read.topics.values()))
"""

MEASURED = """
import os, subprocess, sys
from pathlib import Path

process = subprocess.Popen(sys.argv[2:])
_, status, used = os.wait4(process.pid, 0)
Path(sys.argv[1]).write_text(str(used.ru_maxrss))
sys.exit(os.waitstatus_to_exitcode(status))
"""
"""A small process that starts the measured one: the kernel counts what the starting process had
(here all drills before) as the most that its child ever had."""


@dataclass(frozen=True)
class Ended:
    code: int
    out: str
    said: str
    memory: int  # kilobytes at most
    lines: int  # that were sent


def reads(folder: Path, reader: tuple[str, ...], *last_lines: str) -> Ended:
    """The stream through a pipe into a process of its own."""
    used = folder / "memory"
    reading = [sys.executable, "-c", MEASURED, str(used), sys.executable, *reader]
    writing = [sys.executable, str(STREAM), str(BYTES), *last_lines]
    with (
        subprocess.Popen(writing, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as writer,
        subprocess.Popen(
            reading,
            stdin=writer.stdout,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        ) as process,
    ):
        assert writer.stdout
        assert writer.stderr
        assert process.stdout
        assert process.stderr
        writer.stdout.close()
        # What it says of its progress fits into the pipe: a line a second.
        out, said = process.stdout.read(), process.stderr.read()
        code = process.wait()
        lines = int(writer.stderr.read())
    return Ended(code, out, said, int(used.read_text()), lines)


def test_two_gigabytes_are_taken_in_whole_in_bounded_memory(tmp_path: Path):
    read = reads(tmp_path, ("-c", TAKEN_IN))
    assert read.code == 0, read.said
    # Every slot of every line is there once: all but the head.
    assert int(read.out) == read.lines - 1
    assert read.memory < MOST_MEMORY


@pytest.mark.parametrize(
    ("last", "why"),
    [
        ("1998-05-07T25:00+00:00,4,topic,312", "is not a time"),
        ("1998-05-07T10:00+00:00,-4,topic,312", "must not be negative"),
    ],
)
def test_a_fault_in_the_last_line_is_named_and_nothing_comes_of_the_rest(
    tmp_path: Path, last: str, why: str
):
    read = reads(tmp_path, COMMAND, last)
    assert read.code == 2
    assert f"/dev/stdin:{read.lines}: " in read.said
    assert why in read.said
    assert read.out == ""
    assert read.memory < MOST_MEMORY
