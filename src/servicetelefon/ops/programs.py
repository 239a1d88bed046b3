"""Runs another program to its end: its output, or one sentence with its own last words.

Standard library only: `deploy/bootstrap.py` uses it before anything is installed.
"""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

from servicetelefon.kit.errors import Unavailable

_ERROR_LINE = ("E:", "dpkg-deb: error", "npm error", "✘")


def run(
    command: Sequence[str],
    *,
    seconds: int,
    folder: Path | None = None,
    variables: Sequence[str] = (),
) -> str:
    """Standard output of a program that ended well, spoken to in English and without input.

    `variables` are added to the environment, each as NAME=VALUE.

    Raises Unavailable when it fails, is not there, or takes longer than `seconds`.
    """
    name = Path(command[0]).name
    try:
        done = subprocess.run(
            ["env", "LC_ALL=C.UTF-8", *variables, *command],
            cwd=folder,
            check=True,
            capture_output=True,
            text=True,
            errors="replace",
            stdin=subprocess.DEVNULL,
            timeout=seconds,
        )
    except subprocess.TimeoutExpired as error:
        raise Unavailable(f"{name} did not finish within {seconds} s") from error
    except subprocess.CalledProcessError as error:
        raise Unavailable(f"{name} failed: {_reason(error)}") from error
    return done.stdout


def _reason(error: subprocess.CalledProcessError) -> str:
    """The line that a person would look at first."""
    said = [line.strip() for line in f"{error.stdout}{error.stderr}".splitlines() if line.strip()]
    told = [line for line in said if line.startswith(_ERROR_LINE)]
    return (told or said or [f"exit code {error.returncode}"])[-1]
