"""One sipp process: a scenario, the lines that it writes, and the words that steer it."""

from __future__ import annotations

import asyncio
import os
import re
import socket
import tempfile
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import Literal

import tools

_SCENARIOS = Path(__file__).parent / "scenarios"


def free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


Serves = Literal["udp", "tcp"]
_KINDS: dict[Serves, socket.SocketKind] = {"udp": socket.SOCK_DGRAM, "tcp": socket.SOCK_STREAM}


def port_is_free(port: int, address: str = "127.0.0.1", by: Serves = "udp") -> bool:
    with socket.socket(socket.AF_INET, _KINDS[by]) as probe:
        try:
            probe.bind((address, port))
        except OSError:
            return False
        return True


class News:
    """Lines that a sipp process wrote, in order, for whoever waits for one."""

    def __init__(self, errors: Path) -> None:
        self.lines: list[str] = []
        self._errors = errors
        self._came = asyncio.Event()
        self._rest = b""

    def feed(self, data: bytes) -> None:
        *whole, self._rest = (self._rest + data).split(b"\n")
        self.lines.extend(line.decode(errors="replace") for line in whole)
        self._came.set()

    async def line(self, pattern: str, *, within: float, after: int = 0) -> str:
        """The first line from number `after` on that begins like the pattern."""
        try:
            async with asyncio.timeout(within):
                while True:
                    for line in self.lines[after:]:
                        if re.match(pattern, line):
                            return line
                    self._came.clear()
                    await self._came.wait()
        except TimeoutError:
            raise AssertionError(
                f"no {pattern!r} within {within} s, but {self.lines}; {self.errors()}"
            ) from None

    def errors(self) -> str:
        """What sipp itself complained of."""
        return self._errors.read_text() if self._errors.exists() else "no errors"


@contextmanager
def _news_from(folder: Path) -> Generator[News]:
    pipe = folder / "news"
    os.mkfifo(pipe)
    # Read and write: sipp's opening does not wait for us, and its end is no end for us.
    end = os.open(pipe, os.O_RDWR | os.O_NONBLOCK)
    loop = asyncio.get_running_loop()
    news = News(folder / "errors")
    loop.add_reader(end, lambda: news.feed(os.read(end, 65536)))
    try:
        yield news
    finally:
        loop.remove_reader(end)
        os.close(end)


_STARTS = 3
_LISTENS_WITHIN = 5.0


@asynccontextmanager
async def running(
    scenario: str,
    port: int,
    *arguments: str,
    keys: dict[str, str],
    address: str = "127.0.0.1",
    serves: Serves | None = None,
) -> AsyncGenerator[tuple[asyncio.subprocess.Process, News]]:
    """One sipp. Of one that `serves` the start is waited for, and one that fails is tried again:
    somebody else may have taken the port, or the machine may be busy.
    """
    with (
        tempfile.TemporaryDirectory(prefix="sipp-") as folder,
        _news_from(Path(folder)) as news,
    ):
        given = [word for name, value in keys.items() for word in ("-key", name, value)]
        words = (
            str(tools.sipp()), "-sf", str(_SCENARIOS / scenario), "-i", address, "-p", str(port),
            "-nostdin", "-trace_logs", "-log_file", f"{folder}/news",
            "-trace_err", "-error_file", f"{folder}/errors", *given, *arguments,
        )  # fmt: skip
        listens_at = (address, port, serves) if serves else None
        process = await started(words, Path(folder), listens_at, news.errors)
        try:
            yield process, news
        finally:
            await _end(process)


async def started(
    words: tuple[str, ...],
    folder: Path,
    listens_at: tuple[str, int, Serves] | None,
    errors: Callable[[], str],
) -> asyncio.subprocess.Process:
    """The process, listening where it should; AssertionError with its own words if it never does."""
    faults: list[str] = []
    while len(faults) < _STARTS:
        output = folder / "output"
        with output.open("wb") as file:
            process = await asyncio.create_subprocess_exec(
                *words, cwd=folder, stdout=asyncio.subprocess.DEVNULL, stderr=file
            )
        if listens_at is None or await _listens(process, *listens_at):
            return process
        how = "does not listen" if process.returncode is None else f"ended {process.returncode}"
        await _end(process)
        faults.append(f"{how}: {output.read_text(errors='replace').strip()} {errors()}")
    raise AssertionError(f"{words[0]} could not be started: {'; then '.join(faults)}")


async def _listens(
    process: asyncio.subprocess.Process, address: str, port: int, by: Serves
) -> bool:
    """Whether it does in time; False as soon as it has ended."""
    with suppress(TimeoutError):
        async with asyncio.timeout(_LISTENS_WITHIN):
            while port_is_free(port, address, by):
                if process.returncode is not None:
                    return False
                await asyncio.sleep(0.005)
    return process.returncode is None and not port_is_free(port, address, by)


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.kill()
    await process.wait()


def tell(port: int, call_id: str, word: str, address: str = "127.0.0.1") -> None:
    """Steer a running scenario: a MESSAGE in its own call, which sipp does not answer."""
    text = (
        f"MESSAGE sip:sipp@127.0.0.1:{port} SIP/2.0\r\n"
        "Via: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bK-test\r\n"
        "From: <sip:test@127.0.0.1>;tag=test\r\nTo: <sip:sipp@127.0.0.1>\r\n"
        f"Call-ID: {call_id}\r\nCSeq: 1 MESSAGE\r\nSubject: {word}\r\nContent-Length: 0\r\n\r\n"
    )
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.sendto(text.encode(), (address, port))
