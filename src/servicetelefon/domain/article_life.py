"""The life of one version of an article, as a table, and who may take which step.

A new text is a new version; every version is kept. Articles that come with a city's folder are
`delivered`: shown in trial operation only, until two named people have approved them.
Diagram: docs/state-machines/article.mmd.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from servicetelefon.domain.city import Operation


class ArticleState(StrEnum):
    DELIVERED = "delivered"  # came with the city folder, approved by nobody here
    DELIVERED_DUE = "delivered_due"  # the same, and somebody must look at it again
    PROPOSED = "proposed"  # a file or an import that differs from what runs
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    DUE = "due"  # still shown; somebody must look at it again
    REPLACED = "replaced"  # a later version took its place
    WITHDRAWN = "withdrawn"


class ArticleEvent(StrEnum):
    SUBMITTED = "submitted"
    SENT_BACK = "sent_back"
    APPROVED = "approved"  # the last approval that was needed
    FELL_DUE = "fell_due"  # its review day came, or a law or figure it cites changed
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


_S, _E = ArticleState, ArticleEvent
_SHOWN_ENDS = {_E.REPLACED: _S.REPLACED, _E.WITHDRAWN: _S.WITHDRAWN}

TABLE: dict[ArticleState, dict[ArticleEvent, ArticleState]] = {
    _S.PROPOSED: {_E.REPLACED: _S.REPLACED, _E.WITHDRAWN: _S.WITHDRAWN},
    _S.DRAFT: {
        _E.SUBMITTED: _S.IN_REVIEW,
        _E.REPLACED: _S.REPLACED,
        _E.WITHDRAWN: _S.WITHDRAWN,
    },
    _S.IN_REVIEW: {
        _E.APPROVED: _S.APPROVED,
        _E.SENT_BACK: _S.DRAFT,
        _E.WITHDRAWN: _S.WITHDRAWN,
    },
    _S.DELIVERED: {_E.APPROVED: _S.APPROVED, _E.FELL_DUE: _S.DELIVERED_DUE, **_SHOWN_ENDS},
    _S.DELIVERED_DUE: {_E.APPROVED: _S.APPROVED, **_SHOWN_ENDS},
    _S.APPROVED: {_E.FELL_DUE: _S.DUE, **_SHOWN_ENDS},
    _S.DUE: {_E.APPROVED: _S.APPROVED, **_SHOWN_ENDS},
    _S.REPLACED: {},
    _S.WITHDRAWN: {},
}


@dataclass(frozen=True, slots=True)
class Authorship:
    """Who wrote at a version and who approved it so far. `delivered`: it came with the folder."""

    written_by: AbstractSet[UUID] = frozenset()
    approved_by: AbstractSet[UUID] = frozenset()
    delivered: bool = False

    def may_approve(self, person: UUID) -> bool:
        """Four eyes: nobody approves a text he wrote at, and nobody twice."""
        return person not in self.written_by and person not in self.approved_by

    def completes_approval(self, person: UUID) -> bool:
        """Whether this person's approval is the last one needed."""
        needed = 2 if self.delivered else 1
        return self.may_approve(person) and len(self.approved_by) + 1 >= needed


def after(state: ArticleState, event: ArticleEvent) -> ArticleState | None:
    """The next state, or None when the step is not possible."""
    return TABLE[state].get(event)


DELIVERED = frozenset({ArticleState.DELIVERED, ArticleState.DELIVERED_DUE})
APPROVED = frozenset({ArticleState.APPROVED, ArticleState.DUE})
RUNNING = DELIVERED | APPROVED
"""What may be shown; the rest is being written, waits, or is over."""
WRITTEN = frozenset({ArticleState.DRAFT, ArticleState.IN_REVIEW})


def is_shown(state: ArticleState, operation: Operation) -> bool:
    """Whether a version in this state may be shown, spoken or suggested at all."""
    return state in APPROVED or (state in DELIVERED and operation is Operation.TRIAL)
