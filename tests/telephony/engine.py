"""One real Asterisk for a test session: a throw-away home, free ports, our own settings."""

from __future__ import annotations

import base64
import json
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from servicetelefon.ops.asterisk import Asterisk
from servicetelefon.ops.asterisk_settings import (
    AsteriskSecrets,
    AsteriskSettings,
    Trunk,
    write_asterisk_settings,
)

TEMPLATES = Path(__file__).parents[2] / "deploy" / "asterisk"
LINE = "115"
_READY_WITHIN = 10.0
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass
class Engine:
    """A running Asterisk under our settings."""

    installed: Asterisk
    settings: AsteriskSettings
    secrets: AsteriskSecrets
    process: subprocess.Popen[bytes] = field(init=False)

    @property
    def sip(self) -> tuple[str, int]:
        return self.settings.sip_address, self.settings.sip_port

    @property
    def outside(self) -> int:
        """The port at which the carrier takes our calls."""
        return int((self.settings.trunks[0].contact or "").rpartition(":")[2])

    @property
    def ari_url(self) -> str:
        return f"ws://127.0.0.1:{self.settings.http_port}/ari"

    @property
    def _configured(self) -> list[str]:
        return [*self.installed.command, "-C", str(self.settings.home / "etc" / "asterisk.conf")]

    def start(self) -> None:
        """Start and wait until SIP is there: HTTP answers before (core waitfullybooted)."""
        with (self.settings.home / "log" / "out").open("ab") as out:
            self.process = subprocess.Popen(
                [*self._configured, "-f"], stdout=out, stderr=out, start_new_session=True
            )
        end = time.monotonic() + _READY_WITHIN
        while "PJSIP" not in self.command("core show channeltypes"):
            assert self.process.poll() is None, f"Asterisk ended: {self.log()}"
            assert time.monotonic() < end, f"Asterisk does not come up: {self.log()}"
            time.sleep(0.05)
        self.command("core waitfullybooted")

    def command(self, text: str) -> str:
        """What Asterisk's own command line says; empty while it cannot be reached."""
        done = subprocess.run(
            [*self._configured, "-rx", text],
            capture_output=True,
            text=True,
            check=False,
            timeout=10,
        )
        return done.stdout if done.returncode == 0 else ""

    def qualify(self, account: str) -> bool:
        return qualify(self.command, account)

    def log(self) -> str:
        """Everything it wrote to its logs."""
        return "".join(
            path.read_text(errors="replace")
            for path in sorted((self.settings.home / "log").iterdir())
            if path.is_file()
        )

    def hang_up_all(self) -> None:
        """End every call that still lives, whoever it belongs to."""
        for channel in json.loads(self.rest("GET", "channels")[1]):
            self.rest("DELETE", f"channels/{channel['id']}")

    def rest(self, method: str, uri: str, body: dict[str, Any] | None = None) -> tuple[int, str]:
        """ARI by plain HTTP, beside the adapter: status and body."""
        login = f"{self.settings.ari_user}:{self.secrets.ari}"
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.settings.http_port}/ari/{uri}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={
                "Authorization": f"Basic {base64.b64encode(login.encode()).decode()}",
                "Content-Type": "application/json",
            },
        )
        try:
            with _DIRECT.open(request, timeout=5) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, refused.read().decode()

    def kill(self) -> None:
        """As when the machine loses it: SIGKILL."""
        self.process.kill()
        self.process.wait(10)


@contextmanager
def running_engine(home: Path, installed: Asterisk, **changes: object) -> Generator[Engine]:
    """Start an engine on free ports in `home`; `changes` are fields of AsteriskSettings."""
    fields: dict[str, object] = {
        "node": "test",
        "home": home,
        "run": home / "run",
        "numbers": (LINE, "115116"),
        "hold_sentence": home / "hold-sentence",
        "trunks": (
            Trunk(
                name="trunk",
                addresses=("127.0.0.1",),
                contact=f"sip:127.0.0.1:{free_port(socket.SOCK_DGRAM)}",
            ),
        ),
        "sip_port": free_port(socket.SOCK_DGRAM),
        "http_port": free_port(socket.SOCK_STREAM),
        "rtp_ports": _free_range(),
        "retry_seconds": 1,
    } | changes
    settings = AsteriskSettings(**fields)  # pyright: ignore[reportArgumentType]
    engine = Engine(installed, settings, write_asterisk_settings(settings, installed, TEMPLATES))
    engine.start()
    try:
        yield engine
    finally:
        engine.kill()


def qualify(command: Callable[[str], str], account: str) -> bool:
    """Ask now, and not only after half a minute; what Asterisk has taken it for before or since."""
    command(f"pjsip qualify {account}")
    contacts = command("pjsip show contacts").splitlines()
    return any(f" {account}/" in one and "Avail" in one.split() for one in contacts)


def free_port(kind: socket.SocketKind) -> int:
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _free_range(size: int = 400) -> range:
    """Ports for sound, below those that the system hands out; Asterisk passes over taken ones."""
    start = 10_000 + os.getpid() % 40 * 500
    return range(start, start + size)
