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
# Nobody is left with a rule and nothing to do; each line of easy language is a step by itself.
_NEXT_STEP = {MAIN: "Nächster Schritt:", "en": "Next step:"}


def problems(texts: Mapping[str, str]) -> Iterator[tuple[str, str, int, str]]:
    """Which rule, rendering, line within it (from 0), and the words or what is missing."""
    for name, text in texts.items():
        for number, line in enumerate(text.split("\n")):
            if found := _PROMISE.search(line):
                yield "claim", name, number, found[0]
    for name, words in _NEXT_STEP.items():
        if name in texts and words not in texts[name]:
            yield "next-step", name, 0, f"the text does not say what to do ({words})"
