"""The Asterisk that this machine uses starts and finds its modules, wherever it came from."""

from __future__ import annotations

import subprocess

import pytest

import tools
from servicetelefon.ops.asterisk import OLDEST, Asterisk

pytestmark = pytest.mark.ops


@pytest.fixture(scope="module")
def asterisk() -> Asterisk:
    return tools.asterisk()


def test_it_is_new_enough_and_says_so_itself(asterisk: Asterisk) -> None:
    said = subprocess.run([*asterisk.command, "-V"], capture_output=True, text=True, check=True)
    assert asterisk.version in said.stdout
    assert int(asterisk.version.split(".")[0]) >= OLDEST


def test_its_folders_hold_what_the_settings_name(asterisk: Asterisk) -> None:
    assert (asterisk.modules / "chan_pjsip.so").is_file()
    assert (asterisk.data / "documentation/core-en_US.xml").is_file()
    assert list(asterisk.music.glob("*.wav"))
