"""The product's line process, with a line that has neither greeting nor menu: only the queue is
measured. A city's files cannot say that, so the loaded city is changed here.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from servicetelefon.bootstrap import line as line_process
from servicetelefon.bootstrap.process import run
from servicetelefon.bootstrap.snapshots import Snapshots
from servicetelefon.config import read
from servicetelefon.domain.city import City
from servicetelefon.domain.phone_menu import Menu

LINE = "immer"


class StraightIn(Snapshots):
    """The city as it runs, without words before the queue."""

    _made: tuple[City, City] | None = None

    def city(self) -> City:
        found = super().city()
        if self._made is None or self._made[0] is not found:
            self._made = (found, straight_in(found))
        return self._made[1]


def straight_in(city: City) -> City:
    silent = {
        name: replace(one, texts={"de": ""}) if name in _BEFORE_THE_QUEUE else one
        for name, one in city.announcements.items()
    }
    menu = Menu("none", (), {"de": ""}, timedelta(seconds=2), 1)
    line = replace(city.lines[LINE], menu="none", announcements={})
    return replace(
        city,
        announcements=silent,
        menus={**city.menus, "none": menu},
        lines={**city.lines, LINE: line},
    )


_BEFORE_THE_QUEUE = frozenset({"greeting", "trial", "emergency_hint"})


if __name__ == "__main__":
    line_process.Snapshots = StraightIn
    run("line", read(), line_process.work)
