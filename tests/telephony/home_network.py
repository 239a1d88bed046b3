"""Networks that only this machine knows: an address of its own that is not loopback, and a home as
an agent has one, behind a router that translates addresses: what is inside opens ways to the
outside and nothing comes in otherwise. Where the city's own router translates too, the home meets
the outside address only. Needs root and `ip`.

Servers under test that have to be met as from another machine are bound to such an address, so
nobody else can reach them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

import tools

_INSIDE = "192.168.77"
_RULES = """
table ip home {
  TRANSLATED
  chain out {
    type nat hook postrouting priority srcnat
    oifname "out" masquerade
  }
  chain through {
    type filter hook forward priority filter
    policy drop
    ct state established,related accept
    FIREWALL
    iifname "in" accept
  }
}
"""
_NO_UDP = 'iifname "in" meta l4proto udp drop'
_TRANSLATED = """
  chain unknown {{
    type filter hook prerouting priority raw
    iifname "in" ip daddr {inner} drop
  }}
  chain translated {{
    type nat hook prerouting priority dstnat
    iifname "in" ip daddr {outside} dnat to {inner}
  }}
"""


@dataclass(frozen=True)
class Translated:
    """A city's router before `inner`: homes reach it at `outside` and know no way to `inner`."""

    outside: str
    inner: str


@dataclass(frozen=True)
class Home:
    """`outside` is the address of this machine that is reached from it."""

    network: str
    outside: str
    folder: Path

    def program(self, path: Path) -> Path:
        """A program that starts `path` there."""
        script = self.folder / f"{path.name}-at-home"
        script.write_text(f'#!/bin/sh\nexec ip netns exec {self.network} "{path}" "$@"\n')
        script.chmod(0o755)
        return script


@contextmanager
def own_address() -> Generator[str]:
    """Gone afterwards. From the range for tests of networks (RFC 2544), one for each process."""
    _needs_root()
    high, low = divmod(os.getpid() % 0x10000, 256)
    name, address = f"own{os.getpid()}", f"198.19.{high}.{low}"
    with ExitStack() as networks:
        _ip(f"link add {name} type veth peer name {name}-end")
        networks.callback(_ip, f"link del {name}")
        _ip(f"addr add {address}/32 dev {name}")
        _ip(f"link set {name} up")
        yield address


@contextmanager
def home_network(
    folder: Path, *, udp_gets_out: bool = True, city: Translated | None = None
) -> Generator[Home]:
    """One home; its networks are gone afterwards."""
    _needs_root()
    nft = tools.nft()
    home, router = f"home-{os.getpid()}", f"router-{os.getpid()}"
    # Four addresses of the same range for each process of tests.
    high, low = divmod(os.getpid() % 0x4000 * 4, 256)
    outside, routers = (f"198.18.{high}.{low + one}" for one in (1, 2))
    with ExitStack() as networks:
        for network in (home, router):
            _ip(f"netns add {network}")
            networks.callback(_ip, f"netns del {network}")
        _ip(f"link add home{os.getpid()} type veth peer name out netns {router}")
        _ip(f"link add in netns {router} type veth peer name lan netns {home}")
        _ip(f"addr add {outside}/30 dev home{os.getpid()}")
        _ip(f"link set home{os.getpid()} up")
        for network, name, address in (
            (router, "lo", ""),
            (router, "out", f"{routers}/30"),
            (router, "in", f"{_INSIDE}.1/24"),
            (home, "lo", ""),
            (home, "lan", f"{_INSIDE}.2/24"),
        ):
            if address:
                _ip(f"-n {network} addr add {address} dev {name}")
            _ip(f"-n {network} link set {name} up")
        _ip(f"-n {router} route add default via {outside}")
        _ip(f"-n {home} route add default via {_INSIDE}.1")
        _ip(f"netns exec {router} sysctl -qw net.ipv4.ip_forward=1")
        rules = _RULES.replace("FIREWALL", "" if udp_gets_out else _NO_UDP).replace(
            "TRANSLATED",
            _TRANSLATED.format(outside=city.outside, inner=city.inner) if city else "",
        )
        _ip(f"netns exec {router} {nft} -f -", rules)
        yield Home(home, outside, folder)


def _needs_root() -> None:
    if os.geteuid() or not shutil.which("ip"):
        pytest.skip("networks of their own need root and the program ip")
    probe = f"probe-{os.getpid()}"
    made = subprocess.run(("ip", "netns", "add", probe), capture_output=True, check=False)
    if made.returncode:
        pytest.skip("root may not make networks here")
    _ip(f"netns del {probe}")


def _ip(words: str, said: str = "") -> None:
    done = subprocess.run(
        ("ip", *words.split()), input=said, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"ip {words}: {done.stderr}"
