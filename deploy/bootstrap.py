"""Makes `.venv` from the lock files, then the browser's files: `bootstrap.py [run|test]`.

Runs on the system's python3 with nothing installed; the standard library only. What is done
already is told by a stamp in `.venv`, so that a second start takes no time.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import json
import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "set-up.json"
OLDEST = (3, 11)
LOCKS = {"run": ROOT / "requirements.lock", "test": ROOT / "requirements-dev.lock"}
INSTALL_VENV = "Install it once: apt-get install python3-venv"
EVERY = 10  # packages between two lines of progress


class Stop(Exception):
    """Set-up cannot go on; says in one sentence what is in the way."""


def main(words: list[str]) -> int:
    mode = words[0] if words else "run"
    if mode not in LOCKS or len(words) > 1:
        print("usage: bootstrap.py [run|test]", file=sys.stderr)
        return 2
    try:
        set_up(mode)
    except Stop as stop:
        print(f"Set-up: {stop}", file=sys.stderr)
        return 3
    except KeyboardInterrupt:
        print("Set-up: stopped; the next start goes on from here.", file=sys.stderr)
        return 130
    return 0


def set_up(mode: str) -> None:
    if sys.version_info < OLDEST:
        raise Stop(f"Python {'.'.join(map(str, OLDEST))} or later is needed; this is {sys.version}")
    checkout = os.open(ROOT, os.O_RDONLY)
    try:
        alone(checkout)
        packages(mode)
        if subprocess.run(
            [PYTHON, "-m", "servicetelefon.ops.browser_files"], check=False
        ).returncode:
            raise Stop("the browser's files could not be made (see above)")
    finally:
        os.close(checkout)


def alone(checkout: int) -> None:
    """One set-up at a time in one checkout: `make test` beside `make up`."""
    try:
        fcntl.flock(checkout, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print("Set-up: another one is at work in this folder; waiting", flush=True)
        fcntl.flock(checkout, fcntl.LOCK_EX)


def packages(mode: str) -> None:
    """Python packages exactly as locked. A half-finished environment is made anew."""
    wanted = {name: fingerprint(lock) for name, lock in LOCKS.items()}
    done = stamp()
    # The lock for tests has everything that the service needs, in the same versions.
    needed = {"run": wanted["run"], mode: wanted[mode]}
    if needed.items() <= done.items():
        return
    if not done:
        make_environment()
    STAMP.unlink(missing_ok=True)
    install(LOCKS[mode])
    add_project()
    STAMP.write_text(json.dumps({**place(), **needed}))


def stamp() -> dict[str, str]:
    """What was installed; empty where there is no complete environment of this checkout."""
    try:
        done: dict[str, str] = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}
    return done if place().items() <= done.items() else {}


def place() -> dict[str, str]:
    """An environment holds absolute paths and one Python: moved or upgraded, it is made anew."""
    return {"folder": str(ROOT), "python": os.path.realpath(PYTHON)}


def fingerprint(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def make_environment() -> None:
    if importlib.util.find_spec("venv") is None:
        raise Stop(f"this Python has no module venv. {INSTALL_VENV}")
    print("Set-up: making the Python environment in .venv", flush=True)
    with_pip = importlib.util.find_spec("ensurepip") is not None
    options = [] if with_pip else ["--without-pip"]
    quietly([sys.executable, "-m", "venv", "--clear", *options, VENV])
    if not with_pip:
        fetch_pip()


def fetch_pip() -> None:
    """Debian keeps pip's wheel in a package of its own; fetched by apt's signed lists, unpacked."""
    sys.path.insert(0, str(ROOT / "src"))
    # Of the project only what needs nothing but the standard library.
    from servicetelefon.kit.errors import ServiceError  # noqa: PLC0415
    from servicetelefon.ops.apt import PrivateApt, debian_archive, own_suite  # noqa: PLC0415
    from servicetelefon.ops.unpacked import unpack  # noqa: PLC0415

    print("Set-up: fetching pip from Debian's python3-pip-whl", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        try:
            apt = PrivateApt(work / "apt", debian_archive(), own_suite())
            apt.update()
            files = apt.download(apt.offered(["python3-pip-whl"])[:1], work)
            wheels = unpack(files, work / "root").path("usr/share/python-wheels")
        except ServiceError as error:
            raise Stop(f"this Python has no pip ({error}). {INSTALL_VENV}") from error
        wheel = next(wheels.glob("pip-*.whl"))
        quietly([PYTHON, wheel / "pip", "install", "--no-index", "--quiet", wheel])


def install(lock: Path) -> None:
    """`pip install` with every file's hash checked, and a line of progress now and then."""
    count = sum(not line.startswith((" ", "#")) for line in lock.read_text().splitlines())
    print(f"Set-up: fetching {count} Python packages", flush=True)
    command = [
        *(PYTHON, "-m", "pip", "install", "--require-hashes", "--requirement", lock),
        *("--no-input", "--progress-bar=off", "--disable-pip-version-check"),
    ]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=ROOT
    ) as pip:
        said = follow(pip, count)
    if pip.returncode:
        print("".join(said[-15:]), file=sys.stderr)
        raise Stop("pip could not install what the lock file names (see above)")


def follow(pip: subprocess.Popen[str], count: int) -> list[str]:
    """Everything that pip says; a person reads one line in so many packages."""
    said: list[str] = []
    found = 0
    for line in pip.stdout or ():
        said.append(line)
        if line.startswith("Collecting "):
            found += 1
            if found % EVERY == 0:
                print(f"Set-up: {found} of {count}", flush=True)
        elif line.startswith("Installing collected"):
            print("Set-up: installing them", flush=True)
    return said


def add_project() -> None:
    """The checkout itself: found by a path file, started by a script; nothing is built."""
    for folder in VENV.glob("lib/python3.*/site-packages"):
        (folder / "servicetelefon.pth").write_text(f"{ROOT / 'src'}\n")
    script = VENV / "bin" / "servicetelefon"
    script.write_text(f'#!/bin/sh\nexec {shlex.quote(str(PYTHON))} -m servicetelefon "$@"\n')
    script.chmod(0o755)


def quietly(command: list[str | Path]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stdout + done.stderr, file=sys.stderr)
        raise Stop(f"{Path(command[0]).name} failed (see above)")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
