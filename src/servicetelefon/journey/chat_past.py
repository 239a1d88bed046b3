"""What a conversation was about, written down between two messages and read again."""

from __future__ import annotations

import json
from typing import Any

from servicetelefon.domain.turn import NOTHING_BEFORE, Choice, Past


def written(past: Past) -> str:
    return json.dumps(
        {
            "question": past.question,
            "article": past.article,
            "choices": [[one.article, one.title] for one in past.choices],
            "language": past.language,
            "misses": past.misses,
        },
        ensure_ascii=False,
    )


def read(text: str | None) -> Past:
    if text is None:
        return NOTHING_BEFORE
    data: dict[str, Any] = json.loads(text)
    return Past(
        question=str(data["question"]),
        article=data["article"],
        choices=tuple(Choice(*one) for one in data["choices"]),
        language=data["language"],
        misses=int(data["misses"]),
    )
