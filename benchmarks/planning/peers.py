"""Fetches the peers into a folder of the user's cache, so that the locked service stays as it is."""

from __future__ import annotations

import hashlib
import importlib
import subprocess
import sys
from pathlib import Path
from typing import Any

import platformdirs

LIST = Path(__file__).with_name("peers.txt")


def folder() -> Path | None:
    """Where the peers lie; None where they cannot be fetched."""
    mark = hashlib.sha256(LIST.read_bytes()).hexdigest()[:12]
    place = platformdirs.user_cache_path("servicetelefon") / "peers" / mark
    if (place / "simpy").is_dir():
        return place
    # pyworkforce says that it needs Python 3.12; what we measure of it runs on 3.11.
    fetch = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps",
             "--ignore-requires-python", "--target", str(place), "--requirement", str(LIST)]  # fmt: skip
    done = subprocess.run(fetch, capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"the peers cannot be fetched: {done.stderr.strip().splitlines()[-1:]}")
        return None
    return place


def peer(name: str) -> Any:
    """The peer's module, or None; our own packages come first on the path."""
    place = folder()
    if place is None:
        return None
    if str(place) not in sys.path:
        sys.path.append(str(place))
    try:
        return importlib.import_module(name)
    except ImportError as missing:
        print(f"{name} cannot be imported: {missing}")
        return None
