"""What is not as its card says does not run; crisis list and mask always do."""

from __future__ import annotations

import pytest

from servicetelefon.bootstrap.approved import may_run
from servicetelefon.bootstrap.turning import PARTS
from servicetelefon.compliance.card import read_register

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
