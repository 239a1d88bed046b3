"""The Asterisk that this machine uses starts and finds its modules, wherever it came from."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from servicetelefon.kit.errors import Unavailable
from servicetelefon.ops.asterisk import OLDEST, Asterisk, find
from servicetelefon.ops.packages import cache_folder

pytestmark = pytest.mark.ops

LOCK = Path(__file__).parents[2] / "deploy/asterisk.lock"


@pytest.fixture(scope="module")
def asterisk() -> Asterisk:
    try:
        return find(lock_file=LOCK, cache=cache_folder(), say=print)
    except Unavailable as error:
        pytest.skip(f"no Asterisk: {error}")


def test_it_is_new_enough_and_says_so_itself(asterisk: Asterisk) -> None:
    said = subprocess.run([*asterisk.command, "-V"], capture_output=True, text=True, check=True)
    assert asterisk.version in said.stdout
    assert int(asterisk.version.split(".")[0]) >= OLDEST


def test_its_folders_hold_what_the_settings_name(asterisk: Asterisk) -> None:
    assert (asterisk.modules / "chan_pjsip.so").is_file()
    assert (asterisk.data / "documentation/core-en_US.xml").is_file()
    assert list(asterisk.music.glob("*.wav"))
