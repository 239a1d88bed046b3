"""What went wrong, told to who asked: a page that helps, a fragment, or RFC 9457 for programs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlencode

import structlog
from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.exceptions import HTTPException

from servicetelefon.kit.bidi import left_to_right
from servicetelefon.kit.database import NOT_STORABLE
from servicetelefon.kit.errors import Invalid, NotFound, ServiceError
from servicetelefon.kit.wording import MAIN_LANGUAGE
from servicetelefon.web.access import PROGRAMS, PasswordChangeNeeded
from servicetelefon.web.site import SignInNeeded, site_of

log = structlog.stdlib.get_logger()

RETRY_SECONDS = 5

_WORDED = {403: "forbidden", 404: "not-found", 409: "conflict", 429: "too-many",
           500: "unexpected", 503: "unavailable"}  # fmt: skip
"""The sentence for an error whose code has none of its own."""

Handler = Callable[[Request, Any], Awaitable[Response]]


class WrongMethod(ServiceError):
    code = "wrong-method"
    status = 405


async def answer(request: Request, error: ServiceError) -> Response:
    """The error in the form in which it was asked for."""
    if _wants_html(request) and request.method == "GET" and not _is_fragment(request):
        if isinstance(error, SignInNeeded):
            return RedirectResponse(f"/anmelden?{urlencode({'weiter': _here(request)})}", 303)
        if isinstance(error, PasswordChangeNeeded):
            return RedirectResponse("/konto", 303)
    response = _page(request, error) if _wants_html(request) else _problem(error)
    if error.retryable:
        response.headers["retry-after"] = str(RETRY_SECONDS)
    return response


def _page(request: Request, error: ServiceError) -> Response:
    site = site_of(request)
    words, city = site.pages.wording(), site.services.city()
    wished = request.query_params.get("sprache", MAIN_LANGUAGE)
    lang = wished if wished in city.languages else MAIN_LANGUAGE
    key = error.code if words.has(f"error.{error.code}") else _WORDED.get(error.status, "invalid")
    number = city.main_number.shown
    values = {"number": number if lang == MAIN_LANGUAGE else left_to_right(number), **error.values}
    sentence = words.t(f"error.{key}", lang, **values)
    template = "parts/problem.html" if _is_fragment(request) else "error.html"
    return site.page(
        request, template, lang=lang, status=error.status, sentence=sentence, error=error
    )


def _problem(error: ServiceError) -> Response:
    content = {
        "type": f"urn:servicetelefon:error:{error.code}",
        "title": str(error),
        "status": error.status,
        "code": error.code,
        "retryable": error.retryable,
    }
    return JSONResponse(content, error.status, media_type="application/problem+json")


def _wants_html(request: Request) -> bool:
    if request.url.path.startswith(PROGRAMS):
        return False
    return "text/html" in request.headers.get("accept", "") or _is_fragment(request)


def _is_fragment(request: Request) -> bool:
    return request.headers.get("hx-request") == "true"


def _here(request: Request) -> str:
    query = request.url.query
    return f"{request.url.path}?{query}" if query else request.url.path


async def _invalid(request: Request, _error: RequestValidationError) -> Response:
    return await answer(request, Invalid("the request is not complete"))


_BY_STATUS = {404: NotFound("no such page"), 405: WrongMethod("not by this method")}


async def _http(request: Request, error: HTTPException) -> Response:
    response = await answer(request, _BY_STATUS.get(error.status_code, Invalid(error.detail)))
    response.headers.update(error.headers or {})  # `Allow`, RFC 9110 §15.5.6
    return response


async def _not_storable(request: Request, error: Exception) -> Response:
    log.warning("request.not_storable", why=type(error).__name__)
    return await answer(request, Invalid("a value that nothing can hold"))


HANDLERS: dict[int | type[Exception], Handler] = {
    ServiceError: answer,
    RequestValidationError: _invalid,
    HTTPException: _http,
    **dict.fromkeys(NOT_STORABLE, _not_storable),
}
