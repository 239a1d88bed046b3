"""One Asterisk for all tests with calls."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator
from pathlib import Path

import pytest

import tools
from telephony import sound
from telephony.engine import Engine, running_engine
from telephony.line import Line, our_line

HOLD_TONE = 500.0
PROMPT_TONE = 700.0


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Generator[Engine]:
    tools.sipp()
    installed = tools.asterisk()
    home = tmp_path_factory.mktemp("asterisk")
    write_sound(home / "hold-sentence", HOLD_TONE, 0.6)
    with running_engine(home, installed) as running:
        yield running
        assert running.process.poll() is None, "Asterisk died in a test"


@pytest.fixture
async def line(engine: Engine) -> AsyncGenerator[Line]:
    async with our_line(engine) as ours:
        yield ours
    engine.hang_up_all()  # what a test that failed has left must not fail the next


@pytest.fixture(scope="session")
def prompt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A short sound that is easy to tell from speech, music and phones."""
    path = tmp_path_factory.mktemp("sounds") / "prompt"
    write_sound(path, PROMPT_TONE, 0.6)
    return path


def write_sound(path: Path, hz: float, seconds: float) -> None:
    path.with_suffix(".sln").write_bytes(sound.tone(hz, seconds).tobytes())
