"""Which messages only make sense with the one before."""

from __future__ import annotations

import pytest

from servicetelefon.assistant.questions import goes_on

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    "message",
    ["kostet das etwas?", "muss ich das beantragen?", "und für meine Mutter?", "gilt das?"],
)
def test_what_points_back_goes_on(message: str):
    assert goes_on(message)


@pytest.mark.parametrize("message", ["Wer zahlt das Essen?", "Und wer zahlt die Heizung?"])
def test_what_names_its_own_subject_does_not(message: str):
    assert not goes_on(message)
