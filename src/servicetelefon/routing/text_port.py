"""What the service asks of a gateway for text messages."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from servicetelefon.domain.outgoing import Allowed


class TextKind(StrEnum):
    """What is said, neutrally: whoever else reads it learns nothing of why."""

    CARRIED = "carried"  # not today any more: when we call
    NOT_REACHED = "not_reached"  # we tried; how to reach us


@dataclass(frozen=True, slots=True)
class TextMessage:
    """`id` is ours: the same message may be given twice and is sent once."""

    id: UUID
    to: Allowed
    text: str = field(repr=False)


class TextGateway(Protocol):
    async def send(self, message: TextMessage) -> None:
        """Unavailable: try again later; Invalid: this message will never go."""
        ...
