"""The key ring: AES-256 keys by name and number in one file.

Old numbers stay as long as anything was made with them, because it must stay readable. The file is the
one thing no backup holds: whoever has a backup and no key has nothing.
"""

from __future__ import annotations

import base64
import binascii
import builtins
import fcntl
import hashlib
import os
import re
import secrets
import stat
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from servicetelefon.kit.errors import BrokenFile, Conflict, Place, ServiceError, Unavailable
from servicetelefon.kit.whole_file import PRIVATE, put_whole

LINE, CITY_HMAC, COOKIE, BACKUP_SIGNING = "line", "city-hmac", "cookie", "backup-signing"

KEY_BYTES = 32
_NAME = re.compile(r"[a-z0-9][a-z0-9:._-]{0,79}")
_PRIVATE_FOLDER = 0o700
_HEADER = (
    "# Key ring of servicetelefon. Keep a copy in a safe place, apart from the backups:\n"
    "# without it nothing personal can be read again. `keys retire` alone takes a line out.\n"
)


def office_key(office: str) -> str:
    """The name of an office's key."""
    return f"office:{office}"


@dataclass(frozen=True, slots=True)
class Key:
    number: int
    bytes: builtins.bytes = field(repr=False)


class KeyMissing(ServiceError):
    """Something was encrypted under a key that this ring does not have."""

    code = "key-missing"


class KeyRing:
    """The keys in one file (var/keys/ring, or KEY_FILE), shared by all processes of a node.

    Numbers of a name count from 1. A key that another process added is found at its next use.
    """

    def __init__(self, path: Path, chance: Callable[[int], bytes] = secrets.token_bytes) -> None:
        self.path = path
        self._chance = chance
        self._keys: dict[str, dict[int, bytes]] = {}
        self._read: _State | None = None

    def load(self) -> None:
        """Read the file. Raises Conflict if others may read it, BrokenFile if it is damaged."""
        check_private(self.path)
        state = _state(self.path)
        try:
            text = self.path.read_text("utf-8", "replace")
        except PermissionError:
            raise Conflict(f"the key file {self.path} may not be read by this user") from None
        self._keys, self._read = _parsed(self.path, text), state

    def names(self) -> list[str]:
        return sorted(self._keys)

    def fingerprints(self) -> dict[str, str]:
        """Each key as "name number" with digits that tell it from any other key, not what it is."""
        return {
            f"{name} {number}": _check(name, number, secret)
            for name, numbers in sorted(self._keys.items())
            for number, secret in sorted(numbers.items())
        }

    def current(self, name: str) -> Key:
        """The key to encrypt with; raises KeyMissing. A successor that another process has added
        is taken at once."""
        self._look_again()
        numbers = self._known(name)
        if not numbers:
            raise KeyMissing(f"the key {name} is not in {self.path}", name=name)
        last = max(numbers)
        return Key(last, numbers[last])

    def every(self, name: str) -> list[Key]:
        """All keys of a name, the current one first; raises KeyMissing if there is none."""
        current = self.current(name).number
        numbers = self._keys[name]
        return [Key(one, numbers[one]) for one in sorted(numbers, reverse=True) if one <= current]

    def get(self, name: str, number: int) -> Key:
        """The key that something was encrypted with; raises KeyMissing."""
        if number not in self._known(name):
            self._reload()
        secret = self._keys.get(name, {}).get(number)
        if secret is None:
            raise KeyMissing(f"key {number} of {name} is not in {self.path}", name=name)
        return Key(number, secret)

    def ensure(self, name: str) -> Key:
        """The current key, made now if there is none yet; it is on disk before it is returned."""
        return self.current(name) if self._known(name) else self._add(name, at_most=0)

    def rotate(self, name: str) -> Key:
        """A new key under the next number, from now on the current one."""
        return self._add(name)

    def retire(self, name: str) -> list[int]:
        """Destroy all keys of a name but the current one; their numbers. The file is written anew
        beside itself and takes its place."""
        with _locked(self.path) as ring:
            self.load()
            *earlier, _ = sorted(self._keys.get(name, {0: b""}))
            gone = {f"{name} {number}" for number in earlier}
            text = os.pread(ring, os.fstat(ring).st_size, 0).decode()
            kept = [
                one for one in text.splitlines(True) if " ".join(one.split(" ")[:2]) not in gone
            ]
            if gone:
                _replace(self.path, "".join(kept).encode())
        self.load()
        return earlier

    def _known(self, name: str) -> dict[int, bytes]:
        if name not in self._keys:
            self._reload()
        return self._keys.get(name, {})

    def _look_again(self) -> None:
        """Read what was added. A file that is gone or damaged while the service runs takes no key
        from it: the doctor tells, and the next start refuses."""
        if self._read is not None and _state(self.path) not in {self._read, None}:
            with suppress(ServiceError):
                self.load()

    def _reload(self) -> None:
        if self.path.exists():
            self.load()

    def _add(self, name: str, at_most: int | None = None) -> Key:
        """Append a key unless the name has more than `at_most` by now."""
        if not _NAME.fullmatch(name):
            raise ValueError(f"not a key name: {name}")
        with _locked(self.path) as ring:
            self.load()
            numbers = self._keys.setdefault(name, {})
            if at_most is None or len(numbers) <= at_most:
                number = max(numbers, default=0) + 1
                secret = self._chance(KEY_BYTES)
                _append(ring, self.path, _line(name, number, secret))
                numbers[number] = secret
        return self.current(name)


