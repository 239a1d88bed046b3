"""The line in the morning, with nobody at work yet; a talk that goes on; a specialist's room."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from journeys.office_room import Room, room_of
from journeys.talking import Talk, begins
from servicetelefon.kit.database import Database
from world import World, a_world


@pytest.fixture
async def world(database: Database, tmp_path: Path) -> AsyncGenerator[World]:
    async with a_world(database, tmp_path / "ring") as made:
        yield made


@pytest.fixture
async def talk(world: World) -> Talk:
    return Talk(world, *await begins(world))


@pytest.fixture
async def room(world: World, tmp_path: Path) -> Room:
    return await room_of(world, tmp_path / "ring")
