"""Nft as an unpacked Debian package: the router before the homes of tests."""

from __future__ import annotations

from servicetelefon.ops.packages import Bundle
from servicetelefon.ops.programs import run
from servicetelefon.ops.unpacked import Unpacked

PROGRAM = "usr/sbin/nft-unpacked"
_PROGRAM = "usr/sbin/nft"
_SECONDS = 20


def _make_ready(folder: Unpacked) -> None:
    folder.make_startable(_PROGRAM, "nft")
    run((str(folder.path(PROGRAM)), "--version"), seconds=_SECONDS)


BUNDLE = Bundle(
    name="nftables",
    title="nft",
    packages=("nftables",),
    finish=_make_ready,
    left_out=("debconf", "media-types", "netbase", "perl-base", "tzdata"),
)
