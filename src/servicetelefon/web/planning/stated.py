"""What people hand in for the readiness list: the roster as a file, and an office's own capacity."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Annotated

from fastapi import File, Form, UploadFile
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field

from servicetelefon.domain.permissions import Action
from servicetelefon.journey.rollout import Rollout
from servicetelefon.kit.errors import BrokenFile, Invalid
from servicetelefon.planning.roster.coverage import read_coverage
from servicetelefon.web.access import Routes
from servicetelefon.web.site import SiteOf, Who

routes = Routes()

PATH = "/planning"
_LARGEST = 4_000_000


@routes.post(f"{PATH}/dienstplan", action=Action.PLAN)
async def roster(
    site: SiteOf, who: Who, line: Annotated[str, Form()], datei: Annotated[UploadFile, File()]
) -> RedirectResponse:
    """Only how many are there is kept: no person, no duty."""
    services = site.services
    city = services.city()
    content = await datei.read(_LARGEST + 1)
    if line not in city.lines:
        raise Invalid("no such line")
    if len(content) > _LARGEST:
        raise Invalid("the file is too large")
    try:
        agents = read_coverage(io.BytesIO(content), Path("dienstplan.csv"), city.zone)
    except BrokenFile as fault:
        raise Invalid(str(fault)) from fault
    async with services.database.step() as tx:
        rollout = Rollout(services.clock, services.ids, services.vault)
        await rollout.take_roster(tx, line, agents, who)
    return RedirectResponse(f"{PATH}?leitung={line}", status_code=303)


class CapacityForm(BaseModel):
    line: str
    office: str
    per_week: int = Field(ge=0, le=100_000)


@routes.post(f"{PATH}/kapazitaet", action=Action.PLAN)
async def capacity(
    site: SiteOf, who: Who, form: Annotated[CapacityForm, Form()]
) -> RedirectResponse:
    services = site.services
    city = services.city()
    if form.line not in city.lines or form.office not in city.offices:
        raise Invalid("no such line or office")
    async with services.database.step() as tx:
        rollout = Rollout(services.clock, services.ids, services.vault)
        await rollout.state_capacity(tx, form.office, form.per_week, who)
    return RedirectResponse(f"{PATH}?leitung={form.line}", status_code=303)
