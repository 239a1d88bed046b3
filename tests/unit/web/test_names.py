"""German names in a text of another language are said as German, and nothing else is."""

from __future__ import annotations

import pytest
from markupsafe import Markup, escape

from servicetelefon.web.names import has_letters, names_marked

pytestmark = pytest.mark.unit


def test_a_name_is_german_and_runs_from_left_to_right():
    html = names_marked(escape("هاتف (\u2066115-Gebärdentelefon\u2069)"))
    assert html == Markup('هاتف (<span lang="de" dir="ltr">115-Gebärdentelefon</span>)')


def test_a_number_that_is_held_is_no_name():
    assert names_marked(escape("\u2066040 428\u2069 x")) == "\u2066040 428\u2069 x"
    assert not has_letters("040 428 28-0")


def test_what_is_held_stays_escaped():
    assert "<b>" not in names_marked(escape("\u2066a<b>\u2069"))
