"""Programs of Debian in a folder of our own: fetched without root, kept per user.

A folder is named after the exact packages in it and appears by one rename, so it is either
complete or not there.
"""

from __future__ import annotations

import fcntl
import hashlib
import shutil
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import TypeAlias

import platformdirs

from servicetelefon.kit.errors import ServiceError, Unavailable
from servicetelefon.ops.apt import OldList, Package, PrivateApt, debian_archive
from servicetelefon.ops.disk import said_plainly
from servicetelefon.ops.package_lock import Lock, read_lock
from servicetelefon.ops.unpacked import Unpacked, unpack

SUITE = "forky"  # Debian 14 by its codename: calmer than sid, with the same Asterisk
_PRIVATE = 0o700

Say: TypeAlias = Callable[[str], None]  # one calm line for who waits
OpenApt: TypeAlias = Callable[[Path], PrivateApt]  # apt with its state in this folder


class WrongChecksum(ServiceError):
    """A file is not the one that was locked. Nothing of it is unpacked."""

    code = "wrong-checksum"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """Programs that are unpacked together.

    `left_out` are patterns of packages that a private folder never runs (users, perl, keys).
    `finish` makes the unpacked folder usable and proves it; it raises a ServiceError if it is not.
    """

    name: str
    title: str
    packages: tuple[str, ...]
    finish: Callable[[Unpacked], None]
    left_out: tuple[str, ...] = ()


def cache_folder() -> Path:
    """This user's folder for what is fetched: XDG_CACHE_HOME or ~/.cache."""
    return platformdirs.user_cache_path("servicetelefon") / "packages"


def clean_cache() -> None:
    """Remove all unpacked programs of this user; the next start fetches what it needs."""
    shutil.rmtree(cache_folder(), ignore_errors=True)


def forky(folder: Path) -> PrivateApt:
    """Debian's next release, from the archive that this machine uses itself."""
    return PrivateApt(folder, debian_archive(), SUITE)


def fetch(
    bundle: Bundle, lock_file: Path, *, cache: Path, say: Say, open_apt: OpenApt = forky
) -> Unpacked:
    """The unpacked programs: from the cache at once, else fetched as `lock_file` says.

    Versions that the archive no longer has are resolved anew, proved and remembered. When
    nothing new can be had, the last good folder is used. Both are said.
    Raises Unavailable (network, disk, machine), WrongChecksum, BrokenFile (lock file).
    """
    lock = read_lock(lock_file)
    shelf = _Shelf(cache / bundle.name)
    if ready := shelf.get(lock):
        return ready
    with said_plainly(cache), shelf.alone(bundle, say):
        if ready := shelf.get(lock):
            return ready
        try:
            return _fetch(bundle, lock, shelf=shelf, say=say, open_apt=open_apt)
        except ServiceError as error:
            last = shelf.last_good()
            if last is None:
                raise
            say(f"{bundle.title}: {error}. The last good one is used: {last.folder.parent.name}.")
            return last


def ready(bundle: Bundle, lock_file: Path, *, cache: Path) -> Unpacked | None:
    """The unpacked programs if they are in the cache; nothing is fetched."""
    return _Shelf(cache / bundle.name).get(read_lock(lock_file))


def resolve(bundle: Bundle, apt: PrivateApt) -> Lock:
    """What the bundle would be made of with the archive as it is now; `apt` is up to date."""
    packages = apt.resolve(bundle.packages)
    return Lock(tuple(p for p in packages if not _left_out(bundle, p)))


def write_lock(bundle: Bundle, lock_file: Path, apt: PrivateApt) -> None:
    """Write down what the archive has now; `apt` is up to date."""
    names = " ".join(bundle.packages)
    heading = (
        f"{bundle.title}: {names}, with what they need, from Debian {SUITE} (amd64).\n"
        "Written by `make lock`. Each line: package, version, sha256 of its file."
    )
    lock_file.write_text(resolve(bundle, apt).text(heading))


def _left_out(bundle: Bundle, package: Package) -> bool:
    return any(fnmatch(package.name, pattern) for pattern in bundle.left_out)


