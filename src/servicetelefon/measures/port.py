"""What sending reports asks of the outside world: to take a letter, or to say that it did not."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from servicetelefon.kit.errors import ServiceError


@dataclass(frozen=True, slots=True)
class Attached:
    name: str
    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Letter:
    """`id` is the same at every try."""

    id: UUID
    to: str = field(repr=False)
    subject: str
    text: str
    attached: tuple[Attached, ...]


class PostFault(StrEnum):
    UNREACHABLE = "unreachable"
    BUSY = "busy"
    REFUSED = "refused"  # trying again without a change does not help
    NOT_SET_UP = "not_set_up"
    NOT_MADE = "not_made"  # the report itself
    PERHAPS_SENT = "perhaps_sent"  # handed over, and no answer came


class NotPosted(ServiceError):
    """This try brought nothing; or, with PERHAPS_SENT, nobody knows."""

    code = "not-posted"

    def __init__(self, fault: PostFault, sentence: str) -> None:
        super().__init__(sentence)
        self.fault = fault


class Postman(Protocol):
    async def post(self, letter: Letter) -> None:
        """The other side has taken it. Raises NotPosted."""
        ...
