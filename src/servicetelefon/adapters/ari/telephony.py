"""The phone port on a real Asterisk: its commands, each one or few requests by REST."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path

from servicetelefon.adapters.ari.accounts import MediaAddress, objects
from servicetelefon.adapters.ari.interpreter import RUNG
from servicetelefon.adapters.ari.link import SAYS, SILENCE, WAITING, AriLink
from servicetelefon.kit.errors import Invalid
from servicetelefon.phone.port import (
    Dial,
    EngineEvent,
    PhoneAccount,
    PhoneRefused,
    Refusal,
    Ring,
    Survey,
)

_GONE = frozenset({404, 409, 412, 422})  # no such channel, or no longer in our application
_NOT_ADDED = _GONE | {400}
_EXISTS = frozenset({409})
_NOT_FOUND = frozenset({404})
# For a moment after its end Asterisk still knows a bridge's picture: "not in Stasis application".
_NO_BRIDGE = frozenset({404, 409})
_NOBODY_THERE = frozenset({400, 500})  # no phone is registered under that name
_PHONE_NAME = re.compile("[a-z0-9-]+")
_OWN_NUMBER = re.compile("[+]?[0-9]+")
_PHONES = "asterisk/config/dynamic/res_pjsip"
_LOOPBACK = MediaAddress()


class AriTelephony:
    """One node's Asterisk, over a link that somebody else keeps running."""

    def __init__(
        self, link: AriLink, media: MediaAddress = _LOOPBACK, *, way_out: str | None = None
    ) -> None:
        """`way_out` is the trunk over which calls go out; without one nobody outside is reached."""
        self._link = link
        self._ask = link.connection.ask
        self._media = media
        self._way_out = way_out

    def events(self) -> AsyncIterator[EngineEvent]:
        return self._link.events()

    async def survey(self) -> Survey:
        return await self._link.survey()

    # --- one channel

    async def answer(self, channel: str) -> None:
        await self._on_channel("POST", channel, "/answer")

    async def play(self, channel: str, sounds: Sequence[Path], playback: str) -> None:
        """Play sound files (paths without suffix) one after the other."""
        known = await self._link.connection.request("GET", f"playbacks/{playback}")
        if known.status not in _NOT_FOUND:
            return  # told twice: Asterisk would play it twice
        self._link.whereabouts.starts(channel, playback)
        # Told by the engine after a restart of ours: what is playing nobody else knows.
        says = {"variable": SAYS, "value": playback}
        await self._on_channel("POST", channel, "/variable", says)
        media = ",".join(f"sound:{sound}" for sound in sounds)
        await self._on_channel("POST", channel, f"/play/{playback}", {"media": media})

    async def stop_playing(self, playback: str) -> None:
        await self._ask("DELETE", f"playbacks/{playback}", fine=_NOT_FOUND)

    async def mute(self, channel: str, *, on: bool) -> None:
        """Nothing of what the channel says is heard by others."""
        await self._on_channel("POST" if on else "DELETE", channel, "/mute", {"direction": "in"})

    async def send_keys(self, channel: str, keys: str) -> None:
        await self._on_channel("POST", channel, "/dtmf", {"dtmf": keys})

    async def hang_up(self, channel: str) -> None:
        await self._on_channel("DELETE", channel)

    async def _on_channel(
        self, method: str, channel: str, what: str = "", query: Mapping[str, str] | None = None
    ) -> None:
        await self._ask(method, f"channels/{channel}{what}", query, fine=_GONE)

    # --- channels together

    async def music(self, channel: str) -> None:
        """Let the channel hear the waiting music (out of any conversation)."""
        await self._move(channel, WAITING)
        # The music ends with the last one who waited; asked for again it goes on for all.
        await self._ask("POST", f"bridges/{WAITING}/moh")

    async def silence(self, channel: str) -> None:
        await self._ask("POST", f"bridges/{SILENCE}", {"type": "holding"}, fine=_EXISTS)
        await self._move(channel, SILENCE)

    async def connect(self, bridge: str, channels: Sequence[str]) -> None:
        """Bring the channels together in our bridge; makes it if it is not there."""
        missing = [c for c in channels if not self._link.whereabouts.is_in(c, bridge)]
        if not missing:
            return
        await self._ask("POST", f"bridges/{bridge}", {"type": "mixing"}, fine=_EXISTS)
        for channel in missing:
            await self._move(channel, bridge)

    async def dissolve(self, bridge: str) -> None:
        await self._ask("DELETE", f"bridges/{bridge}", fine=_NO_BRIDGE)
        self._link.whereabouts.dissolves(bridge)

    async def _move(self, channel: str, bridge: str) -> None:
        where = self._link.whereabouts
        if where.is_in(channel, bridge):
            return
        # A channel moves only when what it hears has ended: Asterisk would wait for that.
        for playback in where.playing(channel):
            await self.stop_playing(playback)
        answer = await self._ask(
            "POST", f"bridges/{bridge}/addChannel", {"channel": channel}, fine=_NOT_ADDED
        )
        if answer.status not in _NOT_ADDED:
            where.moves(channel, bridge)

    # --- phones

    async def ring(self, ring: Ring) -> None:
        """Ring a registered phone. Raises Invalid for anything that is not a phone's name, so
        that no words from elsewhere can become a call to the outside."""
        if not _PHONE_NAME.fullmatch(ring.phone):
            raise Invalid("only phones of agents can be rung")
        shown = ring.shown.replace('"', "").replace("\\", "")
        await self._originate(
            ring.channel, f"PJSIP/{ring.phone}", f'"{shown}" <>', ring.timeout,
            # Its transfer key tells us, and does nothing by itself.
            {"PJSIP_TRANSFER_HANDLING()": "ari-only"},
        )  # fmt: skip

    async def dial(self, dial: Dial) -> None:
        """The one way out: to a number that `domain/outgoing.py` has allowed."""
        if self._way_out is None:
            self._link.tell(PhoneRefused(dial.channel, Refusal.NO_WAY_OUT))
            return
        self._link.interpreter.dials(dial.channel)
        shown = dial.shown if _OWN_NUMBER.fullmatch(dial.shown) else ""
        endpoint = f"PJSIP/{dial.to.number}@{self._way_out}"
        await self._originate(
            dial.channel, endpoint, f'"" <{shown}>', dial.timeout, {}, Refusal.NO_WAY_OUT
        )

    async def _originate(
        self,
        channel: str,
        endpoint: str,
        caller_id: str,
        rings_for: timedelta,
        variables: Mapping[str, str],
        nobody_there: Refusal = Refusal.UNREACHABLE,
    ) -> None:
        answer = await self._ask(
            "POST",
            f"channels/{channel}",
            {
                "endpoint": endpoint,
                "app": self._link.application,
                "appArgs": RUNG,
                "callerId": caller_id,
                "timeout": str(max(1, round(rings_for.total_seconds()))),
            },
            {"variables": variables},
            fine=_EXISTS | _NOBODY_THERE,
        )
        if answer.status in _NOBODY_THERE:
            self._link.interpreter.never_was(channel)
            self._link.tell(PhoneRefused(channel, nobody_there))

    async def ringback(self, channel: str, *, on: bool) -> None:
        await self._on_channel("POST" if on else "DELETE", channel, "/ring")

    async def transfer_ended(self, channel: str, *, done: bool) -> None:
        """Tell the desk phone how its transfer went, before its leg is hung up."""
        state = "channel_answered" if done else "channel_declined"
        await self._on_channel("POST", channel, "/transfer_progress", {"states": state})

    async def admit(self, account: PhoneAccount) -> None:
        """Let this phone register from now on (again after every `EngineFound`)."""
        for kind, body in objects(account, self._media).items():
            await self._ask("PUT", f"{_PHONES}/{kind}/{account.name}", body=body)
        await self._listen_to("POST", account.name)

    async def expel(self, name: str) -> None:
        await self._listen_to("DELETE", name)
        for kind in ("endpoint", "aor", "auth"):
            await self._ask("DELETE", f"{_PHONES}/{kind}/{name}", fine=_NOT_FOUND)

    async def _listen_to(self, method: str, name: str) -> None:
        """Hear of the phone's coming and going."""
        subscription = f"applications/{self._link.phones_application}/subscription"
        source = {"eventSource": f"endpoint:PJSIP/{name}"}
        await self._ask(method, subscription, source, fine=_GONE)

    async def phones(self) -> frozenset[str]:
        """Names of the phones that are registered now."""
        known = (await self._ask("GET", "endpoints/PJSIP")).json()
        return frozenset(phone["resource"] for phone in known if phone["state"] == "online")

    # --- the way before us

    async def take_calls(self, *, on: bool) -> None:
        """Off: new calls stay in the hold loop until it is on again."""
        await self._link.take_calls(on=on)

    async def hold_back(self, channel: str) -> None:
        """Back into the hold loop: the call arrives anew, with the time of its first ring."""
        self._link.interpreter.holds_back(channel)
        self._link.whereabouts.leaves(channel)
        hold = {"context": "hold", "extension": "s", "priority": "1"}
        await self._on_channel("POST", channel, "/continue", hold)
