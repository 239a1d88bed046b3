"""A district goes live by a switch and is taken back by it; then the files hold again."""

from __future__ import annotations

from datetime import date

import pytest

from cities import musterstadt
from servicetelefon.city.stages import DistrictSwitch, district_switch, staged
from servicetelefon.city.switches import UnknownSwitch
from servicetelefon.domain.city import Stage

pytestmark = pytest.mark.unit

DAY = date(2026, 11, 23)


def test_live_by_switch_and_held_by_switch():
    city = musterstadt()
    live = district_switch(city, DistrictSwitch.LIVE, "sozial", "sued")
    held = district_switch(city, DistrictSwitch.HELD, "sozial", "nord")
    now = staged(city, {live, held, "line_closed:sozial"})
    assert city.lines["sozial"].stage("sued", DAY) is Stage.PLANNED
    assert now.lines["sozial"].stage("sued", DAY) is Stage.LIVE
    assert city.lines["sozial"].stage("nord", DAY) is Stage.LIVE
    assert now.lines["sozial"].stage("nord", DAY) is Stage.PLANNED
    assert now.lines["immer"] is city.lines["immer"]


def test_without_such_a_switch_the_city_is_the_same():
    city = musterstadt()
    assert staged(city, {"line_closed:sozial"}) is city


@pytest.mark.parametrize(("line", "district"), [("sozial", "mond"), ("niemand", "nord")])
def test_no_such_line_or_district(line: str, district: str):
    with pytest.raises(UnknownSwitch):
        district_switch(musterstadt(), DistrictSwitch.LIVE, line, district)
