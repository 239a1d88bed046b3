"""Lists of expressions that a person can read, and finding them: fixed, no score, no guess.

In an expression words stand in order. `a/b` are alternatives, `(a)` may be missing, `a*` is any
word that begins so, and `…` lets up to four other words pass.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from servicetelefon.assistant.text import folded, tokens

_GAP = "…"
_LONGEST_GAP = 4
_PART = re.compile(r"\([^)]*\)|\S+")
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


@dataclass(frozen=True, slots=True)
class Expression:
    """As it is written, what it stands for, and its steps."""

    written: str
    means: str
    language: str
    steps: tuple[Step, ...]


class NotAnExpression(ValueError):
    """Written in a way that cannot be read."""


def compiled(written: str, means: str, language: str = "de") -> Expression:
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
    return Expression(written, means, language, tuple(steps))


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
    """Every way in which it can be written, gaps left empty: what a test must find."""
    ways: list[tuple[str, ...]] = []
    for step in expression.steps:
        if step is not None:
            words = (*sorted(step.whole), *step.begun)
            ways.append((*words, "") if step.optional else words)
    return (" ".join(filter(None, way)) for way in product(*ways))


@dataclass(frozen=True, slots=True)
class Found:
    means: str
    language: str
    first: int
    last: int


@dataclass(slots=True)
class Expressions:
    """A list made ready to be looked through. `misspelt` maps a wrong word to the right ones."""

    expressions: Sequence[Expression]
    misspelt: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    _whole: defaultdict[str, list[Expression]] = field(init=False)
    _begun: defaultdict[str, list[Expression]] = field(init=False)

    def __post_init__(self) -> None:
        self._whole, self._begun = defaultdict(list), defaultdict(list)
        for one in self.expressions:
            first = one.steps[0]
            if first is None:
                continue
            for word in first.whole:
                self._whole[word].append(one)
            for begin in first.begun:
                self._begun[begin[:_STEM]].append(one)

    def find(self, text: str) -> list[Found]:
        """All that the text says of this list, in the order of the text."""
        said = [self._forms(token) for token in tokens(text)]
        found: list[Found] = []
        for place, forms in enumerate(said):
            for one in dict.fromkeys(self._candidates(forms)):
                last = _matches(one.steps, said, place)
                if last is not None:
                    found.append(Found(one.means, one.language, place, last))
        return found

    def means(self, text: str) -> set[str]:
        return {one.means for one in self.find(text)}

    def _forms(self, token: str) -> frozenset[str]:
        return frozenset({token}) | self.misspelt.get(token, frozenset())

    def _candidates(self, forms: Iterable[str]) -> Iterator[Expression]:
        for form in forms:
            yield from self._whole.get(form, ())
            for length in range(1, _STEM + 1):
                yield from self._begun.get(form[:length], ())


def _matches(steps: Sequence[Step], said: Sequence[frozenset[str]], place: int) -> int | None:
    """The last place that the expression takes when it begins here."""
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
