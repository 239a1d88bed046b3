"""The session cookie, and the proof that a form was ours (CSRF)."""

from __future__ import annotations

import base64
import hashlib
import hmac
from urllib.parse import urlsplit

from fastapi import Request, Response

from servicetelefon.kit.errors import Forbidden
from servicetelefon.web.services import PageSettings

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
HEADER = "x-csrf-token"
FIELD = "csrf"


class ForeignForm(Forbidden):
    """The request did not come from a page of ours."""

    code = "foreign-form"


def cookie_name(settings: PageSettings) -> str:
    """With the prefix a browser takes the cookie over TLS and from this very host only
    (RFC 6265bis §4.1.3.2). The practice has another: cookies know no ports."""
    name = "practice" if settings.practice else "session"
    return f"__Host-{name}" if settings.secure else name


def set_cookie(response: Response, token: str, settings: PageSettings) -> None:
    """Ends with the browser; the database ends it earlier (idle, longest)."""
    name, secure = cookie_name(settings), settings.secure
    response.set_cookie(name, token, secure=secure, httponly=True, samesite="lax", path="/")


def clear_cookie(response: Response, settings: PageSettings) -> None:
    name, secure = cookie_name(settings), settings.secure
    response.delete_cookie(name, secure=secure, httponly=True, samesite="lax", path="/")


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
