"""A new state of the laws lets fall due what cites a changed section, with the difference."""

from __future__ import annotations

from pathlib import Path

import pytest

from fakes.knowledge import Known
from servicetelefon.domain.article_life import ArticleState
from servicetelefon.journey.laws import LawAlarm, LawsTakenIn
from servicetelefon.kit.database import Database
from servicetelefon.knowledge import due_store, law_store
from servicetelefon.knowledge.due_store import DueReason
from servicetelefon.knowledge.laws.compare import compare
from servicetelefon.knowledge.laws.folder import read_laws
from servicetelefon.knowledge.laws.state import Law, LawState, Section

pytestmark = pytest.mark.stores


def state(**sections: str) -> LawState:
    read = {
        number.strip("_"): Section(number.strip("_"), "Titel", words)
        for number, words in sections.items()
    }
    return LawState({"BJNR1": Law("BJNR1", ("SGB XII",), "Sozialhilfe", read)})


BEFORE = state(_27a="Der Bedarf wird gedeckt.", _37="Ein Darlehen soll gewährt werden.")
AFTER = state(_27a="Der Bedarf wird gedeckt.", _37="Ein Darlehen kann gewährt werden.")


@pytest.fixture
async def known(database: Database) -> Known:
    known = Known(database)
    await known.take_in()
    return known


async def take_in(known: Known, laws: LawState, name: str = "Stand") -> LawsTakenIn:
    alarm = LawAlarm(known.clock, known.ids)
    async with known.database.step() as tx:
        before = await law_store.newest(tx)
        changes = compare(before, laws) if before else []
        return await alarm.take_in(tx, name, laws, (before, changes), by=None)


async def test_the_first_state_has_nothing_to_be_compared_with(known: Known) -> None:
    taken = await take_in(known, BEFORE)
    assert (taken.first, taken.touched) == (True, ())
    assert (await known.running("kein-geld")).state is ArticleState.DELIVERED


async def test_what_cites_a_changed_section_falls_due_and_nothing_else(known: Known) -> None:
    await take_in(known, BEFORE)
    taken = await take_in(known, AFTER)
    assert (taken.articles, taken.figures) == (("kein-geld",), ())
    assert (await known.running("kein-geld")).state is ArticleState.DELIVERED_DUE
    assert (await known.running("betraege")).state is ArticleState.DELIVERED
    async with known.database.step() as tx:
        (due,) = await due_store.open_ones(tx)
        assert due.change is not None
        kept = (await law_store.changes(tx, [due.change]))[due.change]
    assert (due.article, due.reason) == ("kein-geld", DueReason.LAW)
    assert [(one.before, one.now) for one in kept.change.differences] == [("soll", "kann")]
    assert kept.articles == ("kein-geld",)
    assert (await known.snapshot()).article("kein-geld", known.clock.now()) is not None


async def test_figures_fall_due_too(known: Known) -> None:
    laws = state(Anlage="Stufe 1: 563 Euro", _27a="x", _37="y")
    await take_in(known, laws)
    taken = await take_in(known, state(Anlage="Stufe 1: 570 Euro", _27a="x", _37="y"))
    assert (taken.articles, taken.figures) == (("betraege",), ("regelsatz",))


async def test_the_same_state_is_no_news_whatever_it_is_called(known: Known) -> None:
    await take_in(known, BEFORE)
    await take_in(known, AFTER)
    assert not (await take_in(known, AFTER, "anders")).news
    async with known.database.step() as tx:
        assert len(await due_store.open_ones(tx)) == 1
        assert len(await law_store.states(tx)) == 2


async def test_a_state_comes_back_as_it_was_kept(known: Known, tmp_path: Path) -> None:
    file = tmp_path / "SGB_12-BJNR302300003.md"
    file.write_text("% Sozialgesetzbuch (SGB XII)\n\n# § 2 – Zwei\n\nB\n\n# § 1 – Eins\n\nA b\n")
    laws = read_laws(file)
    await take_in(known, laws)
    async with known.database.step() as tx:
        assert await law_store.newest(tx) == laws
        few = await law_store.sections_of(tx, ["SGB XII"])
    assert list(few.laws["BJNR302300003"].sections) == ["2", "1"]
