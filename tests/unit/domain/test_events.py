"""Nothing but codes and ids can get into the journal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from servicetelefon.domain.events import SHAPES, EventCode, NotAnEvent, checked

pytestmark = pytest.mark.unit


def test_every_event_has_a_shape():
    assert SHAPES.keys() == set(EventCode)


def test_a_key_that_is_not_listed_is_refused():
    with pytest.raises(NotAnEvent):
        checked(EventCode.SIGNED_IN, {"name": "anna"})


@given(some.tuples(some.text(), some.text()).map(" ".join) | some.text(min_size=65))
def test_free_text_is_refused(text: str):
    with pytest.raises(NotAnEvent):
        checked(EventCode.SIGNED_IN, {"way": text})
