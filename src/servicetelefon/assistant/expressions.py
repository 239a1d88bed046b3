"""Lists of expressions that a person can read, and finding them: fixed, no score, no guess.

In an expression words stand in order. `a/b` are alternatives, `(a)` may be missing, `a*` is any
word that begins so, and `…` lets up to four other words pass. `x + y` are found near each other in
either order: people in need do not keep to one. `{name}` stands for a group of words. After ` ! `
stands what takes the meaning away wherever the message says it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import product

from servicetelefon.assistant.text import folded, tokens

_GAP = "…"
_AND = " + "
_UNLESS = " ! "
_LONGEST_GAP = 4
_NEAR = 12
"""Words that may lie between two parts of `x + y`: about one sentence as people write it."""
_PART = re.compile(r"\([^)]*\)|\S+")
_GROUP = re.compile(r"\{([^{}]*)\}")
_STEM = 3


@dataclass(frozen=True, slots=True)
class Word:
    """One place of an expression: the words it may be, whole or as beginnings."""

    whole: frozenset[str]
    begun: tuple[str, ...] = ()
    optional: bool = False

    def fits(self, token: frozenset[str]) -> bool:
        return not self.whole.isdisjoint(token) or any(
            one.startswith(begin) for begin in self.begun for one in token
        )


Step = Word | None
"""None is the gap."""

Steps = tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Expression:
    """As it is written, what it stands for, its parts, which are found in any order, and what must
    not be said anywhere in the message."""

    written: str
    means: str
    language: str
    parts: tuple[Steps, ...]
    unless: tuple[Steps, ...] = ()


class NotAnExpression(ValueError):
    """Written in a way that cannot be read."""


def compiled(
    written: str, means: str, language: str = "de", groups: Mapping[str, str] | None = None
) -> Expression:
    """Read from its written form. `groups`: name → `a/b/c`, for `{name}`. NotAnExpression."""
    whole, *unless = spelt_out(written, groups or {}).split(_UNLESS)
    parts = tuple(map(_steps, whole.split(_AND)))
    return Expression(written, means, language, parts, tuple(map(_steps, unless)))


def spelt_out(written: str, groups: Mapping[str, str]) -> str:
    """With the words of its groups in their place; a group may name groups."""

    def words_of(name: re.Match[str]) -> str:
        if name[1] not in groups:
            raise NotAnExpression(f"{written!r} names a group {name[1]!r} that is not there")
        return groups[name[1]]

    for _ in range(len(groups) + 1):
        if not _GROUP.search(written):
            return written
        written = _GROUP.sub(words_of, written)
    raise NotAnExpression(f"{written!r} names a group that leads back to itself")


def _steps(written: str) -> Steps:
    steps: list[Step] = []
    for part in _PART.findall(written):
        if part == _GAP:
            steps.append(None)
            continue
        optional = part.startswith("(")
        steps.extend(_words(part.strip("()"), optional=optional))
    if not any(isinstance(step, Word) and not step.optional for step in steps):
        raise NotAnExpression(f"{written!r} has no word that must be there")
    first = steps[0]
    if first is None or first.optional:
        raise NotAnExpression(f"{written!r} must begin with a word that must be there")
    return tuple(steps)


def _words(part: str, *, optional: bool) -> Iterator[Word]:
    for group in part.split():
        whole: set[str] = set()
        begun: list[str] = []
        for one in group.split("/"):
            folded_words = tokens(one)
            if len(folded_words) != 1:
                raise NotAnExpression(f"{one!r} must be one word")
            if one.endswith("*"):
                begun.append(folded_words[0])
            else:
                whole.add(folded_words[0])
        yield Word(frozenset(whole), tuple(begun), optional)


def spellings(expression: Expression) -> Iterator[str]:
    """Every way in which it can be written, gaps left empty."""
    return (" ".join(filter(None, way)) for way in product(*_ways(expression)))


def each_word(expression: Expression) -> Iterator[str]:
    """Fewer ways, in which each of its words stands once: what a test of a long list must find."""
    ways = _ways(expression)
    for place, words in enumerate(ways):
        for word in words:
            yield " ".join(
                filter(None, (word if at == place else way[0] for at, way in enumerate(ways)))
            )


def _ways(expression: Expression) -> list[tuple[str, ...]]:
    """For each place the words that may stand there; an empty one where none need."""
    ways: list[tuple[str, ...]] = []
    for step in (step for part in expression.parts for step in part):
        if step is not None:
            words = (*sorted(step.whole), *step.begun)
            ways.append((*words, "") if step.optional else words)
    return ways


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, and the places of its first and last word."""

    means: str
    language: str
    first: int
    last: int

    def within(self, other: Found, more: int = 0) -> bool:
        """`more`: so many words before and after it count too."""
        return other.first - more <= self.first and self.last <= other.last + more


