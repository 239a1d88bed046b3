"""Runs a piece of program in a small world of its own: a tiny disk, or no user namespaces."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

_SOURCE = Path(__file__).parents[2] / "src"


def said_in_confinement(arrange: str, program: str, *arguments: str) -> str:
    """Run `arrange` (shell) and then `program` (Python) as root of a fresh user namespace.

    What the program prints; the test is skipped where the machine grants no namespaces.
    """
    unshare = [shutil.which("unshare") or "unshare", "--user", "--map-root-user", "--mount"]
    if subprocess.run([*unshare, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this machine grants no user namespaces")
    done = subprocess.run(
        [
            *unshare,
            "sh",
            "-ec",
            arrange + '\nexec "$0" -c "$@"',
            sys.executable,
            program,
            *arguments,
        ],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(_SOURCE)},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()
