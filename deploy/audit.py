"""Known weaknesses of locked dependencies, where an advisory service answers; else "not checked".

Ends with 1 only when a weakness is known. No answer within the time limit is no failure.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from servicetelefon.ops.browser_files import npm

ROOT = Path(__file__).resolve().parents[1]
CHECKED = ROOT / ".audit-checked.json"
SECONDS = 60
PIP_AUDIT = (
    *(sys.executable, "-m", "pip_audit", "--requirement", "requirements.lock", "--no-deps"),
    *("--disable-pip", "--format", "json", "--progress-spinner", "off", "--timeout", "10"),
)


def main() -> int:
    known = [
        *audit("Python packages", python_weaknesses),
        *audit("browser libraries", browser_weaknesses),
    ]
    for line in known:
        print(f"audit: {line}")
    return 1 if known else 0


def audit(what: str, ask: Callable[[], list[str] | None], today: date | None = None) -> list[str]:
    answer = ask()
    day = today or datetime.now(UTC).date()
    checked = _checked()
    if answer is None:
        print(f"audit: {what} not checked since {checked.get(what, 'the beginning')}")
        return []
    CHECKED.write_text(json.dumps({**checked, what: day.isoformat()}))
    print(f"audit: {what} checked, {len(answer)} known weaknesses")
    return answer


def _checked() -> dict[str, str]:
    """The day on which a service last answered for each; empty where none ever did."""
    try:
        found: dict[str, str] = json.loads(CHECKED.read_text())
    except (OSError, ValueError):
        return {}
    return found


def python_weaknesses() -> list[str] | None:
    """From the first service that knows our packages at all; None when none does."""
    for service in ("pypi", "osv"):
        found = weaknesses_in(answer_of([*PIP_AUDIT, "--vulnerability-service", service]))
        if found is not None:
            return found
    return None


def weaknesses_in(answer: dict[str, Any]) -> list[str] | None:
    """Where no package could be looked up, the answer says nothing, whatever its exit code.

    A registry without advisories answers for every single package that it was skipped.
    """
    checked = [p for p in answer.get("dependencies", []) if "skip_reason" not in p]
    if not checked:
        return None
    return [f"{p['name']} {p['version']}: {known['id']}" for p in checked for known in p["vulns"]]


def browser_weaknesses() -> list[str] | None:
    answer = answer_of([*npm(), "audit", "--package-lock-only", "--json"])
    weaknesses = answer.get("vulnerabilities")
    if weaknesses is None:
        return None
    return [f"{name}: {weakness['severity']}" for name, weakness in weaknesses.items()]


def answer_of(command: Sequence[str]) -> dict[str, Any]:
    """The JSON object that a tool printed, whatever its exit code; empty when there is none."""
    try:
        done = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=SECONDS
        )
        answer: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        return {}
    return answer


if __name__ == "__main__":
    sys.exit(main())
