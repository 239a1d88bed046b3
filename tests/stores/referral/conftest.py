"""A bureau on a fresh database."""

from __future__ import annotations

import pytest

from referrals import Bureau
from servicetelefon.kit.database import Database


@pytest.fixture
def bureau(database: Database) -> Bureau:
    return Bureau(database)
