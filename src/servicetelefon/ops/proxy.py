"""The proxy for other machines: TLS, the pages, and of Asterisk nothing but the browser phones'
WebSocket (decision 18)."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from servicetelefon.ops.certificate import Certificate
from servicetelefon.ops.child import ChildSpec

PHONE_PATH = "/phone/ws"

_SETTINGS = """{{
	admin off
	auto_https off
	persist_config off
	log {{
		exclude http
	}}
	storage file_system "{folder}"
	servers {{
		protocols h1 h2
	}}
}}
https://{host}:{port} {{
	bind {address}
	tls "{certificate}" "{key}"
	handle {phone} {{
		rewrite * /ws
		reverse_proxy {engine}
	}}
	handle {{
		reverse_proxy 127.0.0.1:{pages}
	}}
}}
"""
_PRACTICE = """https://{host}:{port} {{
	bind {address}
	tls "{certificate}" "{key}"
	reverse_proxy 127.0.0.1:{pages}
}}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proxy:
    """`host` is what people type, `address` the machine's own address for it."""

    host: str
    address: str
    port: int
    pages: int
    engine: tuple[str, int]
    practice: tuple[int, int] = (0, 0)
    """Port for other machines and port of its pages; 0 for none."""
    certificate: Certificate
    folder: Path


def _caddyfile(proxy: Proxy) -> str:
    common = {
        "host": proxy.host,
        "address": proxy.address,
        "certificate": proxy.certificate.certificate,
        "key": proxy.certificate.key,
    }
    text = _SETTINGS.format(
        **common,
        folder=proxy.folder,
        port=proxy.port,
        phone=PHONE_PATH,
        engine="{}:{}".format(*proxy.engine),
        pages=proxy.pages,
    )
    outside, pages = proxy.practice
    return text + (_PRACTICE.format(**common, port=outside, pages=pages) if pages else "")


def proxy_child(
    proxy: Proxy, program: tuple[str, ...], environment: Mapping[str, str]
) -> ChildSpec:
    """Caddy in the foreground, with settings of ours alone."""
    file = proxy.folder / "Caddyfile"

    def prepare() -> None:
        proxy.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.write_text(_caddyfile(proxy), encoding="utf8")

    async def ready() -> bool:
        try:
            _, writer = await asyncio.open_connection(proxy.address, proxy.port)
        except OSError:
            return False
        writer.close()
        return True

    return ChildSpec(
        name="proxy",
        command=(*program, "run", "--config", str(file), "--adapter", "caddyfile"),
        # Caddy looks for a home of its own; it gets a folder of ours.
        environment={**environment, "HOME": str(proxy.folder), "XDG_DATA_HOME": str(proxy.folder)},
        folder=proxy.folder.parent,
        ready=ready,
        prepare=prepare,
        release=repr(proxy),
    )
