"""The text gateway of a city: what came to it, and the failure with which it answers."""

from __future__ import annotations

from dataclasses import dataclass, field

from servicetelefon.routing.text_port import TextMessage


@dataclass
class Gateway:
    failure: Exception | None = None
    came: list[TextMessage] = field(default_factory=list[TextMessage])

    async def send(self, message: TextMessage) -> None:
        self.came.append(message)
        if self.failure is not None:
            raise self.failure
