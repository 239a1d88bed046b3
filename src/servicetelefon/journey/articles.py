"""Articles from draft to withdrawal: each step is checked against the table of their life,
written, journalled and audited in one transaction.

The journal says what happened to which version and under which role; who did it stands in the
audit. Ring TOPIC after the commit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from servicetelefon.domain.article import Article
from servicetelefon.domain.article_life import (
    RUNNING,
    ArticleEvent,
    ArticleState,
    after,
)
from servicetelefon.domain.city import City
from servicetelefon.domain.events import Code, EventCode
from servicetelefon.domain.people import SignedIn
from servicetelefon.domain.permissions import Action
from servicetelefon.kit.clock import Clock
from servicetelefon.kit.database import Transaction
from servicetelefon.kit.errors import Conflict, Forbidden, Invalid
from servicetelefon.kit.ids import Ids
from servicetelefon.knowledge import due_store, read, store
from servicetelefon.knowledge.article_file import read_article
from servicetelefon.knowledge.library import BrokenKnowledge
from servicetelefon.knowledge.version import Origin, Period, Version, period_of, start_of
from servicetelefon.records.store import Entry, Look, append, audit

TOPIC = "knowledge"
"""Ring this bell after the commit."""


class WrittenMeanwhile(Conflict):
    """Somebody else has written at this article since the page was opened."""

    code = "written-meanwhile"


class NotPossibleNow(Conflict):
    """The version is in a state in which this step is not possible."""

    code = "article-not-now"


class OwnText(Forbidden):
    """Four eyes: nobody approves a text of his own, and nobody twice."""

    code = "own-text"


class ReasonNeeded(Invalid):
    code = "reason-needed"


class ReviewDayOver(Invalid):
    """Somebody must look at every text again, on a day that lies ahead."""

    code = "review-day-over"


_GIVES_WAY = frozenset({ArticleState.DRAFT, ArticleState.PROPOSED})
"""What a new draft that was written on it takes the place of."""


@dataclass(frozen=True, slots=True)
class _Who:
    """For journal and audit; nobody for the set-up."""

    account: UUID | None
    role: str | None


def _who(by: SignedIn | None, *, approves: bool = False) -> _Who:
    if by is None:
        return _Who(None, None)
    role = by.acting(Action.APPROVE_KNOWLEDGE if approves else Action.EDIT_KNOWLEDGE)
    return _Who(by.account, role.value if role else None)


@dataclass(frozen=True, slots=True)
class Articles:
    """`by` is who does it; the set-up and a city's folder do it as nobody."""

    clock: Clock
    ids: Ids

    async def write(
        self, tx: Transaction, content: str, before: UUID | None, by: SignedIn
    ) -> Version:
        """A new draft, from scratch or on the version that `by` had before him (what runs, a
        draft, a proposal); BrokenKnowledge names what is wrong in which line."""
        article = parsed(content)
        await store.lock(tx)
        authors = frozenset({by.account})
        known = await read.versions(tx, article.id)
        _check_newest(known, before)
        for one in known:
            if one.id == before and one.state in _GIVES_WAY:
                authors |= one.written_by
                await self.move(tx, one, ArticleEvent.REPLACED, by)
        number = known[0].number + 1 if known else 1
        new = self._version(article.id, number, content, authors)
        await self.add(tx, new, by)
        return new

    async def submit(self, tx: Transaction, version: UUID, by: SignedIn) -> None:
        await store.lock(tx)
        found = await read.version(tx, version)
        parsed(found.content)
        await self.move(tx, found, ArticleEvent.SUBMITTED, by)

    async def send_back(self, tx: Transaction, version: UUID, reason: str, by: SignedIn) -> None:
        await store.lock(tx)
        found = await read.version(tx, version)
        await self.move(tx, found, ArticleEvent.SENT_BACK, by, _needed(reason))

    async def approve(
        self,
        tx: Transaction,
        version: UUID,
        city: City,
        by: SignedIn,
        review_on: date | None = None,
    ) -> bool:
        """Whether it was the last approval needed: then the version is told in its period, and
        the one before it no longer. OwnText for who wrote at it or has approved it.

        `review_on` is the day of the next look at it; without it the text's own."""
        await store.lock(tx)
        found = await read.version(tx, version)
        if after(found.state, ArticleEvent.APPROVED) is None:
            raise NotPossibleNow(f"a version that is {found.state} cannot be approved")
        if not found.authorship.may_approve(by.account):
            raise OwnText("nobody approves a text of his own, and nobody twice")
        article = parsed(found.content)
        now = self.clock.now()
        review = start_of(review_on or article.review_on, city.zone)
        if review <= now:
            raise ReviewDayOver("the day of the next review must lie ahead")
        await store.approve(tx, version, by.account, now)
        what: dict[str, Code] = {"version": str(version), "article": found.article}
        await self._record(tx, EventCode.ARTICLE_APPROVED, what, version, _who(by, approves=True))
        if not found.authorship.completes_approval(by.account):
            return False
        await self._put_in_force(tx, found, period_of(article, city.zone), review, by)
        return True

    async def withdraw(
        self, tx: Transaction, version: UUID, reason: str, by: SignedIn | None
    ) -> None:
        """From the commit on it is told nowhere."""
        await store.lock(tx)
        await self.end(tx, await read.version(tx, version), _needed(reason), by)

    # Also used where a city's folder is taken in, under the lock that was taken there.

    async def add(self, tx: Transaction, new: Version, by: SignedIn | None) -> None:
        await store.add(tx, new)
        what: dict[str, Code] = {"version": str(new.id), "article": new.article}
        what |= {"number": new.number, "origin": new.origin.value}
        await self._record(tx, EventCode.ARTICLE_WRITTEN, what, new.id, _who(by))

    async def end(
        self, tx: Transaction, version: Version, reason: str, by: SignedIn | None
    ) -> None:
        now = self.clock.now()
        await self.move(tx, version, ArticleEvent.WITHDRAWN, by, reason)
        await store.end_showing(tx, version.id, now)
        await store.new_edition(tx, now)

    async def supersede(self, tx: Transaction, version: Version) -> None:
        """A newer file of the folder takes its place at once."""
        await self.move(tx, version, ArticleEvent.REPLACED, None)
        await store.end_showing(tx, version.id, self.clock.now())

    async def replace(
        self, tx: Transaction, before: Sequence[Version], period: Period, by: SignedIn | None
    ) -> None:
        """Make room for a version that is told in `period`: earlier ones end where it begins."""
        now = self.clock.now()
        for one in before:
            if one.shown is None or not _overlap(one.shown, period):
                continue
            if one.shown.start < period.start and period.start > now:
                await store.end_showing(tx, one.id, period.start)
            else:
                await self.move(tx, one, ArticleEvent.REPLACED, by)
                await store.end_showing(tx, one.id, now)

    async def _put_in_force(
        self, tx: Transaction, version: Version, period: Period, review_at: datetime, by: SignedIn
    ) -> None:
        now = self.clock.now()
        running = await read.in_states(tx, RUNNING, version.article)
        await self.replace(tx, [one for one in running if one.id != version.id], period, by)
        await self.move(tx, version, ArticleEvent.APPROVED, by)
        await store.show(tx, version.id, period, review_at)
        await due_store.settle_article(tx, version.article, now)
        await store.new_edition(tx, now)

    async def move(
        self,
        tx: Transaction,
        version: Version,
        event: ArticleEvent,
        by: SignedIn | None,
        note: str | None = None,
    ) -> None:
        to = after(version.state, event)
        if to is None:
            raise NotPossibleNow(f"a version that is {version.state} cannot be {event}")
        await store.move(tx, version.id, to, self.clock.now(), note)
        what: dict[str, Code] = {"version": str(version.id), "article": version.article}
        what |= {"from": version.state.value, "to": to.value}
        approves = event in {ArticleEvent.APPROVED, ArticleEvent.SENT_BACK}
        who = _who(by, approves=approves)
        await self._record(tx, EventCode.ARTICLE_MOVED, what, version.id, who)

    async def _record(
        self, tx: Transaction, event: EventCode, data: dict[str, Code], version: UUID, who: _Who
    ) -> None:
        now = self.clock.now()
        entry = Entry(self.ids.new(), now, event, role=who.role, data=data)
        await append(tx, [entry])
        what = (event.value, "article_version", str(version))
        await audit(tx, Look(self.ids.new(), now, who.account, who.role, *what, journal=entry.id))

    def _version(
        self, article: str, number: int, content: str, authors: frozenset[UUID]
    ) -> Version:
        now: datetime = self.clock.now()
        state, origin = ArticleState.DRAFT, Origin.PAGE
        draft = Version(self.ids.new(), article, number, state, content, origin, now, now)
        return replace(draft, written_by=authors)


def parsed(content: str) -> Article:
    """The article of a text; BrokenKnowledge with every fault and its line otherwise."""
    named = content.partition("\nid:")[2].partition("\n")[0].strip()
    file, faults = read_article(Path(f"{named or 'article'}.md"), content.encode())
    if file is None:
        raise BrokenKnowledge(faults)
    return file.article


def _check_newest(known: Sequence[Version], before: UUID | None) -> None:
    """Nobody writes past another draft, or past a text that runs by now. A proposal stands
    beside the others: who writes on one has seen what runs."""
    base = next((one for one in known if one.id == before), None)
    number = base.number if base else 0
    later = [one for one in known if one.state in RUNNING and one.number > number]
    drafts = [
        one
        for one in known
        if one.state is ArticleState.IN_REVIEW
        or (one.state is ArticleState.DRAFT and one.id != before)
    ]
    if later or drafts:
        raise WrittenMeanwhile("there is a newer text of this article by now")


def _overlap(one: Period, other: Period) -> bool:
    starts_before_end = other.until is None or one.start < other.until
    return starts_before_end and (one.until is None or other.start < one.until)


def _needed(reason: str) -> str:
    if not reason.strip():
        raise ReasonNeeded("this needs a reason")
    return reason.strip()
