"""The calls that live on this node, in memory as they stand on disk, found by their channels."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from uuid import UUID

from servicetelefon.domain.call import State
from servicetelefon.phone.store import Call


class CallBook:
    """One entry a live call; a closed one is forgotten."""

    def __init__(self) -> None:
        self._calls: dict[UUID, Call] = {}
        self._locks: dict[UUID, asyncio.Lock] = {}
        self._contact_of: dict[str, UUID] = {}

    def __iter__(self) -> Iterator[Call]:
        return iter(list(self._calls.values()))

    def __len__(self) -> int:
        return len(self._calls)

    def lock(self, contact: UUID) -> asyncio.Lock:
        """Steps of one call follow one another; those of different calls do not wait."""
        return self._locks.setdefault(contact, asyncio.Lock())

    def get(self, contact: UUID) -> Call | None:
        return self._calls.get(contact)

    def on(self, channel: str) -> Call | None:
        """The call with this channel as one of its legs."""
        contact = self._contact_of.get(channel)
        return self._calls.get(contact) if contact else None

    def put(self, call: Call) -> None:
        """This is how the call stands now."""
        before = self._calls.get(call.contact)
        for channel in set(_channels(before)) - set(_channels(call)) if before else ():
            self._contact_of.pop(channel, None)
        if call.state is State.CLOSED:
            self.forget(call)
            return
        self._calls[call.contact] = call
        for channel in _channels(call):
            self._contact_of[channel] = call.contact

    def forget(self, call: Call) -> None:
        self._calls.pop(call.contact, None)
        self._locks.pop(call.contact, None)
        for channel in _channels(call):
            self._contact_of.pop(channel, None)


def _channels(call: Call) -> list[str]:
    return [one for one in (call.channel, call.agent_channel, call.third_channel) if one]
