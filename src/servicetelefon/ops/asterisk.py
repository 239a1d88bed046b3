"""Finds an Asterisk 22 on this machine, or fetches one into the user's cache. Starts nothing."""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from servicetelefon.kit.errors import ServiceError, Unavailable
from servicetelefon.ops.packages import Bundle, OpenApt, Say, fetch, forky
from servicetelefon.ops.programs import run
from servicetelefon.ops.unpacked import LIBRARIES, Unpacked

OLDEST = 22  # REST over the event WebSocket, chan_websocket, ARI's own transfer handling
_VERSION = re.compile(r"Asterisk (?:GIT-)?(\d+)\.(\d+)[^\s]*")
_SECONDS = 20
_PROGRAM = "usr/sbin/asterisk"
_MODULES = f"{LIBRARIES}/asterisk/modules"
_DATA = "usr/share/asterisk"
_MUSIC = "usr/share/asterisk/moh"
# An Asterisk without one of these cannot carry a call of ours. ARI needs the symbols of
# res_stasis_recording even where nothing may be recorded.
_NEEDED = (
    "app_stasis.so",
    "chan_pjsip.so",
    "res_ari_channels.so",
    "res_http_websocket.so",
    "res_pjsip_transport_websocket.so",
    "res_srtp.so",
    "res_stasis_recording.so",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asterisk:
    """One installed Asterisk: the words that start it, and the folders that its settings name."""

    command: tuple[str, ...]
    version: str
    modules: Path
    data: Path
    music: Path


ELSEWHERE = Asterisk(
    command=(),
    version="not ours",
    modules=Path("/") / _MODULES,
    data=Path("/") / _DATA,
    music=Path("/") / _MUSIC,
)
"""One that others run (ARI_URL): where Debian's package has its folders."""


def find(*, lock_file: Path, cache: Path, say: Say, open_apt: OpenApt = forky) -> Asterisk:
    """The system's own Asterisk from 22 on, else ours from the cache or the archive.

    Raises Unavailable with the way out (ARI_URL) where neither is possible.
    """
    return installed() or unpacked(
        fetch(BUNDLE, lock_file, cache=cache, say=say, open_apt=open_apt)
    )


def installed(root: Path = Path("/"), search: str | None = None) -> Asterisk | None:
    """The system's Asterisk, if it is new enough and complete."""
    folders = search or os.pathsep.join([*os.get_exec_path(), "/usr/sbin", "/usr/local/sbin"])
    program = shutil.which("asterisk", path=folders)
    if program is None:
        return None
    try:
        version = _version((program,))
    except ServiceError:
        return None
    modules = _module_folder(root)
    if modules is None or int(version.partition(".")[0]) < OLDEST:
        return None
    data = next((p for p in (root / _DATA, root / "var/lib/asterisk") if p.is_dir()), root / _DATA)
    return Asterisk(
        command=(program,), version=version, modules=modules, data=data, music=data / "moh"
    )


def unpacked(folder: Unpacked) -> Asterisk:
    """The Asterisk in an unpacked folder."""
    command = folder.command(_PROGRAM)
    return Asterisk(
        command=command,
        version=_version(command),
        modules=folder.path(_MODULES),
        data=folder.path(_DATA),
        music=folder.path(_MUSIC),
    )


def _module_folder(root: Path) -> Path | None:
    patterns = ("usr/lib/*/asterisk/modules", "usr/lib*/asterisk/modules")
    for folder in (found for pattern in patterns for found in sorted(root.glob(pattern))):
        if not _lacking(folder):
            return folder
    return None


def _lacking(modules: Path) -> list[str]:
    return [name for name in _NEEDED if not (modules / name).is_file()]


def _version(command: tuple[str, ...]) -> str:
    """The version without Debian's additions, such as 22.10.1."""
    said = run((*command, "-V"), seconds=_SECONDS)
    match = _VERSION.search(said)
    if match is None:
        raise Unavailable(f"{command[-1]} does not tell its version: {said.strip()}")
    return re.split(r"[+~-]", match.group(0).removeprefix("Asterisk ").removeprefix("GIT-"))[0]


def _prove(folder: Unpacked) -> None:
    """It starts, is new enough, has the modules, and each of those finds its libraries."""
    asterisk = unpacked(folder)
    if int(asterisk.version.partition(".")[0]) < OLDEST:
        raise Unavailable(f"the archive has Asterisk {asterisk.version}; {OLDEST} is needed")
    if lacking := _lacking(asterisk.modules):
        raise Unavailable(f"the archive's Asterisk lacks {', '.join(lacking)}")
    for name in _NEEDED:
        if missing := folder.missing_libraries(f"{_MODULES}/{name}"):
            raise Unavailable(f"{name} of the archive's Asterisk lacks {', '.join(missing)}")


BUNDLE = Bundle(
    name="asterisk",
    title="Asterisk",
    packages=("asterisk", "asterisk-modules", "asterisk-config", "asterisk-moh-opsound-wav"),
    finish=_prove,
    # Users, logins, keys and scripts of a whole system: nothing that Asterisk itself runs.
    left_out=(
        "adduser",
        "asterisk-core-sounds-*",
        "base-passwd",
        "debconf",
        "dirmngr",
        "gnupg*",
        "gpg*",
        "login*",
        "passwd",
        "pci.ids",
        "perl-base",
        "perl-modules-*",
        "pinentry-*",
        "tzdata",
    ),
)
