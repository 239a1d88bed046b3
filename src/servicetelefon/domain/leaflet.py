"""The page that a caller is sent a link to: its address says nothing to whoever else reads it."""

from __future__ import annotations

import hashlib

LENGTH = 8
PATH = "/z"


def leaflet_code(article: str) -> str:
    """Digits that stay the same for an article and do not tell which it is."""
    digest = hashlib.sha256(f"leaflet {article}".encode()).digest()
    return f"{int.from_bytes(digest[:8], 'big') % 10**LENGTH:0{LENGTH}}"
