"""`up` with dummies, as a process of its own: FOLDER RELEASE. Started twice, it takes over."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

from ops.dummies import Household
from servicetelefon.ops.takeover import Successor, ask_to_take_over, claim, supervise


def say(*words: object) -> None:
    sys.stdout.write(" ".join(str(word) for word in words) + "\n")
    sys.stdout.flush()


def main(folder: Path, release: str) -> None:
    # Whoever started the tests may have had hang-ups ignored (nohup): that is inherited.
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    house = Household(folder)
    for name in ("asterisk", "line", "jobs", "web"):
        house.change(name, release=release)
    run = folder / "run"
    lock = claim(run)
    if lock is None:
        command = (sys.executable, *sys.argv)
        successor = Successor(command, os.environ, Path.cwd())
        status = asyncio.run(ask_to_take_over(run, successor))
        say("handed over to", status["pid"])
        return
    house.said = Printed()
    successor = asyncio.run(supervise(house.supervisor(), run))
    os.close(lock)
    if successor is not None:
        successor.execute()
    say("over")


class Printed(list[str]):
    """Prints what is said."""

    def append(self, line: str) -> None:
        say(line)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
