"""How much a browser has to fetch before a page is usable."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from urllib.parse import urljoin

import pytest

from servicetelefon.domain.permissions import Role
from servicetelefon.web.static_files import FOLDER
from stores.web.visitor import Visitor

pytestmark = [
    pytest.mark.stores,
    pytest.mark.skipif(
        not (FOLDER / "vendor" / "phone.js").is_file(),
        reason="the browser's files are not built (make up builds them)",
    ),
]

Enter = Callable[..., Awaitable[Visitor]]

_FILES = re.compile(r'(?:href|src|data-phone|data-library)="(/static/[^"]+)"')
_IMPORTS = re.compile(r"""(?:import|from)\s*["'](\.[^"']+\.js)["']""")


async def weight(client: Visitor, page: str) -> dict[str, int]:
    """Everything that the page and its modules fetch, as it goes over the wire; bytes."""
    answer = await client.get(page)
    found = {page: int(answer.headers["content-length"])}
    wanted = set(_FILES.findall(answer.text))
    while wanted:
        address = wanted.pop()
        file = await client.get(address)
        found[address] = int(file.headers["content-length"])
        modules = {urljoin(address, one) for one in _IMPORTS.findall(file.text)}
        wanted |= modules - found.keys()
    return found


async def test_the_desk_is_light(enter: Enter):
    mara = await enter(Role.AGENT)
    found = await weight(mara, "/desk")
    assert any(address.endswith("vendor/phone.js") for address in found)
    assert any(address.endswith("microphone.js") for address in found)
    assert sum(found.values()) < 150_000, found


async def test_the_citizens_page_is_very_light(visitor: Visitor):
    found = await weight(visitor, "/")
    before_a_call = {address: size for address, size in found.items() if "phone.js" not in address}
    assert sum(before_a_call.values()) < 30_000, found
