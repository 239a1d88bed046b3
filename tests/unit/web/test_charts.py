"""Pictures of figures: what stands at a mark is what the mark means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicetelefon.web.figures.charts import HEIGHT, bars

pytestmark = pytest.mark.unit


@given(st.integers(0, 100_000))
def test_the_scale_says_at_each_line_what_a_bar_of_that_height_is(highest: int):
    chart = bars(["08:00"], [(float(highest),)], ("answered",))
    bottom, middle, top = chart.y_ticks
    assert int(top.label) >= highest
    assert int(middle.label) * 2 == int(top.label)
    (bar,) = chart.marks
    per_unit = (bottom.at - top.at) / int(top.label)
    assert bar.height == pytest.approx(highest * per_unit, abs=0.2)
    assert 0 < top.at < bottom.at < HEIGHT


def test_a_hidden_value_has_no_bar():
    assert bars(["a", "b"], [None, (1.0,)], ("answered",)).marks[0].height > 0
    assert len(bars(["a", "b"], [None, (1.0,)], ("answered",)).marks) == 1
