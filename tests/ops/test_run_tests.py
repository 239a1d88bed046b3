"""The test runner counts all runs in one closing line and is green only when something passed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.ops

RUNNER = Path(__file__).parents[2] / "deploy/run_tests.py"
SETTINGS = "[pytest]\nmarkers =\n    unit\n    calls\n    service\n    networks\n    drill\n"
UNIT = "import pytest\npytestmark = pytest.mark.unit\ndef test_one(): pass\n"
CALLS = """\
import pytest
pytestmark = pytest.mark.calls
def test_two(): pass
def test_three(): pytest.skip("sipp is missing")
@pytest.mark.drill
def test_long(): pass
"""


def outcome(folder: Path, word: str, **tests: str) -> tuple[int, str]:
    """Exit code and last line of the runner over these test files."""
    for name, text in {"deploy/run_tests.py": RUNNER.read_text(), "pytest.ini": SETTINGS}.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    for name, text in tests.items():
        (folder / f"test_{name}.py").write_text(text)
    command = [sys.executable, str(folder / "deploy/run_tests.py"), word]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout.splitlines()[-1]


def test_runs_are_added_up_and_one_failure_is_red(tmp_path: Path) -> None:
    broken = CALLS.replace("test_two(): pass", "test_two(): assert False")
    assert outcome(tmp_path, "test", unit=UNIT, calls=broken) == (
        1,
        "1 passed, 1 failed, 1 skipped",
    )


LATE = """\
import pytest
from pathlib import Path
pytestmark = pytest.mark.calls
def test_late():
    been = Path(__file__).with_name("been")
    first = not been.exists()
    been.touch()
    assert not first
"""
MANY = """\
@pytest.mark.parametrize("n", range(5))
def test_many(n): assert False
"""


def test_a_call_that_came_late_is_tried_again_and_named(tmp_path: Path) -> None:
    assert outcome(tmp_path, "test", unit=UNIT, calls=LATE) == (
        0,
        "2 passed, 0 failed, 0 skipped; 1 passed at the second attempt: test_calls::test_late",
    )


def test_both_lanes_are_counted_and_each_tries_its_own_again(tmp_path: Path) -> None:
    service = LATE.replace("mark.calls", "mark.service").replace('"been"', '"been-too"')
    assert outcome(tmp_path, "test", calls=LATE, service=service) == (
        0,
        (
            "2 passed, 0 failed, 0 skipped; 2 passed at the second attempt: "
            "test_service::test_late, test_calls::test_late"
        ),
    )


def test_what_makes_networks_runs_once_and_when_no_browser_does(tmp_path: Path) -> None:
    made = """import pytest
from pathlib import Path
pytestmark = [pytest.mark.calls, pytest.mark.networks]
def test_made(): assert sum(1 for _ in Path(__file__).parent.glob("ended-*")) == 2
"""
    slow = "import time\nfrom pathlib import Path\n" + UNIT.replace(
        "def test_one(): pass",
        "def test_one():\n time.sleep(0.5)\n Path(__file__).with_name('ended-'+__name__).touch()",
    )
    service, calls = (slow.replace("mark.unit", f"mark.{one}") for one in ("service", "calls"))
    assert outcome(tmp_path, "test", service=service, calls=calls, networks=made) == (
        0,
        "3 passed, 0 failed, 0 skipped",
    )


def test_a_test_that_shares_nothing_has_one_attempt(tmp_path: Path) -> None:
    late = LATE.replace("mark.calls", "mark.unit")
    assert outcome(tmp_path, "test", unit=late)[0] == 1


def test_many_failures_are_no_accident(tmp_path: Path) -> None:
    assert outcome(tmp_path, "test", unit=UNIT, calls=LATE + MANY) == (
        1,
        "1 passed, 6 failed, 0 skipped",
    )


def test_drills_run_alone_and_are_green(tmp_path: Path) -> None:
    assert outcome(tmp_path, "drills", unit=UNIT, calls=CALLS) == (
        0,
        "1 passed, 0 failed, 0 skipped",
    )


def test_file_that_cannot_be_read_is_red(tmp_path: Path) -> None:
    code, line = outcome(tmp_path, "drills", calls=CALLS, other="import nowhere\n")
    assert code == 1
    assert "1 failed" in line


def test_nothing_that_ran_is_red(tmp_path: Path) -> None:
    assert outcome(tmp_path, "drills", unit=UNIT) == (1, "0 passed, 0 failed, 0 skipped")
