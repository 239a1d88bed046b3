"""The pages in two processes: each has its own, and the documented proxy knows whose they are."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from house import House
from servicetelefon.domain.permissions import Action
from servicetelefon.web.access import actions
from servicetelefon.web.app import Audience, build

pytestmark = pytest.mark.stores

SET_UP = Path(__file__).parents[3] / "docs/operations/set-up.md"


def pages(house: House, audience: Audience) -> dict[str, Action]:
    return actions(build(house.services, audience).routes)


async def test_citizens_and_staff_share_only_what_says_how_the_process_is(house: House) -> None:
    public, staff = pages(house, Audience.PUBLIC), pages(house, Audience.STAFF)
    shared = {"GET /healthz", "GET /readyz", "GET /metrics", "GET /static/{version}/{name:path}"}
    assert public.keys() & staff.keys() == shared
    assert public | staff == actions(house.app.routes)


async def test_the_documented_proxy_sends_each_page_to_the_process_that_has_it(
    house: House,
) -> None:
    lines = re.findall(r"^@staff path (.+)$", SET_UP.read_text(), re.MULTILINE)
    assert len(lines) == 1
    patterns = lines[0].split()

    def for_staff(route: str) -> bool:
        path = route.partition(" ")[2]
        return any(fnmatchcase(path, one) for one in patterns)

    public, staff = pages(house, Audience.PUBLIC), pages(house, Audience.STAFF)
    shared = public.keys() & staff.keys()
    assert [one for one in public if for_staff(one)] == []
    assert [one for one in staff if not for_staff(one)] == sorted(shared, key=list(staff).index)
