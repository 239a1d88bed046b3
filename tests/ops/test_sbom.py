"""The list of everything that runs is CycloneDX and names what the lock files name."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from servicetelefon.config import ROOT

pytestmark = pytest.mark.ops

TARGET = ROOT / "sbom.json"


def locked(file: Path, pattern: str) -> set[str]:
    return set(re.findall(pattern, file.read_text(), re.MULTILINE))


def test_every_locked_package_is_in_the_list_with_its_version():
    subprocess.run([sys.executable, "deploy/sbom.py"], cwd=ROOT, check=True, timeout=120)
    bom = json.loads(TARGET.read_text())
    assert (bom["bomFormat"], bom["specVersion"].split(".")[0]) == ("CycloneDX", "1")
    listed = {one["purl"].split("?")[0] for one in bom["components"] if "purl" in one}
    python = locked(ROOT / "requirements.lock", r"^([a-z0-9._-]+==[^ \\]+)")
    assert len(python) > 50
    missing = {one for one in python if f"pkg:pypi/{one.replace('==', '@')}" not in listed}
    assert missing == set()
    for program in ("asterisk", "caddy"):
        assert any(one.startswith(f"pkg:deb/debian/{program}@") for one in listed)
    names = [one["bom-ref"] for one in bom["components"]]
    assert len(names) == len(set(names))
    assert any(one.startswith("pkg:npm/") for one in listed)
    unhashed = [
        one["name"] for one in bom["components"] if one["bom-ref"].startswith("debian-")
        and len(one["hashes"][0]["content"]) != 64
    ]  # fmt: skip
    assert unhashed == []
