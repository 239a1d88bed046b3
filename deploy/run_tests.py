"""Runs the tests: what shares nothing on both cores, then what needs the machine to itself.

`run_tests.py test` leaves out the drills, `run_tests.py drills` runs only them. Closes with one
line that counts everything; ends well only when something ran and nothing failed.
"""

from __future__ import annotations

import signal
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from defusedxml import ElementTree

ROOT = Path(__file__).resolve().parents[1]
REPORTS = ROOT / "var" / "test-reports"
SHARES_NOTHING = "unit or architecture or stores or journeys"
GRACE = 60  # seconds for fixtures to stop their Asterisk and PostgreSQL
NOTHING_SELECTED = 5  # pytest's own exit code


@dataclass(frozen=True)
class Run:
    """One pytest. `marks` selects its tests."""

    name: str
    marks: str
    options: tuple[str, ...] = ()


RUNS = {
    "test": (
        Run("side by side", f"({SHARES_NOTHING}) and not drill", ("-n", "2")),
        Run("alone", f"not ({SHARES_NOTHING}) and not drill"),
    ),
    "drills": (Run("drills", "drill"),),
}
MINUTES = {"test": 30, "drills": 50}


def main(words: list[str]) -> int:
    if len(words) != 1 or words[0] not in RUNS:
        print("usage: run_tests.py test|drills", file=sys.stderr)
        return 2
    REPORTS.mkdir(parents=True, exist_ok=True)
    end = monotonic() + MINUTES[words[0]] * 60
    total: Counter[str] = Counter()
    for run in RUNS[words[0]]:
        print(f"\n=== {words[0]}: {run.name} ===", flush=True)
        total += carry_out(run, until=end)
    print(f"\n{total['passed']} passed, {total['failed']} failed, {total['skipped']} skipped")
    return 0 if total["passed"] and not total["failed"] else 1


def carry_out(run: Run, *, until: float) -> Counter[str]:
    """What became of the tests. A run that broke off counts as one more that failed."""
    report = REPORTS / f"{run.name.replace(' ', '-')}.xml"
    report.unlink(missing_ok=True)
    command = [sys.executable, "-m", "pytest", "-q", "-m", run.marks, *run.options]
    with subprocess.Popen([*command, f"--junitxml={report}"], cwd=ROOT) as pytest:
        code = wait(pytest, seconds=until - monotonic())
    if code == NOTHING_SELECTED:
        return Counter()
    counted = count(report)
    if code and not counted["failed"]:
        counted["failed"] += 1
    return counted


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


def count(report: Path) -> Counter[str]:
    if not report.is_file():
        return Counter(failed=1)
    counted: Counter[str] = Counter()
    for suite in ElementTree.parse(report).iter("testsuite"):
        number = {key: int(suite.get(key, 0)) for key in ("tests", "failures", "errors", "skipped")}
        failed = number["failures"] + number["errors"]
        counted["failed"] += failed
        counted["skipped"] += number["skipped"]
        counted["passed"] += number["tests"] - failed - number["skipped"]
    return counted


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
