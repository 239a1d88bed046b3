"""Personal data in a message, recognised and covered: what is stored, counted or shown to
editors is the masked text, never the person's own words. The patterns are data (`mask.yaml`)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from servicetelefon.kit.errors import BrokenFile
from servicetelefon.kit.yaml_file import YamlFile, parse

DELIVERED = Path(__file__).parent / "mask.yaml"
"""What covers where a city has no file of its own: there is no message without a mask."""

_IBAN_LEAST, _IBAN_MOST = 15, 34
_CHECKED = 97


class Kind(StrEnum):
    """What was covered; the label stands in the text in its place."""

    IBAN = "IBAN"
    EMAIL = "E-Mail"
    PHONE = "Telefon"
    BIRTH = "Geburtsdatum"
    FILE = "Aktenzeichen"
    ADDRESS = "Adresse"
    NAME = "Name"


@dataclass(frozen=True, slots=True)
class Masked:
    text: str
    kinds: frozenset[Kind]


Expression = Annotated[str, Field(min_length=1, max_length=2000)]


class MaskPart(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class StepPart(MaskPart):
    """`check` names check digits that decide; they are in code."""

    kind: Kind
    pattern: Expression
    example: Annotated[str, Field(min_length=1, max_length=200)]
    after: Expression | None = None
    any_case: bool = False
    check: Literal["iban"] | None = None


class MaskFile(MaskPart):
    parts: dict[str, Expression]
    steps: Annotated[tuple[StepPart, ...], Field(min_length=1, max_length=100)]


@dataclass(frozen=True, slots=True)
class _Step:
    kind: Kind
    pattern: re.Pattern[str]
    check: Callable[[str], bool] | None
    keeps: bool  # what stands before

    def cover(self, text: str) -> tuple[str, int]:
        if self.check is not None:
            return self._checked(text, self.check)
        if not self.keeps:
            return self.pattern.subn(f"[{self.kind}]", text)
        return self.pattern.subn(lambda found: f"{found['after']}[{self.kind}]", text)

    def _checked(self, text: str, check: Callable[[str], bool]) -> tuple[str, int]:
        """Right check digits within a run of groups: words after it do not belong to it."""
        hits = 0

        def cover(found: re.Match[str]) -> str:
            nonlocal hits
            for piece, rest in _shorter(found[0]):
                if check(piece):
                    hits += 1
                    return f"[{self.kind}]{rest}"
            return found[0]

        return self.pattern.sub(cover, text), hits


@dataclass(frozen=True, slots=True)
class Mask:
    """Compiled once; a message costs some microseconds a step."""

    steps: tuple[_Step, ...]

    def __call__(self, text: str) -> Masked:
        """The text with every recognised piece covered by its kind in brackets."""
        kinds: set[Kind] = set()
        for step in self.steps:
            text, hits = step.cover(text)
            if hits:
                kinds.add(step.kind)
        return Masked(text, frozenset(kinds))


def mask_of(file: YamlFile) -> tuple[Mask | None, list[BrokenFile]]:
    """The mask, or everything that is wrong with the file. One step that does not cover its own
    example is enough: what covers nothing must not take the place of what does."""
    content, wrong = file.check(MaskFile)
    if content is None:
        return None, list(wrong)
    faults: list[BrokenFile] = []
    steps = [
        step
        for number, part in enumerate(content.steps)
        if (step := _step(file, number, part, content.parts, faults)) is not None
    ]
    return (None, faults) if faults else (Mask(tuple(steps)), [])


@cache
def delivered() -> Mask:
    """The mask that comes with the program."""
    mask, faults = mask_of(parse(DELIVERED, DELIVERED.read_bytes()))
    if mask is None:
        raise faults[0]
    return mask


def is_iban(text: str) -> bool:
    """Whether the check digits are right (ISO 13616, modulo 97)."""
    plain = re.sub(r"\s", "", text).upper()
    if not _IBAN_LEAST <= len(plain) <= _IBAN_MOST or not plain.isalnum() or not plain.isascii():
        return False
    number = "".join(str(int(one, 36)) for one in plain[4:] + plain[:4])
    return int(number) % _CHECKED == 1


_CHECKS: dict[str | None, Callable[[str], bool] | None] = {None: None, "iban": is_iban}


def _shorter(text: str) -> Iterator[tuple[str, str]]:
    yield text, ""
    for end in range(len(text) - 1, _IBAN_LEAST - 1, -1):
        yield text[:end].rstrip(), text[len(text[:end].rstrip()) :]


def _step(
    file: YamlFile, number: int, part: StepPart, parts: dict[str, str], faults: list[BrokenFile]
) -> _Step | None:
    after, pattern = _put_in(part.after or "", parts), _put_in(part.pattern, parts)
    whole = f"(?P<after>{after})(?:{pattern})" if after else pattern
    try:
        found = re.compile(whole, re.IGNORECASE if part.any_case else 0)
    except re.error as wrong:
        faults.append(file.fault(("steps", number, "pattern"), f"no regular expression: {wrong}"))
        return None
    step = _Step(part.kind, found, _CHECKS[part.check], bool(after))
    if not _covers(step, part):
        faults.append(file.fault(("steps", number, "example"), "the example is not covered"))
        return None
    return step


def _covers(step: _Step, part: StepPart) -> bool:
    """Nothing of the example is left but what stands before."""
    covered, hits = step.cover(part.example)
    return hits > 0 and covered.endswith(f"[{part.kind}]")


def _put_in(text: str, parts: dict[str, str]) -> str:
    """The last part first: a part may hold those above it."""
    for name, content in reversed(parts.items()):
        text = text.replace(f"%{name}%", content)
    return text
