"""Files that citizens hand in: what they are is read from their first bytes, never from a name."""

from __future__ import annotations

from typing import Protocol

from servicetelefon.kit.errors import Invalid, Unavailable

LARGEST_FILE = 10 * 1024 * 1024
MOST_FILES = 5
LARGEST_TOGETHER = 25 * 1024 * 1024

_BEGINNINGS = (
    (b"%PDF-", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
)
_DANGEROUS = (b"/JavaScript", b"/JS ", b"/Launch", b"/EmbeddedFile")
"""What a PDF of a letter never has; a reader at the office would run it. Not `/OpenAction`: most letters
name their first page by it, and what it could run is on this list."""


class FileRefused(Invalid):
    """The code of the error says which of the rules."""

    def __init__(self, why: str) -> None:
        super().__init__(f"file refused: {why}")
        self.code = f"file-{why}"


class ScannerAway(Unavailable):
    """A city that scans takes no file unscanned."""

    code = "scanner-away"


class Scanner(Protocol):
    """The hook for a malware scanner: True when nothing was found. Raises ScannerAway."""

    async def clean(self, content: bytes) -> bool: ...


class NoScanner:
    """For a city that scans elsewhere."""

    async def clean(self, content: bytes) -> bool:
        return bool(content)


def media_type(content: bytes) -> str:
    """Raises FileRefused for what is none of the kinds that we take."""
    if not content:
        raise FileRefused("empty")
    if len(content) > LARGEST_FILE:
        raise FileRefused("too-large")
    for beginning, kind in _BEGINNINGS:
        if content.startswith(beginning):
            if kind == "application/pdf" and any(one in content for one in _DANGEROUS):
                raise FileRefused("active")
            return kind
    raise FileRefused("kind")
