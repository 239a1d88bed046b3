from __future__ import annotations

import re
from pathlib import Path
from uuid import uuid4

import pytest

from servicetelefon.domain import article_life
from servicetelefon.domain.article_life import ArticleEvent, ArticleState, Authorship, is_shown
from servicetelefon.domain.city import Operation

pytestmark = pytest.mark.unit

ANNA, BEN = uuid4(), uuid4()
PICTURE = Path(__file__).parents[3] / "docs" / "state-machines" / "article.mmd"
_EDGE = re.compile(r"^\s+(\w+) --> (\w+): (\w+)$", re.MULTILINE)


def test_the_table_is_the_picture():
    table = {(s, to, e) for s, rows in article_life.TABLE.items() for e, to in rows.items()}
    assert table == set(_EDGE.findall(PICTURE.read_text()))


def test_every_version_can_be_withdrawn_until_it_is_gone():
    for state in set(ArticleState) - {ArticleState.REPLACED, ArticleState.WITHDRAWN}:
        assert article_life.after(state, ArticleEvent.WITHDRAWN) is ArticleState.WITHDRAWN


def test_nothing_brings_a_withdrawn_version_back():
    for event in ArticleEvent:
        assert article_life.after(ArticleState.WITHDRAWN, event) is None


def test_a_draft_is_never_approved_without_review():
    assert article_life.after(ArticleState.DRAFT, ArticleEvent.APPROVED) is None


def test_nobody_approves_a_text_of_his_own():
    version = Authorship(written_by={ANNA})
    assert not version.may_approve(ANNA)
    assert version.completes_approval(BEN)


def test_nobody_approves_a_text_he_only_corrected():
    version = Authorship(written_by={ANNA, BEN})
    assert not version.may_approve(BEN)


def test_a_delivered_text_needs_two_people():
    fresh = Authorship(delivered=True)
    assert fresh.may_approve(ANNA)
    assert not fresh.completes_approval(ANNA)
    once = Authorship(approved_by={ANNA}, delivered=True)
    assert not once.completes_approval(ANNA)
    assert once.completes_approval(BEN)


@pytest.mark.parametrize("operation", Operation)
def test_what_is_shown(operation: Operation):
    shown = {state for state in ArticleState if is_shown(state, operation)}
    delivered = {ArticleState.DELIVERED, ArticleState.DELIVERED_DUE}
    approved = {ArticleState.APPROVED, ArticleState.DUE}
    assert shown == (approved | delivered if operation is Operation.TRIAL else approved)
