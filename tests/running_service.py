"""The whole service as a person starts it: `servicetelefon up` in a folder of its own."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Generator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
_CHANCE = random.SystemRandom()
_IS_UP = "stop with Ctrl-C"
_UP_WITHIN = 120.0
_DOWN_WITHIN = 60.0


def free_ports(count: int) -> list[int]:
    """Ports that nobody has now, over TCP and UDP, below those that the kernel hands out."""
    found: list[int] = []
    while len(found) < count:
        port = _CHANCE.randrange(20_000, 30_000)
        if port not in found and _is_free(port):
            found.append(port)
    return found


def _is_free(port: int) -> bool:
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        with closing(socket.socket(socket.AF_INET, kind)) as attempt:
            try:
                attempt.bind(("127.0.0.1", port))
            except OSError:
                return False
    return True


@dataclass
class Service:
    """A started `up`. `told` is what it printed so far."""

    home: Path
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    output: Path = field(default_factory=Path)
    signed_in: set[str] = field(default_factory=set[str])

    @property
    def base(self) -> str:
        if host := self.environment.get("HOST"):
            return f"https://{host}:{self.environment['SERVICETELEFON_HTTPS_PORT']}"
        return f"http://127.0.0.1:{self.environment['SERVICETELEFON_WEB_PORT']}"

    @property
    def sip(self) -> tuple[str, int]:
        return "127.0.0.1", int(self.environment["SERVICETELEFON_SIP_PORT"])

    @property
    def told(self) -> str:
        return self.output.read_text(errors="replace") if self.output.exists() else ""

    def password(self, login: str) -> str:
        """The first password, as it was printed."""
        found = re.search(rf"sign in as {login} with (\S+)", self.told)
        assert found, self.told
        return found[1]

    def start(self) -> None:
        """As `make up` does after the set-up; returns when the pages are told."""
        before = self.told.count(_IS_UP)
        self.begin()
        self.is_up(before)

    def is_up(self, before: int = 0) -> None:
        """Wait until the pages are told once more."""
        self.until(lambda: self.told.count(_IS_UP) > before, _UP_WITHIN)

    def begin(self) -> None:
        """Start, and wait for nothing."""
        with self.output.open("ab") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "servicetelefon", "up"],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )

    def up_again(self) -> int:
        """A second `up`, as for an update: the first goes on as the new program. Its status."""
        done = subprocess.run(
            [sys.executable, "-m", "servicetelefon", "up"],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            check=False,
            timeout=_UP_WITHIN,
        )
        return done.returncode

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """What an operator types beside it."""
        return subprocess.run(
            [sys.executable, "-m", "servicetelefon", *words],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    def stop(self) -> None:
        """Ctrl-C, and wait for the end."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(_DOWN_WITHIN)

    def until(self, what: object, seconds: float = 30.0) -> None:
        """Wait for something of the real world to become true."""
        assert callable(what)
        end = time.monotonic() + seconds
        while not what():
            ended = self.process is not None and self.process.poll() is not None
            assert not ended, f"up ended: {self.told[-2000:]}"
            assert time.monotonic() < end, f"not within {seconds} s: {self.told[-2000:]}"
            time.sleep(0.05)

    def children(self) -> dict[str, int]:
        """The process number of each child, as the supervisor's state file tells."""
        state = json.loads((self.home / "run" / "supervisor.json").read_text())
        return _pids(state)

    def ask(self, socket_name: str, path: str) -> tuple[int, dict[str, Any]]:
        """A health address of one process."""
        status, body = self._read(socket_name, path)
        return status, json.loads(body)

    def measures(self, socket_name: str) -> dict[str, float]:
        """What one process measures: name, with its labels, and value."""
        _, body = self._read(socket_name, "/metrics")
        rows = (one.rpartition(" ") for one in body.splitlines() if not one.startswith("#"))
        return {name: float(value) for name, _, value in rows if name}

    def _read(self, socket_name: str, path: str) -> tuple[int, str]:
        with closing(socket.socket(socket.AF_UNIX)) as connection:
            connection.settimeout(5)
            connection.connect(str(self.home / "run" / f"{socket_name}.sock"))
            connection.sendall(f"GET {path} HTTP/1.1\r\n\r\n".encode())
            answer = b"".join(iter(lambda: connection.recv(65536), b""))
        head, _, body = answer.partition(b"\r\n\r\n")
        return int(head.split()[1]), body.decode()

    def is_ready(self, name: str) -> bool:
        try:
            return self.ask(name, "/readyz")[0] == 200
        except (OSError, IndexError, ValueError):
            return False


def _pids(state: dict[str, Any]) -> dict[str, int]:
    found: dict[str, int] = {}
    for name, child in state.get("children", state).items():
        process = child.get("process", child)
        if isinstance(process, dict) and "pid" in process:
            found[name] = int(process["pid"])
    return found


@contextmanager
def a_service(home: Path, city: Path, **settings: str) -> Generator[Service]:
    """A service that is not started yet; whatever it started is ended at the end."""
    web, engine, sip = free_ports(3)
    rtp = _CHANCE.randrange(10_000, 19_000, 400)
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("SERVICETELEFON_")
    } | {
        "SERVICETELEFON_HOME": str(home),
        "SERVICETELEFON_CITY": str(city),
        "SERVICETELEFON_WEB_PORT": str(web),
        "SERVICETELEFON_ENGINE_PORT": str(engine),
        "SERVICETELEFON_SIP_PORT": str(sip),
        "SERVICETELEFON_PRACTICE_PORT": "0",
        "SERVICETELEFON_RTP_FIRST": str(rtp),
        "SERVICETELEFON_RTP_LAST": str(rtp + 398),
        **settings,
    }
    home.mkdir(parents=True, exist_ok=True)
    service = Service(home, environment, output=home / "told.txt")
    try:
        yield service
    finally:
        service.stop()


def files_with(marks: Sequence[bytes], folder: Path) -> list[str]:
    """Files under the folder in which one of these stands, read as bytes."""
    return [
        str(path.relative_to(folder))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and any(mark in path.read_bytes() for mark in marks)
    ]
