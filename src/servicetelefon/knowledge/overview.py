"""The editors' list: every article with what runs, what is being written, and why it is due."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

import yaml

from servicetelefon.domain.article_life import RUNNING, WRITTEN, ArticleState
from servicetelefon.kit.database import Transaction
from servicetelefon.knowledge import due_store, read
from servicetelefon.knowledge.due_store import Due
from servicetelefon.knowledge.version import Version

_FIELD = re.compile(r"^(title|enquiry): *(.*?) *$", re.MULTILINE)


@dataclass(slots=True)
class Row:
    """One article; `running` is told now, `later` from its first day on."""

    article: str
    title: str
    enquiry: str
    running: Version | None = None
    later: Version | None = None
    written: Version | None = None
    proposals: list[Version] = field(default_factory=list[Version])
    due: list[Due] = field(default_factory=list[Due])


async def overview(tx: Transaction, now: datetime) -> list[Row]:
    """All articles that are told, being written or proposed, by title."""
    states = [*RUNNING, *WRITTEN, ArticleState.PROPOSED]
    rows = _rows(await read.in_states(tx, states), now)
    for due in await due_store.open_ones(tx):
        if due.article in rows:
            rows[due.article].due.append(due)
    return sorted(rows.values(), key=lambda row: row.title.casefold())


def _rows(versions: Iterable[Version], now: datetime) -> dict[str, Row]:
    rows: dict[str, Row] = {}
    for one in versions:
        told = dict(_told(one.content))
        name, kind = told.get("title", one.article), told.get("enquiry", "")
        row = rows.setdefault(one.article, Row(one.article, name, kind))
        if one.state is ArticleState.PROPOSED:
            row.proposals.append(one)
        elif one.state in WRITTEN:
            row.written = one
        elif one.shown and one.shown.holds_at(now):
            row.running, row.title, row.enquiry = one, name, kind
        elif one.shown and now < one.shown.start:
            row.later = one
    return rows


def _told(content: str) -> Iterator[tuple[str, str]]:
    """Title and enquiry type without reading the whole file: lists must be quick."""
    front = content.partition("\n---")[0]
    for found in _FIELD.finditer(front):
        quoted = found[2].startswith(("'", '"'))
        yield found[1], str(yaml.safe_load(found[2])) if quoted else found[2]