_State = tuple[int, int, int]
"""What tells whether a file was written: its number, length and time."""


def _state(path: Path) -> _State | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def check_private(path: Path) -> None:
    """Raise Conflict unless the file is ours (or root's) and nobody else may read it."""
    try:
        found = path.stat()
    except FileNotFoundError:
        raise KeyMissing(f"there is no key file {path}") from None
    except PermissionError:
        raise Conflict(f"the key file {path} may not be seen by this user") from None
    if found.st_uid not in {os.geteuid(), 0}:
        raise Conflict(f"the key file {path} belongs to another user")
    if stat.S_IMODE(found.st_mode) & 0o077:
        raise Conflict(f"the key file {path} may be read by others: chmod 600 {path}")


def _parsed(path: Path, text: str) -> dict[str, dict[int, bytes]]:
    keys: dict[str, dict[int, bytes]] = {}
    # What follows the last newline is a line that was never finished, so never used.
    for count, line in enumerate(text.split("\n")[:-1], start=1):
        if not line or line.startswith("#"):
            continue
        name, number, secret = _read(line, Place(path, count))
        if number in keys.setdefault(name, {}):
            raise BrokenFile(Place(path, count), f"the key {name} {number} stands here twice")
        keys[name][number] = secret
    return keys


def _read(line: str, place: Place) -> tuple[str, int, bytes]:
    parts = line.split(" ")
    try:
        name, number, text, check = parts
        secret = base64.b64decode(text, validate=True)
        intact = check == _check(name, int(number), secret) and len(secret) == KEY_BYTES
    except (ValueError, binascii.Error):
        intact, name, number, secret = False, "", "0", b""
    if not intact:
        raise BrokenFile(place, "this line of the key file is damaged: bring back your copy of it")
    return name, int(number), secret


def _line(name: str, number: int, secret: bytes) -> str:
    text = base64.b64encode(secret).decode()
    return f"{name} {number} {text} {_check(name, number, secret)}\n"


def _check(name: str, number: int, secret: bytes) -> str:
    """Sixteen digits that tell a damaged line; they say nothing about the key."""
    return hashlib.sha256(f"{name} {number} ".encode() + secret).hexdigest()[:16]


@contextmanager
def _locked(path: Path) -> Generator[int]:
    """The file opened for adding, made if it is not there, and nobody else adding."""
    try:
        path.parent.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
        ring = _opened_and_locked(path)
    except OSError as refusal:
        raise Unavailable(
            f"the key file {path} cannot be written ({refusal.strerror}), and a key must be added"
        ) from refusal
    try:
        yield ring
    finally:
        os.close(ring)


def _opened_and_locked(path: Path) -> int:
    """Again where somebody put another file in its place while we waited for the lock."""
    while True:
        ring = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, PRIVATE)
        fcntl.flock(ring, fcntl.LOCK_EX)
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(ring), path.stat()):
                return ring
        os.close(ring)


def _replace(path: Path, content: bytes) -> None:
    try:
        put_whole(path, content, PRIVATE)
        _sync_folder(path.parent)
    except OSError as refusal:
        raise Unavailable(f"{path} cannot be written anew: {refusal.strerror}") from refusal


def _append(ring: int, path: Path, line: str) -> None:
    """Add one line, wholly or not at all, and wait until the disk has it."""
    whole = _length_of_whole_lines(ring)
    text = (line if whole else _HEADER + line).encode()
    try:
        os.ftruncate(ring, whole)
        written = 0
        while written < len(text):  # a disk that is nearly full takes a part, then refuses
            written += os.pwrite(ring, text[written:], whole + written)
        os.fsync(ring)
        _sync_folder(path.parent)
    except OSError as refusal:
        os.ftruncate(ring, whole)
        raise Unavailable(f"no key could be added to {path}: {refusal.strerror}") from refusal


def _length_of_whole_lines(ring: int) -> int:
    text = os.pread(ring, os.fstat(ring).st_size, 0)
    return text.rfind(b"\n") + 1


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
