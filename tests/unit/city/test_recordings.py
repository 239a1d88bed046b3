"""Recordings that nobody could play, or play by mistake, are faults of the folder."""

from __future__ import annotations

import pytest

from cities import MUSTERSTADT
from servicetelefon.city.load import BrokenCity, city_of
from servicetelefon.city.release import release_from, release_of

pytestmark = pytest.mark.unit

WAV = b"RIFF\x00\x00\x00\x00WAVEfmt "


@pytest.mark.parametrize(
    ("files", "fault"),
    [
        ({"recordings/de/x.wav": WAV}, "recordings/de/x.wav: write recordings as"),
        ({"recordings/greeting.wav": WAV}, "recordings/greeting.wav: write recordings as"),
        ({"recordings/fr/greeting.wav": WAV}, "recordings/fr/greeting.wav: write recordings as"),
        ({"recordings/de/closed.wav": WAV}, "recordings/de/closed.wav: a text with a placeholder"),
        ({"recordings/de/greeting.wav": WAV}, "recordings/de/greeting.txt: write here which words"),
        (
            {"recordings/de/greeting.wav": b"ID3", "recordings/de/greeting.txt": b"x"},
            "recordings/de/greeting.wav: this is not a WAV file",
        ),
    ],
)
def test_a_recording_that_cannot_be_used_is_named(files: dict[str, bytes], fault: str) -> None:
    with pytest.raises(BrokenCity) as broken:
        city_of(release_from({**release_of(MUSTERSTADT).files, **files}))
    assert [str(problem).startswith(fault) for problem in broken.value.problems] == [True]
