"""Which unit of an office has a last name, by ranges of letters that stand in order.

Whether an office sorts ä as a or as ae, and "von der Heide" under V or H, is not known: a name
for which it matters has no sure unit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from servicetelefon.domain.responsibility_rules import LetterRange
from servicetelefon.responsibility.spelling import folded

_NOT_A_LETTER = re.compile(r"[^A-Z]+")
_BEFORE_THE_NAME = re.compile(
    r"^(?:(?:von|vom|van|zu|zum|zur|de|del|della|di|da|dos|du|der|den|dem|el|al|la|le|ben)[\s'’-]+)+"
)
_AS_ONE_LETTER = str.maketrans({"ä": "a", "ö": "o", "ü": "u"})


def units_for(ranges: Sequence[LetterRange], last_name: str) -> frozenset[str | None]:
    """The units that may have this name: one when it is sure, None among them for a gap."""
    return frozenset(_unit(ranges, written) for written in _ways_to_sort(last_name))


def _unit(ranges: Sequence[LetterRange], name: str) -> str | None:
    """The last range that begins before the name: HASSAN is in HASSA–KITZ, not in …–HASS."""
    found = None
    for one in ranges:
        if one.first <= name and (name <= one.last or name.startswith(one.last)):
            found = one.unit
    return found


def _ways_to_sort(last_name: str) -> Iterator[str]:
    small = last_name.strip().casefold()
    for text in {small, _BEFORE_THE_NAME.sub("", small)}:
        for one in {text, text.translate(_AS_ONE_LETTER)}:
            if letters := _NOT_A_LETTER.sub("", folded(one).upper()):
                yield letters
