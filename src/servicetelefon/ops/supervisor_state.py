"""What the supervisor leaves for its successor: which processes are its children."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from servicetelefon.kit.whole_file import PRIVATE, put_whole
from servicetelefon.ops.processes import Identity, identify, lives


@dataclass(frozen=True, slots=True)
class Left:
    """A child's process and the fingerprint of the specification it was started by."""

    process: Identity
    fingerprint: str


class StateFile:
    """var/run/supervisor.json, replaced as a whole at every change."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def write(self, children: Mapping[str, Left]) -> None:
        """Raises OSError when the disk refuses; the file is then as it was."""
        told = {
            "supervisor": asdict(own) if (own := identify(os.getpid())) else None,
            "children": {name: asdict(child) for name, child in children.items()},
        }
        put_whole(self._path, json.dumps(told, indent=1).encode(), PRIVATE)

    def read(self) -> dict[str, Left]:
        """The children that still live, by name; none if there is no readable file.

        One that ended between two programs in the supervisor's place is reaped here.
        """
        try:
            told = json.loads(self._path.read_text())
            left = {
                str(name): Left(Identity(**child["process"]), str(child["fingerprint"]))
                for name, child in told["children"].items()
            }
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return {}
        for child in left.values():
            if not lives(child.process):
                with suppress(ChildProcessError):
                    os.waitpid(child.process.pid, os.WNOHANG)
        return {name: child for name, child in left.items() if lives(child.process)}
