"""Information and erasure for one person, and who looked at what, from the shell."""

from __future__ import annotations

import asyncio
import json
import os
import random
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from servicetelefon.adapters.typesetting.document import pdf
from servicetelefon.bootstrap.command import AtWork, at_work
from servicetelefon.bootstrap.compliance import KEPT
from servicetelefon.bootstrap.places import Places
from servicetelefon.compliance.documents.document import as_values
from servicetelefon.compliance.documents.html import FOLDER, STYLE, html
from servicetelefon.compliance.documents.person.information import Told, file_name, information
from servicetelefon.config import Settings
from servicetelefon.domain.people import SignedIn
from servicetelefon.domain.permissions import Action
from servicetelefon.domain.person import AuditRequest, ByNumber, ByReference, Request, Traces, Way
from servicetelefon.domain.reference import is_reference
from servicetelefon.journey.audit_search import AuditSearch
from servicetelefon.journey.officer import proven
from servicetelefon.journey.people import People
from servicetelefon.journey.person import Asked, Information, PersonRights, Receipt
from servicetelefon.journey.rules_noted import noted
from servicetelefon.kit.crypto import Vault
from servicetelefon.kit.database import Database, Transaction
from servicetelefon.kit.errors import Conflict, NotFound
from servicetelefon.kit.failpoints import Failpoints
from servicetelefon.kit.keys import KeyRing
from servicetelefon.ops.postgres import AUDITOR
from servicetelefon.people.passwords import Passwords
from servicetelefon.records.looks import Line, Search
from servicetelefon.referral import read as referrals
from servicetelefon.referral.left import Left, left

_PRIVATE = 0o600


def person_information(settings: Settings, request: Request, folder: Path) -> Receipt:
    """Writes what is held into a new folder that only its owner may read."""
    if folder.exists():
        raise Conflict(f"{folder} is there already: name a new folder")
    return asyncio.run(_inform(settings, request, folder))


def person_erase(settings: Settings, request: Request) -> Receipt:
    return asyncio.run(_erase(settings, request))


@dataclass(frozen=True, slots=True)
class _Desk:
    work: AtWork
    rights: PersonRights
    asked: Asked


async def _inform(settings: Settings, request: Request, folder: Path) -> Receipt:
    async with _desk(settings, request) as desk, _auditor(settings) as auditing:
        async with desk.work.database.begin() as tx, auditing.begin() as auditor:
            found = await desk.rights.information(tx, auditor, desk.asked)
            _write(found, desk.work, folder)
        return found.receipt


async def _erase(settings: Settings, request: Request) -> Receipt:
    async with _desk(settings, request) as desk, desk.work.database.begin() as tx:
        return await desk.rights.erase(tx, desk.asked, dry_run=request.dry_run)


def audit_search(settings: Settings, request: AuditRequest) -> list[Line]:
    return asyncio.run(_search(settings, request))


def what_left(settings: Settings, request: AuditRequest) -> list[Left]:
    return asyncio.run(_left(settings, request))


async def _left(settings: Settings, request: AuditRequest) -> list[Left]:
    async with _officer(settings, request.officer, request.password) as (work, _, officer):
        since, until = _moments(work, request)
        async with work.database.begin() as tx:
            found = await left(tx, since, until)
            await noted(tx, (work.clock, work.ids), officer, "disclosures_listed", "")
        return found


def _moments(work: AtWork, request: AuditRequest) -> tuple[datetime | None, ...]:
    """Without a zone they are the city's."""
    return tuple(
        one.replace(tzinfo=one.tzinfo or work.city.zone) if one else None
        for one in (request.since, request.until)
    )


async def _search(settings: Settings, request: AuditRequest) -> list[Line]:
    async with _officer(settings, request.officer, request.password) as (work, vault, officer):
        since, until = _moments(work, request)
        async with _auditor(settings) as auditor, work.database.begin() as tx:
            asked = Search(await _object(tx, vault, request), request.role, since, until)
            searching = AuditSearch(work.clock, work.ids, vault, auditor)
            return await searching.search(tx, asked, officer)


async def _object(tx: Transaction, vault: Vault, request: AuditRequest) -> str | None:
    text = request.object_id
    if text is None or not is_reference(text):
        return text
    enquiry = await referrals.enquiry_of(tx, vault, text)
    if enquiry is None:
        raise NotFound("no enquiry has this reference")
    return str(enquiry)


@asynccontextmanager
async def _officer(
    settings: Settings, login: str, password: str
) -> AsyncGenerator[tuple[AtWork, Vault, SignedIn]]:
    """Somebody with this task, proven. WrongPassword or NotTheirs otherwise."""
    vault = Vault(KeyRing(Places(settings).keys), os.urandom)
    async with at_work(settings) as work:
        people = People(work.clock, work.ids, random.SystemRandom(), vault, Passwords())
        yield work, vault, await proven(work.database, people, login, password, Action.KEEP_RULES)


@asynccontextmanager
async def _desk(settings: Settings, request: Request) -> AsyncGenerator[_Desk]:
    """The officer proven and the person found; NotFound otherwise."""
    async with _officer(settings, request.officer, request.password) as (work, vault, officer):
        rights = PersonRights(work.clock, work.ids, vault, lambda: work.city)
        async with work.database.begin() as tx:
            way, traces = await _found(tx, rights, request)
        if traces is None:
            raise NotFound("reference or code are wrong, or both are locked for a day")
        yield _Desk(work, rights, Asked(officer, request.reason, way, traces))


async def _found(
    tx: Transaction, rights: PersonRights, request: Request
) -> tuple[Way, Traces | None]:
    match request.person:
        case ByReference(reference, code):
            return Way.REFERENCE, await rights.by_reference(tx, reference, code)
        case ByNumber(number):
            return Way.NUMBER, await rights.by_number(tx, number)


def _auditor(settings: Settings) -> Database:
    return Database(
        Places(settings).serving,
        role=AUDITOR,
        name="servicetelefon-auditor",
        failpoints=Failpoints(),
        size=1,
    )


def _write(found: Information, work: AtWork, folder: Path) -> None:
    city, receipt = work.city, found.receipt
    offices = {one.id: one.name for one in city.offices.values()}
    document = information(
        Told(
            city=city.name,
            zone=city.zone,
            receipt=str(receipt.id),
            at=receipt.at,
            way=receipt.way,
            held=found.held,
            disclosed=found.disclosed,
            looked=found.looked,
            kept=KEPT,
            office=lambda id_: offices.get(id_, id_),
        )
    )
    folder.mkdir(mode=0o700)
    values = json.dumps(as_values(document), ensure_ascii=False, indent=2)
    pages = {"information.html": html(document).encode(), "information.pdf": pdf(document),
             "information.json": values.encode(), STYLE: (FOLDER / STYLE).read_bytes()}  # fmt: skip
    for position, one in enumerate(found.held, 1):
        if one.content is not None:
            pages[file_name(position, one)] = one.content
    for name, content in pages.items():
        path = folder / name
        path.touch(_PRIVATE)
        path.write_bytes(content)
