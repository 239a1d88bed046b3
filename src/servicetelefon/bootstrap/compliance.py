"""The file of duties, held against the running system."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from pathlib import Path

from servicetelefon import __version__
from servicetelefon.adapters.typesetting.document import pdf
from servicetelefon.bootstrap import delivery
from servicetelefon.bootstrap.command import at_work
from servicetelefon.bootstrap.places import Places, evals_of
from servicetelefon.bootstrap.receivers import receivers
from servicetelefon.compliance import store
from servicetelefon.compliance.card import read_register
from servicetelefon.compliance.controls import controls_of
from servicetelefon.compliance.documents.facts import Facts, processors
from servicetelefon.compliance.documents.write import write
from servicetelefon.compliance.duty_files import read_duties
from servicetelefon.compliance.evaluate import Row, evaluate
from servicetelefon.compliance.looking import Looking
from servicetelefon.compliance.measured import read_measured
from servicetelefon.config import Settings
from servicetelefon.desk import store as desk
from servicetelefon.domain import chat, retention
from servicetelefon.domain.referral import ReferralKind
from servicetelefon.knowledge.running import RunningKnowledge
from servicetelefon.records.repeats import KEPT_DAYS
from servicetelefon.referral.steps import kept_after_closing

KEPT = (
    ("Worte eines Chats, nach seinem Ende", chat.CLEARED_AFTER),
    ("Notiz am Arbeitsplatz, nach dem Ende des Gesprächs", desk.CLEARED_AFTER),
    ("Weiterleitung, nach ihrem Abschluss", kept_after_closing(ReferralKind.MESSAGE)),
    ("Weitergeleitete Frage, nach ihrem Abschluss", kept_after_closing(ReferralKind.INFORMATION)),
    ("Frage ohne Antwort, maskiert", retention.QUESTIONS_KEPT),
    ("Rufnummer eines Anrufs oder Rückrufs", retention.NUMBERS_KEPT),
    ("Protokoll der Zugriffe", retention.AUDIT_KEPT),
    ("Merkmal für Wiederanrufe", timedelta(days=KEPT_DAYS)),
)
"""From the constants of the parts that delete."""


def comply(settings: Settings, day: date | None) -> list[Row]:
    """Every duty as it stands on `day` (today)."""
    return list(asyncio.run(_look(settings, day)).rows)


def export(settings: Settings, folder: Path) -> list[Path]:
    """All documents, from one look at the running system."""
    return write(asyncio.run(_look(settings, None)), folder, pdf)


async def _look(settings: Settings, day: date | None) -> Facts:
    """Every duty held against the running system, with what documents are filled from."""
    async with at_work(settings) as work:
        now = work.clock.now()
        knowledge = RunningKnowledge()
        await knowledge.refresh(work.database, work.city, now)
        duties = tuple(read_duties().values())
        async with work.database.step() as tx:
            looking = Looking(
                tx=tx,
                now=now,
                city=work.city,
                knowledge=knowledge.now(),
                register=read_register(),
                duties=duties,
                recordings=Places(settings).engine / "spool" / "recording",
                vectors=settings.embeddings,
                model_address=settings.model,
                measured=read_measured(evals_of(settings)),
            )
            signed = await store.signed(tx, now, work.city.zone)
            rows = await evaluate(duties, controls_of(looking), signed, day or looking.day)
            outside = receivers(settings, delivery.read(settings))
            return Facts(looking, rows, await processors(looking), __version__, KEPT, outside)
