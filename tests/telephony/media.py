"""The ears and the voice of a test phone: one RTP port (RFC 3550), 20 ms frames, keys by RFC 4733."""

from __future__ import annotations

import asyncio
import struct
from collections import deque
from collections.abc import Callable
from contextlib import suppress

import numpy as np

from telephony import sound
from telephony.g711 import Law, Samples, decode, encode

_PAYLOAD: dict[Law, int] = {"ulaw": 0, "alaw": 8}
_EVENT_PAYLOAD = 101
_KEYS = "0123456789*#"
_HEADER = struct.Struct("!BBHII")
_KEY_FRAMES = 6  # 120 ms
_BETWEEN_KEYS = 0.08
"""Seconds between two keys, as a quick hand leaves them; below 45 ms Asterisk hears keys twice."""
_MEMORY = 50 * 120  # two minutes of frames


class Media(asyncio.DatagramProtocol):
    """Sends a frame each 20 ms once `peer` is known: what is played, else silence."""

    def __init__(self, law: Law = "alaw") -> None:
        self.law: Law = law
        self.peer: tuple[str, int] | None = None
        self.sends = True
        self.frames = 0  # received
        self._heard: deque[Samples] = deque(maxlen=_MEMORY)
        self._news = asyncio.Event()
        self._to_say: deque[Samples] = deque()
        self._to_press: deque[str] = deque()
        self._loop_sound: Samples | None = None
        self._sequence = 0
        self._time = 0
        self._last_loud = 0.0
        self.keys = ""  # received
        self._last_key = -1

    async def open(self) -> None:
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_datagram_endpoint(
            lambda: self, local_addr=("127.0.0.1", 0)
        )
        self._transport = transport
        self._pacer = loop.create_task(self._pace())

    @property
    def port(self) -> int:
        return int(self._transport.get_extra_info("sockname")[1])

    async def close(self) -> None:
        self._pacer.cancel()
        with suppress(asyncio.CancelledError):
            await self._pacer
        self._transport.close()

    # --- voice

    def say(self, samples: Samples) -> None:
        """Play once, after what is playing."""
        whole = np.pad(samples, (0, -len(samples) % sound.FRAME))
        self._to_say.extend(whole.reshape(-1, sound.FRAME))

    def hum(self, hz: float) -> None:
        """Play a tone for as long as the call lasts."""
        self._loop_sound = sound.tone(hz, 1.0)  # whole hertz: one second joins without a click

    def press(self, keys: str) -> None:
        self._to_press.extend(keys)

    async def _pace(self) -> None:
        loop = asyncio.get_running_loop()
        due = loop.time()
        while True:
            due += 0.02
            await asyncio.sleep(max(0.0, due - loop.time()))
            if self.peer is not None and self.sends:
                await self._send_frame()

    async def _send_frame(self) -> None:
        if self._to_press:
            await self._send_key(self._to_press.popleft())
            await asyncio.sleep(_BETWEEN_KEYS)
            return
        if self._to_say:
            frame = self._to_say.popleft()
        elif self._loop_sound is not None:
            at = self._time % sound.RATE
            frame = np.take(self._loop_sound, range(at, at + sound.FRAME), mode="wrap")
        else:
            frame = np.zeros(sound.FRAME, dtype=np.int16)
        self._send(_PAYLOAD[self.law], encode(self.law, frame))
        self._time += sound.FRAME

    async def _send_key(self, key: str) -> None:
        began = self._time
        for count in range(1, _KEY_FRAMES + 3):
            ended = count >= _KEY_FRAMES
            self._time = began
            length = min(count, _KEY_FRAMES) * sound.FRAME
            body = struct.pack("!BBH", _KEYS.index(key), 10 | (0x80 if ended else 0), length)
            self._send(_EVENT_PAYLOAD, body, marker=count == 1)
            if not ended:
                await asyncio.sleep(0.02)
        self._time = began + (_KEY_FRAMES + 2) * sound.FRAME

    def _send(self, payload: int, body: bytes, *, marker: bool = False) -> None:
        self._sequence = (self._sequence + 1) & 0xFFFF
        head = _HEADER.pack(0x80, payload | (0x80 if marker else 0), self._sequence, self._time, 7)
        self._transport.sendto(head + body, self.peer)

    # --- ears

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        del addr
        payload = data[1] & 0x7F
        if payload == _EVENT_PAYLOAD:
            self._key_came(data)
        if payload != _PAYLOAD[self.law]:
            return
        frame = decode(self.law, data[_HEADER.size :])
        self._heard.append(frame)
        self.frames += 1
        if sound.level(frame) > -50:
            self._last_loud = asyncio.get_running_loop().time()
        self._news.set()

    def _key_came(self, data: bytes) -> None:
        """A key's end is sent three times with one timestamp: count it once."""
        key, flags, _ = struct.unpack_from("!BBH", data, _HEADER.size)
        moment = _HEADER.unpack_from(data)[3]
        if flags & 0x80 and moment != self._last_key:
            self._last_key = moment
            self.keys += _KEYS[key]
            self._news.set()

    async def is_pressed(self, keys: str, *, within: float = 5.0) -> None:
        """Wait until these keys have come from the other side."""
        async with asyncio.timeout(within):
            while keys not in self.keys:
                self._news.clear()
                await self._news.wait()

    def forget(self) -> None:
        """Judge by what is heard from now on."""
        self._heard.clear()

    def heard(self, seconds: float) -> Samples:
        """The last so many seconds, or what there is of them."""
        frames = list(self._heard)[-round(seconds / 0.02) :]
        return np.concatenate(frames) if frames else np.zeros(0, dtype=np.int16)

    async def hears(
        self, judge: Callable[[Samples], bool], *, over: float = 0.3, within: float = 5.0
    ) -> None:
        """Wait until the last `over` seconds satisfy `judge`; TimeoutError says what was heard."""
        try:
            async with asyncio.timeout(within):
                while True:
                    now = self.heard(over)
                    if len(now) >= over * sound.RATE * 0.95 and judge(now):
                        return
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            last = self.heard(over)
            raise AssertionError(
                f"not heard within {within} s; last level {sound.level(last):.0f} dBFS,"
                f" {self.frames} frames"
            ) from None

    async def falls_silent(self, *, over: float = 0.4, within: float = 5.0) -> None:
        """Wait until nothing audible came for `over` seconds (comfort noise and gaps count as silence)."""
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(within):
            while (quiet := loop.time() - self._last_loud) < over:  # noqa: ASYNC110 - real sound
                await asyncio.sleep(over - quiet)
