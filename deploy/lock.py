"""Writes all lock files anew: Python, browser libraries, unpacked Debian packages (`make lock`)."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from servicetelefon.ops import asterisk, baresip, caddy, chromium, coturn, nftables, sipp
from servicetelefon.ops.browser_files import npm
from servicetelefon.ops.packages import forky, write_lock
from servicetelefon.ops.test_tools import OPENID

ROOT = Path(__file__).resolve().parents[1]
UV = (
    *(sys.executable, "-m", "uv", "pip", "compile", "--universal", "--python-version", "3.11"),
    *("--generate-hashes", "--no-emit-index-url", "--no-emit-find-links"),
    *("--no-annotate", "--no-header", "--quiet", "--upgrade", "pyproject.toml"),
)
BUNDLES = (
    *(asterisk.BUNDLE, baresip.BUNDLE, caddy.BUNDLE, chromium.BUNDLE),
    *(coturn.BUNDLE, nftables.BUNDLE, sipp.BUNDLE),
)


def python() -> None:
    """First what runs, then what tests need beside it, with the same versions."""
    run, test = "requirements.lock", "requirements-dev.lock"
    subprocess.run([*UV, "-o", run], cwd=ROOT, check=True)
    subprocess.run([*UV, "--extra", "dev", "-c", run, "-o", test], cwd=ROOT, check=True)


def browser() -> None:
    for folder in (ROOT, OPENID):
        update = [*npm(), "update", "--package-lock-only", "--no-audit"]
        subprocess.run(update, cwd=folder, check=True)


def debian() -> None:
    with tempfile.TemporaryDirectory() as folder:
        apt = forky(Path(folder))
        apt.update()
        for bundle in BUNDLES:
            write_lock(bundle, ROOT / "deploy" / f"{bundle.name}.lock", apt)


if __name__ == "__main__":
    parts = {"python": python, "browser": browser, "debian": debian}
    for name in sys.argv[1:] or parts:
        print(f"locking: {name}", flush=True)
        parts[name]()