def _fetch(bundle: Bundle, lock: Lock, *, shelf: _Shelf, say: Say, open_apt: OpenApt) -> Unpacked:
    with shelf.workplace() as work, said_plainly(work):
        say(f"{bundle.title}: reading the archive's list of packages")
        apt = open_apt(work / "apt")
        chosen = _chosen(bundle, lock, apt, say)
        if ready := shelf.get(chosen):
            shelf.remember(lock, chosen)
            return ready
        say(f"{bundle.title}: fetching {len(chosen.packages)} packages")
        files = work / "files"
        files.mkdir()
        paths = apt.download(chosen.packages, files)
        for package, path in zip(chosen.packages, paths, strict=True):
            _check(package, path)
        say(f"{bundle.title}: unpacking")
        bundle.finish(unpack(paths, work / "root"))
        (work / "packages.lock").write_text(chosen.text(bundle.title))
        shutil.rmtree(work / "apt")
        shutil.rmtree(files)
        return shelf.place(work, lock=lock, chosen=chosen)


def _chosen(bundle: Bundle, lock: Lock, apt: PrivateApt, say: Say) -> Lock:
    """The lock itself while the archive has all of it, else what it has now. By a list that is
    older than it may be nothing but the lock is taken: its checksums are as true as ever."""
    try:
        apt.update()
    except OldList as old:
        apt.update_whatever_its_age()
        if _gone(lock, apt):
            raise
        say(f"{bundle.title}: {old}; all locked packages are in it")
        return lock
    gone = _gone(lock, apt)
    if not gone:
        return lock
    say(
        f"{bundle.title}: {len(gone)} locked versions are gone from the archive "
        f"({gone[0]} …); taking what it has now. `make lock` writes that down."
    )
    return resolve(bundle, apt)


def _gone(lock: Lock, apt: PrivateApt) -> list[Package]:
    """Locked packages that the archive does not have. Raises WrongChecksum for one that it has changed."""
    offered = {(p.name, p.version): p.sha256 for p in apt.offered(p.name for p in lock.packages)}
    gone = [p for p in lock.packages if (p.name, p.version) not in offered]
    for package in lock.packages:
        if package not in gone and offered[package.name, package.version] != package.sha256:
            raise WrongChecksum(f"the archive's {package} is not the locked one (sha256 differs)")
    return gone


def _check(package: Package, path: Path) -> None:
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != package.sha256:
        raise WrongChecksum(
            f"the file fetched for {package} is not the locked one (sha256 differs)"
        )


class _Shelf:
    """The folders of one bundle: `KEY/root` is complete, `.work` is not.

    `KEY` may be a link to the folder that had to be taken instead.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, lock: Lock) -> Unpacked | None:
        place = self._folder / lock.key
        return Unpacked((place / "root").resolve()) if (place / "root").is_dir() else None

    def last_good(self) -> Unpacked | None:
        complete = [p for p in self._folder.iterdir() if p.name[0] != "." and not p.is_symlink()]
        newest = max(complete, key=lambda path: path.stat().st_mtime, default=None)
        return Unpacked(newest / "root") if newest else None

    @contextmanager
    def alone(self, bundle: Bundle, say: Say) -> Generator[None]:
        """One start at a time fetches; the others wait and then find it done."""
        self._folder.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
        with (self._folder / ".alone").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                say(f"{bundle.title}: another start is fetching it; waiting")
                fcntl.flock(file, fcntl.LOCK_EX)
            yield

    @contextmanager
    def workplace(self) -> Generator[Path]:
        """A folder to work in. What a killed start left is cleared away first."""
        work = self._folder / ".work"
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(mode=_PRIVATE)
        try:
            yield work
        finally:
            shutil.rmtree(work, ignore_errors=True)

    def place(self, work: Path, *, lock: Lock, chosen: Lock) -> Unpacked:
        """Make the finished work visible, in one step."""
        work.rename(self._folder / chosen.key)
        self.remember(lock, chosen)
        ready = self.get(lock)
        if ready is None:
            raise Unavailable(f"{self._folder} was cleared while it was written")
        return ready

    def remember(self, lock: Lock, chosen: Lock) -> None:
        """What was asked for is found under its own name from now on."""
        if lock.key != chosen.key:
            (self._folder / lock.key).unlink(missing_ok=True)
            (self._folder / lock.key).symlink_to(chosen.key)
