"""SIPp as an unpacked Debian package: the caller and the desk phone of the tests."""

from __future__ import annotations

from servicetelefon.ops.packages import Bundle
from servicetelefon.ops.programs import run
from servicetelefon.ops.unpacked import Unpacked

PROGRAM = "usr/bin/sipp-unpacked"
_PROGRAM = "usr/bin/sipp"
_SECONDS = 20


def _make_ready(folder: Unpacked) -> None:
    folder.make_startable(_PROGRAM, "SIPp")
    # Asked for its version it tells it and ends with 99.
    run(("sh", "-c", '"$0" -v | grep SIPp', str(folder.path(PROGRAM))), seconds=_SECONDS)


BUNDLE = Bundle(
    name="sipp",
    title="SIPp",
    packages=("sip-tester",),
    finish=_make_ready,
    left_out=(
        "debconf",
        "libpython3*",
        "media-types",
        "netbase",
        "perl-base",
        "python3*",
        "tzdata",
    ),
)
