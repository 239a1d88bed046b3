"""Articles from draft to withdrawal, in the database, with four eyes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from fakes.keys import a_vault
from fakes.knowledge import ANNA, BEN, BETRAEGE, FILES, Known, somebody
from servicetelefon.domain.article_life import ArticleState
from servicetelefon.domain.city import City, Operation
from servicetelefon.domain.permissions import Role
from servicetelefon.domain.retention import QUESTIONS_KEPT
from servicetelefon.journey.articles import (
    NotPossibleNow,
    OwnText,
    ReasonNeeded,
    ReviewDayOver,
    WrittenMeanwhile,
)
from servicetelefon.journey.due import DueArticles
from servicetelefon.journey.questions import UnansweredQuestions
from servicetelefon.journey.upkeep import Upkeep
from servicetelefon.kit.database import Database
from servicetelefon.knowledge import due_store
from servicetelefon.knowledge.library import BrokenKnowledge

pytestmark = pytest.mark.stores

TEXT = FILES[BETRAEGE].decode()
NEW = TEXT.replace("Mehr sagt", "Genaueres sagt")


@pytest.fixture
async def known(database: Database) -> Known:
    known = Known(database)
    await known.take_in()
    return known


def productive(city: City) -> City:
    lines = {id_: replace(one, operation=Operation.PRODUCTIVE) for id_, one in city.lines.items()}
    return replace(city, lines=lines)


async def test_a_text_is_told_once_another_person_has_approved_it(known: Known) -> None:
    before = await known.running()
    version = await known.put_in_force(NEW)
    assert version.state is ArticleState.APPROVED
    assert (await known.version(before.id)).state is ArticleState.REPLACED
    told = await known.snapshot()
    one = told.article("betraege", known.clock.now())
    assert one is not None
    assert one.version == version.id
    assert one.approved


async def test_nobody_approves_a_text_he_wrote_at(known: Known) -> None:
    draft = await known.write(NEW, (await known.running()).id, ANNA)
    corrected = await known.write(NEW.replace("Genaueres", "Alles"), draft.id, BEN)
    async with known.database.step() as tx:
        await known.articles.submit(tx, corrected.id, ANNA)
    for author in (ANNA, BEN):
        with pytest.raises(OwnText):
            await known.approve(corrected.id, author)
    assert await known.approve(corrected.id, somebody(Role.APPROVER))


async def test_a_delivered_text_needs_two_people_in_productive_operation(known: Known) -> None:
    known.city = productive(known.city)
    version = await known.running()
    assert (await known.snapshot()).article("betraege", known.clock.now()) is None
    assert not await known.approve(version.id, ANNA)
    with pytest.raises(OwnText):
        await known.approve(version.id, ANNA)
    assert (await known.snapshot()).article("betraege", known.clock.now()) is None
    assert await known.approve(version.id, BEN)
    now = await known.snapshot()
    one = now.article("betraege", known.clock.now())
    assert one is not None
    assert (await known.version(version.id)).approved_by == {ANNA.account, BEN.account}


async def test_every_version_is_kept(known: Known) -> None:
    first = await known.running()
    draft = await known.write(NEW, first.id)
    again = await known.write(NEW.replace("Genaueres", "Alles"), draft.id)
    kept = await known.versions()
    assert [one.id for one in kept] == [again.id, draft.id, first.id]
    assert [one.number for one in kept] == [3, 2, 1]
    assert kept[1].content == NEW


async def test_who_writes_on_an_old_draft_is_told(known: Known) -> None:
    first = await known.running()
    draft = await known.write(NEW, first.id)
    await known.write(NEW.replace("Genaueres", "Alles"), draft.id)
    with pytest.raises(WrittenMeanwhile):
        await known.write(NEW, draft.id, BEN)
    with pytest.raises(WrittenMeanwhile):
        await known.write(NEW, None, BEN)


async def test_a_broken_text_is_not_kept(known: Known) -> None:
    with pytest.raises(BrokenKnowledge, match="review_on"):
        await known.write(NEW.replace("review_on: 2030-05-01", "review_on: bald"), None)
    assert len(await known.versions()) == 1


async def test_a_text_in_review_goes_back_with_a_reason(known: Known) -> None:
    draft = await known.write(NEW, (await known.running()).id)
    async with known.database.step() as tx:
        await known.articles.submit(tx, draft.id, ANNA)
    with pytest.raises(WrittenMeanwhile):
        await known.write(NEW, draft.id)
    async with known.database.step() as tx:
        with pytest.raises(ReasonNeeded):
            await known.articles.send_back(tx, draft.id, "  ", BEN)
    async with known.database.step() as tx:
        await known.articles.send_back(tx, draft.id, "Der Betrag fehlt.", BEN)
    back = await known.version(draft.id)
    assert (back.state, back.note) == (ArticleState.DRAFT, "Der Betrag fehlt.")
    with pytest.raises(NotPossibleNow):
        await known.approve(draft.id)


async def test_a_text_for_later_lets_the_present_one_run_until_then(known: Known) -> None:
    before = await known.running()
    later = NEW.replace("valid_from: 2026-01-01", "valid_from: 2026-12-01")
    new = await known.put_in_force(later)
    snapshot = await known.snapshot()
    now = known.clock.now()
    told = snapshot.article("betraege", now)
    then = snapshot.article("betraege", now + timedelta(days=10))
    assert told is not None
    assert then is not None
    assert (told.version, then.version) == (before.id, new.id)


async def test_on_its_review_day_a_text_falls_due_and_is_still_told(known: Known) -> None:
    version = await known.put_in_force(NEW.replace("2030-05-01", "2026-12-01"))
    due = DueArticles(known.clock, known.ids)
    async with known.database.step() as tx:
        assert await due.sweep(tx) == 0
    await known.clock.move(timedelta(days=6))
    async with known.database.step() as tx:
        assert await due.sweep(tx) == 1
        assert await due.sweep(tx) == 0
        assert [one.article for one in await due_store.open_ones(tx)] == ["betraege"]
    assert (await known.version(version.id)).state is ArticleState.DUE
    assert (await known.snapshot()).article("betraege", known.clock.now()) is not None
    with pytest.raises(ReviewDayOver):
        await known.approve(version.id)
    async with known.database.step() as tx:
        assert await known.articles.approve(tx, version.id, known.city, BEN, date(2027, 6, 1))
        assert await due_store.open_ones(tx) == ()
    assert (await known.version(version.id)).state is ArticleState.APPROVED


async def test_a_withdrawn_text_never_comes_back(known: Known) -> None:
    version = await known.running()
    await known.withdraw(version.id)
    gone = await known.version(version.id)
    assert (gone.state, gone.note) == (ArticleState.WITHDRAWN, "falsch")
    with pytest.raises(NotPossibleNow):
        await known.approve(version.id)


async def test_journal_and_audit_tell_what_happened_without_names(known: Known) -> None:
    version = await known.put_in_force(NEW)
    async with known.database.step() as tx:
        rows = await tx.rows(
            "select code, role, data->>'to' from records.journal where data->>'version' = %s",
            (str(version.id),),
        )
    assert [tuple(row) for row in rows] == [
        ("article_written", "editor", None),
        ("article_moved", "editor", "in_review"),
        ("article_approved", "approver", None),
        ("article_moved", "approver", "approved"),
    ]


async def test_questions_without_an_article_go_by_rule(known: Known) -> None:
    desk = UnansweredQuestions(known.clock, known.ids, a_vault())
    async with known.database.step() as tx:
        await desk.keep(tx, "Zahlt das Amt die Brille?", "chat", "de")
    upkeep = Upkeep(known.database, known.clock, known.ids)
    assert (await upkeep.clear())["unanswered_question"] == 0
    await known.clock.move(QUESTIONS_KEPT + timedelta(minutes=1))
    assert (await upkeep.clear())["unanswered_question"] == 1
