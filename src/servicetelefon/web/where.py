"""Address and matter in, the office out: for citizens as a page, for the desk as a piece of one,
for programs as JSON. The address comes in the body, never in an address line, and is kept nowhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from starlette.datastructures import FormData

from servicetelefon.domain.responsibility import Address, AskFor, Query
from servicetelefon.kit.wording import MAIN_LANGUAGE
from servicetelefon.responsibility.answer import answer
from servicetelefon.responsibility.find import Finder
from servicetelefon.web.site import Site

LONGEST = 200
_ANSWER = "antwort."
FIELDS = {
    AskFor.STREET: "strasse",
    AskFor.HOUSE_NUMBER: "hausnummer",
    AskFor.QUARTER: "stadtteil",
    AskFor.POSTCODE: "plz",
    AskFor.LAST_NAME: "nachname",
    AskFor.ADDRESS: "adresse",
    AskFor.MATTER: "sache",
}
"""In which field of the form the answer to a question goes."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed so far, by the fields' names, and what can be said about it."""

    typed: Mapping[str, str]
    told: Mapping[str, Any] | None = None

    @property
    def field(self) -> str:
        """Where the words for the open question go; empty for one with closed answers."""
        return FIELDS[AskFor(self._code)] if self._code in set(AskFor) else ""

    @property
    def option_field(self) -> str:
        """Where a proposal goes: instead of a house number it is a quarter."""
        if self._code == AskFor.HOUSE_NUMBER:
            return FIELDS[AskFor.QUARTER]
        return self.field or f"{_ANSWER}{self._code}"

    @property
    def _code(self) -> str:
        question = self.told["question"] if self.told else None
        return question["code"] if question else ""


async def ask(request: Request, site: Site, lang: str = MAIN_LANGUAGE) -> Asked:
    """The answer to a form; without an address and a matter there is none yet."""
    typed = _typed(await request.form())
    finder = site.services.finder()
    query = query_of(finder, typed)
    if query.address.is_empty and not query.matter:
        return Asked(typed)
    day = site.services.clock.now().astimezone(finder.city.zone).date()
    return Asked(typed, answer(finder.find(query), finder.city, day, lang))


def query_of(finder: Finder, typed: Mapping[str, str]) -> Query:
    """The single fields stand before what the line of words says."""
    read = finder.read(typed.get("adresse", ""))
    address = Address(
        street=typed.get("strasse") or read.street,
        house_number=typed.get("hausnummer") or read.house_number,
        quarter=typed.get("stadtteil") or read.quarter,
        postcode=typed.get("plz") or read.postcode,
    )
    answers = {
        name.removeprefix(_ANSWER): given
        for name, given in typed.items()
        if name.startswith(_ANSWER) and given
    }
    return Query(address, typed.get("sache", ""), answers, typed.get("nachname", ""))


def _typed(form: FormData) -> dict[str, str]:
    known = set(FIELDS.values())
    return {
        name: value.strip()[:LONGEST]
        for name, value in form.items()
        if isinstance(value, str) and (name in known or name.startswith(_ANSWER))
    }
