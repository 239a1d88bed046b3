"""Baresip as an unpacked Debian package: the softphone of tests, with TLS and SRTP of its own."""

from __future__ import annotations

from pathlib import Path

from servicetelefon.ops.packages import Bundle
from servicetelefon.ops.programs import run
from servicetelefon.ops.unpacked import Unpacked

PROGRAM = "usr/bin/baresip-unpacked"
_PROGRAM = "usr/bin/baresip"
_MODULES = "usr/lib/baresip/modules"
_SECONDS = 20


def modules(program: Path) -> Path:
    """Where the modules of this program lie: beside it, unpacked or installed by the machine."""
    return program.resolve().parents[2] / _MODULES


def _make_ready(folder: Unpacked) -> None:
    folder.make_startable(_PROGRAM, "baresip", f"{_MODULES}/srtp.so", f"{_MODULES}/aufile.so")
    # It knows no way to be asked for its version alone; its help names it and ends with a fault.
    run(("sh", "-c", '"$0" -h 2>&1 | grep -i baresip', str(folder.path(PROGRAM))), seconds=_SECONDS)


BUNDLE = Bundle(
    name="baresip",
    title="baresip",
    packages=("baresip-core",),
    finish=_make_ready,
    left_out=("debconf", "media-types", "netbase", "perl-base", "tzdata", "adduser", "passwd"),
)