@dataclass(slots=True)
class Expressions:
    """A list made ready to be looked through. `misspelt` maps a wrong word to the right ones.

    `harmless`: figures of speech; what is found inside one of them alone was not meant.
    `past`: what tells that something is over, see `Past`.
    """

    expressions: Sequence[Expression]
    misspelt: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    harmless: Sequence[Expression] = ()
    past: Sequence[Expression] = ()
    _meant: _Index = field(init=False)
    _not_meant: _Index = field(init=False)
    _of_past: _Index = field(init=False)

    def __post_init__(self) -> None:
        lists = (self.expressions, self.harmless, self.past)
        self._meant, self._not_meant, self._of_past = map(_Index, lists)

    def find(self, text: str) -> list[Found]:
        """All that the text says of this list, in the order of the text."""
        said = [self._forms(token) for token in tokens(text)]
        found = list(self._meant.found_in(said))
        if not found:
            return found
        not_meant, past = list(self._not_meant.found_in(said)), list(self._of_past.found_in(said))
        meant = (one for one in found if not any(one.within(other) for other in not_meant))
        return [one for one in meant if not _is_over(one, past)]

    def means(self, text: str) -> set[str]:
        return {one.means for one in self.find(text)}

    def _forms(self, token: str) -> frozenset[str]:
        return frozenset({token}) | self.misspelt.get(token, frozenset())


class Past(StrEnum):
    """A time long ago; a word of what was done then; what says that it is so at this hour."""

    AGO = "ago"
    DEED = "deed"
    NOW = "now"


def _is_over(one: Found, past: Sequence[Found]) -> bool:
    """Its own words are of the past, a time long ago stands near, and nothing speaks of now."""

    def says(kind: Past, near: int) -> bool:
        return any(other.means == kind and other.within(one, near) for other in past)

    now = any(other.means == Past.NOW for other in past)
    return says(Past.DEED, 1) and says(Past.AGO, _NEAR) and not now


Said = Sequence[frozenset[str]]
"""The words of a text, each with the words that it may be a misspelling of."""


class _Index:
    """Expressions by how the first word of their first part begins."""

    def __init__(self, expressions: Iterable[Expression]) -> None:
        self._whole: defaultdict[str, list[Expression]] = defaultdict(list)
        self._begun: defaultdict[str, list[Expression]] = defaultdict(list)
        for one in expressions:
            first = one.parts[0][0]
            if first is None:
                continue
            for word in first.whole:
                self._whole[word].append(one)
            for begin in first.begun:
                self._begun[begin[:_STEM]].append(one)

    def found_in(self, said: Said) -> Iterator[Found]:
        for place, forms in enumerate(said):
            for one in dict.fromkeys(self._candidates(forms)):
                reach = _reach(one.parts, said, place)
                if reach is not None and not _says_any(one.unless, said):
                    yield Found(one.means, one.language, *reach)

    def _candidates(self, forms: Iterable[str]) -> Iterator[Expression]:
        for form in forms:
            yield from self._whole.get(form, ())
            for length in range(1, _STEM + 1):
                yield from self._begun.get(form[:length], ())


def _says_any(of: Sequence[Steps], said: Said) -> bool:
    return any(_matches(one, said, at) is not None for one in of for at in range(len(said)))


def _reach(parts: Sequence[Steps], said: Said, place: int) -> tuple[int, int] | None:
    """First and last place of an expression whose first part begins here."""
    last = _matches(parts[0], said, place)
    if last is None:
        return None
    spans = [(place, last)]
    for part in parts[1:]:
        beside = _beside(part, said, spans)
        if beside is None:
            return None
        spans.append(beside)
    return min(first for first, _ in spans), max(end for _, end in spans)


def _beside(part: Steps, said: Said, spans: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    """Where a part stands near what was found of the others, and not in the same words."""
    first, last = min(begin for begin, _ in spans), max(end for _, end in spans)
    for place in range(max(0, first - _NEAR), min(len(said), last + _NEAR + 2)):
        end = _matches(part, said, place)
        if end is not None and all(end < begin or stop < place for begin, stop in spans):
            return place, end
    return None


def _matches(steps: Steps, said: Said, place: int) -> int | None:
    """The last place that a part takes when it begins here."""
    if not steps:
        return place - 1
    step, rest = steps[0], steps[1:]
    if step is None:
        for skipped in range(min(_LONGEST_GAP, len(said) - place) + 1):
            if (last := _matches(rest, said, place + skipped)) is not None:
                return last
        return None
    if step.optional and (last := _matches(rest, said, place)) is not None:
        return last
    if place < len(said) and step.fits(said[place]):
        return _matches(rest, said, place + 1)
    return None


def misspellings(lists: Mapping[str, Iterable[str]]) -> dict[str, frozenset[str]]:
    """From `right: [wrong, …]` to wrong → right, folded."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for right, wrong in lists.items():
        for one in wrong:
            found[folded(one)].add(folded(right))
    return {wrong: frozenset(right) for wrong, right in found.items()}
