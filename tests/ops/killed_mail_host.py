"""An office's mail server that can really be killed: it is told at which word."""

from __future__ import annotations

import asyncio
import os
import signal
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

from office_systems import MailHost


@dataclass
class KeptMail(MailHost):
    """Keeps a message on disk before it says so; dies at the word that it was told."""

    folder: Path = field(default_factory=Path)
    dies_at: str = ""

    async def _usual(
        self, verb: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> str:
        self._dies(verb)
        said = await super()._usual(verb, reader, writer)
        if verb == "DATA":
            self._dies("received")
            self._keep(self.taken[-1])
            self._dies("kept")
        return said

    def _keep(self, message: bytes) -> None:
        path = self.folder / f"{os.getpid()}-{len(self.taken)}.eml"
        with path.open("wb") as file:
            file.write(message)
            file.flush()
            os.fsync(file.fileno())

    def _dies(self, word: str) -> None:
        if word == self.dies_at:
            os.kill(os.getpid(), signal.SIGKILL)


MAIL_WORDS = ("EHLO", "MAIL", "RCPT", "DATA", "received", "kept", "QUIT")


def take_mail(pipe: Connection, folder: Path, dies_at: str) -> None:
    """Tells its port, then takes mail until it is killed."""

    async def serve() -> None:
        host = KeptMail(folder=folder, dies_at=dies_at)
        server = await asyncio.start_server(host.serve, "127.0.0.1", 0)
        pipe.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(serve())
