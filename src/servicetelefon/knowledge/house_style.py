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


def problems(texts: Mapping[str, str]) -> Iterator[tuple[str, int, str]]:
    """Rendering, line within it (from 0), and what is wrong."""
    for name, text in texts.items():
        for number, line in enumerate(text.split("\n")):
            if found := _PROMISE.search(line):
                yield name, number, f"promises or denies a claim: {found[0]!r}"
    if MAIN in texts and _NEXT_STEP not in texts[MAIN]:
        yield MAIN, 0, f"the written answer does not say what to do ({_NEXT_STEP})"
