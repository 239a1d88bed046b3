"""`/anliegen`: hand in a message, a need with its date, a wish to be called, documents; without
account and without script. The receipt comes at once, as a page and as PDF."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Form, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field, ValidationError

from servicetelefon.domain.handover import LONGEST_TEXT, LONGEST_WORDS, Receipt
from servicetelefon.domain.permissions import Action
from servicetelefon.domain.reference import spoken
from servicetelefon.domain.referral import ClaimWish
from servicetelefon.domain.telephone_number import read_number
from servicetelefon.journey import callback_windows
from servicetelefon.journey.enquiry import TOPIC, AnotherForm, Incomplete
from servicetelefon.journey.helped import Question
from servicetelefon.journey.parcel import Sheet
from servicetelefon.journey.portal import Filled, FormNumber, NoForm, NumberNeeded, Wish
from servicetelefon.kit.crypto import is_one_of
from servicetelefon.kit.errors import Forbidden, Invalid, ServiceError
from servicetelefon.kit.wording import MAIN_LANGUAGE
from servicetelefon.referral.documents import NewDocument
from servicetelefon.referral.file_check import LARGEST_FILE, MOST_FILES
from servicetelefon.web import windows
from servicetelefon.web.access import Routes
from servicetelefon.web.citizen.files import files_of, typed_in
from servicetelefon.web.citizen.page import first_line, page_language
from servicetelefon.web.site import Site, SiteOf, address_of

routes = Routes()

PATH = "/anliegen"
COUNTED_FILES = 50
"""Whoever chooses more than may be sent is told so; beyond this nothing is read any more."""


class NotOurSheet(Forbidden):
    """The receipt was changed on its way."""

    code = "not-our-sheet"


class TooLong(Invalid):
    """Nothing is cut off: who wrote it shortens it, or hands it in as a file."""

    code = "text-too-long"


class PortalForm(BaseModel):
    """The fields of the page; an empty one is none."""

    nummer: UUID
    beweis: str = Field(max_length=64)
    was: Wish
    text: str = Field(default="", max_length=LONGEST_TEXT)
    leitung: bool = False
    antrag: ClaimWish | None = None
    name: str = Field(default="", max_length=LONGEST_WORDS)
    aktenzeichen: str = Field(default="", max_length=LONGEST_WORDS)
    adresse: str = Field(default="", max_length=LONGEST_WORDS)
    sache: str = Field(default="", max_length=64)
    telefon: str = Field(default="", max_length=40)
    wann: str = Field(default="", max_length=40)
    termin: str = Field(default="", max_length=LONGEST_WORDS)
    frist: date | None = None

    def filled(self, phone: str) -> Filled:
        return Filled(
            number=FormNumber(self.nummer, self.beweis),
            wish=self.was,
            said=self.text,
            about_head=self.leitung,
            claim=self.antrag,
            name=self.name,
            file_number=self.aktenzeichen,
            address=self.adresse,
            matter=self.sache,
            phone=phone,
            window=callback_windows.read(self.wann),
            appointment=self.termin,
            deadline=self.frist,
        )


@routes.get(PATH, action=Action.PUBLIC)
async def page(
    request: Request, site: SiteOf, was: Wish = Wish.MESSAGE, sprache: str = MAIN_LANGUAGE
) -> HTMLResponse:
    return _page(request, site, page_language(site, sprache), {"was": was})


def _page(
    request: Request,
    site: Site,
    lang: str,
    typed: Mapping[str, str],
    refused: ServiceError | None = None,
) -> HTMLResponse:
    """The form; with what was typed, when that was refused. Files do not come back: nobody may fill
    them in but the person."""
    city, now = site.services.city(), site.services.clock.now()
    line = first_line(city).id
    keeps_number = refused is not None and not isinstance(refused, NoForm | AnotherForm)
    return site.page(
        request,
        "portal/form.html",
        lang=lang,
        status=refused.status if refused else 200,
        languages=[] if refused else list(city.languages.values()),
        typed=defaultdict(str, typed),
        problem=_problem(site, refused) if refused else None,
        number=None if keeps_number else site.services.referrals.portal.new_number(),
        wishes=tuple(Wish),
        windows=windows.choices(city, callback_windows.offered(city, line, now), lang),
        most_files=MOST_FILES,
        largest_file=LARGEST_FILE // (1024 * 1024),
    )


def _problem(site: Site, refused: ServiceError) -> str:
    if isinstance(refused, Incomplete):
        return "portal.add_empty"
    if isinstance(refused, AnotherForm):
        return "portal.sent_before"
    known = site.pages.wording().has(f"error.{refused.code}")
    return f"error.{refused.code}" if known else "error.invalid"


@routes.post(PATH, action=Action.PUBLIC)
async def hand_in(request: Request, site: SiteOf, sprache: str = MAIN_LANGUAGE) -> HTMLResponse:
    """All of it or nothing: what is refused is told on the form, with all that was typed."""
    site.hand_ins.take(address_of(request))
    lang = page_language(site, sprache)
    async with request.form(max_files=COUNTED_FILES, max_fields=40) as sent:
        typed = typed_in(sent)
        files = await files_of(sent)
    try:
        return await _taken(request, site, lang, typed, files)
    except ServiceError as refused:
        return _page(request, site, lang, typed, refused)


async def _taken(
    request: Request,
    site: Site,
    lang: str,
    typed: Mapping[str, str],
    files: list[tuple[str, bytes]],
) -> HTMLResponse:
    form = _read(typed)
    phone = _phone(site, form.telefon)
    referrals = site.services.referrals
    documents = await referrals.portal.check(files)
    filled = form.filled(phone)
    line = first_line(site.services.city()).id
    async with site.services.database.begin() as tx:
        receipt = await referrals.portal.take(tx, filled, documents, line)
    site.services.bell.ring(TOPIC, receipt.office or "")
    sheet = _sheet(site, form, receipt, documents)
    text, proof = _signed(site, sheet)
    return site.page(
        request,
        "portal/receipt.html",
        lang=lang,
        receipt=receipt,
        documents=documents,
        sheet=text,
        proof=proof,
        question=Question(site.services.vault).path(filled.number.id),
    )


def _read(typed: Mapping[str, str]) -> PortalForm:
    if len(typed.get("text", "")) > LONGEST_TEXT:
        raise TooLong("the message is too long")
    try:
        return PortalForm.model_validate(typed)
    except ValidationError:
        raise Invalid("the form is not complete") from None


def _phone(site: Site, text: str) -> str:
    if not text.strip():
        return ""
    read = read_number(text, site.services.city().calls_out)
    if read.number is None:
        raise NumberNeeded("this number cannot be called")
    return read.number


def _sheet(site: Site, form: PortalForm, receipt: Receipt, files: list[NewDocument]) -> Sheet:
    """A copy of what was handed in, with its date (§ 36a SGB I): in German, as an office reads it."""
    city, words = site.services.city(), site.pages.wording()

    def moment(at: datetime) -> str:
        return f"{at.astimezone(city.zone):%d.%m.%Y, %H:%M} Uhr"

    office = city.offices[receipt.office].name if receipt.office else words.t("portal.no_office")
    facts = [
        ("portal.reference", spoken(receipt.reference)),
        ("portal.received", moment(receipt.received_at)),
        ("portal.office", str(office)),
        ("portal.reply_by", moment(receipt.reply_by)),
        ("portal.what", str(words.t(f"portal.wish_{form.was.value}"))),
    ]
    if receipt.claim_kept:
        facts.append(("portal.claim", str(words.t("portal.claim_kept"))))
    facts += [("portal.document", one.name) for one in files]
    return Sheet(
        title=str(words.t("portal.receipt_title")),
        facts=tuple((str(words.t(name)), value) for name, value in facts),
        said=form.text,
        footer=str(words.t("portal.receipt_footer")),
    )


def _signed(site: Site, sheet: Sheet) -> tuple[str, str]:
    """The sheet goes to the page and comes back for the PDF; nothing of it is kept here."""
    text = json.dumps([sheet.title, sheet.facts, sheet.said, sheet.footer], ensure_ascii=False)
    return text, site.services.vault.lookup(text, "portal.sheet").hex()


@routes.post(f"{PATH}/quittung", action=Action.PUBLIC)
async def receipt_pdf(
    request: Request,
    site: SiteOf,
    blatt: Annotated[str, Form(max_length=20_000)],
    beweis: Annotated[str, Form(max_length=64)],
) -> Response:
    site.hand_ins.take(address_of(request))
    # Browsers send line breaks as CR LF; the sheet is JSON and has none of its own.
    if not is_one_of(beweis, site.services.vault.lookups(blatt, "portal.sheet")):
        raise NotOurSheet("this sheet is not ours")
    title, facts, said, footer = json.loads(blatt)
    sheet = Sheet(title, tuple((name, value) for name, value in facts), said, footer)
    content = await site.services.referrals.render(sheet)
    headers = {"content-disposition": 'attachment; filename="eingangsbestaetigung.pdf"'}
    return Response(content, media_type="application/pdf", headers=headers)
