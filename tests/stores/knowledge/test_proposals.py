"""Official descriptions wait for editors; they are never told and never approved as they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fakes.knowledge import ANNA, Known
from servicetelefon.domain.article_life import ArticleState
from servicetelefon.journey.articles import NotPossibleNow
from servicetelefon.journey.proposals import Proposals, Proposed
from servicetelefon.kit.database import Database
from servicetelefon.kit.errors import BrokenFile, Place
from servicetelefon.knowledge import read
from servicetelefon.knowledge.descriptions.proposal import Proposal
from servicetelefon.knowledge.draft import draft_of

pytestmark = pytest.mark.stores

GERMAN = Proposal(
    id="B100/7",
    source="PVOG",
    language="de",
    leika_keys=("99107001",),
    title="Wohngeld",
    texts={"full_text": "Geld zur Miete.", "legal_basis": "§ 1 WoGG", "documents": "- Ausweis"},
    synonyms=("Mietzuschuss",),
    links=(("Antrag | online", "https://a.de/x"),),
)
ENGLISH = replace(GERMAN, language="en", texts={"full_text": "Money for the rent."})


@pytest.fixture
async def known(database: Database) -> Known:
    known = Known(database)
    await known.take_in()
    return known


async def take_in(known: Known, *proposals: Proposal) -> Proposed:
    async with known.database.step() as tx:
        return await Proposals(known.clock, known.ids).take_in(tx, proposals)


async def test_a_description_is_a_proposal_with_all_it_says(known: Known) -> None:
    assert await take_in(known, GERMAN, ENGLISH) == Proposed(1, 0)
    (one,) = await known.versions("pvog-b100-7")
    assert one.state is ArticleState.PROPOSED
    draft = draft_of(one.content)
    assert draft.texts == {"de": "Geld zur Miete.", "en": "Money for the rent."}
    assert draft.fields["laws"] == "WoGG § 1"
    assert draft.fields["documents"] == "Ausweis"
    assert draft.fields["links"] == "Antrag online | https://a.de/x | information"
    with pytest.raises(NotPossibleNow):
        await known.approve(one.id)
    assert (await known.snapshot()).article("pvog-b100-7", known.clock.now()) is None


async def test_the_same_description_is_no_news_and_a_changed_one_takes_its_place(
    known: Known,
) -> None:
    await take_in(known, GERMAN)
    assert await take_in(known, GERMAN) == Proposed(0, 1)
    changed = replace(GERMAN, texts={"full_text": "Zuschuss zur Miete."})
    assert await take_in(known, changed) == Proposed(1, 0)
    states = [one.state for one in await known.versions("pvog-b100-7")]
    assert states == [ArticleState.PROPOSED, ArticleState.REPLACED]


async def test_a_source_that_breaks_in_the_middle_leaves_nothing(known: Known) -> None:
    def breaking() -> Iterator[Proposal]:
        yield GERMAN
        raise BrokenFile(Place(Path("a.xml"), 7), "this is not XML")

    with pytest.raises(BrokenFile, match=r"a\.xml:7"):
        async with known.database.step() as tx:
            await Proposals(known.clock, known.ids).take_in(tx, breaking())
    assert await known.versions("pvog-b100-7") == ()


async def test_who_writes_on_a_proposal_takes_its_place(known: Known) -> None:
    await take_in(known, GERMAN)
    (proposal,) = await known.versions("pvog-b100-7")
    content = (await known.running()).content.replace("id: betraege", "id: pvog-b100-7")
    draft = await known.write(content, proposal.id, ANNA)
    async with known.database.step() as tx:
        assert (await read.version(tx, proposal.id)).state is ArticleState.REPLACED
    assert (draft.state, draft.number) == (ArticleState.DRAFT, 2)
