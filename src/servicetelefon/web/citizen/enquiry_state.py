"""`/anliegen/stand`: how an enquiry stands, by reference and code, and what can be added to it."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Form, Request
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field, ValidationError
from starlette.datastructures import FormData

from servicetelefon.domain.handover import LONGEST_TEXT
from servicetelefon.domain.permissions import Action
from servicetelefon.domain.referral import EntryKind
from servicetelefon.journey.enquiry import TOPIC
from servicetelefon.journey.enquiry_state import BY_THE_CITIZEN, Added, EnquiryStand
from servicetelefon.kit.errors import Invalid
from servicetelefon.kit.wording import MAIN_LANGUAGE
from servicetelefon.referral.documents import NewDocument
from servicetelefon.referral.file_check import LARGEST_FILE, MOST_FILES
from servicetelefon.web.access import Routes
from servicetelefon.web.citizen.files import files_of, typed_in
from servicetelefon.web.citizen.page import page_language
from servicetelefon.web.site import Site, SiteOf, address_of

routes = Routes()

PATH = "/anliegen/stand"
Digits = Annotated[str, Form(max_length=20)]


@routes.get(PATH, action=Action.PUBLIC)
async def page(request: Request, site: SiteOf) -> HTMLResponse:
    """`sprache` in the address is the language, here and in what is sent from here."""
    return _page(request, site)


@routes.post(PATH, action=Action.PUBLIC)
async def ask(
    request: Request, site: SiteOf, vorgang: Digits = "", code: Digits = ""
) -> HTMLResponse:
    """The same words whatever was wrong; a try is counted before it is answered."""
    site.state_questions.take(address_of(request))
    async with site.services.database.begin() as tx:
        stand = await site.services.referrals.states.ask(tx, vorgang, code)
    return _page(request, site, stand, (vorgang, code))


class AdditionForm(BaseModel):
    """`nummer` is the form's, so that it counts once however often it is sent."""

    vorgang: str = Field(max_length=20)
    code: str = Field(max_length=20)
    art: EntryKind
    text: str = Field(default="", max_length=LONGEST_TEXT)
    nummer: UUID | None = None

    def added(self, instead: UUID, files: list[NewDocument]) -> Added:
        return Added(self.nummer or instead, self.art, self.text, files=tuple(files))

    def says_nothing(self, files: list[NewDocument]) -> bool:
        """Whoever takes an enquiry back has said so by that."""
        return self.art is not EntryKind.WITHDRAWAL and not files and not self.text.strip()


@routes.post("/anliegen/nachtrag", action=Action.PUBLIC)
async def add(request: Request, site: SiteOf) -> HTMLResponse:
    """A correction, an addition or a withdrawal, with documents: what was said first stays as it is."""
    site.state_questions.take(address_of(request))
    async with request.form(max_files=MOST_FILES + 1, max_fields=20) as sent:
        form, handed_in = _read(sent), await files_of(sent)
    files = await site.services.referrals.portal.check(handed_in)
    numbers, added = (form.vorgang, form.code), form.added(site.services.ids.new(), files)
    if form.says_nothing(files):
        async with site.services.database.begin() as tx:
            stand = await site.services.referrals.states.ask(tx, *numbers)
        return _page(request, site, stand, numbers, empty=form.art)
    async with site.services.database.begin() as tx:
        stand = await site.services.referrals.states.add(tx, numbers, added)
    if stand is not None:
        site.services.bell.ring(TOPIC, stand.office or "")
    return _page(request, site, stand, numbers, added=stand is not None)


def _read(sent: FormData) -> AdditionForm:
    try:
        return AdditionForm.model_validate(typed_in(sent))
    except ValidationError:
        raise Invalid("the form is not complete") from None


def _page(
    request: Request,
    site: Site,
    stand: EnquiryStand | None = None,
    numbers: tuple[str, str] = ("", ""),
    *,
    added: bool = False,
    empty: EntryKind | None = None,
) -> HTMLResponse:
    """`empty`: what somebody wanted to add without saying anything; the form is shown again."""
    refused = request.method == "POST" and stand is None
    languages = {"languages": list(site.services.city().languages.values())}
    return site.page(
        request,
        "portal/state.html",
        **(languages if request.method == "GET" else {}),
        lang=page_language(site, request.query_params.get("sprache", MAIN_LANGUAGE)),
        status=403 if refused else 400 if empty else 200,
        stand=stand,
        numbers=numbers,
        refused=refused,
        added=added,
        empty=empty,
        number=site.services.ids.new(),
        kinds=sorted(BY_THE_CITIZEN),
        most_files=MOST_FILES,
        largest_file=LARGEST_FILE // (1024 * 1024),
    )
