"""The law-change alarm: a state of the laws is taken in, compared with the one before it, and
every article and figure that cites a changed section falls due; all in one transaction."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from servicetelefon.domain.article import Article
from servicetelefon.domain.article_life import RUNNING
from servicetelefon.domain.events import EventCode
from servicetelefon.domain.people import SignedIn
from servicetelefon.domain.permissions import Action
from servicetelefon.journey.articles import Articles
from servicetelefon.journey.due import fall_due
from servicetelefon.kit.clock import Clock
from servicetelefon.kit.database import Transaction
from servicetelefon.kit.ids import Ids
from servicetelefon.knowledge import due_store, figure_store, law_store, read, store
from servicetelefon.knowledge.due_store import Due, DueReason
from servicetelefon.knowledge.law_store import KeptState
from servicetelefon.knowledge.laws.compare import Change
from servicetelefon.knowledge.laws.state import LawState
from servicetelefon.knowledge.laws.touched import Touched, touched_by
from servicetelefon.knowledge.version import Version
from servicetelefon.records.store import Entry, Look, append, audit


@dataclass(frozen=True, slots=True)
class LawsTakenIn:
    """`first`: there was no state to compare with. `news`: False for a state that is known."""

    touched: tuple[Touched, ...] = ()
    articles: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    first: bool = False
    news: bool = True


@dataclass(frozen=True, slots=True)
class LawAlarm:
    """Comparing takes about a second of work: the caller hands in `compared` from where that may
    take as long as it does, together with the state it was compared with."""

    clock: Clock
    ids: Ids

    async def take_in(
        self,
        tx: Transaction,
        name: str,
        laws: LawState,
        compared: tuple[LawState | None, Sequence[Change]],
        by: SignedIn | None,
    ) -> LawsTakenIn:
        before, changes = compared
        await store.lock(tx)
        state = KeptState(self.ids.new(), name, hash_of(laws), self.clock.now())
        if await law_store.known(tx, state.hash):
            return LawsTakenIn(news=False)
        await law_store.keep(tx, state, laws)
        if before is None:
            taken = LawsTakenIn(first=True)
        else:
            taken = await self._alarm(tx, state, (before, laws), changes)
        await self._record(tx, state, taken, by)
        return taken

    async def _alarm(
        self,
        tx: Transaction,
        state: KeptState,
        states: tuple[LawState, LawState],
        changes: Sequence[Change],
    ) -> LawsTakenIn:
        versions, articles = await _articles(tx)
        figures = [one.figure for one in (await figure_store.figures(tx)).values()]
        touched = touched_by(changes, states, articles, figures)
        for position, one in enumerate(touched):
            change = self.ids.new()
            await law_store.keep_change(tx, state.id, position, change, one.change)
            for article in one.articles:
                for version in versions[article]:
                    current = await read.version(tx, version.id)
                    await fall_due(
                        tx, Articles(self.clock, self.ids), current, DueReason.LAW, change
                    )
            for figure in one.figures:
                now = self.clock.now()
                due = Due(self.ids.new(), DueReason.LAW, now, figure=figure, change=change)
                await due_store.add(tx, due)
        due_articles = sorted({id_ for one in touched for id_ in one.articles})
        due_figures = sorted({id_ for one in touched for id_ in one.figures})
        if due_articles:
            await store.new_edition(tx, self.clock.now())
        return LawsTakenIn(tuple(touched), tuple(due_articles), tuple(due_figures))

    async def _record(
        self, tx: Transaction, state: KeptState, taken: LawsTakenIn, by: SignedIn | None
    ) -> None:
        now = self.clock.now()
        role = by.acting(Action.EDIT_KNOWLEDGE) if by else None
        code = role.value if role else None
        event = EventCode.LAWS_TAKEN_IN
        data = {
            "state": str(state.id),
            "changes": len(taken.touched),
            "articles": len(taken.articles),
            "figures": len(taken.figures),
        }
        entry = Entry(self.ids.new(), now, event, role=code, data=data)
        await append(tx, [entry])
        account = by.account if by else None
        what = (event.value, "law_state", str(state.id))
        await audit(tx, Look(self.ids.new(), now, account, code, *what, journal=entry.id))


async def _articles(tx: Transaction) -> tuple[dict[str, list[Version]], list[Article]]:
    """What is told now or later, with every version of it: each may cite another section."""
    versions: dict[str, list[Version]] = {}
    articles: list[Article] = []
    for one in await read.in_states(tx, RUNNING):
        file, _ = one.file()
        if file is not None:
            versions.setdefault(one.article, []).append(one)
            articles.append(file.article)
    return versions, articles


def hash_of(laws: LawState) -> str:
    """The same for the same words, wherever they were published."""
    told = {
        document: [asdict(one) for one in law.sections.values()]
        for document, law in sorted(laws.laws.items())
    }
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
