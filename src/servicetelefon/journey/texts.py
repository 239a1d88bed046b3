"""Text messages about callbacks, in neutral words: written down with what they tell of, sent by
`jobs`, once each. Without a gateway nothing is written down, and an agent writes a letter instead."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from servicetelefon.city.spoken import opening_words
from servicetelefon.domain.calendar import next_opening
from servicetelefon.domain.city import City
from servicetelefon.domain.outgoing import Allowed, decide_callback
from servicetelefon.journey.text_sending import AGAIN_AFTER, EVERY, is_sent
from servicetelefon.kit.clock import Clock
from servicetelefon.kit.crypto import Vault
from servicetelefon.kit.database import Database
from servicetelefon.kit.edges import Edges
from servicetelefon.kit.failpoints import Failpoints
from servicetelefon.routing import callback_store, text_store
from servicetelefon.routing.callback_store import Callback
from servicetelefon.routing.text_port import TextGateway, TextKind, TextMessage
from servicetelefon.routing.text_store import OpenText


@dataclass(frozen=True, slots=True)
class Texts:
    database: Database
    gateway: TextGateway
    vault: Vault
    city: Callable[[], City]
    clock: Clock
    failpoints: Failpoints

    async def run(self, edges: Edges) -> None:
        await edges.keep("text messages", self.send_due, self.clock, EVERY)

    async def send_due(self) -> int:
        """Everything that is due; how many were sent."""
        sent = 0
        while True:
            now = self.clock.now()
            async with self.database.step() as tx:
                one = await text_store.take_due(tx, now, now + AGAIN_AFTER)
                about = await callback_store.find(tx, one.callback) if one else None
                number = (
                    await callback_store.number_of(tx, self.vault, one.callback) if one else None
                )
            if one is None:
                return sent
            ended = await self._send(one, about, number, now)
            if ended is not None:
                async with self.database.step() as tx:
                    await text_store.done(tx, one.id, self.clock.now(), sent=ended)
                sent += ended

    async def _send(
        self, one: OpenText, about: Callback | None, number: str | None, now: datetime
    ) -> bool | None:
        """Sent, never to be sent, or (None) to be tried again."""
        allowed = decide_callback(number or "", self.city().calls_out, confirmed=True)
        if about is None or not isinstance(allowed, Allowed):
            return False
        message = TextMessage(one.id, allowed, neutral(self.city(), about, one.kind, now))
        return await is_sent("text", self.gateway, message, one.tries, self.failpoints)


def neutral(city: City, about: Callback, kind: TextKind, now: datetime) -> str:
    """Who writes and when we call; never what it is about."""
    words, lang = city.wording, about.language
    opens = next_opening(city.service_hours(about.line), now) or now
    when = opening_words(words, opens, now, city.zone, lang)
    number = city.main_number.shown
    values = {"city": city.name, "number": number, "opens": when.text}
    used = values if kind is TextKind.CARRIED else {"city": city.name, "number": number}
    return words.t(f"phone.text.{kind}", when.lang, **used).text
