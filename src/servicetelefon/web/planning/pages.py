"""The rollout cockpit: where each district stands, what-if side by side, ready or not, going live."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel, Field

from servicetelefon.domain.city import City, Stage
from servicetelefon.domain.permissions import Action
from servicetelefon.journey.rollout import TOPIC, Rollout, signed_slot
from servicetelefon.kit.errors import Invalid
from servicetelefon.planning import store
from servicetelefon.planning.rollout_spec import LineSpec, RolloutSpec, ScenarioSpec
from servicetelefon.planning.store import Decision
from servicetelefon.web.access import Routes
from servicetelefon.web.planning.baseline import baseline
from servicetelefon.web.planning.compare import shown_scenarios
from servicetelefon.web.planning.known import known_of
from servicetelefon.web.planning.readiness import Known, Line, offices_of, readiness
from servicetelefon.web.services import Services
from servicetelefon.web.site import SiteOf, Who

routes = Routes()

PATH = "/planning"


@dataclass(frozen=True, slots=True)
class DistrictRow:
    """`offices` with what they say they can take in a week."""

    id: str
    name: str
    stage: Stage
    ready: tuple[Line, ...]
    decision: Decision | None
    offices: tuple[tuple[str, str, int | None], ...]


@dataclass(frozen=True, slots=True)
class SignedDecision:
    """A decision with the name that stands under it."""

    one: Decision
    name: str


@routes.get(PATH, action=Action.PLAN)
async def cockpit(request: Request, site: SiteOf, who: Who, leitung: str = "") -> HTMLResponse:
    services = site.services
    city = services.city()
    line = leitung or next(iter(city.lines))
    if line not in city.lines:
        raise Invalid("no such line")
    async with services.database.begin() as tx:
        saved = await store.scenarios(tx)
        decided = await store.decisions(tx)
    known = await known_of(services, line, saved)
    signed = [
        SignedDecision(one, services.vault.open(one.signed, signed_slot(one.id)))
        for one in decided
        if one.line == line
    ]
    return site.page(
        request,
        "planning/page.html",
        line=city.lines[line],
        rows=_rows(services, city, line, known, decided),
        signed=signed,
        scenarios=await shown_scenarios(services, line, saved),
        start=await baseline(services, line),
        computing=any(one.state in (store.WAITING, store.RUNNING) for one in saved),
        may_decide=who.may(Action.DECIDE_ROLLOUT),
        first_day=services.clock.now().astimezone(city.zone).date() + timedelta(days=30),
    )


def _rows(
    services: Services, city: City, line: str, known: Known, decided: Sequence[Decision]
) -> list[DistrictRow]:
    today = services.clock.now().astimezone(city.zone).date()
    return [
        DistrictRow(
            one.id,
            one.name,
            city.lines[line].stage(one.id, today),
            readiness(city, one.id, known),
            next((d for d in decided if (d.line, d.district) == (line, one.id)), None),
            tuple((o.id, o.name, known.capacities.get(o.id)) for o in offices_of(city, one.id)),
        )
        for one in city.districts.values()
    ]


class ScenarioForm(BaseModel):
    """Percentages as people write them."""

    line: str
    name: str = Field(min_length=1, max_length=80)
    day: date
    join: list[str] = Field(default_factory=list)
    to_assistant: float = Field(default=0, ge=0, lt=100)
    handling_growth: float = Field(default=0, gt=-90, le=300)
    calls_per_district: float = Field(default=0, ge=0, le=100_000)
    cents_per_hour: int = Field(default=0, ge=0, le=100_000)


@routes.post(f"{PATH}/szenarien", action=Action.PLAN)
async def save(site: SiteOf, who: Who, form: Annotated[ScenarioForm, Form()]) -> RedirectResponse:
    services = site.services
    city = services.city()
    if form.line not in city.lines:
        raise Invalid("no such line")
    start = await baseline(services, form.line)
    names = {one.name for one in start.districts}
    if unknown := set(form.join) - names:
        raise Invalid(f"no such district: {min(unknown)}")
    if not form.join and not any(one.live_since for one in start.districts):
        raise Invalid("no district takes part")
    promise = city.promise.service_level
    line = LineSpec.model_validate({
        "opens": start.opens, "closes": start.closes, "handling_s": start.handling_s,
        "patience_s": 240, "limit_s": promise.within.total_seconds(), "target": promise.target,
        "cents_per_hour": form.cents_per_hour,
        **({"profile": start.profile} if start.profile else {}),
    })  # fmt: skip
    joining = form.calls_per_district
    districts = tuple(
        one.model_copy(update={"calls_per_day": joining})
        if joining and one.name in form.join and not one.live_since
        else one
        for one in start.districts
    )
    scenario = ScenarioSpec(
        name=form.name,
        on=form.day,
        join=dict.fromkeys(form.join, form.day),
        to_assistant=form.to_assistant / 100,
        handling_growth=form.handling_growth / 100,
    )
    spec = RolloutSpec(line=line, districts=districts, scenarios=(scenario,))
    async with services.database.step() as tx:
        rollout = Rollout(services.clock, services.ids, services.vault)
        await rollout.save(tx, form.name, form.day, spec.model_dump(mode="json"), who)
    return RedirectResponse(f"{PATH}?leitung={form.line}#szenarien", status_code=303)


class RemoveForm(BaseModel):
    scenario: UUID


@routes.post(f"{PATH}/szenarien/entfernen", action=Action.PLAN)
async def remove(site: SiteOf, form: Annotated[RemoveForm, Form()]) -> RedirectResponse:
    async with site.services.database.step() as tx:
        await store.remove(tx, form.scenario)
    return RedirectResponse(f"{PATH}#szenarien", status_code=303)


class DecisionForm(BaseModel):
    line: str
    district: str
    go: bool


@routes.post(f"{PATH}/entscheidung", action=Action.DECIDE_ROLLOUT)
async def decide(site: SiteOf, who: Who, form: Annotated[DecisionForm, Form()]) -> RedirectResponse:
    services = site.services
    city = services.city()
    if form.line not in city.lines or form.district not in city.districts:
        raise Invalid("no such line or district")
    async with services.database.begin() as tx:
        saved = await store.scenarios(tx)
    ready = readiness(city, form.district, await known_of(services, form.line, saved))
    listed = {one.item.value: one.ready.value for one in ready}
    async with services.database.step() as tx:
        rollout = Rollout(services.clock, services.ids, services.vault)
        await rollout.decide(tx, (form.line, form.district), listed, go=form.go, by=who)
    return RedirectResponse(f"{PATH}?leitung={form.line}", status_code=303)


class LiveForm(BaseModel):
    line: str
    district: str
    live: bool


@routes.post(f"{PATH}/live", action=Action.DECIDE_ROLLOUT)
async def live(site: SiteOf, who: Who, form: Annotated[LiveForm, Form()]) -> RedirectResponse:
    """One switch; seen by callers within a second, and taken back the same way."""
    services = site.services
    async with services.database.step() as tx:
        rollout = Rollout(services.clock, services.ids, services.vault)
        where = (form.line, form.district)
        await rollout.switch(tx, services.city(), where, live=form.live, by=who)
    services.bell.ring(TOPIC)
    return RedirectResponse(f"{PATH}?leitung={form.line}", status_code=303)
