"""The assistant's lists of a city, `assistant/*.yaml`: read whole and checked, or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from servicetelefon.assistant.expressions import (
    Expression,
    Expressions,
    NotAnExpression,
    Past,
    compiled,
    misspellings,
)
from servicetelefon.assistant.latin import in_latin
from servicetelefon.assistant.personal import Mask, delivered, mask_of
from servicetelefon.assistant.thresholds import ThresholdsFile
from servicetelefon.domain.office import Crisis
from servicetelefon.kit.errors import BrokenFile, BrokenFiles, Place
from servicetelefon.kit.yaml_file import YamlFile, parse

FOLDER = "assistant"
CRISIS, SCREEN, ELSEWHERE = "crisis.yaml", "screen.yaml", "elsewhere.yaml"
GLOSSARY, THRESHOLDS = "glossary.yaml", "thresholds.yaml"
MASK = "mask.yaml"
"""May be missing: then the mask that comes with the program covers."""
ASKED = "asked.yaml"
"""May be missing: then other languages are searched by the glossary alone."""

Line = Annotated[str, Field(min_length=1, max_length=400)]
Group = Annotated[str, Field(min_length=1, max_length=2_000)]
Model = TypeVar("Model", bound=BaseModel)


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CrisisFile(Part):
    """`groups`: a name for words that stand for the same in many expressions.

    `harmless`: figures of speech that hold an expression and mean none, by language.
    `past`: what tells that something is over, by language; see `expressions.Past`.
    `letters`: by language, how a letter is written on a keyboard without its script (`zh/j`).
    """

    misspelt: dict[Line, tuple[Line, ...]]
    groups: dict[Line, Group] = {}
    harmless: dict[Line, tuple[Line, ...]] = {}
    past: dict[Past, dict[Line, tuple[Line, ...]]] = {}
    letters: dict[Line, dict[Line, Line]] = {}
    expressions: dict[Crisis, dict[Line, tuple[Line, ...]]]


class Lines(Part):
    """Expressions by language."""

    de: tuple[Line, ...] = ()
    en: tuple[Line, ...] = ()
    tr: tuple[Line, ...] = ()
    uk: tuple[Line, ...] = ()
    ru: tuple[Line, ...] = ()
    ar: tuple[Line, ...] = ()
    pl: tuple[Line, ...] = ()
    fa: tuple[Line, ...] = ()


class ScreenFile(Part):
    """One list a purpose; each is looked through for itself."""

    wants_person: Lines
    wants_person_alone: Lines
    instructions: Lines
    others_data: Lines
    cheating: Lines
    threat: Lines
    abuse: Lines
    notice: Lines
    individual: Lines
    what_are_you: Lines
    small_talk: Lines
    where: Lines
    default_matter: Line


class ElsewherePart(Part):
    """Another authority: how people name its matters, and the sentence that leads there.

    `articles`: ours that say more about it than the sentence.
    """

    words: tuple[Line, ...] = Field(min_length=1)
    told: dict[Line, Line]
    link: Line | None = None
    articles: tuple[Line, ...] = ()


class ElsewhereFile(Part):
    authorities: dict[Line, ElsewherePart]


class GlossaryFile(Part):
    """Words of another language and the German words to search with; never shown to anybody."""

    words: dict[Line, dict[Line, Line]]


class AskedFile(Part):
    """How people ask for an article in another language; searched in, never shown."""

    languages: dict[Line, dict[Line, Annotated[tuple[Line, ...], Field(min_length=1)]]]


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """The questions of one language by article. One and the same until the lists are read anew."""

    questions: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Authority:
    told: Mapping[str, str]
    link: str | None
    articles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lists:
    """Ready to be looked through. `fingerprint` names the state of the crisis list."""

    crisis: Expressions
    screen: Mapping[str, Expressions]
    elsewhere: Expressions
    authorities: Mapping[str, Authority]
    glossary: Mapping[str, Mapping[str, str]]
    asked: Mapping[str, Asked]
    thresholds: ThresholdsFile
    default_matter: str
    fingerprint: str
    mask: Mask


class BrokenLists(BrokenFiles):
    """Lists that cannot be used, with all their faults: the assistant stays switched off."""

    code = "broken-lists"


def load(folder: Path) -> Lists:
    """The lists of a city's folder."""
    root = folder / FOLDER
    files = {f"{FOLDER}/{one.name}": one.read_bytes() for one in sorted(root.glob("*.yaml"))}
    return read(files, folder)


