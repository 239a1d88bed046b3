"""A control rests on what tests have shown of what runs, and on a person only without it."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from cities import MUSTERSTADT
from servicetelefon.city.release import release_from, release_of
from servicetelefon.compliance.card import PROGRAM
from servicetelefon.compliance.control import Verdict
from servicetelefon.compliance.controls import controls_of
from servicetelefon.compliance.controls.proofs import THRESHOLDS
from servicetelefon.compliance.measured import (
    Measured,
    MeasuredClass,
    articles_fingerprint,
    text_fingerprint,
)
from servicetelefon.compliance.proved import (
    PAGES,
    WIDGET,
    WIDGET_FILE,
    Proof,
    fingerprints,
    pages_of,
    write_proof,
)
from servicetelefon.journey.city import CityReleases
from servicetelefon.kit.clock import ManualClock
from servicetelefon.kit.ids import Ids
from stores.compliance.place import NOW, PAST, Place, looking

pytestmark = pytest.mark.stores

TODAY = NOW.date()


@dataclass
class Proven:
    """A program of one widget and one page, with what was shown of it."""

    place: Place
    folder: Path

    def proves(self, faults: int = 0, day: date = TODAY) -> None:
        for name, files in ((PAGES, pages_of(self.folder)),
                            (WIDGET, fingerprints(self.folder, [WIDGET_FILE]))):  # fmt: skip
            proof = Proof(day=day, test="t", faults=faults, looked_at=("a", "b"), files=files)
            write_proof(name, proof, self.folder / "proofs")

    async def verdicts(self) -> tuple[Verdict, Verdict]:
        """Of pages and widget."""
        async with self.place.database.step() as tx:
            look = replace(
                looking(tx, self.place), program=self.folder, proofs=self.folder / "proofs"
            )
            controls = controls_of(look)
            pages, widget = await controls["accessible"](), await controls["widget_quiet"]()
        return pages.verdict, widget.verdict


@pytest.fixture
def proven(place: Place, tmp_path: Path) -> Proven:
    for name in (WIDGET_FILE, "web/templates/page.html"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes((PROGRAM / name).read_bytes())
    return Proven(place, tmp_path)


BOTH = (Verdict.PASS, Verdict.PASS)
ASKED = (Verdict.NEEDS_PERSON, Verdict.NEEDS_PERSON)


async def test_a_proof_of_what_runs_counts_and_a_person_is_asked_without(proven: Proven):
    assert await proven.verdicts() == ASKED
    proven.proves()
    assert await proven.verdicts() == BOTH
    proven.proves(day=NOW.date() - timedelta(days=366))
    assert await proven.verdicts() == ASKED
    proven.proves(faults=1)
    assert await proven.verdicts() == (Verdict.FAIL, Verdict.FAIL)


async def test_a_changed_page_takes_its_proof_away(proven: Proven):
    proven.proves()
    page = proven.folder / "web/templates/page.html"
    page.write_text(page.read_text() + "<blink>")
    assert await proven.verdicts() == (Verdict.NEEDS_PERSON, Verdict.PASS)


@pytest.mark.parametrize("word", ["document.cookie = 1;", "localStorage.x = 1;", "fetch('/');"])
async def test_a_widget_that_keeps_or_sends_is_red_whatever_was_shown(proven: Proven, word: str):
    script = proven.folder / WIDGET_FILE
    script.write_text(script.read_text() + word)
    proven.proves()
    assert (await proven.verdicts())[1] is Verdict.FAIL


async def test_a_persons_report_counts_where_no_proof_speaks_of_what_runs(proven: Proven):
    for duty in ("B01", "S06"):
        proven.place.run(
            "insert into compliance.attestation (id, duty, account, at) "
            "values (gen_random_uuid(), %s, gen_random_uuid(), %s)",
            duty, PAST,
        )  # fmt: skip
    assert await proven.verdicts() == BOTH


async def test_thresholds_are_of_the_measurement_that_knew_these_articles(place: Place):
    async def verdict(measured: Measured | None) -> Verdict:
        async with place.database.step() as tx:
            look = replace(looking(tx, place), measured=measured)
            return (await controls_of(look)["thresholds_measured"]()).verdict

    files = {THRESHOLDS: b"answer: 1"}
    async with place.database.step() as tx:
        release = release_from({**release_of(MUSTERSTADT).files, **files})
        ids = Ids(ManualClock(NOW), random.Random(1))
        await CityReleases(ManualClock(NOW), ids).take_in(tx, release, productive=False)
    known = articles_fingerprint(one.article for one in place.knowledge.now().articles(NOW))
    assert known
    groups = (MeasuredClass(group="g", questions=9, right=9, clarified=0, person=0, wrong=0),)
    right = Measured(day=TODAY, questions=9, passed=True, first=1.0, groups=groups, cards={},
                     thresholds=text_fingerprint(files[THRESHOLDS]), articles=known)  # fmt: skip
    assert await verdict(right) is Verdict.PASS
    for changed in (
        {"thresholds": "0"},
        {"articles": {**known, "neu": "0"}},
        {"articles": dict.fromkeys(known, "0")},
        {"day": NOW.date() - timedelta(days=181)},
    ):
        assert await verdict(right.model_copy(update=changed)) is Verdict.NEEDS_PERSON
    assert await verdict(None) is Verdict.NEEDS_PERSON
