"""The last look at what is about to be said: no promise and no denial of a claim, whatever made it."""

from __future__ import annotations

import re

_FORBIDDEN = re.compile(
    r"\bSie (?:haben|hätten|hatten)\b[^.?!\n]{0,40}\b(?:Anspruch|Recht) (?:auf|darauf)\b"
    r"|\bSie (?:haben|hätten) (?:\w+ )?Anspruch\b"
    r"|\bAnspruch (?:haben|hätten) Sie\b"
    r"|\b(?:steht|stehen|stünde) Ihnen\b[^.?!\n]{0,40}\bzu\b"
    r"|\bIhnen (?:steht|stehen)\b[^.?!\n]{0,40}\bzu\b"
    r"|\bSie sind (?:\w+ )?(?:anspruchsberechtigt|leistungsberechtigt|berechtigt)\b"
    r"|\b(?:ist|wird|wurde|sind|werden|hiermit) (?:\w+ )?(?:bewilligt|genehmigt)\b"
    r"|\bIhr Antrag (?:ist|wird|wurde) (?:\w+ )?(?:abgelehnt|angenommen)\b"
    r"|\bwir bewilligen\b|\bSie bekommen von uns\b[^.\n]{0,20}\d"
    r"|\byou are (?:not )?(?:entitled|eligible)\b|\byou (?:have|do not have) a (?:right|claim) to\b"
    r"|\byour application (?:is|was|has been) (?:approved|rejected|granted|denied)\b",
    re.IGNORECASE,
)


def promises(text: str) -> str | None:
    """The words that may not leave, or None when there are none."""
    found = _FORBIDDEN.search(text)
    return found[0] if found else None