def read(files: Mapping[str, bytes], root: Path = Path()) -> Lists:
    """The same from a release's files. BrokenLists with every fault otherwise."""
    reader = _Reader(files, root)
    crisis = reader.file(CRISIS, CrisisFile)
    screen = reader.file(SCREEN, ScreenFile)
    elsewhere = reader.file(ELSEWHERE, ElsewhereFile)
    glossary = reader.file(GLOSSARY, GlossaryFile)
    thresholds = reader.file(THRESHOLDS, ThresholdsFile)
    asked = reader.file(ASKED, AskedFile) if f"{FOLDER}/{ASKED}" in files else None
    mask = reader.mask() if f"{FOLDER}/{MASK}" in files else delivered()
    if not (crisis and screen and elsewhere and glossary and thresholds and mask):
        raise BrokenLists(tuple(reader.faults))
    wrong = misspellings(crisis.misspelt)
    lists = Lists(
        crisis=Expressions(
            [*(meant := reader.crisis(crisis)), *_on_other_keyboards(meant, crisis, wrong)],
            wrong,
            reader.harmless(crisis),
            reader.past(crisis),
        ),
        screen={
            name: Expressions(reader.lines(SCREEN, name, lines))
            for name, lines in screen
            if isinstance(lines, Lines)
        },
        elsewhere=Expressions(reader.elsewhere(elsewhere)),
        authorities={
            name: Authority(part.told, part.link, part.articles)
            for name, part in elsewhere.authorities.items()
        },
        glossary=glossary.words,
        asked={name: Asked(of) for name, of in asked.languages.items()} if asked else {},
        thresholds=thresholds,
        default_matter=screen.default_matter,
        fingerprint=hashlib.sha256(files[f"{FOLDER}/{CRISIS}"]).hexdigest(),
        mask=mask,
    )
    if reader.faults:
        raise BrokenLists(tuple(reader.faults))
    return lists


def _on_other_keyboards(
    meant: Sequence[Expression], file: CrisisFile, taken: Collection[str]
) -> Iterator[Expression]:
    for one in meant:
        letters = file.letters.get(one.language)
        if letters and (latin := in_latin(one, letters, taken)):
            yield latin


class _Reader:
    def __init__(self, files: Mapping[str, bytes], root: Path) -> None:
        self._files = files
        self._root = root
        self._yaml: dict[str, YamlFile] = {}
        self.faults: list[BrokenFile] = []

    def file(self, name: str, model: type[Model]) -> Model | None:
        path = self._root / FOLDER / name
        content = self._files.get(f"{FOLDER}/{name}")
        if content is None:
            self.faults.append(BrokenFile(Place(path), "the file is missing"))
            return None
        self._yaml[name] = parse(path, content)
        value, faults = self._yaml[name].check(model)
        self.faults.extend(faults)
        return value

    def mask(self) -> Mask | None:
        mask, faults = mask_of(parse(self._root / FOLDER / MASK, self._files[f"{FOLDER}/{MASK}"]))
        self.faults.extend(faults)
        return mask

    def crisis(self, file: CrisisFile) -> list[Expression]:
        kinds = file.expressions.items()
        return [one for of, by in kinds for one in self._said(file, ("expressions", of), by)]

    def past(self, file: CrisisFile) -> list[Expression]:
        return [one for of, by in file.past.items() for one in self._said(file, ("past", of), by)]

    def harmless(self, file: CrisisFile) -> list[Expression]:
        return list(self._said(file, ("harmless",), file.harmless))

    def _said(
        self, file: CrisisFile, place: tuple[str, ...], by_language: Mapping[str, Sequence[str]]
    ) -> Iterator[Expression]:
        """Each stands for the last name of its place."""
        for language, lines in by_language.items():
            means = (str(place[-1]), language)
            yield from self._compiled(CRISIS, (*place, language), lines, means, file.groups)

    def lines(self, name: str, key: str, lines: Lines) -> list[Expression]:
        return [
            one
            for language, written in lines
            for one in self._compiled(name, (key, language), written, (key, language))
        ]

    def elsewhere(self, file: ElsewhereFile) -> list[Expression]:
        return [
            one
            for authority, part in file.authorities.items()
            for one in self._compiled(
                ELSEWHERE, ("authorities", authority, "words"), part.words, (authority, "de")
            )
        ]

    def _compiled(
        self,
        name: str,
        loc: tuple[str, ...],
        lines: Sequence[str],
        means: tuple[str, str],
        groups: Mapping[str, str] | None = None,
    ) -> Iterator[Expression]:
        for position, line in enumerate(lines):
            try:
                yield compiled(line, *means, groups)
            except NotAnExpression as wrong:
                self.faults.append(self._yaml[name].fault((*loc, position), str(wrong)))
