"""Controls broken past their first question: by columns, by policies, by what is left lying."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import LiteralString

import pytest
from psycopg.types.json import Jsonb

from stores.compliance.place import CONTACT, NOW, SEALED, Place

pytestmark = pytest.mark.stores

OLD = NOW - timedelta(days=400)

STATEMENTS: dict[LiteralString, set[str]] = {
    "grant usage on schema audit to servicetelefon_figures;"
    "grant select (account) on audit.entry to servicetelefon_figures": {
        "audit_apart",
        "no_employee_figures",
    },
    "grant select (account) on audit.entry to servicetelefon_app": {"audit_apart"},
    "grant select (words) on referral.entry to servicetelefon_auditor": {"audit_apart"},
    "grant select (words) on chat.message to servicetelefon_figures": {"no_training"},
    "grant select (caller) on phone.call to servicetelefon_figures": {"no_training"},
    "alter table referral.delivery disable row level security": {"offices_apart"},
    "drop policy office on referral.document": {"offices_apart"},
    "create policy wide on referral.referral using (true)": {"offices_apart"},
    "create table public.people (name text)": {"columns_declared"},
    "create materialized view desk.names as select 'x'::text as name": {"columns_declared"},
    "alter table records.journal disable trigger inserts_only": {"journal_chained"},
    "alter table referral.benefit_claim disable trigger kept": {"claims_kept"},
    "update desk.work set note = 'Frau Beispiel'": {"encrypted"},
}


@pytest.mark.parametrize("statement", STATEMENTS)
async def test_what_breaks_the_database_in_part_is_seen(place: Place, statement: LiteralString):
    place.run(
        "insert into desk.work (contact, agent, opened_at, changed_at, note) "
        "values (%s, gen_random_uuid(), %s, %s, %s)",
        CONTACT, NOW, NOW, SEALED,
    )  # fmt: skip
    assert await place.broken() == set()
    place.run(statement)
    assert await place.broken() == STATEMENTS[statement]


@pytest.mark.parametrize(
    ("statement", "red"),
    [
        ("alter role servicetelefon_app bypassrls", "offices_apart"),
        ("grant servicetelefon_auditor to servicetelefon_app with inherit false", "audit_apart"),
    ],
)
async def test_a_role_that_may_more_is_seen(place: Place, statement: LiteralString, red: str):
    assert await place.broken_within("select 1") == set()
    assert await place.broken_within(statement) == {red}


REFERRAL: LiteralString = (
    "insert into referral.referral (enquiry, partition, line, realm, channel, kind, language, "
    "state, since, received_at, clock_from, due_at, urgency, urgency_reason, urgency_confirmed, "
    "wants_callback, neutral, legal_basis, key, code, result, level, closed_at, claim, receipt_at, "
    "cleared_at) values (%s, 'p', 'sozial', 'live', 'portal', 'message', 'de', %s, %s, %s, %s, %s, "
    "'normal', 'none', false, false, true, 'x', 'line', '', %s, %s, %s, %s, %s, %s)"
)


def a_referral(
    place: Place, *, claim: str = "no", receipt: bool = False, cleared: bool = False
) -> None:
    place.run("insert into records.enquiry (id, opened_at) values (%s, %s)", CONTACT, OLD)
    is_open = claim == "yes" and not receipt
    state, result, level = ("new", None, "head") if is_open else ("closed", "done", None)
    place.run(
        REFERRAL, CONTACT, state, OLD, OLD, OLD, OLD, result, level, None if is_open else OLD, claim,
        OLD if receipt else None, OLD if cleared else None,
    )  # fmt: skip


async def test_a_policy_that_lets_everybody_see_is_seen(place: Place):
    a_referral(place, cleared=True)
    assert await place.broken() == set()
    place.run("alter policy office on referral.referral using (true)")
    assert await place.broken() == {"offices_apart"}


async def test_a_claim_that_was_confirmed_and_cleared_breaks_nothing(place: Place):
    a_referral(place, claim="yes", receipt=True, cleared=True)
    assert await place.broken() == set()


async def test_a_case_that_was_closed_and_never_cleared_is_seen(place: Place):
    a_referral(place)
    assert await place.broken() == {"retention_ran"}


async def test_words_that_outlived_their_clearing_are_seen(place: Place):
    a_referral(place, cleared=True)
    place.run(
        "insert into referral.entry (id, enquiry, kind, at, key, words) "
        "values (gen_random_uuid(), %s, 'handed_over', %s, 'line', %s)",
        CONTACT, OLD, SEALED,
    )  # fmt: skip
    assert await place.broken() == {"retention_ran"}


LEFT: dict[LiteralString, tuple[object, ...]] = {
    "insert into desk.work (contact, agent, opened_at, changed_at, closed_at, note) "
    "values (%s, gen_random_uuid(), %s, %s, %s, %s)": (CONTACT, OLD, OLD, OLD, SEALED),
    "insert into phone.call (contact, node, channel, line, state, step, since, first_ring, "
    "language, needs, caller) values (%s, 'n', 'c', 'sozial', 'closed', 1, %s, %s, 'de', '{}', %s)": (
        CONTACT, OLD, OLD, SEALED,
    ),
    "insert into routing.callback (id, realm, line, channel, reason, state, contact, asked_at, "
    "arrived_at, needs, language, ended_at, number) values (gen_random_uuid(), 'live', 'sozial', "
    "'phone', 'waiting', 'reached', %s, %s, %s, '{}', 'de', %s, %s)": (
        CONTACT, OLD, OLD, OLD, SEALED,
    ),
    "insert into records.repeat_mark (contact, day, at, mark) values (%s, %s, %s, 'x')": (
        CONTACT, OLD.date(), OLD,
    ),
    "insert into records.repeat_key (day, key) values (%s, %s)": (OLD.date(), SEALED),
    "insert into knowledge.unanswered (id, at, question, alike, channel, language) "
    "values (gen_random_uuid(), %s, %s, 'x', 'chat', 'de')": (OLD, SEALED),
    "insert into people.sign_in_try (state, begun_at) values ('x', %s)": (OLD,),
}  # fmt: skip


@pytest.mark.parametrize("statement", LEFT)
async def test_what_nobody_deleted_is_seen(place: Place, statement: LiteralString):
    place.run(statement, *LEFT[statement])
    assert await place.broken() == {"retention_ran"}


def a_chat(place: Place, ended_at: datetime) -> None:
    place.run(
        "insert into chat.conversation (contact, state, language, line, token, started_at, "
        "last_at, label_at, ended_at, past) values (%s, 'ended', 'de', 'sozial', '', %s, %s, %s, "
        "%s, %s)",
        CONTACT, ended_at, ended_at, ended_at, ended_at, SEALED,
    )  # fmt: skip


def a_word(place: Place, **told: object) -> None:
    place.run(
        "insert into chat.message (id, contact, number, at, who, words, version, further) "
        "values (gen_random_uuid(), %s, 1, %s, 'citizen', %s, %s, %s)",
        CONTACT, NOW, SEALED, told.get("version"), Jsonb(told.get("further", [])),
    )  # fmt: skip


async def test_a_chat_that_nobody_cleared_is_seen_by_its_words_and_by_what_it_was_about(
    place: Place,
):
    a_chat(place, OLD)
    assert await place.broken() == {"retention_ran"}
    a_word(place)
    place.run("update chat.conversation set past = null, clear_at = null")
    assert await place.broken() == {"retention_ran"}


@pytest.mark.parametrize(
    "told", [{"version": str(CONTACT)}, {"further": [["betraege", str(CONTACT)]]}]
)
async def test_an_answer_in_the_chat_in_a_version_that_nobody_has_is_seen(
    place: Place, told: dict[str, object]
):
    a_chat(place, NOW)
    a_word(place)
    assert await place.broken() == set()
    place.run("delete from chat.message")
    a_word(place, **told)
    assert await place.broken() == {"answers_versioned", "explainable"}


async def test_a_journal_that_nobody_seals_is_seen(place: Place):
    for hours in (2, 0):
        place.run(
            "insert into records.journal (id, at, code, version, data) "
            "values (gen_random_uuid(), %s, 'signed_out', 1, '{}')",
            NOW - timedelta(hours=hours),
        )
    assert await place.broken() == {"journal_chained"}
