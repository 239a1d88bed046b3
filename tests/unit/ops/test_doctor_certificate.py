"""The doctor says in time what is wrong with the certificate that browsers are shown."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from servicetelefon.kit.clock import ManualClock
from servicetelefon.ops.certificate import Certificate, ensure_certificate
from servicetelefon.ops.doctor import State
from servicetelefon.ops.doctor_certificate import certificate

pytestmark = pytest.mark.unit

NOW = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
HOST = "telefon.example"


@pytest.fixture
def shown(tmp_path: Path) -> Certificate:
    return ensure_certificate(tmp_path, HOST, ManualClock(NOW))


@pytest.mark.parametrize(
    ("days", "state", "says"),
    [
        (0, State.OK, "for telefon.example, until 2027-12-27"),
        (375, State.OK, "until 2027-12-27"),
        (377, State.WARN, "runs out on 2027-12-27"),
        (398, State.FAIL, "ran out on 2027-12-27"),
    ],
)
async def test_how_long_it_serves(shown: Certificate, days: int, state: State, says: str):
    found = await certificate(shown, HOST, ManualClock(NOW + timedelta(days=days)))()
    assert found.state is state
    assert says in found.sentence


@pytest.mark.parametrize(
    ("host", "state"),
    [("anders.example", State.WARN), ("192.0.2.7", State.WARN), (HOST, State.OK)],
)
async def test_whom_it_is_for(shown: Certificate, host: str, state: State):
    assert (await certificate(shown, host, ManualClock(NOW))()).state is state


async def test_a_wide_one_serves_every_name_below_it(tmp_path: Path):
    wide = ensure_certificate(tmp_path, "*.example", ManualClock(NOW))
    assert (await certificate(wide, HOST, ManualClock(NOW))()).state is State.OK


async def test_another_key_and_what_cannot_be_read_fail(shown: Certificate, tmp_path: Path):
    other = ensure_certificate(tmp_path / "other", HOST, ManualClock(NOW))
    for broken in (
        Certificate(shown.certificate, other.key),
        Certificate(shown.key, shown.key),
        Certificate(tmp_path / "nowhere.pem", shown.key),
    ):
        found = await certificate(broken, HOST, ManualClock(NOW))()
        assert found.state is State.FAIL
        assert "key" in found.sentence
