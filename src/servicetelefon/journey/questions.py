"""Questions that found no article: kept for the editors, cleared by rule."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from servicetelefon.kit.clock import Clock
from servicetelefon.kit.crypto import Vault
from servicetelefon.kit.database import Transaction
from servicetelefon.kit.ids import Ids
from servicetelefon.knowledge import unanswered
from servicetelefon.knowledge.unanswered import Question


@dataclass(frozen=True, slots=True)
class UnansweredQuestions:
    clock: Clock
    ids: Ids
    vault: Vault

    async def keep(self, tx: Transaction, masked: str, channel: str, language: str) -> None:
        """`masked`: names, numbers and addresses are gone already. Nothing says who asked."""
        question = Question(self.ids.new(), self.clock.now(), masked, channel, language)
        await unanswered.keep(tx, self.vault, question)

    async def settle(self, tx: Transaction, question: UUID) -> int:
        """An editor has dealt with it and all like it; how many they were."""
        return await unanswered.settle(tx, question, self.clock.now())
