"""A bureau on a fresh database."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import pytest

from referrals import Bureau
from servicetelefon.kit.database import Database
from stores.referral.post import Post, a_post


@pytest.fixture
def bureau(database: Database) -> Bureau:
    return Bureau(database)


@pytest.fixture
async def post(bureau: Bureau) -> AsyncGenerator[Post]:
    async with a_post(bureau) as made:
        yield made
