"""Coturn as an unpacked Debian package: the relay of tests, for browsers behind firewalls."""

from __future__ import annotations

from servicetelefon.ops.packages import Bundle
from servicetelefon.ops.programs import run
from servicetelefon.ops.unpacked import Unpacked

PROGRAM = "usr/bin/turnserver-unpacked"
_PROGRAM = "usr/bin/turnserver"
_SECONDS = 20


def _make_ready(folder: Unpacked) -> None:
    folder.make_startable(_PROGRAM, "coturn")
    run((str(folder.path(PROGRAM)), "--version"), seconds=_SECONDS)


BUNDLE = Bundle(
    name="coturn",
    title="coturn",
    packages=("coturn",),
    finish=_make_ready,
    left_out=(
        *("adduser", "debconf", "init-system-*", "media-types", "mysql-common", "netbase"),
        *("inetutils-*", "mariadb-common", "passwd", "perl*", "sqlite3", "systemd*", "sysvinit-*"),
        *("tzdata", "uuid-runtime"),
    ),
)
