"""Finds Caddy on this machine, or fetches it into the user's cache: TLS for other machines."""

from __future__ import annotations

import shutil
from pathlib import Path

from servicetelefon.ops.packages import Bundle, OpenApt, Say, fetch, forky
from servicetelefon.ops.programs import run
from servicetelefon.ops.unpacked import Unpacked

_PROGRAM = "usr/bin/caddy"
_SECONDS = 20


def find(*, lock_file: Path, cache: Path, say: Say, open_apt: OpenApt = forky) -> tuple[str, ...]:
    """The words that start Caddy. Raises Unavailable where it cannot be had."""
    if path := shutil.which("caddy"):
        return (path,)
    return fetch(BUNDLE, lock_file, cache=cache, say=say, open_apt=open_apt).command(_PROGRAM)


def _prove(folder: Unpacked) -> None:
    run((*folder.command(_PROGRAM), "version"), seconds=_SECONDS)


BUNDLE = Bundle(
    name="caddy",
    title="Caddy",
    packages=("caddy",),
    finish=_prove,
    # Its own user, and tools that put a certificate into the machine's store.
    left_out=(
        *("adduser", "base-passwd", "debconf", "libaudit*", "libdb5*", "libdebconf*", "libnspr4"),
        *("libnss3*", "libpam*", "libsemanage*", "libsqlite3-0", "login*", "passwd", "perl-base"),
    ),
)
