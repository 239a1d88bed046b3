"""What the assistant may ask of a language model: the same question in other words to search with."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

from servicetelefon.kit.errors import ServiceError


class Fault(StrEnum):
    SLOW = "slow"
    WRONG = "wrong"  # an answer that is none
    GONE = "gone"


class NotReworded(ServiceError):
    """The turn goes on without; it says what it would have said."""

    code = "not-reworded"

    def __init__(self, fault: Fault) -> None:
        super().__init__(f"the model is {fault}")
        self.fault = fault


class Rewriter(Protocol):
    async def reword(self, masked: str) -> str:
        """Raises NotReworded. `masked`: names, numbers and addresses are gone already."""
        ...
