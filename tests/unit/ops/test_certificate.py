"""A certificate is made for its host, kept while it serves, and made anew in time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from servicetelefon.kit.clock import ManualClock
from servicetelefon.ops.certificate import ensure_certificate

pytestmark = pytest.mark.unit

NOW = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)


def test_it_is_kept_while_it_serves(tmp_path: Path):
    clock = ManualClock(NOW)
    made = ensure_certificate(tmp_path, "192.0.2.7", clock)
    before = made.certificate.read_bytes()
    assert ensure_certificate(tmp_path, "192.0.2.7", clock) == made
    assert made.certificate.read_bytes() == before
    assert made.key.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("host", ["192.0.2.8", "telefon.example"])
def test_another_host_gets_another_one(tmp_path: Path, host: str):
    clock = ManualClock(NOW)
    before = ensure_certificate(tmp_path, "192.0.2.7", clock).certificate.read_bytes()
    assert ensure_certificate(tmp_path, host, clock).certificate.read_bytes() != before


async def test_it_is_made_anew_before_it_runs_out(tmp_path: Path):
    clock = ManualClock(NOW)
    before = ensure_certificate(tmp_path, "192.0.2.7", clock).certificate.read_bytes()
    await clock.move(timedelta(days=380))
    assert ensure_certificate(tmp_path, "192.0.2.7", clock).certificate.read_bytes() != before


def test_a_damaged_one_is_replaced(tmp_path: Path):
    clock = ManualClock(NOW)
    made = ensure_certificate(tmp_path, "192.0.2.7", clock)
    made.certificate.write_text("nonsense")
    ensure_certificate(tmp_path, "192.0.2.7", clock)
    assert made.certificate.read_bytes().startswith(b"-----BEGIN CERTIFICATE")
