"""What leaves by mail and other ways, from the operator's `delivery.toml`: to offices without inbox
(docs/howto/offices.md), and reports (docs/howto/reports-by-mail.md)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import time
from pathlib import Path
from typing import Annotated, Literal, Self
from uuid import UUID

import httpx
from cryptography import x509
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from servicetelefon.adapters.delivery.folder import FolderCourier
from servicetelefon.adapters.delivery.mail import MailCourier, MailServer
from servicetelefon.adapters.delivery.over_http import System
from servicetelefon.adapters.delivery.webhook import WebhookCourier
from servicetelefon.adapters.delivery.zammad import ZammadCourier
from servicetelefon.adapters.typesetting import sheet
from servicetelefon.bootstrap.places import pages_address
from servicetelefon.bootstrap.process import Process
from servicetelefon.bootstrap.snapshots import Snapshots
from servicetelefon.config import Settings
from servicetelefon.journey.delivery import Deliveries, DeliveryParts
from servicetelefon.journey.parcel import Sheet
from servicetelefon.kit.alive import Alive
from servicetelefon.kit.clock import Clock
from servicetelefon.kit.database import Transaction
from servicetelefon.kit.durable import DurableJobs
from servicetelefon.kit.errors import BrokenFile, Invalid, Place
from servicetelefon.measures.report import Dimension
from servicetelefon.measures.schedule import Every, Schedule
from servicetelefon.referral.port import Courier

QUEUE, JOB = "delivery", "deliver"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class MailPart(_Part):
    """The city's mail server."""

    host: str
    port: int = 587
    sender: str
    tls: Literal["starttls", "tls", "none"] = "starttls"
    user: str = ""
    password: str = Field(default="", repr=False)


class ByMail(_Part):
    by: Literal["mail"]
    address: str
    certificate: Path


class ByZammad(_Part):
    by: Literal["zammad"]
    url: str
    token: str = Field(repr=False)
    group: str
    customer: str


class ByFolder(_Part):
    by: Literal["folder"]
    folder: Path


class ByWebhook(_Part):
    by: Literal["webhook"]
    url: str
    secret: str = Field(repr=False, min_length=16)


OfficePart = Annotated[ByMail | ByZammad | ByFolder | ByWebhook, Field(discriminator="by")]


class ReportPart(_Part):
    """One report: how often, at which time of the city, to whom."""

    every: Every
    at: time = time(7)
    by: Dimension = Dimension.DISTRICT
    to: tuple[Annotated[str, Field(pattern=r"^[^@\s,<>]+@[^@\s,<>]+$")], ...] = Field(min_length=1)


class DeliveryFile(_Part):
    mail: MailPart | None = None
    offices: dict[str, OfficePart] = Field(default_factory=dict[str, OfficePart])
    reports: dict[str, ReportPart] = Field(default_factory=dict[str, ReportPart])

    @model_validator(mode="after")
    def _reports_need_a_server(self) -> Self:
        if self.reports and self.mail is None:
            raise ValueError("reports are to be sent, and no mail server is named")
        return self


def read(settings: Settings) -> DeliveryFile:
    """None of the offices when there is no file. BrokenFile with what is wrong."""
    path = settings.home / "delivery.toml"
    try:
        text = path.read_text(encoding="utf8")
    except FileNotFoundError:
        return DeliveryFile()
    try:
        return DeliveryFile.model_validate(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, ValidationError) as fault:
        raise BrokenFile(Place(path), _sentence(fault)) from None


def of(process: Process) -> DeliveryFile:
    """What leaves this process: of the practice nothing."""
    return DeliveryFile() if process.places.practice else read(process.settings)


def _sentence(fault: Exception) -> str:
    if not isinstance(fault, ValidationError):
        return str(fault)
    # Without the input: a secret must not reach the log.
    found = fault.errors(include_url=False, include_input=False, include_context=False)
    return "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in found)


def ways(file: DeliveryFile) -> Mapping[str, str]:
    return {office: part.by for office, part in file.offices.items()}


def schedules(file: DeliveryFile) -> tuple[Schedule, ...]:
    """An address that stands there twice gets one mail."""
    return tuple(
        Schedule(name, one.every, one.at, one.by, tuple(dict.fromkeys(one.to)))
        for name, one in file.reports.items()
    )


def secrets(file: DeliveryFile) -> Mapping[str, str]:
    """By office, of those whose case system may confirm by a signed message."""
    return {
        office: part.secret for office, part in file.offices.items() if isinstance(part, ByWebhook)
    }


def couriers(file: DeliveryFile, clock: Clock, client: httpx.AsyncClient) -> dict[str, Courier]:
    return {
        office: _courier(part, file.mail, clock, System(client))
        for office, part in file.offices.items()
    }


def _courier(part: OfficePart, mail: MailPart | None, clock: Clock, system: System) -> Courier:
    match part:
        case ByMail():
            if mail is None:
                raise Invalid("delivery.toml: an office gets mail, and no mail server is named")
            certificate = x509.load_pem_x509_certificate(part.certificate.read_bytes())
            return MailCourier(
                MailServer(**mail.model_dump()), part.address, certificate, clock.now
            )
        case ByZammad():
            return ZammadCourier(
                system, part.url.rstrip("/"), part.token, part.group, part.customer
            )
        case ByFolder():
            return FolderCourier(part.folder)
        case ByWebhook():
            return WebhookCourier(system, part.url, part.secret, clock.now)


async def render(what: Sheet) -> bytes:
    return await sheet.pdf(what.title, what.facts, what.said, what.footer)


def deliveries(
    process: Process,
    snapshots: Snapshots,
    jobs: DurableJobs,
    brought_by: Mapping[str, Courier] | None = None,
) -> Deliveries:
    """`brought_by`: the couriers, in the process that brings."""

    async def defer(tx: Transaction | None, delivery: UUID) -> None:
        await jobs.defer(tx, JOB, delivery)

    return Deliveries(
        DeliveryParts(
            database=process.database,
            clock=process.clock,
            ids=process.ids,
            vault=process.vault,
            bell=process.bell,
            alive=Alive(process.database.dsn, process.chance),
            failpoints=process.failpoints,
            city=snapshots.city,
            ways=ways(of(process)),
            defer=defer,
            couriers=brought_by or {},
            render=render,
            address=pages_address(process.settings),
        )
    )
