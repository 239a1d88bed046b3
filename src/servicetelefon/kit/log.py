"""Logs as JSON lines on stderr, scrubbed in one place: keys and codes, never content.

A log line has an event name and keys from a closed habit: ids, codes, counts, durations.
What looks like a phone number, an e-mail address or an IBAN is masked all the same, also in
the text of exceptions, because a library's message is not ours to word.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

_MASKS = (
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+"), "[mail]"),
    (re.compile(r"\b[A-Z]{2}\d{2}(?: ?[0-9A-Z]){11,30}\b"), "[iban]"),
    # Eight digits and more in one piece or grouped; not inside ids, times or hashes.
    (re.compile(r"(?<![\w.-])(?:\+|00|0)\d(?:[ /()-]?\d){6,14}(?![\w-])"), "[number]"),
)

Event = MutableMapping[str, Any]


def scrub(text: str) -> str:
    for pattern, mask in _MASKS:
        text = pattern.sub(mask, text)
    return text


def _scrubbed(_logger: object, _method: str, event: Event) -> Event:
    for key, value in event.items():
        if isinstance(value, str) and key != "timestamp":
            event[key] = scrub(value)
    return event


def set_up(process: str, *, level: str = "INFO") -> None:
    """Send our own and every library's log through the same scrubbed JSON renderer."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
        _scrubbed,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(sort_keys=True),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    structlog.contextvars.bind_contextvars(process=process)
    # Access logs hold addresses and queries of citizens; our metrics count requests.
    for quiet in ("uvicorn.access", "httpx", "procrastinate.worker"):
        logging.getLogger(quiet).setLevel("WARNING")
