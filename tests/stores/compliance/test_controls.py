"""Each control, broken on purpose: exactly the duties that rest on it turn red."""

from __future__ import annotations

import random
import uuid
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import LiteralString

import pytest

from cities import MUSTERSTADT
from servicetelefon.city.release import release_of
from servicetelefon.compliance.card import Register
from servicetelefon.compliance.controls.proofs import COMPLAIN
from servicetelefon.compliance.looking import Looking
from servicetelefon.compliance.measured import Measured, MeasuredClass
from servicetelefon.domain.city import Operation
from servicetelefon.domain.office import Confirmation
from servicetelefon.journey.always import AlwaysRuns
from servicetelefon.journey.city import CityReleases
from servicetelefon.kit.clock import ManualClock
from servicetelefon.kit.database import Database
from servicetelefon.kit.ids import Ids
from stores.compliance.place import CONTACT, NOW, PAST, SEALED, Change, Place

pytestmark = pytest.mark.stores


async def test_a_fresh_installation_breaks_no_rule(place: Place):
    assert await place.broken() == set()


STATEMENTS: dict[LiteralString, set[str]] = {
    "alter table desk.work add column score int": {"no_score", "columns_declared"},
    "alter table phone.call add column voice_pitch int": {"no_emotion", "columns_declared"},
    "alter table desk.work add column eligible bool": {"no_eligibility", "columns_declared"},
    "alter table desk.work add column words text": {"columns_declared"},
    "alter table desk.work alter column note type text using null": {"encrypted"},
    "grant select on audit.entry to servicetelefon_figures": {
        "no_employee_figures",
        "audit_apart",
    },
    "grant select on audit.entry to servicetelefon_app": {"audit_apart"},
    "grant usage on schema referral to servicetelefon_auditor;"
    "grant select on referral.entry to servicetelefon_auditor": {"audit_apart"},
    "grant select on referral.entry to servicetelefon_figures": {"no_training"},
    "alter table referral.entry disable row level security": {"offices_apart"},
    "set session_replication_role = replica; update records.journal set code = 'signed_in'": {
        "journal_chained"
    },
    "set session_replication_role = replica; delete from records.journal": {"journal_chained"},
    "alter table planning.coverage add column agent uuid": {
        "planning_without_people",
        "columns_declared",
    },
    "insert into planning.scenario (id, saved_at, name, day, spec, state) values "
    "(gen_random_uuid(), '2026-11-28', 'x', '2027-03-01', '{\"people\": [\"Mara\"]}', 'waiting')": {
        "planning_without_people"
    },
    'insert into city.switch (name, "on", since, role) values '
    "('district_live:sozial:sued', true, '2026-11-28', 'supervisor')": {"rollout_decided"},
}


@pytest.mark.parametrize("statement", STATEMENTS)
async def test_what_breaks_the_database_is_seen(place: Place, statement: LiteralString):
    place.run(statement)
    assert await place.broken() == STATEMENTS[statement]


async def test_a_version_that_nobody_has_is_seen(place: Place):
    place.run(
        "insert into desk.reading (id, contact, article, version, rendering, read_at) "
        "values (gen_random_uuid(), %s, 'betraege', gen_random_uuid(), 'spoken', %s)",
        CONTACT,
        NOW,
    )
    assert await place.broken() == {"answers_versioned", "explainable"}


async def test_an_automatic_word_before_the_label_is_seen(place: Place):
    place.run(
        "insert into chat.conversation (contact, state, language, line, token, started_at, "
        "last_at, label_at) values (%s, 'program', 'de', 'sozial', '', %s, %s, %s)",
        CONTACT, PAST, PAST, NOW,
    )  # fmt: skip
    place.run(
        "insert into chat.message (id, contact, number, at, who) "
        "values (gen_random_uuid(), %s, 1, %s, 'program')",
        CONTACT, PAST,
    )  # fmt: skip
    assert await place.broken() == {"label_chat"}


async def test_a_complaint_that_nobody_answers_is_seen(place: Place):
    place.run("insert into records.enquiry (id, opened_at) values (%s, %s)", CONTACT, PAST)
    place.run(
        "insert into referral.referral (enquiry, partition, line, realm, channel, kind, language, "
        "state, since, received_at, clock_from, due_at, level, urgency, urgency_reason, "
        "urgency_confirmed, wants_callback, neutral, legal_basis, key, code) "
        "values (%s, 'p', 'sozial', 'live', 'portal', 'complaint', 'de', 'new', %s, %s, %s, %s, "
        "'head', 'normal', 'none', false, false, true, 'x', 'line', '')",
        CONTACT, PAST, PAST, PAST, PAST,
    )  # fmt: skip
    assert await place.broken() == {"complaints_on_time"}


async def test_another_crisis_list_than_the_approved_is_seen(place: Place, database: Database):
    ids = Ids(ManualClock(NOW), random.Random(1))
    release = release_of(MUSTERSTADT)
    async with database.step() as tx:
        await CityReleases(ManualClock(NOW), ids).take_in(tx, release, productive=False)
        await AlwaysRuns(ManualClock(NOW), ids).settle(tx)
    assert await place.broken() == set()
    place.run("update city.always set labels = '{}'")
    assert await place.broken() == {"always_approved"}


async def test_what_lies_beyond_its_moment_is_seen(place: Place):
    place.run(
        "insert into desk.work (contact, agent, opened_at, changed_at, closed_at, clear_at, note) "
        "values (%s, gen_random_uuid(), %s, %s, %s, %s, %s)",
        CONTACT,
        PAST,
        PAST,
        PAST,
        PAST,
        SEALED,
    )
    assert await place.broken() == {"retention_ran"}


