"""The steps of an office with one referral: forms that post, then the page again."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote
from uuid import UUID

from fastapi import Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field

from servicetelefon.domain.permissions import Action
from servicetelefon.domain.referral import ReferralEvent, Result, ReturnReason
from servicetelefon.domain.referral_step import Refusal, StepAsked
from servicetelefon.domain.urgency import Urgency
from servicetelefon.journey.enquiry import TOPIC
from servicetelefon.journey.office import BY_THE_LINE, StepRefused
from servicetelefon.web.access import Routes
from servicetelefon.web.office.inbox import PATH
from servicetelefon.web.office.one import Beside, refused
from servicetelefon.web.site import SiteOf, Who

routes = Routes()

LONGEST_WORDS = 4000
Words = Annotated[str, Field(max_length=LONGEST_WORDS)]


class StepForm(BaseModel):
    """What a step may need; an empty choice is none."""

    words: Words = ""
    reason: ReturnReason | str = ""
    result: Result | str = ""
    office: str = ""

    def asked(self, event: ReferralEvent) -> StepAsked:
        return StepAsked(
            event,
            self.words.replace("\r\n", "\n"),
            ReturnReason(self.reason) if self.reason in set(ReturnReason) else None,
            Result(self.result) if self.result in set(Result) else None,
            self.office or None,
        )


def back(enquiry: UUID) -> Response:
    return RedirectResponse(f"{PATH}/{quote(str(enquiry))}", 303)


@routes.post(f"{PATH}/{{enquiry}}/schritt/{{event}}", action=Action.WORK_REFERRALS)
async def step(
    request: Request,
    site: SiteOf,
    who: Who,
    enquiry: UUID,
    event: ReferralEvent,
    form: Annotated[StepForm, Form()],
) -> Response:
    if event in BY_THE_LINE or event is ReferralEvent.REOPENED:
        raise StepRefused(Refusal.NOT_POSSIBLE)
    services = site.services
    try:
        async with services.database.begin() as tx:
            sees = await services.referrals.office.enter(tx, who)
            row = await services.referrals.office.step(tx, sees, enquiry, form.asked(event), who)
    except StepRefused as why:
        return await refused(request, site, who, enquiry, Beside(refused=why, words=form.words))
    services.bell.ring(TOPIC, row.office or "")
    return back(enquiry)


@routes.post(f"{PATH}/{{enquiry}}/notiz", action=Action.WORK_REFERRALS)
async def note(
    site: SiteOf, who: Who, enquiry: UUID, words: Annotated[str, Form(max_length=LONGEST_WORDS)]
) -> Response:
    async with site.services.database.begin() as tx:
        sees = await site.services.referrals.office.enter(tx, who)
        await site.services.referrals.sight.add_note(tx, sees, enquiry, words, who)
    return back(enquiry)


@routes.post(f"{PATH}/{{enquiry}}/dringlichkeit", action=Action.WORK_REFERRALS)
async def urgency(
    site: SiteOf, who: Who, enquiry: UUID, level: Annotated[Urgency, Form()]
) -> Response:
    async with site.services.database.begin() as tx:
        sees = await site.services.referrals.office.enter(tx, who)
        await site.services.referrals.sight.confirm_urgency(tx, sees, enquiry, level, who)
    return back(enquiry)


@routes.post(f"{PATH}/{{enquiry}}/rueckmeldung", action=Action.WORK_REFERRALS)
async def feedback(
    site: SiteOf,
    who: Who,
    enquiry: UUID,
    words: Annotated[str, Form(max_length=LONGEST_WORDS)] = "",
) -> Response:
    """Said once, with one click: this could have been answered at first contact."""
    async with site.services.database.begin() as tx:
        sees = await site.services.referrals.office.enter(tx, who)
        sight = site.services.referrals.sight
        await sight.could_have_been_answered(tx, sees, enquiry, words, who)
    return back(enquiry)


@routes.get(f"{PATH}/{{enquiry}}/unterlage/{{document}}", action=Action.WORK_REFERRALS)
async def document(site: SiteOf, who: Who, enquiry: UUID, document: UUID) -> Response:
    """To keep, never to show: what somebody sent in is not run on our page."""
    async with site.services.database.begin() as tx:
        sees = await site.services.referrals.office.enter(tx, who)
        sight = site.services.referrals.sight
        media_type, content = await sight.document(tx, sees, (enquiry, document), who)
    ending = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}.get(media_type)
    headers = {
        "content-disposition": f'attachment; filename="unterlage-{document}.{ending or "bin"}"',
        "content-security-policy": "sandbox; default-src 'none'",
    }
    return Response(content, media_type=media_type, headers=headers)


@routes.post(f"{PATH}/{{enquiry}}/unterlage/{{document}}/akte", action=Action.WORK_REFERRALS)
async def confirm_document(site: SiteOf, who: Who, enquiry: UUID, document: UUID) -> Response:
    async with site.services.database.begin() as tx:
        sees = await site.services.referrals.office.enter(tx, who)
        sight = site.services.referrals.sight
        await sight.confirm_document(tx, sees, (enquiry, document), who)
    return back(enquiry)
