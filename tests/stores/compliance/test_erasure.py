"""Whatever somebody wrote, in whatever letters: after the erasure no byte of it is anywhere, nobody
else has lost anything, and the chain of what happened holds."""

from __future__ import annotations

import asyncio
import json
import os
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from servicetelefon.domain.person import Way
from servicetelefon.domain.referral import ClaimWish
from servicetelefon.domain.telephone_number import at_home
from servicetelefon.records import seal
from stores.compliance.line import Line, Trail, everything, marks

pytestmark = pytest.mark.stores

EXAMPLES = 60 if os.environ.get("DRILL") else 25
LETTERS = st.characters(categories=("L", "N"), include_characters="'\"%\\{}<>&;:-_ .€ß😀")


@dataclass(frozen=True)
class Somebody:
    """`mark` stands in all their words; `done`: nothing of theirs is open any more."""

    mark: str
    claim: ClaimWish
    done: bool


people = st.builds(
    Somebody,
    # What is written begins and ends with a letter: spaces around it are cut off when it is kept.
    mark=st.text(LETTERS, min_size=4, max_size=24).map(lambda text: f"x{text}x"),
    claim=st.sampled_from((ClaimWish.YES, ClaimWish.NO)),
    done=st.booleans(),
)


def written(text: str) -> Iterator[str]:
    """As text, as JSON, as PostgreSQL and Python show it, and as bytes."""
    yield from (text, text.encode().hex(), repr(text)[1:-1])
    yield from (json.dumps(text, ensure_ascii=ascii_only)[1:-1] for ascii_only in (True, False))


def traces(line: Line, trail: Trail) -> set[str]:
    found = {form for one in trail.words() for form in written(one)} | marks(line, trail)
    found |= set(written(alone_of(trail)))
    return found | {trail.number.encode().hex(), at_home(trail.number).encode().hex()}


@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@given(who=st.lists(people, min_size=2, max_size=3), way=st.sampled_from(Way))
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # a database does not shrink
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
async def test_no_byte_of_the_person_is_left_and_the_chain_holds(
    line: Line, dsn: str, who: list[Somebody], way: Way
):
    trails = [await left_by(line, one) for one in who]
    before = await asyncio.to_thread(everything, dsn, line)
    erased, *others = trails
    # The names of files are made safe before they are kept; everything else is there as written.
    kept = erased.words() | marks(line, erased)
    missing = [one for one in kept if not any(form in before for form in written(one))]
    assert [one for one in missing if not one.endswith("-file")] == []
    assert alone_of(erased) in before
    receipt = await line.erases(way, erased)
    after = await asyncio.to_thread(everything, dsn, line)
    if receipt.kept:
        assert not who[0].done  # only what is open stays, each with its reason
    else:
        assert {one for one in traces(line, erased) if one in after} == set()
    for trail in others:
        assert {one for one in traces(line, trail) if (one in before) != (one in after)} == set()
    # Looked for again, nothing more is found: what the receipt says is the whole of it.
    again = await line.erases(Way.NUMBER, erased)
    assert not again.values
    async with line.bureau.database.step() as tx:
        await seal.seal(tx, line.bureau.clock.now())
        assert await seal.verify(tx) is None


def alone_of(trail: Trail) -> str:
    """The piece of the mark that is this person's in every form it can take."""
    return trail.mark[-9:-1]


async def left_by(line: Line, one: Somebody) -> Trail:
    """Each with a number and a mark that nobody else has, in this database of many examples."""
    alone = uuid.uuid4().hex
    number = f"+4940{int(alone, 16) % 10**8:08}"
    return await line.trail(
        f"{one.mark}{alone[:8]}x",
        number,
        claim=one.claim,
        done=one.done,
        closed_by=f"n{uuid.uuid4().hex}",
    )
