"""The system's Asterisk is taken from version 22 on and only when it is complete."""

from __future__ import annotations

from pathlib import Path

import pytest

from servicetelefon.ops.asterisk import installed

pytestmark = pytest.mark.unit

NEEDED = (
    "app_stasis.so",
    "chan_pjsip.so",
    "res_ari_channels.so",
    "res_http_websocket.so",
    "res_pjsip_transport_websocket.so",
    "res_srtp.so",
    "res_stasis_recording.so",
)


def machine(root: Path, said: str, *, without: str = "", code: int = 0) -> str:
    """A machine with an `asterisk` that says this; the folder to look in."""
    programs = root / "usr/sbin"
    programs.mkdir(parents=True)
    program = programs / "asterisk"
    program.write_text(f'#!/bin/sh\n[ "$1" = -V ] && echo "{said}"\nexit {code}\n')
    program.chmod(0o755)
    modules = root / "usr/lib/x86_64-linux-gnu/asterisk/modules"
    modules.mkdir(parents=True)
    for name in NEEDED:
        if name != without:
            (modules / name).touch()
    (root / "usr/share/asterisk").mkdir(parents=True)
    return str(programs)


@pytest.mark.parametrize(
    ("said", "version"),
    [
        ("Asterisk 22.10.1~dfsg+~cs6.17.60671434-1", "22.10.1"),
        ("Asterisk 22.5.0", "22.5.0"),
        ("Asterisk 23.1.0-rc1", "23.1.0"),
        ("Asterisk GIT-22.3.0-abc", "22.3.0"),
    ],
)
def test_new_enough(tmp_path: Path, said: str, version: str) -> None:
    found = installed(tmp_path, machine(tmp_path, said))
    assert found is not None
    assert found.version == version
    assert found.command == (str(tmp_path / "usr/sbin/asterisk"),)
    assert found.modules == tmp_path / "usr/lib/x86_64-linux-gnu/asterisk/modules"
    assert found.music == tmp_path / "usr/share/asterisk/moh"


def test_too_old(tmp_path: Path) -> None:
    assert installed(tmp_path, machine(tmp_path, "Asterisk 20.6.0~dfsg")) is None


def test_broken(tmp_path: Path) -> None:
    assert installed(tmp_path, machine(tmp_path, "", code=127)) is None


def test_something_else_of_that_name(tmp_path: Path) -> None:
    assert installed(tmp_path, machine(tmp_path, "a wildcard")) is None


@pytest.mark.parametrize("module", NEEDED)
def test_without_a_module_that_calls_need(tmp_path: Path, module: str) -> None:
    search = machine(tmp_path, "Asterisk 22.10.1", without=module)
    assert installed(tmp_path, search) is None


def test_none(tmp_path: Path) -> None:
    assert installed(tmp_path, str(tmp_path)) is None
