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
    assert choose([Candidate("a", 1.4, 0.8), Candidate("b", 0.3, 0.2)], BARS).sure == "a"
    near = [Candidate("a", 1.0, 0.6), Candidate("b", 0.9, 0.5), Candidate("c", 0.2, 0.1)]
    asked = choose(near, BARS)
    assert (asked.sure, asked.choices) == (None, ("a", "b"))
    assert choose([Candidate("a", 1, 0.1)] * 2, BARS).choices == ()
    assert choose([], BARS).sure is None


def test_a_topic_has_its_own_bar():
    close = [Candidate("easy", 1.0, 0.6), Candidate("b", 0.6, 0.5)]
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
_MANY = _SEEN.map(lambda some: some * (1 + 200 // max(1, len(some))))


def bars_of(asked: list[Observed], left_out: list[Observed]) -> ThresholdsFile:
    day = date(2026, 11, 28)
    return calibrate(asked, left_out, day, clarify=0.1, near=0.5, elsewhere=1.6)


@given(_MANY, _SEEN)
def test_strangers_are_told_something_wrong_rarely_enough(
    asked: list[Observed], left_out: list[Observed]
):
    bars = bars_of(asked, left_out)
    wrong = [one for one in asked if not one.right and one.sureness >= bars.answer_for(one.article)]
    assert len(wrong) <= MOST_WRONG * len(asked)


def test_a_topic_that_is_mixed_up_with_others_has_a_higher_bar_and_a_clean_one_a_lower():
    strangers = [Observed("a", 1.0, right=True)] * 300 + [Observed("a", 0.6, right=False)] * 9
    mixed = [Observed("b", 0.9, right=False)] * 5 + [Observed("b", 1.1, right=True)] * 5
    clean = [Observed("c", 0.4, right=True)] * 20
    bars = bars_of(strangers, [*mixed, *clean])
    assert bars.answer_for("b") > 0.9 > bars.answer > 0.6
    assert bars.answer_for("c") <= 0.4
    assert bars.answer_for("never asked for") == bars.answer


def test_few_questions_of_strangers_set_no_bar_alone():
    left_out = [Observed("a", 0.8, right=False)] * 50
    assert bars_of([Observed("a", 0.5, right=True)], left_out).answer > 0.8


@given(_SEEN, _SEEN)
def test_the_file_can_be_read_back(asked: list[Observed], left_out: list[Observed]):
    made = bars_of(asked, left_out)
    read, faults = parse(Path("thresholds.yaml"), written(made).encode()).check(ThresholdsFile)
    assert faults == ()
    assert read == made


def test_surer_when_the_second_is_far_behind():
    near = sureness([Candidate("a", 1.0, 0.5), Candidate("b", 0.9, 0.4)])
    far = sureness([Candidate("a", 1.0, 0.5), Candidate("b", 0.1, 0.1)])
    assert far > near
