"""Styles and scripts, read once, compressed once, under an address that changes with them.

Only these are compressed: a page that mixes secrets with what somebody typed must not be
(BREACH, CVE-2013-3587).
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from posixpath import dirname, join, normpath

from fastapi import Request, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from servicetelefon.kit.errors import NotFound

TOGETHER: Mapping[str, tuple[str, ...]] = {
    "style/all.css": ("style/tokens.css", "style/page.css", "style/parts.css"),
    "style/at-desk.css": ("style/desk.css", "style/alarms.css"),
}
"""Sheets that a page needs one after another, as one file: a browser shows nothing before the last of
them, and asks for six files at a time."""

FOLDER = Path(__file__).parent / "static"
PREFIX = "/static"

_KEPT = "public, max-age=31536000, immutable"
_IMPORT = re.compile(r"""^import (?:[^"';]+ from )?["'](\.{1,2}/[^"']+)["'];""", re.MULTILINE)
_TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class StaticFile:
    content: bytes
    compressed: bytes
    kind: str


class StaticFiles:
    """All files of the folder; `address` gives the address that pages write down."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._files = _read(folder)
        digest = hashlib.sha256()
        for name, file in sorted(self._files.items()):
            digest.update(f"{name} {len(file.content)} ".encode() + file.content)
        self.version = digest.hexdigest()[:12]

    def has(self, name: str) -> bool:
        return name in self._files

    def address(self, name: str) -> str:
        if name not in self._files:
            raise NotFound(f"there is no static file {name}")
        return f"{PREFIX}/{self.version}/{name}"

    def imported(self, name: str) -> tuple[str, ...]:
        """The addresses of all modules that a script needs, itself left out: a browser that is told
        them at once need not read one script to find the next."""
        found: dict[str, None] = {}
        ahead = [name]
        while ahead:
            one = ahead.pop()
            text = self._files[one].content.decode()
            needed = [normpath(join(dirname(one), path)) for path in _IMPORT.findall(text)]
            ahead += [path for path in needed if path not in found]
            found |= dict.fromkeys(needed)
        return tuple(self.address(one) for one in found if one != name)

    def whole(self, name: str) -> Response:
        """A file under an address that stays: asked for anew each time."""
        file = self._files[name]
        headers = {"cache-control": "no-cache"}
        return Response(file.content, headers=headers, media_type=file.kind)

    def response(self, request: Request, version: str, name: str) -> Response:
        """An old page may ask under an old version: it gets today's file, not to be kept."""
        file = self._files.get(name)
        if file is None:
            raise NotFound("no such file")
        kept = _KEPT if version == self.version else "no-cache"
        headers = {"cache-control": kept, "vary": "accept-encoding"}
        if "gzip" in request.headers.get("accept-encoding", ""):
            headers["content-encoding"] = "gzip"
            return Response(file.compressed, media_type=file.kind, headers=headers)
        return Response(file.content, media_type=file.kind, headers=headers)


class Shelf:
    """Hands out the files that are there before the application is asked. They are for everybody, a
    page needs some fifteen of them at once, and the application's own way costs each several times
    as much. What is not there goes on, and is refused as any other address."""

    def __init__(self, app: ASGIApp, *, files: StaticFiles) -> None:
        self._app = app
        self._files = files

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "GET":
            version, _, name = scope["path"].removeprefix(f"{PREFIX}/").partition("/")
            if scope["path"].startswith(f"{PREFIX}/") and self._files.has(name):
                answer = self._files.response(Request(scope), version, name)
                await answer(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _read(folder: Path) -> Mapping[str, StaticFile]:
    files: dict[str, StaticFile] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            kind = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "text/plain"
            files[path.relative_to(folder).as_posix()] = _file(path.read_bytes(), kind)
    for name, parts in TOGETHER.items():
        if all(one in files for one in parts):
            content = b"\n".join(files[one].content for one in parts)
            files[name] = _file(content, _TYPES[".css"])
    return files


def _file(content: bytes, kind: str) -> StaticFile:
    return StaticFile(content, gzip.compress(content, 9, mtime=0), kind)
