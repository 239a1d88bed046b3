"""A city's folder is the seed; what was written or approved here is never overwritten."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from fakes.knowledge import ANNA, BEN, BETRAEGE, FIGURES, FILES, Known, changed
from servicetelefon.domain.article_life import ArticleState
from servicetelefon.kit.database import Database
from servicetelefon.knowledge import due_store, figure_store, read
from servicetelefon.knowledge.due_store import DueReason
from servicetelefon.knowledge.library import BrokenKnowledge

pytestmark = pytest.mark.stores

OTHER = changed(BETRAEGE, ("Mehr sagt Ihnen", "Alles sagt Ihnen"))


@pytest.fixture
def known(database: Database) -> Known:
    return Known(database)


async def test_a_fresh_database_gets_the_folder_as_delivered(known: Known) -> None:
    taken = await known.take_in()
    assert (taken.running, taken.proposed) == (4, 0)
    one = await known.running()
    assert (one.state, one.number) == (ArticleState.DELIVERED, 1)
    assert one.content.encode() == FILES[BETRAEGE]
    now = await known.snapshot()
    assert [told.article.id for told in now.articles(known.clock.now())] == [
        "betraege",
        "kein-geld",
    ]


async def test_the_same_folder_is_no_news(known: Known, database: Database) -> None:
    await known.take_in()
    async with database.step() as tx:
        before = await read.edition(tx)
    assert not await known.take_in()
    async with database.step() as tx:
        assert await read.edition(tx) == before


async def test_a_changed_file_replaces_what_nobody_has_touched(known: Known) -> None:
    await known.take_in()
    await known.take_in(OTHER)
    newest, first = await known.versions()
    assert (newest.state, first.state) == (ArticleState.DELIVERED, ArticleState.REPLACED)
    assert "Alles sagt" in newest.content


async def test_a_folder_may_go_back_to_what_it_was(known: Known) -> None:
    await known.take_in()
    await known.take_in(OTHER)
    await known.take_in()
    assert (await known.running()).content.encode() == FILES[BETRAEGE]


async def test_a_changed_file_is_a_proposal_where_somebody_has_written(known: Known) -> None:
    await known.take_in()
    edited = FILES[BETRAEGE].decode().replace("Mehr sagt", "Genaueres sagt")
    await known.put_in_force(edited)
    taken = await known.take_in(OTHER)
    assert (taken.running, taken.proposed) == (0, 1)
    assert "Genaueres sagt" in (await known.running()).content
    assert (await known.versions())[0].state is ArticleState.PROPOSED
    assert not await known.take_in(OTHER), "the same file is proposed once"


async def test_a_newer_file_takes_the_place_of_an_older_proposal(known: Known) -> None:
    await known.take_in()
    await known.put_in_force(FILES[BETRAEGE].decode().replace("Mehr sagt", "Genaueres sagt"))
    await known.take_in(OTHER)
    await known.take_in(changed(BETRAEGE, ("Mehr sagt", "Nichts sagt")))
    states = [one.state for one in await known.versions()]
    assert states.count(ArticleState.PROPOSED) == 1
    assert "Nichts sagt" in (await known.versions())[0].content


async def test_a_withdrawn_article_does_not_come_back_by_a_file(known: Known) -> None:
    await known.take_in()
    await known.withdraw((await known.running()).id)
    assert not await known.take_in()
    await known.take_in(OTHER)
    assert [one.state for one in await known.versions()] == [
        ArticleState.PROPOSED,
        ArticleState.WITHDRAWN,
    ]


async def test_a_file_that_is_gone_ends_what_nobody_has_touched(known: Known) -> None:
    await known.take_in()
    without = {
        path: text.replace(b"related: [kein-geld]\n", b"")
        for path, text in FILES.items()
        if "kein-geld" not in path
    }
    await known.take_in(without)
    assert (await known.versions("kein-geld"))[0].state is ArticleState.WITHDRAWN


async def test_a_file_that_is_gone_lets_an_approved_article_fall_due(
    known: Known, database: Database
) -> None:
    await known.take_in()
    one = await known.running("kein-geld")
    for person in (ANNA, BEN):
        await known.approve(one.id, person)
    without = {
        path: text.replace(b"related: [kein-geld]\n", b"")
        for path, text in FILES.items()
        if "kein-geld" not in path
    }
    await known.take_in(without)
    await known.take_in(without)
    assert (await known.running("kein-geld")).state is ArticleState.DUE
    async with database.step() as tx:
        (due,) = await due_store.open_ones(tx)
    assert (due.article, due.reason) == ("kein-geld", DueReason.FILE)


async def test_a_broken_file_is_named_and_changes_nothing(known: Known) -> None:
    await known.take_in()
    broken = changed(BETRAEGE, ("valid_from: 2026-01-01", "valid_from: gestern"))
    with pytest.raises(BrokenKnowledge, match=r"betraege\.md:9: valid_from"):
        await known.take_in(broken)
    assert len(await known.versions()) == 1


async def test_figures_follow_the_folder_until_somebody_has_touched_them(
    known: Known, database: Database
) -> None:
    await known.take_in()
    await known.take_in(changed(FIGURES, ("value: 563", "value: 570")))
    async with database.step() as tx:
        figures = await figure_store.figures(tx)
    assert [one.value for one in figures["regelsatz"].figure.values] == [Decimal(570)]
    told = await known.snapshot()
    one = told.article("betraege", known.clock.now())
    assert one is not None
    text = told.render(one, "spoken", known.clock.now())
    assert text is not None
    assert "570 Euro" in text.text


async def test_on_the_first_of_january_the_amount_goes_and_the_article_stays(known: Known) -> None:
    await known.take_in()
    await known.clock.move(timedelta(days=36, hours=13, minutes=59))
    told, now = await known.snapshot(), known.clock.now()
    one = told.article("betraege", now)
    assert one is not None
    before = told.render(one, "spoken", now)
    await known.clock.move(timedelta(minutes=1))
    after = told.render(one, "spoken", known.clock.now())
    assert before is not None
    assert after is not None
    assert "563" in before.text
    assert "563" not in after.text
    assert after.text.startswith("Der Regelsatz")
    assert [one.figure for one in after.withheld] == ["regelsatz"]
