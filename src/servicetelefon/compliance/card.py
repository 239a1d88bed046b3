"""The register of automatic parts: one card each, bound by a fingerprint to what it speaks of."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from servicetelefon.kit.errors import Unavailable
from servicetelefon.kit.yaml_file import parse

FOLDER = Path(__file__).parent / "register"
PROGRAM = Path(__file__).parents[1]
NO_FINGERPRINT = "none"

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class NotAsApproved(Unavailable):
    """A part has no card, or is not what its card speaks of; it does not start."""

    code = "not-as-approved"


class PartKind(StrEnum):
    RULES = "rules"
    RETRIEVAL = "retrieval"
    STATISTICS = "statistics"
    OPTIMISATION = "optimisation"
    ML = "ml"
    LLM = "llm"
    TTS = "tts"


class AiSystem(StrEnum):
    """Whether it is an AI system by Art. 3(1); what is disputed is treated as one."""

    YES = "yes"
    NO = "no"
    DISPUTED = "disputed"


class Card(BaseModel):
    """`assessment` are the four conditions of Art. 6(3), needed where Annex III is near.

    `runs_always`: crisis list and mask never refuse; a wrong fingerprint is told instead.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Text
    kind: PartKind
    role: Annotated[tuple[Text, ...], Field(min_length=1)]
    ai_system: AiSystem
    treated_as_ai: bool
    reasons: Text
    purpose: Text
    must_not: Annotated[tuple[Text, ...], Field(min_length=1)]
    high_risk: bool
    near_annex_iii: tuple[Text, ...] = ()
    assessment: tuple[Text, ...] = ()
    profiling: bool
    data: Text
    oversight: Text
    off_switch: Text
    owner: Text
    runs_always: bool = False
    measured_by: Text
    files: tuple[Text, ...]
    fingerprint: Text


Register = Mapping[str, Card]


def read_register(folder: Path = FOLDER) -> Register:
    """All cards by id. Raises BrokenFile with file and line."""
    cards: dict[str, Card] = {}
    for path in sorted(folder.glob("*.yaml")):
        cards[path.stem] = read_card(path)
    return cards


def read_card(path: Path) -> Card:
    """Raises BrokenFile with file and line."""
    card, faults = parse(path, path.read_bytes()).check(Card)
    if card is None:
        raise faults[0]
    return card


def fingerprint(card: Card, program: Path = PROGRAM) -> str:
    """Of everything that makes the part what it is; NO_FINGERPRINT for one that is not shipped."""
    if not card.files:
        return NO_FINGERPRINT
    digest = hashlib.sha256()
    for name in sorted(card.files):
        digest.update(name.encode() + b"\0" + (program / name).read_bytes() + b"\0")
    return digest.hexdigest()


def changed(register: Register, program: Path = PROGRAM) -> Iterator[str]:
    """Parts that are not what their card speaks of."""
    return (id_ for id_, card in register.items() if fingerprint(card, program) != card.fingerprint)


def require(register: Register, part: str, program: Path = PROGRAM) -> None:
    """Let a part start, or raise NotAsApproved; one that always runs is never kept from it."""
    card = register.get(part)
    if card is None:
        raise NotAsApproved(f"the automatic part {part} has no card in the register")
    if not card.runs_always and fingerprint(card, program) != card.fingerprint:
        raise NotAsApproved(f"{part} is not what its approved card speaks of")
