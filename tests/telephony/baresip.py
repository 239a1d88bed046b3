"""A softphone with a real TLS and SRTP stack (Debian package baresip-core)."""

from __future__ import annotations

import asyncio
import wave
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import tools
from servicetelefon.ops.baresip import modules
from telephony import sound
from telephony.g711 import Samples

_CONFIG = """\
module_path {modules}
module g711.so
module aufile.so
module aubridge.so
module srtp.so
module sndfile.so
module_tmp account.so
module_app menu.so
sip_listen 127.0.0.1:0
net_interface 127.0.0.1
sip_cafile {authority}
sip_verify_server yes
audio_source aufile,{folder}/voice.wav
audio_player aubridge,ear
audio_channels 1
ausrc_srate 8000
snd_path {folder}
"""


@dataclass
class Softphone:
    folder: Path
    process: asyncio.subprocess.Process

    async def hang_up(self) -> None:
        self.process.terminate()
        await self.process.wait()

    def heard(self) -> Samples:
        """Everything it heard; to be read after the call."""
        (path,) = self.folder.glob("*-dec.wav")
        # The length in its head is not filled in when the program is ended.
        return np.frombuffer(path.read_bytes()[44:], dtype="<i2")


@asynccontextmanager
async def softphone(
    folder: Path, uri: str, authority: Path, *, hums: float, encrypted: bool
) -> AsyncGenerator[Softphone]:
    """Dial `uri` and hum for 20 s; the server's certificate must be signed by `authority`."""
    program = tools.baresip()
    config = _CONFIG.format(modules=modules(program), folder=folder, authority=authority)
    (folder / "config").write_text(config)
    media = "mediaenc=srtp-mand;" if encrypted else ""
    (folder / "accounts").write_text(
        f"<sip:040428280@127.0.0.1>;regint=0;{media}audio_codecs=PCMA/8000/1\n"
    )
    (folder / "contacts").touch()
    with wave.open(str(folder / "voice.wav"), "wb") as file:
        file.setparams((1, 2, sound.RATE, 0, "NONE", ""))
        file.writeframes(sound.tone(hums, 20.0).tobytes())
    process = await asyncio.create_subprocess_exec(
        program, "-f", str(folder), "-e", f"/dial {uri}",
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield Softphone(folder, process)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
