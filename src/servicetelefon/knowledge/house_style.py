"""What every answer must have and none may say, beyond grammar."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from servicetelefon.domain.article import MAIN

# The service decides nothing: who is entitled, to what and how much is the office's to say.
_PROMISE = re.compile(
    r"\bSie (?:haben|hätten) (?:einen |keinen |k?ein |darauf )?(?:Anspruch|Recht auf)\b"
    r"|\b(?:steht|stehen) Ihnen (?:nicht )?zu\b"
    r"|\byou are (?:not )?entitled\b",
    re.IGNORECASE,
)
_NEXT_STEP = "Nächster Schritt:"


def problems(texts: Mapping[str, str]) -> Iterator[tuple[str, str, int, str]]:
    """Which rule, rendering, line within it (from 0), and the words or what is missing."""
    for name, text in texts.items():
        for number, line in enumerate(text.split("\n")):
            if found := _PROMISE.search(line):
                yield "claim", name, number, found[0]
    if MAIN in texts and _NEXT_STEP not in texts[MAIN]:
        yield "next-step", MAIN, 0, f"the written answer does not say what to do ({_NEXT_STEP})"
