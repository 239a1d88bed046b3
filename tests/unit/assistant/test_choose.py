"""Answer, ask back or neither; and thresholds that come from measuring."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicetelefon.assistant.calibrate import MOST_WRONG, Observed, calibrate, written
from servicetelefon.assistant.choose import Candidate, choose, sureness
from servicetelefon.assistant.thresholds import ThresholdsFile, Topic
from servicetelefon.kit.yaml_file import parse

pytestmark = pytest.mark.unit

BARS = ThresholdsFile(
    answer=1.0, clarify=0.2, near=0.5, elsewhere=1.6, questions=0, measured_on="-",
    topics={"easy": Topic(answer=0.5)},
)  # fmt: skip


def test_sure_answers_close_asks_back_far_does_neither():
    assert choose([Candidate("a", 10, 0.8), Candidate("b", 2, 0.2)], BARS).sure == "a"
    asked = choose([Candidate("a", 10, 0.6), Candidate("b", 9, 0.5), Candidate("c", 2, 0.1)], BARS)
    assert (asked.sure, asked.choices) == (None, ("a", "b"))
    assert choose([Candidate("a", 1, 0.1)] * 2, BARS).choices == ()
    assert choose([], BARS).sure is None


def test_a_topic_has_its_own_bar():
    close = [Candidate("easy", 10, 0.6), Candidate("b", 9, 0.5)]
    assert choose(close, BARS).sure == "easy"


_SEEN = st.lists(
    st.builds(
        Observed,
        st.sampled_from(["a", "b", "c"]),
        st.floats(min_value=0, max_value=2.2),
        st.booleans(),
    ),
    max_size=200,
)


@given(_SEEN)
def test_what_was_measured_is_wrong_rarely_enough(observed: list[Observed]):
    bars = calibrate(observed, date(2026, 11, 28), clarify=0.1, near=0.5, elsewhere=1.6)
    wrong = [
        one for one in observed if not one.right and one.sureness >= bars.answer_for(one.article)
    ]
    assert len(wrong) <= MOST_WRONG * len(observed)


@given(_SEEN)
def test_the_file_can_be_read_back(observed: list[Observed]):
    made = calibrate(observed, date(2026, 11, 28), clarify=0.1, near=0.5, elsewhere=1.6)
    read, faults = parse(Path("thresholds.yaml"), written(made).encode()).check(ThresholdsFile)
    assert faults == ()
    assert read == made


def test_surer_when_the_second_is_far_behind():
    near = sureness([Candidate("a", 10, 0.5), Candidate("b", 9, 0.4)])
    far = sureness([Candidate("a", 10, 0.5), Candidate("b", 1, 0.1)])
    assert far > near
