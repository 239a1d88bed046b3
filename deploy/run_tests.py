"""Runs the tests: what shares nothing on both cores, then what needs the machine to itself.

`run_tests.py test` leaves out the drills, `run_tests.py drills` runs only them. Closes with one
line that counts everything; ends well only when something ran and nothing failed.

A few failures among the tests in real time (a call, a page) are tried a second time, once: on a
busy machine a phone may ring late. What passed only then is named in the closing line, so that
somebody looks at it; what fails twice, or with many others, has failed.
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


RUNS = {
    "test": (
        Run("side by side", f"({SHARES_NOTHING}) and not drill", ("-n", "2")),
        Run("alone", f"not ({SHARES_NOTHING}) and not drill", again=4),
    ),
    "drills": (Run("drills", "drill"),),
}
MINUTES = {"test": 40, "drills": 40}


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
    if len(words) != 1 or words[0] not in RUNS:
        print("usage: run_tests.py test|drills", file=sys.stderr)
        return 2
    REPORTS.mkdir(parents=True, exist_ok=True)
    end = monotonic() + MINUTES[words[0]] * 60
    total = Result()
    for run in RUNS[words[0]]:
        print(f"\n=== {words[0]}: {run.name} ===", flush=True)
        result = carry_out(run, until=end)
        if 0 < result.failed == len(result.failures) <= run.again and monotonic() < end:
            print(f"\n=== {words[0]}: {run.name}, what failed, a second time ===", flush=True)
            second = replace(run, name=f"{run.name} again", options=(*run.options, "--last-failed"))
            result = result.tried_again(carry_out(second, until=end))
        total += result
    print(f"\n{total}")
    return 0 if total.passed and not total.failed else 1


def carry_out(run: Run, *, until: float) -> Result:
    """What became of the tests. A run that broke off counts as one more that failed."""
    report = REPORTS / f"{run.name.replace(' ', '-')}.xml"
    report.unlink(missing_ok=True)
    command = [sys.executable, "-m", "pytest", "-q", "-m", run.marks, *run.options]
    with subprocess.Popen([*command, f"--junitxml={report}"], cwd=ROOT) as pytest:
        code = wait(pytest, seconds=until - monotonic())
    if code == NOTHING_SELECTED:
        return Result()
    result = read(report)
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


def read(report: Path) -> Result:
    if not report.is_file():
        return Result(failed=1)
    counted: Counter[str] = Counter()
    failures: set[str] = set()
    for case in ElementTree.parse(report).iter("testcase"):
        ends = {part.tag for part in case} & {"failure", "error", "skipped"}
        end = "skipped" if ends == {"skipped"} else "failed" if ends else "passed"
        counted[end] += 1
        if end == "failed":
            failures.add(f"{case.get('classname')}::{case.get('name')}")
    return Result(counted["passed"], counted["failed"], counted["skipped"], frozenset(failures))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
