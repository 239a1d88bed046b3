"""Which sentences of a language somebody has read against the German text, and how that is written."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from servicetelefon.city.everybody import EVERYBODY
from servicetelefon.city.sources import WORDING_FOLDER
from servicetelefon.kit.wording import MAIN_LANGUAGE, Entry, Review, Wording
from servicetelefon.kit.yaml_file import Node, parse

_MARK_LETTERS = 16


@dataclass(frozen=True, slots=True)
class Sentence:
    """A text beside the German one. `mark` names both: it is another when either has changed."""

    id: str
    german: str
    text: str
    reviewed: Review | None
    for_everybody: bool
    mark: str


def file_of(language: str) -> str:
    return f"{WORDING_FOLDER}/{language}.yaml"


def sentences(wording: Wording, language: str) -> list[Sentence]:
    """All that a language has; first what everybody must understand, in the order of need."""
    german = wording.catalogues.get(MAIN_LANGUAGE, {})
    own = wording.catalogues.get(language, {})
    first = [one for one in EVERYBODY if one in own]
    order = [*first, *(one for one in own if one not in EVERYBODY)]
    return [_sentence(words_id, german[words_id], own[words_id]) for words_id in order]


def _sentence(words_id: str, german: Entry, own: Entry) -> Sentence:
    both = (_shown(german), _shown(own))
    return Sentence(words_id, *both, own.reviewed, words_id in EVERYBODY, _mark(words_id, *both))


def _shown(entry: Entry) -> str:
    return entry.other if entry.one is None else f"{entry.one} / {entry.other}"


def _mark(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:_MARK_LETTERS]


def with_review(content: bytes, ids: Collection[str], review: Review | None) -> str:
    """A file of wording in which these texts are reviewed, or (None) are so no longer.

    What the file says above its first line is kept; comments between the texts are not.
    """
    text = content.decode()
    value = parse(Path(WORDING_FOLDER), content).value
    whole: dict[str, Node] = value if isinstance(value, dict) else {}
    texts = whole.get("texts")
    known: Mapping[str, Node] = texts if isinstance(texts, dict) else {}
    changed = {
        words_id: {**_parts(one), "reviewed": _said(review)} if words_id in ids else one
        for words_id, one in known.items()
    }
    head = "".join(line for line in text.splitlines(keepends=True)[: _comments(text)])
    return head + yaml.safe_dump(
        {**whole, "texts": changed}, allow_unicode=True, sort_keys=False, width=10**9
    )


def _said(review: Review | None) -> Node:
    """A value of its own each time: one that stood twice would be written as an alias."""
    return {"by": review.by, "on": review.on.isoformat()} if review else "false"


def _parts(one: Node) -> dict[str, Node]:
    return dict(one) if isinstance(one, dict) else {"text": one}


def _comments(text: str) -> int:
    lines = text.splitlines()
    return next((place for place, line in enumerate(lines) if not line.startswith("#")), 0)
