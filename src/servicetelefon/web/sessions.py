"""The session cookie, and the proof that a form was ours (CSRF)."""

from __future__ import annotations

import base64
import hashlib
import hmac
from urllib.parse import urlsplit

from fastapi import Request, Response

from servicetelefon.kit.errors import Forbidden

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
HEADER = "x-csrf-token"
FIELD = "csrf"


class ForeignForm(Forbidden):
    """The request did not come from a page of ours."""

    code = "foreign-form"


def cookie_name(*, secure: bool) -> str:
    """With the prefix a browser takes the cookie over TLS and from this very host only
    (RFC 6265bis §4.1.3.2)."""
    return "__Host-session" if secure else "session"


def set_cookie(response: Response, token: str, *, secure: bool) -> None:
    """Ends with the browser; the database ends it earlier (idle, longest)."""
    response.set_cookie(
        cookie_name(secure=secure), token, secure=secure, httponly=True, samesite="lax", path="/"
    )


def clear_cookie(response: Response, *, secure: bool) -> None:
    response.delete_cookie(
        cookie_name(secure=secure), secure=secure, httponly=True, samesite="lax", path="/"
    )


def csrf_token(session_token: str) -> str:
    """Bound to the session, so nothing needs to be stored; says nothing about its token."""
    digest = hashlib.sha256(f"csrf {session_token}".encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def check_origin(request: Request) -> None:
    """ForeignForm unless the browser says that a page of this very host sends it."""
    origin = request.headers.get("origin", "")
    if not origin or urlsplit(origin).netloc != request.headers.get("host"):
        raise ForeignForm("the request comes from another site")


async def check_csrf(request: Request, expected: str) -> None:
    """ForeignForm unless header or form field carry the session's token."""
    given = request.headers.get(HEADER)
    if given is None:
        value = (await request.form()).get(FIELD)
        given = value if isinstance(value, str) else ""
    if not hmac.compare_digest(given.encode(), expected.encode()):
        raise ForeignForm("the form has no valid token")
