"""`servicetelefon ask`: what the assistant would say, from the shell; nothing is kept of it."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator, Sequence
from datetime import datetime, time
from pathlib import Path
from typing import Annotated, Self

import click
from pydantic import BaseModel, Field, ValidationError, model_validator

from servicetelefon.assistant.text import Empty, TooLong, cleaned
from servicetelefon.cli.tools import tools
from servicetelefon.domain.turn import NOTHING_BEFORE, Decision, Reply, TurnOutcome
from servicetelefon.journey.turn import take
from servicetelefon.journey.turn_parts import TurnParts
from servicetelefon.kit.clock import SystemClock
from servicetelefon.kit.errors import BrokenFile, Place
from servicetelefon.kit.wording import MAIN_LANGUAGE

_PATH = click.Path(path_type=Path, exists=True)
_MILLISECONDS = 1000


@click.command("ask")
@click.argument("question", required=False)
@click.option("--file", type=_PATH, help="JSON lines with id and question, or turns (a list).")
@click.option("--city", type=_PATH, help="A city's folder; without it the city in use.")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M"]))
@click.option("--lang", help="The language of the conversation; without it, it is detected.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
@click.pass_context
def command(  # noqa: PLR0913 - one argument an option
    context: click.Context, question: str | None, *, file: Path | None, city: Path | None,
    day: datetime | None, lang: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Ask the assistant a QUESTION, or every question of a --file."""
    if (question is None) == (file is None):
        raise click.UsageError("a QUESTION or --file, not both")
    asked = list(_asked(file)) if file else [("1", [question or ""])]
    parts = tools(context).assistant(city, _noon(day))
    if lang is not None and lang not in parts.city.languages:
        raise click.UsageError(f"--lang: one of {', '.join(parts.city.languages)}")
    for id_, turns in asked:
        answer = _answer(id_, turns, parts, lang)
        if as_json:
            click.echo(json.dumps(answer, ensure_ascii=False))
        else:
            click.echo(f"{answer['outcome']}  {answer['article'] or ''}\n\n{answer['text']}")


def _noon(day: datetime | None) -> datetime | None:
    """A day alone means its noon; what is open depends on the hour."""
    if day is None:
        return None
    return day if day.time() != time() else day.replace(hour=12)


class _Turn(BaseModel):
    question: str


class _Row(BaseModel):
    """One line: `question`, or `turns`, the messages of one chat. Without an id its number names it."""

    id: str | int | None = None
    question: str | None = None
    turns: Annotated[list[str | _Turn], Field(min_length=1)] | None = None

    @model_validator(mode="after")
    def one_of_both(self) -> Self:
        if (self.question is None) == (self.turns is None):
            raise ValueError("question or turns, not both")
        return self

    def messages(self) -> list[str]:
        turns = self.turns or [self.question or ""]
        return [one if isinstance(one, str) else one.question for one in turns]


def _asked(path: Path) -> Iterator[tuple[str, list[str]]]:
    for number, line in enumerate(path.read_bytes().removeprefix(codecs.BOM_UTF8).split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            row = _Row.model_validate_json(line)
        except ValidationError as wrong:
            problem = "an object with id and question or turns is expected"
            raise BrokenFile(Place(path, number), problem) from wrong
        yield str(number if row.id is None else row.id), row.messages()


def _answer(
    id_: str, turns: Sequence[str], parts: TurnParts, lang: str | None
) -> dict[str, object]:
    past = NOTHING_BEFORE
    clock = SystemClock()
    answers: list[dict[str, object]] = []
    for message in turns:
        started = clock.monotonic()
        try:
            reply = take(cleaned(message), parts, past, language=lang)
        except (Empty, TooLong) as refused:
            language = past.language or lang or MAIN_LANGUAGE
            answers.append({**_refused(refused.code, language, parts), "milliseconds": 0.0})
            continue
        past = reply.past
        taken = round((clock.monotonic() - started) * _MILLISECONDS, 3)
        answers.append({**as_data(reply, parts), "milliseconds": taken})
    last = answers[-1]
    if len(answers) == 1:
        return {"id": id_, **last}
    return {"id": id_, **last, "turns": answers}


def _refused(code: str, language: str, parts: TurnParts) -> dict[str, object]:
    """A message that is none, with every field of an answer: readers of the lines need no exception."""
    nothing = Reply(Decision(TurnOutcome.NOT_UNDERSTOOD), "", language)
    return {**as_data(nothing, parts), "outcome": code}


def as_data(reply: Reply, parts: TurnParts) -> dict[str, object]:
    """A reply as plain data, as every program gets it."""
    words, language = parts.city.wording, reply.language
    passage = next(iter(reply.passages), None)
    label = [str(words.t(one, language)) for one in ("label.assistant", "label.stored")]
    return {
        "outcome": reply.outcome.value,
        "text": reply.text,
        "article": passage.article if passage else reply.decision.about,
        "articles": list(reply.decision.articles),
        "choices": [{"article": one.article, "title": one.title} for one in reply.choices],
        "version": passage.version if passage else None,
        "sources": [
            {"name": one.name, "as_of": one.as_of.isoformat() if one.as_of else None}
            for passage in reply.passages
            for one in passage.sources
        ],
        "documents": [one for passage in reply.passages for one in passage.documents],
        "links": [
            {"title": one.title, "url": one.url, "kind": one.kind}
            for passage in reply.passages
            for one in passage.links
        ],
        "crises": sorted(one.value for one in reply.decision.crises),
        "notice": reply.decision.notice,
        "person_offered": reply.person_offered,
        "label_shown": True,
        "label": " ".join(label),
        "language": language,
        "text_language": passage.language if passage else language,
        "masked": reply.masked,
    }
