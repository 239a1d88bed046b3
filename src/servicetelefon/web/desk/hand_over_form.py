"""What the agent's form holds, and what it becomes: one enquiry on its way to an office."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Request
from pydantic import BaseModel, Field, ValidationError

from servicetelefon.domain.city import City
from servicetelefon.domain.handover import (
    LONGEST_TEXT,
    LONGEST_WORDS,
    Authority,
    CallbackWish,
    Channel,
    ConsentHow,
    HandOver,
    Help,
    Person,
    Stated,
)
from servicetelefon.domain.referral import ClaimWish, Protection, ReferralKind
from servicetelefon.domain.responsibility import Query, Status
from servicetelefon.domain.telephone_number import read_number
from servicetelefon.domain.urgency import Urgency
from servicetelefon.journey import callback_windows
from servicetelefon.journey.portal import NumberNeeded
from servicetelefon.kit.errors import Invalid
from servicetelefon.responsibility.find import Finder

Words = Annotated[str, Field(max_length=LONGEST_WORDS)]


class HandOverForm(BaseModel):
    """What the form holds; answers come beside it, under the question's id."""

    number: UUID
    kind: ReferralKind = ReferralKind.MESSAGE
    enquiry_type: str = Field(default="", max_length=64)
    said: str = Field(default="", max_length=LONGEST_TEXT)
    address: Words = ""
    office: str = Field(default="", max_length=64)
    about_head: bool = False
    claim: ClaimWish | None = None
    deadline: date | None = None
    urgency: Urgency | None = None
    call_back: bool = False
    phone: str = Field(default="", max_length=40)
    when: str = Field(default="", max_length=40)
    open_words: bool = False
    name: Words = ""
    file_number: Words = ""
    authority: Authority = Authority.OWN
    speaker: Words = ""
    help: tuple[Help, ...] = ()
    consent: ConsentHow = ConsentHow.NONE
    protection: Protection | None = None

    @property
    def to_the_caller(self) -> bool:
        """Call back the number that rings now, without anybody typing it."""
        return self.call_back and not self.phone.strip()

    @property
    def passes_the_head(self) -> bool:
        """Whom a complaint is about never gets it: without an office the line's supervisors do."""
        return self.about_head and self.kind is ReferralKind.COMPLAINT


@dataclass(frozen=True, slots=True)
class Place:
    """Where address and matter lead; an office only where they lead to one."""

    district: str | None = None
    office: str | None = None


async def read(request: Request, city: City) -> tuple[HandOverForm, dict[str, Stated]]:
    """The form as it was sent, with the answers to what its kind of enquiry asks."""
    sent = await request.form()
    fields: dict[str, object] = {
        key: value.replace("\r\n", "\n")  # one character, as the page counted it
        for key, value in sent.items()
        if isinstance(value, str) and value
    }
    fields["help"] = sent.getlist("help")
    try:
        form = HandOverForm.model_validate(fields)
    except ValidationError:
        raise Invalid("the form is not complete") from None
    kind = city.enquiry_types.get(form.enquiry_type)
    answers: dict[str, Stated] = {}
    for question in kind.asks if kind else ():
        value = str(sent.get(f"answer-{question}") or "").strip()[:LONGEST_WORDS]
        if value:
            answers[question] = Stated(value, checked=bool(sent.get(f"checked-{question}")))
        elif sent.get(f"unknown-{question}"):
            answers[question] = Stated(None)
    return form, answers


def handed(form: HandOverForm, answers: Mapping[str, Stated], city: City, place: Place) -> HandOver:
    """NumberNeeded or WindowRefused where the wish for a call cannot be kept as it is."""
    kind = city.enquiry_types.get(form.enquiry_type)
    office = None if form.passes_the_head else form.office or place.office
    return HandOver(
        kind=form.kind,
        channel=Channel.PHONE,
        said=form.said,
        enquiry_type=kind.id if kind else None,
        matter=kind.matter if kind else None,
        district=place.district,
        office=office,
        answers=answers,
        deadline=form.deadline,
        callback=_callback(form, city),
        help=form.help,
        person=Person(form.name, form.file_number, form.authority, form.speaker),
        consent=form.consent,
        claim=form.claim,
        protection=form.protection,
        urgency=form.urgency,
    )


def place_of(form: HandOverForm, finder: Finder) -> Place:
    kind = finder.city.enquiry_types.get(form.enquiry_type)
    if not form.address.strip():
        return Place()
    title = finder.city.matters[kind.matter] if kind and kind.matter else ""
    found = finder.find(Query(finder.read(form.address), matter=title))
    office = found.office if found.status is Status.FOUND else None
    return Place(found.place.district, office)


def _callback(form: HandOverForm, city: City) -> CallbackWish | None:
    """The number that rings now is put in by whoever may read it (`DeskHandOver.take`)."""
    if not form.to_the_caller and not form.phone.strip():
        return None
    number = "" if form.to_the_caller else read_number(form.phone, city.calls_out).number
    if number is None:
        raise NumberNeeded("this number cannot be called")
    window = callback_windows.read(form.when)
    return CallbackWish(
        number,
        earliest=window.start if window else None,
        latest=window.end if window else None,
        neutral=not form.open_words,
    )
