"""One service for all tests of a module, as `make up` starts it, and a way to its desks."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator

import pytest

from cities import MUSTERSTADT
from running_service import Service, a_service, free_ports
from tools import asterisk, sipp
from whole_line import WholeLine, whole_line


@pytest.fixture(scope="module")
def settings() -> dict[str, str]:
    """What a module's service is set to beyond what every service of a test is."""
    return {}


@pytest.fixture(scope="module")
def way_out() -> int:
    """The port of the carrier, for modules whose service has one."""
    return free_ports(1)[0]


@pytest.fixture(scope="module")
def service(
    tmp_path_factory: pytest.TempPathFactory, settings: dict[str, str]
) -> Generator[Service]:
    sipp()
    asterisk()
    with a_service(tmp_path_factory.mktemp("service"), MUSTERSTADT, **settings) as made:
        made.start()
        yield made


@pytest.fixture
async def line(service: Service) -> AsyncGenerator[WholeLine]:
    async with whole_line(service) as made:
        await made.until(lambda: service.is_ready("line"))
        yield made
