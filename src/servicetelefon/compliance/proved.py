"""What tests of a release have shown: a record beside the program, bound to the files that it speaks
of. `PROVE=1 python -m pytest tests/browser` writes them; the controls hold them against what runs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

PROOFS = Path(__file__).parent / "proofs"
PAGES, WIDGET = "pages", "widget"
"""The records: axe over every page; the button in other cities' sites."""

WIDGET_FILE = "web/static/citizen/widget.js"
_OF_PAGES = (("web/templates", "*.html"), ("web/static", "*.css"), ("web/static", "*.js"))
_NOT_OURS = "vendor"


class Proof(BaseModel):
    """`faults` is what the test counted on `looked_at`; `files` are the fingerprints of then."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    day: date
    test: str
    faults: Annotated[int, Field(ge=0)]
    looked_at: tuple[str, ...]
    files: Mapping[str, str]


def read_proof(name: str, folder: Path = PROOFS) -> Proof | None:
    """None where nothing was shown, or nobody can read it."""
    try:
        return Proof.model_validate_json((folder / f"{name}.json").read_bytes())
    except (OSError, ValidationError):
        return None


def write_proof(name: str, proof: Proof, folder: Path = PROOFS) -> None:
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.json").write_text(proof.model_dump_json(indent=1) + "\n", encoding="utf-8")


def pages_of(program: Path) -> dict[str, str]:
    """Fingerprints of everything that pages are made of, third parties' parts left out."""
    return fingerprints(program, sorted(_page_files(program)))


def fingerprints(program: Path, names: Iterable[str]) -> dict[str, str]:
    """By name, from the program's folder; a file that is gone has none."""
    return {
        name: hashlib.sha256((program / name).read_bytes()).hexdigest()
        for name in names
        if (program / name).is_file()
    }


def _page_files(program: Path) -> Iterator[str]:
    for folder, pattern in _OF_PAGES:
        for path in (program / folder).rglob(pattern):
            name = path.relative_to(program)
            if _NOT_OURS not in name.parts:
                yield name.as_posix()


def faults_of(
    proof: Proof | None, files: Mapping[str, str], day: date, good_for: timedelta
) -> list[str]:
    """Why a proof does not speak of what runs, in words; empty when it does."""
    if proof is None:
        return ["nichts ist geprüft"]
    changed = {
        name for name in files.keys() | proof.files if files.get(name) != proof.files.get(name)
    }
    faults = [f"{len(changed)} Dateien sind seit der Prüfung anders"] if changed else []
    if day - proof.day > good_for:
        faults.append(f"die Prüfung ist vom {proof.day:%d.%m.%Y}")
    return faults