@pytest.mark.parametrize(
    ("kind", "control"), [("breach", "breaches_on_time"), ("serious", "incidents_on_time")]
)
async def test_a_missed_clock_is_seen(place: Place, kind: str, control: str):
    place.run(
        "insert into compliance.incident (id, kind, known_at, due_at) "
        "values (gen_random_uuid(), %s, %s, %s)",
        kind,
        PAST,
        PAST + timedelta(hours=72),
    )
    assert await place.broken() == {control}


@pytest.mark.parametrize(
    ("active", "way", "hours"),
    [("no", "password", 12), ("yes", "central", 12), ("yes", "password", 13)],
)
async def test_a_session_of_nobody_we_know_is_seen(place: Place, active: str, way: str, hours: int):
    account = uuid.uuid4()
    place.run(
        "insert into people.account (id, login, login_lookup, name, password, active, created_at) "
        "values (%s, '\\x01', 'x', '\\x01', 'x', %s, %s)",
        account,
        active,
        PAST,
    )
    place.run(
        "insert into people.session (token, account, way, created_at, seen_at, expires_at) "
        "values ('x', %s, %s, %s, %s, %s)",
        account,
        way,
        NOW,
        NOW,
        NOW + timedelta(hours=hours),
    )
    assert await place.broken() == {"sessions_proven"}


@pytest.mark.parametrize(("country", "told"), [("US", "told"), ("DE", "")])
async def test_a_processor_outside_or_untold_is_seen(place: Place, country: str, told: str):
    place.run(
        "insert into compliance.processor (id, name, task, country, authority_told_at, since) "
        "values (gen_random_uuid(), 'Rechenzentrum', 'Betrieb', %s, %s, %s)",
        country,
        PAST if told else None,
        PAST,
    )
    assert await place.broken() == {"processors_listed"}


async def test_a_switch_that_did_not_work_is_seen(place: Place):
    place.run(
        "insert into compliance.drill (id, switch, worked, at) "
        "values (gen_random_uuid(), 'assistant', false, %s)",
        PAST,
    )
    assert await place.broken() == {"switches_tried"}


async def test_a_place_for_recordings_is_seen(place: Place, tmp_path: Path):
    (tmp_path / "recording").mkdir()
    assert await place.broken(recordings=tmp_path) == {"nothing_recorded"}


def cards(part: str, **values: object) -> Change:
    def change(look: Looking) -> Looking:
        register: Register = {
            **look.register,
            part: look.register[part].model_copy(update=values),
        }
        return replace(look, register=register)

    return change


def without_card(look: Looking) -> Looking:
    return replace(look, register={k: v for k, v in look.register.items() if k != "roster"})


def old_sources(look: Looking) -> Looking:
    duties = [replace(one, checked_on=date(2026, 1, 1)) for one in look.duties]
    return replace(look, duties=duties)


def overdue_contact(look: Looking) -> Looking:
    contacts = {
        key: replace(one, check_again_on=date(2026, 1, 1))
        for key, one in look.city.crisis_contacts.items()
    }
    return replace(look, city=replace(look.city, crisis_contacts=contacts))


def missed_a_bar(look: Looking) -> Looking:
    groups = (MeasuredClass(group="crisis", questions=9, right=8, clarified=0, person=1, wrong=0),)
    fingerprints = {id_: card.fingerprint for id_, card in look.register.items()}
    missed = Measured(
        day=look.day, questions=9, passed=False, first=1.0, groups=groups, cards=fingerprints
    )
    return replace(look, measured=missed)


def no_language(look: Looking) -> Looking:
    return replace(look, city=replace(look.city, languages={}))


def silent_about_complaints(look: Looking) -> Looking:
    german = {
        id_: one for id_, one in look.city.wording.catalogues["de"].items() if id_ != COMPLAIN
    }
    wording = replace(look.city.wording, catalogues={"de": german})
    return replace(look, city=replace(look.city, wording=wording))


def unreachable(look: Looking) -> Looking:
    basis = replace(look.city.main_number.basis, status=Confirmation.NOT_FOUND)
    number = replace(look.city.main_number, basis=basis)
    return replace(look, city=replace(look.city, main_number=number))


CHANGES: dict[str, tuple[Change, set[str]]] = {
    "no complaint in writing": (silent_about_complaints, {"complaint_route"}),
    "no number for a complaint": (unreachable, {"complaint_route"}),
    "a part without card": (without_card, {"register_complete"}),
    "another fingerprint": (cards("assistant", fingerprint="0"), {"register_complete"}),
    "three conditions": (cards("assistant", assessment=("a", "b", "c")), {"register_assessment"}),
    "high risk": (cards("search", high_risk=True), {"no_high_risk"}),
    "profiling": (cards("wait", profiling=True), {"no_high_risk"}),
    "doubt taken lightly": (cards("search", treated_as_ai=False), {"register_reasons"}),
    "no role": (cards("search", role=()), {"register_roles"}),
    "no bounds": (cards("search", must_not=()), {"register_purpose"}),
    "old sources": (old_sources, {"law_watched"}),
    "a measurement that missed a bar": (missed_a_bar, {"evals_current"}),
    "nothing to write the notices from": (no_language, {"export_possible"}),
    "unchecked emergency help": (overdue_contact, {"crisis_list"}),
}


@pytest.mark.parametrize("name", CHANGES)
async def test_what_breaks_the_file_is_seen(place: Place, name: str):
    change, red = CHANGES[name]
    assert await place.broken(change) == red


async def test_in_productive_operation_proposals_are_not_told(place: Place):
    def productive(look: Looking) -> Looking:
        lines = {
            key: replace(one, operation=Operation.PRODUCTIVE)
            for key, one in look.city.lines.items()
        }
        return replace(look, city=replace(look.city, lines=lines))

    assert await place.broken(productive) == {"articles_approved"}
