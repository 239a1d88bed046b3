"""`make bench`: every measurement in turn, each beside its peer; results go to benchmarks/results."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
RESULTS = HERE / "results"


def main() -> int:
    """The worst exit status of all; what is printed is kept as well."""
    RESULTS.mkdir(exist_ok=True)
    worst = 0
    for module in modules():
        print(f"=== {module}", flush=True)
        done = subprocess.run(
            [sys.executable, "-m", module], capture_output=True, text=True, check=False
        )
        print(done.stdout, done.stderr[-2000:], sep="", flush=True)
        (RESULTS / f"{module}.txt").write_text(done.stdout, encoding="utf8")
        worst = max(worst, done.returncode)
    return worst


def modules() -> list[str]:
    """A folder with a `__main__.py` is one measurement; otherwise each file in it is."""
    found: list[str] = []
    for folder in sorted(path for path in HERE.iterdir() if path.is_dir()):
        if (folder / "__main__.py").is_file():
            found.append(f"benchmarks.{folder.name}")
        else:
            files = (path for path in folder.glob("*.py") if path.stem != "__init__")
            found += sorted(f"benchmarks.{folder.name}.{path.stem}" for path in files)
    return found


if __name__ == "__main__":
    sys.exit(main())
