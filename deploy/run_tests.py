"""Runs the tests: what shares nothing on both cores, then what happens in real time in two lanes.

`run_tests.py test` leaves out the drills, `run_tests.py drills` runs only them. Closes with one
line that counts everything; ends well only when something ran and nothing failed.

One lane starts the whole service again and again and mostly listens to announcements; the other
drives pages and calls and keeps a core busy meanwhile. Last, alone, comes what makes networks of
its own: a browser breaks off what it loads when it notices a new network on its machine.

A few failures among the tests in real time are tried a second time, once, with the machine to
themselves: on a busy machine a phone may ring late. What passed only then is named in the closing
line, so that somebody looks at it; what fails twice, or with many others, has failed.
"""

from __future__ import annotations

import signal
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic

from defusedxml import ElementTree

ROOT = Path(__file__).resolve().parents[1]
REPORTS = ROOT / "var" / "test-reports"
SHARES_NOTHING = "unit or architecture or stores or journeys"
GRACE = 60  # seconds for fixtures to stop their Asterisk and PostgreSQL
SOME_FAILED, NOTHING_SELECTED = 1, 5  # pytest's own exit codes


@dataclass(frozen=True)
class Run:
    """One pytest. `marks` selects its tests."""

    name: str
    marks: str
    options: tuple[str, ...] = ()
    again: int = 0  # failures that may be tried a second time; more of them are no accident


REAL_TIME = f"not ({SHARES_NOTHING}) and not networks and not drill"
STAGES = {
    "test": (
        (Run("side by side", f"({SHARES_NOTHING}) and not drill", ("-n", "2")),),
        (
            Run("whole service", f"service and {REAL_TIME}", again=4),
            Run("pages and calls", f"not service and {REAL_TIME}", again=4),
        ),
        (Run("networks of their own", "networks and not drill", again=2),),
    ),
    "drills": ((Run("drills", "drill"),),),
}
"""What runs after one another, and in each stage at once."""

MINUTES = {"test": 55, "drills": 30}


@dataclass(frozen=True)
class Result:
    """What became of the tests of one or more runs; `second` passed only when tried again."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    failures: frozenset[str] = frozenset()
    second: tuple[str, ...] = ()

    def __add__(self, other: Result) -> Result:
        return Result(
            self.passed + other.passed,
            self.failed + other.failed,
            self.skipped + other.skipped,
            self.failures | other.failures,
            self.second + other.second,
        )

    def tried_again(self, other: Result) -> Result:
        """`other` is the second attempt of what failed here."""
        second = tuple(sorted(self.failures - other.failures))
        return Result(
            self.passed + other.passed, other.failed, self.skipped, other.failures, second
        )

    def __str__(self) -> str:
        line = f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"
        if not self.second:
            return line
        return f"{line}; {len(self.second)} passed at the second attempt: {', '.join(self.second)}"


def main(words: list[str]) -> int:
    if len(words) != 1 or words[0] not in STAGES:
        print("usage: run_tests.py test|drills", file=sys.stderr)
        return 2
    REPORTS.mkdir(parents=True, exist_ok=True)
    end = monotonic() + MINUTES[words[0]] * 60
    total = Result()
    for stage in STAGES[words[0]]:
        for run, result in zip(stage, carry_out(stage, until=end), strict=True):
            total += try_again(run, result, until=end)
    print(f"\n{total}")
    return 0 if total.passed and not total.failed else 1


def try_again(run: Run, result: Result, *, until: float) -> Result:
    if not 0 < result.failed == len(result.failures) <= run.again or monotonic() >= until:
        return result
    print("\nWhat failed is tried a second time.", flush=True)
    (again,) = carry_out((replace(run, options=(*run.options, "--last-failed")),), until=until)
    return result.tried_again(again)


def carry_out(runs: tuple[Run, ...], *, until: float) -> list[Result]:
    """What became of the tests of each run. What is printed is of the first; the others, which
    would write into its lines, are printed when they have ended."""
    begun = [begin(run, aside=place > 0) for place, run in enumerate(runs)]
    ended: list[Result] = []
    for run, pytest in zip(runs, begun, strict=True):
        with pytest:
            code = wait(pytest, seconds=until - monotonic())
        if run is not runs[0]:
            print(f"\n=== {run.name} ===\n{told(run).read_text(errors='replace')}", flush=True)
        ended.append(result_of(run, code))
    return ended


def begin(run: Run, *, aside: bool) -> subprocess.Popen[bytes]:
    report(run).unlink(missing_ok=True)
    command = [
        *(sys.executable, "-m", "pytest", "-q", "-m", run.marks, *run.options),
        *(f"--junitxml={report(run)}", "-o", f"cache_dir={report(run).with_suffix('.cache')}"),
    ]
    if aside:
        with told(run).open("wb") as out:
            return subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=out)
    print(f"\n=== {run.name} ===", flush=True)
    return subprocess.Popen(command, cwd=ROOT)


def report(run: Run) -> Path:
    return REPORTS / f"{run.name.replace(' ', '-')}.xml"


def told(run: Run) -> Path:
    return report(run).with_suffix(".txt")


def result_of(run: Run, code: int) -> Result:
    """A run that broke off counts as one more that failed."""
    if code == NOTHING_SELECTED:
        return Result()
    result = read(report(run))
    if code and not result.failed:
        result = replace(result, failed=1)
    # Nothing is tried again in a run that somebody ended or that could not read its tests.
    return result if code in (0, SOME_FAILED) else replace(result, failures=frozenset())


def wait(pytest: subprocess.Popen[bytes], *, seconds: float) -> int:
    try:
        return pytest.wait(timeout=max(seconds, 1))
    except subprocess.TimeoutExpired:
        print("\nOut of time: the run is stopped.", flush=True)
        pytest.send_signal(signal.SIGINT)
    except KeyboardInterrupt:
        pass  # the terminal told pytest as well
    try:
        return pytest.wait(timeout=GRACE)
    except subprocess.TimeoutExpired:
        pytest.kill()
        return pytest.wait()


def read(file: Path) -> Result:
    if not file.is_file():
        return Result(failed=1)
    counted: Counter[str] = Counter()
    failures: set[str] = set()
    for case in ElementTree.parse(file).iter("testcase"):
        ends = {part.tag for part in case} & {"failure", "error", "skipped"}
        end = "skipped" if ends == {"skipped"} else "failed" if ends else "passed"
        counted[end] += 1
        if end == "failed":
            failures.add(f"{case.get('classname')}::{case.get('name')}")
    return Result(counted["passed"], counted["failed"], counted["skipped"], frozenset(failures))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
