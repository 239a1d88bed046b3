"""Programs that only tests need: from the machine, by apt as root, else unpacked per user.

`python -m servicetelefon.ops.test_tools` gets what is missing, and Asterisk with it; what cannot
be had is said, and the tests that need it are skipped with that reason.
"""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from servicetelefon.kit.errors import ServiceError
from servicetelefon.ops import asterisk, baresip, chromium, coturn, nftables, sipp
from servicetelefon.ops.browser_files import install
from servicetelefon.ops.packages import Bundle, OpenApt, Say, cache_folder, fetch, forky, ready
from servicetelefon.ops.programs import run

LOCKS = Path(__file__).resolve().parents[3] / "deploy"
_INSTALL_SECONDS = 900
_LISTS_SECONDS = 120
_NOT_TRIED = "it was not set up yet; `make test` does that"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """A program: its name on the machine, Debian's packages of it, and its unpacked bundle.

    Without `packages` it is never installed: some packages start a server for everybody.
    """

    name: str
    packages: tuple[str, ...] = ()
    bundle: Bundle
    unpacked: str
    locks: Path = LOCKS

    @property
    def lock_file(self) -> Path:
        return self.locks / f"{self.bundle.name}.lock"


SIPP = Tool(name="sipp", packages=("sip-tester",), bundle=sipp.BUNDLE, unpacked=sipp.PROGRAM)
CHROMIUM = Tool(
    name="chromium",
    packages=("chromium", "fonts-dejavu-core"),
    bundle=chromium.BUNDLE,
    unpacked=chromium.PROGRAM,
)
BARESIP = Tool(
    name="baresip",
    packages=("baresip-core",),
    bundle=baresip.BUNDLE,
    unpacked=baresip.PROGRAM,
)
COTURN = Tool(name="turnserver", bundle=coturn.BUNDLE, unpacked=coturn.PROGRAM)
NFT = Tool(name="nft", bundle=nftables.BUNDLE, unpacked=nftables.PROGRAM)
TOOLS = (SIPP, CHROMIUM, BARESIP, COTURN, NFT)

OPENID = LOCKS.parent / "tests" / "openid"
"""A provider for tests of the sign-in, by its own lock file: what only tests need is not fetched
for the service."""


def find(tool: Tool, *, cache: Path) -> Path | None:
    """The program, if it is on this machine or in the cache. Nothing is fetched."""
    if path := shutil.which(tool.name):
        return Path(path)
    folder = ready(tool.bundle, tool.lock_file, cache=cache)
    return folder.path(tool.unpacked) if folder else None


def why_missing(tool: Tool, *, cache: Path) -> str:
    """One sentence for the skipped test: what the last set-up said."""
    note = _note(tool, cache)
    return f"{tool.bundle.title} is missing: {note.read_text() if note.is_file() else _NOT_TRIED}"


def set_up(
    tool: Tool, *, cache: Path, say: Say, as_root: bool, open_apt: OpenApt = forky
) -> Path | None:
    """Get the program if it is missing; None when it cannot be had, and the reason is kept."""
    if found := find(tool, cache=cache):
        return found
    note = _note(tool, cache)
    try:
        if as_root and tool.packages and (installed := _install(tool, say)):
            return installed
        folder = fetch(tool.bundle, tool.lock_file, cache=cache, say=say, open_apt=open_apt)
    except ServiceError as error:
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(str(error))
        return None
    note.unlink(missing_ok=True)
    return folder.path(tool.unpacked)


def _install(tool: Tool, say: Say) -> Path | None:
    """By the machine's own apt; where that is refused (no network, lock held) we unpack."""
    say(f"{tool.bundle.title}: apt-get install {' '.join(tool.packages)}")
    options = ("-qq", "-y", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=60")
    try:
        run(("apt-get", "-qq", "update"), seconds=_LISTS_SECONDS)
        command = ("apt-get", *options, "install", *tool.packages)
        run(command, seconds=_INSTALL_SECONDS, variables=("DEBIAN_FRONTEND=noninteractive",))
    except ServiceError as error:
        say(f"{tool.bundle.title}: {error}")
    path = shutil.which(tool.name)
    return Path(path) if path else None


def _note(tool: Tool, cache: Path) -> Path:
    return cache / tool.bundle.name / ".missing"


def main() -> int:
    """Never fails: a missing tool skips its tests, which is said here and by pytest."""
    cache = cache_folder()
    for tool in TOOLS:
        path = set_up(tool, cache=cache, say=_say, as_root=os.geteuid() == 0)
        _say(f"{tool.bundle.title}: {path}" if path else why_missing(tool, cache=cache))
    try:
        install(OPENID, _say, "OpenID provider")
    except ServiceError as error:
        _say(f"OpenID provider is missing: {error}")
    try:
        found = asterisk.find(lock_file=LOCKS / "asterisk.lock", cache=cache, say=_say)
        _say(f"Asterisk {found.version}: {found.command[-1]}")
    except ServiceError as error:
        _say(f"Asterisk is missing: {error}")
    return 0


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - the set-up's progress


if __name__ == "__main__":
    sys.exit(main())
