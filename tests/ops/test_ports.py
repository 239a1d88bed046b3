"""Taken ports are named with their holder."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Literal

import pytest

from servicetelefon.ops.ports import Port, PortTaken, check_free, holder_of, problem_of

pytestmark = pytest.mark.ops


def bound(kind: socket.SocketKind, address: str = "127.0.0.1") -> socket.socket:
    taken = socket.socket(socket.AF_INET, kind)
    if kind == socket.SOCK_STREAM:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    taken.bind((address, 0))
    if kind == socket.SOCK_STREAM:
        taken.listen()
    return taken


@pytest.fixture(params=["tcp", "udp"])
def taken(request: pytest.FixtureRequest) -> Generator[Port]:
    protocol: Literal["tcp", "udp"] = request.param
    kind = socket.SOCK_STREAM if protocol == "tcp" else socket.SOCK_DGRAM
    with bound(kind) as holder:
        number = holder.getsockname()[1]
        yield Port(number, "pages", "SERVICETELEFON_WEB_PORT", protocol=protocol)


def test_taken_port_is_named_with_its_process_and_the_setting(taken: Port) -> None:
    program = Path(sys.executable).name
    with pytest.raises(PortTaken) as raised:
        check_free([taken])
    assert str(raised.value) == (
        f"{taken.protocol} port {taken.number} (pages) is taken by process {os.getpid()}"
        f" ({program}): end it or set SERVICETELEFON_WEB_PORT"
    )


def test_a_listener_on_all_addresses_is_found_too() -> None:
    with bound(socket.SOCK_STREAM, "0.0.0.0") as holder:
        port = Port(holder.getsockname()[1], "SIP", "SERVICETELEFON_SIP_PORT")
        found = holder_of(port)
        assert problem_of(port) is not None
    assert found is not None
    assert found.pid == os.getpid()


def test_free_port_is_no_problem_also_right_after_its_server_closed() -> None:
    with bound(socket.SOCK_STREAM) as server:
        number = server.getsockname()[1]
        with socket.create_connection(("127.0.0.1", number)) as client:
            connection, _ = server.accept()
            connection.close()
            client.recv(1)
    free = Port(number, "pages", "SERVICETELEFON_WEB_PORT")
    check_free([free])
    assert holder_of(free) is None


def test_all_problems_are_said_at_once(taken: Port) -> None:
    foreign = Port(taken.number, "sound", "HOST", address="192.0.2.1")
    with pytest.raises(PortTaken, match=r"is taken by .*; 192\.0\.2\.1 \(sound\) is not an addr"):
        check_free([taken, foreign])
