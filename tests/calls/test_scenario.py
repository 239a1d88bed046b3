"""The tests' own sipp: a start that fails is told in its own words, and one more is tried."""

from __future__ import annotations

import socket
import sys
from pathlib import Path

import pytest

from telephony.scenario import free_port, port_is_free, running, started

pytestmark = pytest.mark.calls

KEYS = {"account": "a", "payload": "8", "codec": "PCMA", "media_port_of_ours": "9"}

LISTENS_THE_SECOND_TIME = """
import pathlib, socket, sys, time
been = pathlib.Path("been")
if not been.exists():
    been.touch()
    sys.exit("not yet")
one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
one.bind(("127.0.0.1", int(sys.argv[1])))
time.sleep(60)
"""


async def test_start_that_fails_is_tried_again(tmp_path: Path) -> None:
    port = free_port()
    words = (sys.executable, "-c", LISTENS_THE_SECOND_TIME, str(port))
    process = await started(words, tmp_path, ("127.0.0.1", port, "udp"), lambda: "")
    assert not port_is_free(port)
    process.kill()
    await process.wait()


async def test_start_that_never_comes_is_told_in_its_own_words(tmp_path: Path) -> None:
    words = (sys.executable, "-c", "raise SystemExit('no such thing')")
    with pytest.raises(AssertionError, match=r"no such thing.*then ended 1"):
        await started(words, tmp_path, ("127.0.0.1", free_port(), "udp"), lambda: "")


async def test_sipp_serves_where_it_was_told() -> None:
    port = free_port()
    async with running("phone.xml", port, "-aa", keys=KEYS, serves="udp") as (process, _):
        assert process.returncode is None
        with (
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe,
            pytest.raises(OSError, match="in use"),
        ):
            probe.bind(("127.0.0.1", port))
