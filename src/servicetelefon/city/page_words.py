"""Sentences that a citizens' page says because of what happened: texts that every city must have.

What a page always asks for stands in its template and is held before `web` starts. These stand in
code alone: without this list a city would learn of a missing one from the first citizen who needs it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_NOTHING = frozenset[str]()

PAGE_WORDS: Mapping[str, frozenset[str]] = MappingProxyType(
    dict.fromkeys(
        (
            "callback.not_found",
            "callback.not_owed",
            "callback.soon",
            "callback.time_refused",
            "chat.callback_asked",
            "chat.empty",
            "chat.ended",
            "chat.mail_failed",
            "chat.mail_sent",
            "chat.mail_text",
            "chat.mail_wrong",
            "chat.not_ready",
            "chat.notice_recorded",
            "chat.number_refused",
            "chat.thanks_rating",
            "chat.too_long",
            "portal.add_empty",
            "portal.receipt_footer",
            "portal.sent_before",
            "question.thanks",
        ),
        _NOTHING,
    )
    | {"chat.handed_over": frozenset({"day", "time", "reference", "code"})}
)
"""Words → values that each may use."""
