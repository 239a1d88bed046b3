"""The sentences that everybody must understand, whatever language they speak."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from servicetelefon.city.sources import Sources
from servicetelefon.kit.errors import BrokenFile
from servicetelefon.kit.wording import Entry

EMERGENCY = "emergency.danger"
EVERYBODY = (
    EMERGENCY,
    "emergency.today",
    "person.always",
    "need.noted",
    "callback.kept",
    "label.assistant",
    "privacy.short",
    "call.not_recorded",
    "call.anonymous",
)
"""In the order in which somebody needs them. Whoever writes a language writes at least these."""

_NUMBER = re.compile(r"[0-9]+")


def faults_for_everybody(
    sources: Sources, name: str, catalogue: Mapping[str, Entry], german: Mapping[str, Entry]
) -> Iterator[BrokenFile]:
    """A sentence that a language lacks, and one that names other numbers than the German text.

    German names every emergency number, so they are told in any language and any operation:
    where a translation may not be shown, German comes in its place.
    """
    for words_id in EVERYBODY:
        if words_id not in catalogue:
            yield sources.fault(name, ("texts",), f"{words_id} is missing")
        elif words_id in german and _numbers(catalogue[words_id]) != _numbers(german[words_id]):
            problem = f"{words_id}: the numbers are not those of the German text"
            yield sources.fault(name, ("texts", words_id), problem)
    if catalogue == german and EMERGENCY in german:
        for number in sources.city.calls_out.emergency:
            if number not in _numbers(german[EMERGENCY]):
                problem = f"{EMERGENCY}: the emergency number {number} is missing"
                yield sources.fault(name, ("texts", EMERGENCY), problem)


def _numbers(entry: Entry) -> set[str]:
    """Those written with the digits that a telephone has."""
    return set(_NUMBER.findall(entry.other))
