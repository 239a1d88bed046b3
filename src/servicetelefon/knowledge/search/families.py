"""Word families: words that share no letters but mean the same to an office (Stütze, Sozialhilfe)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from servicetelefon.kit.yaml_file import Loc, Node, YamlFile, parse
from servicetelefon.knowledge.search.text import content_words, stem, words

Member = tuple[str, ...]
MAX_WORDS = 3  # content words; "von zu Hause arbeiten" has two
_SHIPPED = "families.de.yaml"
# A word of many families (Brief, Hilfe) says less in each of them.
_AMBIGUITY = 0.3
_PREFIX = 4


@dataclass(frozen=True, slots=True)
class Families:
    """All families; `relatives` is asked with one to three neighbouring words of a question."""

    members: tuple[Member, ...]
    _keys: tuple[Member, ...]
    _families: tuple[tuple[int, ...], ...]
    _of_key: Mapping[Member, tuple[int, ...]]
    _prefixes: frozenset[str]

    def relatives(self, spoken: Sequence[str]) -> list[tuple[int, float]]:
        """Numbers of members that mean the same, each with a weight up to 1."""
        key = _key(spoken)
        found = self._of_key.get(key, ())
        weight = len(found) ** -_AMBIGUITY if found else 0.0
        numbers = {number for family in found for number in self._families[family]}
        return [(number, weight) for number in sorted(numbers) if self._keys[number] != key]

    def may_know(self, word: str) -> bool:
        """Whether it is worth asking at all; spares a stem for most parts of a compound."""
        return word[:_PREFIX] in self._prefixes


def build(lists: Iterable[Sequence[str]]) -> Families:
    """Families from lists of members as people write them."""
    numbers: dict[Member, int] = {}
    families: list[tuple[int, ...]] = []
    of_key: defaultdict[Member, list[int]] = defaultdict(list)
    for family in lists:
        members = [_spoken(member) for member in family]
        families.append(tuple(numbers.setdefault(m, len(numbers)) for m in members))
        for key in dict.fromkeys(_key(member) for member in members):
            of_key[key].append(len(families) - 1)
    return Families(
        members=tuple(numbers),
        _keys=tuple(_key(member) for member in numbers),
        _families=tuple(families),
        _of_key={key: tuple(found) for key, found in of_key.items()},
        _prefixes=frozenset(m[0][:_PREFIX] for m in numbers if len(m) == 1),
    )


def _spoken(member: str) -> Member:
    """What is looked for of a member: its content words, or all when it has no others."""
    spoken = words(member)
    return tuple(content_words(spoken) or spoken)


def _key(spoken: Sequence[str]) -> Member:
    return tuple(stem(word) for word in spoken)


def shipped() -> list[list[str]]:
    """The families of German that come with the product."""
    content = resources.files("servicetelefon.knowledge.search").joinpath(_SHIPPED).read_bytes()
    return read(Path(_SHIPPED), content)


def read(path: Path, content: bytes) -> list[list[str]]:
    """A file of families: topics, each a list, one family a line. BrokenFile names the line."""
    file = parse(path, content)
    if file.faults:
        raise file.faults[0]
    if not isinstance(file.value, dict):
        raise file.fault((), "topics with lists of families are expected")
    return [
        _members(file, (topic, position), row)
        for topic, rows in file.value.items()
        for position, row in enumerate(_rows(file, topic, rows))
    ]


def _rows(file: YamlFile, topic: str, rows: Node) -> list[Node]:
    if not isinstance(rows, list):
        raise file.fault((topic,), f"{topic} must hold a list of families")
    return rows


def _members(file: YamlFile, loc: Loc, row: Node) -> list[str]:
    members = [member.strip() for member in str(row).split(",")]
    for member in members:
        if not 1 <= len(_spoken(member)) <= MAX_WORDS:
            raise file.fault(loc, f"{member!r} must have one to {MAX_WORDS} words")
    return members
