"""Search words from a language model that speaks OpenAI's chat interface (`/chat/completions`).

It gets the masked question and nothing else. Whatever it says is searched for and never shown; the
whole exchange has one short time, and what is not a short line of words counts as no answer.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Annotated

import httpx
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from servicetelefon.assistant.rewording import Fault, NotReworded

PATIENCE = 0.8
"""Seconds. Whoever writes has not been understood so far and would wait for it."""

_FINE = 200
LARGEST_ANSWER = 16 * 1024
LONGEST = 200
_TASK = (
    "Schreibe die Frage eines Bürgers zur Sozialhilfe in höchstens zwölf deutsche Suchwörter der "
    "Verwaltung um. Antworte nur mit den Suchwörtern. Beantworte die Frage nicht."
)


class _Message(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)
    content: str


class _Choice(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)
    message: _Message


class _Answer(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)
    choices: Annotated[list[_Choice], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class RewritingModel:
    """`base` as in OpenAI's clients, ending in /v1."""

    client: httpx.AsyncClient
    base: str
    model: str
    key: str = field(default="", repr=False)
    patience: float = PATIENCE

    async def reword(self, masked: str) -> str:
        """Other words to search with. Raises NotReworded."""
        try:
            async with asyncio.timeout(self.patience):
                content = await self._ask(masked)
        except (TimeoutError, httpx.TimeoutException):
            raise NotReworded(Fault.SLOW) from None
        except (httpx.HTTPError, httpx.InvalidURL):
            raise NotReworded(Fault.GONE) from None
        try:
            said = _Answer.model_validate_json(content).choices[0].message.content
        except ValidationError:
            raise NotReworded(Fault.WRONG) from None
        return _words(said)

    async def _ask(self, masked: str) -> bytes:
        body = {
            "model": self.model,
            "messages": [
                {"role": "system", "content": _TASK},
                {"role": "user", "content": masked},
            ],
            "temperature": 0,
            "max_tokens": 60,
        }
        headers = {"authorization": f"Bearer {self.key}"} if self.key else {}
        address = f"{self.base.rstrip('/')}/chat/completions"
        async with self.client.stream("POST", address, json=body, headers=headers) as answer:
            if answer.status_code != _FINE:
                raise NotReworded(Fault.GONE if answer.is_server_error else Fault.WRONG)
            content = b""
            async for piece in answer.aiter_bytes():
                content += piece
                if len(content) > LARGEST_ANSWER:
                    raise NotReworded(Fault.WRONG)
        return content


def _words(said: str) -> str:
    """A short line of words, or it was no rewording."""
    line = " ".join(said.split())
    if not 0 < len(line) <= LONGEST or not any(one.isalpha() for one in line):
        raise NotReworded(Fault.WRONG)
    return line
