"""`/redaktion/sprachen`: the citizens' sentences in other languages, and who has reviewed them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel, Field

from servicetelefon.city.reviewing import Sentence, sentences
from servicetelefon.domain.city import City, Language
from servicetelefon.domain.permissions import Action
from servicetelefon.journey.city import TOPIC, CityReleases
from servicetelefon.journey.wording_review import WordingReviews
from servicetelefon.kit.errors import Invalid, NotFound
from servicetelefon.kit.wording import MAIN_LANGUAGE
from servicetelefon.web.access import Routes
from servicetelefon.web.editorial.overview import PATH as LIST
from servicetelefon.web.site import Site, SiteOf, Who

routes = Routes()

PATH = f"{LIST}/sprachen"
_MOST = 500
_APART = "|"


@dataclass(frozen=True, slots=True)
class Row:
    """One language: of what everybody must understand, and of all, how much is reviewed."""

    language: Language
    needed: int
    needed_reviewed: int
    all: int
    all_reviewed: int


class ReviewForm(BaseModel):
    """`satz`: the ids of what was read, each with the mark of what stood there."""

    satz: list[str] = Field(default_factory=list, max_length=_MOST)
    kann: str = ""


@routes.get(PATH, action=Action.REVIEW_WORDING)
async def languages(request: Request, site: SiteOf) -> HTMLResponse:
    city = site.services.city()
    rows = [_row(city, code) for code in city.wording.catalogues if code != MAIN_LANGUAGE]
    return site.page(
        request, "editorial/languages.html", rows=rows, reviewed_only=city.wording.reviewed_only
    )


@routes.get(f"{PATH}/{{language}}", action=Action.REVIEW_WORDING)
async def one_language(request: Request, site: SiteOf, language: str) -> HTMLResponse:
    city = site.services.city()
    found = _sentences(city, language)
    return site.page(
        request,
        "editorial/language.html",
        language=city.languages[language],
        needed=[one for one in found if one.for_everybody],
        others=[one for one in found if not one.for_everybody],
    )


@routes.post(f"{PATH}/{{language}}/geprueft", action=Action.REVIEW_WORDING)
async def mark(
    site: SiteOf, who: Who, language: str, form: Annotated[ReviewForm, Form()]
) -> RedirectResponse:
    if form.kann != "ja":
        raise Invalid("only somebody who knows the language can review it")
    read = dict(_read(one) for one in form.satz)
    async with site.services.database.step() as tx:
        await _reviews(site).mark(tx, language, read, who)
    return _done(site, language)


@routes.post(f"{PATH}/{{language}}/zurueck", action=Action.REVIEW_WORDING)
async def take_back(
    site: SiteOf, who: Who, language: str, satz: Annotated[str, Form(max_length=200)]
) -> RedirectResponse:
    async with site.services.database.step() as tx:
        await _reviews(site).take_back(tx, language, satz, who)
    return _done(site, language)


def _row(city: City, code: str) -> Row:
    found = _sentences(city, code)
    needed = [one for one in found if one.for_everybody]
    return Row(
        city.languages[code],
        len(needed),
        sum(one.reviewed is not None for one in needed),
        len(found),
        sum(one.reviewed is not None for one in found),
    )


def _sentences(city: City, language: str) -> list[Sentence]:
    if language == MAIN_LANGUAGE or language not in city.wording.catalogues:
        raise NotFound("there are no texts in this language")
    return sentences(city.wording, language)


def _read(one: str) -> tuple[str, str]:
    words_id, apart, mark_ = one.rpartition(_APART)
    if not apart:
        raise Invalid("this names no sentence")
    return words_id, mark_


def _reviews(site: Site) -> WordingReviews:
    services = site.services
    return WordingReviews(CityReleases(services.clock, services.ids), services.clock)


def _done(site: Site, language: str) -> RedirectResponse:
    site.services.bell.ring(TOPIC)
    return RedirectResponse(f"{PATH}/{language}", 303)
