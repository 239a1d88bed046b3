"""The list of everything that runs, as CycloneDX: `sbom.json`, from the lock files alone.

Python packages and browser libraries by their own tools, unpacked Debian programs from ours.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote

from servicetelefon.ops.browser_files import npm
from servicetelefon.ops.package_lock import read_lock

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "sbom.json"


def main() -> int:
    bom = tool(sys.executable, "-W", "ignore", "-m", "cyclonedx_py", "requirements",
               "--pyproject", "pyproject.toml", "requirements.lock")  # fmt: skip
    browser = tool(
        *npm(), "sbom", "--sbom-format", "cyclonedx", "--package-lock-only", "--loglevel=error"
    )
    bom["components"] += browser["components"] + debian("asterisk", "caddy")
    TARGET.write_text(json.dumps(bom, indent=1, sort_keys=True))
    print(f"SBOM: {len(bom['components'])} components in {TARGET.name}")
    return 0


def tool(*command: str) -> dict[str, Any]:
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    bom: dict[str, Any] = json.loads(done.stdout)
    return bom


def debian(*bundles: str) -> list[dict[str, Any]]:
    """What the bundles share is listed once."""
    locks = [read_lock(ROOT / "deploy" / f"{bundle}.lock") for bundle in bundles]
    return [
        {
            "bom-ref": f"debian-{package.name}-{package.version}",
            "type": "library",
            "name": package.name,
            "version": package.version,
            "purl": f"pkg:deb/debian/{package.name}@{quote(package.version, safe='')}?arch=amd64",
            "hashes": [{"alg": "SHA-256", "content": package.sha256}],
        }
        for package in sorted({package for lock in locks for package in lock.packages})
    ]


if __name__ == "__main__":
    sys.exit(main())
