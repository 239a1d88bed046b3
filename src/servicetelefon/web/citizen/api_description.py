"""The API as OpenAPI describes it: every answer that is really given, refusals included."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

from servicetelefon import __version__

PROBLEM = "application/problem+json"
REFUSALS = {
    400: "What was sent cannot be read.",
    404: "There is no such chat, or it is over, or it is somebody else's.",
    405: "Not by this method.",
    409: "The chat is past that, or something else was left before.",
    413: "More than may be sent.",
    429: "Too many from one address or in one conversation.",
    500: "A fault of ours.",
    503: "A part that is needed is not there now.",
}
_RETRYABLE = {429, 500, 503}
_NO_CHAT = {404, 409}
_UNCHECKED = "422"
"""What the library says of itself; ours is 400."""

_SHAPE: dict[str, Any] = {
    "type": "object",
    "description": "RFC 9457. `code` is stable; `retryable`: the same again may help.",
    "required": ["type", "title", "status", "code", "retryable"],
    "additionalProperties": False,
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string", "description": "One sentence for whoever runs the portal."},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "retryable": {"type": "boolean"},
    },
}
_TOKEN = {
    "type": "http",
    "scheme": "bearer",
    "description": "The `token` of the chat; it is told once, when the chat begins.",
}


def describe(routes: Iterable[BaseRoute], prefix: str) -> dict[str, Any]:
    """The OpenAPI document of the routes under `prefix`."""
    ours = [one for one in routes if isinstance(one, APIRoute) and one.path.startswith(prefix)]
    document = get_openapi(title="Servicetelefon", version=__version__, routes=ours)
    for path, operations in document["paths"].items():
        for operation in operations.values():
            _complete(operation, in_chat="{chat}" in path)
    parts: dict[str, Any] = document.setdefault("components", {})
    shapes: dict[str, Any] = parts.setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        shapes.pop(name, None)
    shapes["Problem"] = _SHAPE
    parts["securitySchemes"] = {"token": _TOKEN}
    return document


def _complete(operation: dict[str, Any], *, in_chat: bool) -> None:
    answers: dict[str, Any] = operation["responses"]
    answers.pop(_UNCHECKED, None)
    for status, sentence in REFUSALS.items():
        if in_chat or status not in _NO_CHAT:
            answers[str(status)] = _refusal(status, sentence)
    if in_chat:
        operation["security"] = [{"token": []}]


def _refusal(status: int, sentence: str) -> dict[str, Any]:
    shape = {"schema": {"$ref": "#/components/schemas/Problem"}}
    refusal: dict[str, Any] = {"description": sentence, "content": {PROBLEM: shape}}
    if status in _RETRYABLE:
        seconds = {"description": "Seconds.", "schema": {"type": "integer"}}
        refusal["headers"] = {"retry-after": seconds}
    return refusal
