"""What a backup is made of, signed, so that nothing changed or missing goes unnoticed."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from servicetelefon.kit.errors import BrokenFile, Conflict, Place
from servicetelefon.kit.keys import BACKUP_SIGNING, COOKIE, KeyMissing, KeyRing

FORMAT = 1
MANIFEST, SIGNATURE = "manifest.json", "manifest.signature"


class BrokenBackup(BrokenFile):
    """A backup that is not as it was made."""

    code = "broken-backup"


@dataclass(frozen=True, slots=True)
class Piece:
    """One file of a backup; `name` is its path inside, `size` in bytes."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """`made` is ISO 8601 in UTC, `program` and `schema` the versions that wrote it, `server` the
    database's major version, `keys` the fingerprints of the keys its content needs.
    """

    made: str
    program: str
    schema: str | None
    server: int
    keys: dict[str, str]
    pieces: tuple[Piece, ...]
    signed_with: int
    format: int = FORMAT


def needed_keys(keys: KeyRing) -> dict[str, str]:
    """The fingerprints of the keys that the content cannot be read without."""
    return {
        key: fingerprint
        for key, fingerprint in keys.fingerprints().items()
        if not key.startswith((f"{COOKIE} ", f"{BACKUP_SIGNING} "))
    }


def pieces_of(folder: Path) -> tuple[Piece, ...]:
    """Every file in the folder, in the order of names; anything but plain files is refused."""
    found: list[Piece] = []
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            raise BrokenBackup(Place(path), "a backup consists of plain files only")
        if path.is_file() and path not in _own(folder):
            name = path.relative_to(folder).as_posix()
            found.append(Piece(name, path.stat().st_size, _sha256(path)))
    return tuple(found)


def _own(folder: Path) -> tuple[Path, Path]:
    return folder / MANIFEST, folder / SIGNATURE


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write(folder: Path, manifest: Manifest, keys: KeyRing) -> None:
    """Write manifest and signature (Ed25519, RFC 8032)."""
    text = json.dumps(asdict(manifest), indent=1).encode()
    signer = _signer(keys, manifest.signed_with)
    (folder / MANIFEST).write_bytes(text)
    (folder / SIGNATURE).write_bytes(base64.b64encode(signer.sign(text)) + b"\n")


def _signer(keys: KeyRing, number: int) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(keys.get(BACKUP_SIGNING, number).bytes)


def verified(folder: Path, keys: KeyRing) -> Manifest:
    """The manifest of a backup that is whole, unchanged and readable with these keys.

    Raises BrokenBackup naming the file that is not as it was, Conflict for a backup of other
    keys or a newer program.
    """
    manifest = _read(folder, keys)
    _compare(folder, manifest.pieces, pieces_of(folder))
    ours = needed_keys(keys)
    for key, fingerprint in manifest.keys.items():
        if ours.get(key) != fingerprint:
            raise Conflict(
                f"{folder} was made with another key {key}: bring back the key file of its time"
            )
    return manifest


def _read(folder: Path, keys: KeyRing) -> Manifest:
    path, signature_path = _own(folder)
    try:
        text, signature = path.read_bytes(), signature_path.read_bytes()
    except FileNotFoundError as missing:
        raise BrokenBackup(
            Place(Path(missing.filename)), "is missing: this is no whole backup"
        ) from None
    except OSError as refusal:
        raise BrokenBackup(Place(path), f"cannot be read ({refusal.strerror})") from None
    manifest = _parsed(path, text)
    try:
        keys.load()
        public = _signer(keys, manifest.signed_with).public_key()
    except KeyMissing as missing:
        raise Conflict(
            f"{folder} cannot be checked: {missing}; bring back the key file of its time"
        ) from missing
    try:
        public.verify(base64.b64decode(signature.strip(), validate=True), text)
    except (InvalidSignature, binascii.Error):
        raise BrokenBackup(
            Place(path), "its signature does not fit: it was changed, or made with other keys"
        ) from None
    return manifest


def _parsed(path: Path, text: bytes) -> Manifest:
    try:
        told: dict[str, Any] = json.loads(text)
        if told["format"] > FORMAT:
            raise Conflict(f"{path} was made by a newer program: restore it with that one")
        told["pieces"] = tuple(Piece(**piece) for piece in told["pieces"])
        return Manifest(**told)
    except (ValueError, TypeError, KeyError) as fault:
        raise BrokenBackup(Place(path), "is damaged") from fault


def _compare(folder: Path, listed: Iterable[Piece], found: Iterable[Piece]) -> None:
    there = {piece.name: piece for piece in found}
    for piece in listed:
        now = there.pop(piece.name, None)
        if now is None:
            raise BrokenBackup(Place(folder / piece.name), "is missing")
        if now != piece:
            raise BrokenBackup(Place(folder / piece.name), "was changed after the backup was made")
    if there:
        raise BrokenBackup(Place(folder / next(iter(there))), "does not belong to this backup")
