"""Two states of the same laws, section by section: what changed, and what only looks different."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from servicetelefon.knowledge.laws.state import Law, LawState, Section

_WORD = re.compile(r"\w+")
_CONTEXT = 6
_ENOUGH_OF_A_NOTE = 5
_GONE = {"", "weggefallen", "aufgehoben", "gegenstandslos"}


class Kind(StrEnum):
    ADDED = "added"
    REPEALED = "repealed"
    CHANGED = "changed"
    MISSING = "missing"  # a heading without its text: look it up elsewhere
    FORMATTING = "formatting"  # other signs, the same words


@dataclass(frozen=True, slots=True)
class Difference:
    """Words that were and words that are, with a few common words before them."""

    after: str
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class Change:
    document: str
    law: str
    section: str
    heading: str
    kind: Kind
    differences: tuple[Difference, ...] = ()


def compare(old: LawState, new: LawState) -> list[Change]:
    """Every section that is not the same, in the order of the laws and their sections."""
    return [
        change
        for document, law in new.laws.items()
        if document in old.laws
        for change in _compare_law(old.laws[document], law)
    ]


def _compare_law(old: Law, new: Law) -> Iterator[Change]:
    for number in dict.fromkeys([*old.sections, *new.sections]):
        before, now = old.sections.get(number), new.sections.get(number)
        kind, differences = _compare_section(before, now)
        if kind is not None:
            section = now or before
            heading = section.heading if section else ""
            yield Change(new.document, old.name, number, heading, kind, differences)


def _compare_section(
    before: Section | None, now: Section | None
) -> tuple[Kind | None, tuple[Difference, ...]]:
    if _is_gone(before) or _is_gone(now):
        return _kind_of_gone(before, now), ()
    if before is None or now is None or before == now:
        return None, ()
    differences = tuple(_differences(before, now))
    return (Kind.CHANGED if differences else Kind.FORMATTING), differences


def _kind_of_gone(before: Section | None, now: Section | None) -> Kind | None:
    if _is_gone(before) and _is_gone(now):
        return None if (before is None) == (now is None) else Kind.FORMATTING
    if _is_gone(before):
        return Kind.ADDED
    return Kind.MISSING if now is not None and not now.text else Kind.REPEALED


def _is_gone(section: Section | None) -> bool:
    """Repealed sections stand in one publication and are left out in another."""
    return section is None or " ".join(_words(section.text)) in _GONE


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def _differences(before: Section, now: Section) -> Iterator[Difference]:
    old = _WORD.findall(f"{before.heading} {before.text}")
    new = _WORD.findall(f"{now.heading} {now.text}")
    notes = [_words(note) for note in (*before.notes, *now.notes)]
    matcher = SequenceMatcher(
        None, [word.lower() for word in old], [word.lower() for word in new], autojunk=False
    )
    for kind, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        was, is_ = old[old_start:old_end], new[new_start:new_end]
        if kind != "equal" and not _only_looks_different(was, is_, notes):
            context = old[max(0, old_start - _CONTEXT) : old_start]
            yield Difference(" ".join(context), " ".join(was), " ".join(is_))


def _only_looks_different(
    was: Sequence[str], is_: Sequence[str], notes: Sequence[Sequence[str]]
) -> bool:
    """Words run together or cut apart, or a note that one of the two publications leaves out."""
    if "".join(was).lower() == "".join(is_).lower():
        return True
    return all(
        not words or _is_note([word.lower() for word in words], notes) for words in (was, is_)
    )


def _is_note(words: Sequence[str], notes: Sequence[Sequence[str]]) -> bool:
    """Exactly a note, or enough of one; a single word would be found in any long remark."""
    if any(list(note) == words for note in notes):
        return True
    run = " ".join(words)
    return len(words) >= _ENOUGH_OF_A_NOTE and any(run in " ".join(note) for note in notes)
