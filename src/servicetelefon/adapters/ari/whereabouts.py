"""Where our channels are and what they hear: remembered, so that a repeated command is none."""

from __future__ import annotations

from collections.abc import Mapping

from servicetelefon.phone.port import ChannelGone, EngineEvent, PhoneRefused, PromptEnded


class Whereabouts:
    """Bridge of each channel, and the playbacks it was given and has not heard to the end."""

    def __init__(self) -> None:
        self._bridge: dict[str, str] = {}
        self._playing: dict[str, list[str]] = {}

    def take_over(self, bridges: Mapping[str, frozenset[str]]) -> None:
        """What was found after the connection came (back)."""
        self._bridge = {channel: name for name, members in bridges.items() for channel in members}
        self._playing.clear()

    def note(self, event: EngineEvent) -> None:
        match event:
            case PromptEnded(channel, playback) if playback in self._playing.get(channel, []):
                self._playing[channel].remove(playback)
            case ChannelGone(channel) | PhoneRefused(channel):
                self._playing.pop(channel, None)
                self._bridge.pop(channel, None)
            case _:
                pass

    def starts(self, channel: str, playback: str) -> None:
        self._playing.setdefault(channel, []).append(playback)

    def playing(self, channel: str) -> tuple[str, ...]:
        return tuple(self._playing.get(channel, ()))

    def is_in(self, channel: str, bridge: str) -> bool:
        return self._bridge.get(channel) == bridge

    def moves(self, channel: str, bridge: str) -> None:
        self._bridge[channel] = bridge

    def leaves(self, channel: str) -> None:
        self._bridge.pop(channel, None)

    def dissolves(self, bridge: str) -> None:
        self._bridge = {channel: at for channel, at in self._bridge.items() if at != bridge}
