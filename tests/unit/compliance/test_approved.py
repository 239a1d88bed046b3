"""What is not as its card says does not run; crisis list and mask always do."""

from __future__ import annotations

from pathlib import Path

import pytest

from cities import musterstadt
from servicetelefon.adapters.speech.espeak import Voice
from servicetelefon.adapters.speech.speech import MayNotSpeak, Speech
from servicetelefon.bootstrap.approved import may_run
from servicetelefon.bootstrap.turning import PARTS
from servicetelefon.compliance.card import read_register
from servicetelefon.domain.responsibility import Address, Query, Status
from servicetelefon.responsibility.directory import Directory
from servicetelefon.responsibility.find import Finder
from servicetelefon.responsibility.running import RunningFinder
from servicetelefon.responsibility.silent import SilentFinder

pytestmark = pytest.mark.unit

CARDS = read_register()


def test_everything_that_is_delivered_may_run():
    assert may_run(*CARDS)


@pytest.mark.parametrize("part", [one for one in CARDS if not CARDS[one].runs_always])
def test_a_part_that_its_card_does_not_speak_of_is_refused(part: str):
    register = {**CARDS, part: CARDS[part].model_copy(update={"fingerprint": "0"})}
    assert not may_run(part, register=register)


@pytest.mark.parametrize("part", ["crisis-list", "mask"])
def test_help_in_need_is_never_refused(part: str):
    register = {**CARDS, part: CARDS[part].model_copy(update={"fingerprint": "0"})}
    assert may_run(*PARTS, register=register)


def test_a_part_without_a_card_is_refused():
    assert not may_run("oracle", register=CARDS)


def test_where_responsibility_may_not_run_no_office_is_named():
    city = musterstadt()
    query = Query(address=Address("Lange Straße", "5"), matter="hlu")
    assert Finder(city, Directory()).find(query).status is not Status.UNCLEAR
    silent = RunningFinder(SilentFinder).now(city).find(query)
    assert (silent.status, silent.office) == (Status.UNCLEAR, None)


def test_without_its_card_the_voice_makes_no_new_sound(tmp_path: Path):
    voice = Voice("de", 150)
    made = Speech(tmp_path).say("Guten Tag", voice)
    silent = Speech(tmp_path, may_speak=False)
    assert silent.say("Guten Tag", voice) == made
    before = set(tmp_path.iterdir())
    with pytest.raises(MayNotSpeak):
        silent.say("Noch nie gesagt", voice)
    assert set(tmp_path.iterdir()) == before
