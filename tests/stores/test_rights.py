"""The database's own rights: what `app` and `figures` cannot do, whatever the program asks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import LiteralString

import psycopg
import pytest
from psycopg import sql

from servicetelefon.ops.migrations import differences, migrate

pytestmark = pytest.mark.stores


def as_role(dsn: str, role: str) -> psycopg.Connection:
    return psycopg.connect(dsn, options=f"-c role=servicetelefon_{role}", autocommit=True)


def test_tables_are_what_the_migrations_made(dsn: str):
    assert differences(dsn) == []


def test_migrating_twice_changes_nothing(dsn: str):
    migrate(dsn)
    assert differences(dsn) == []


@pytest.mark.parametrize(
    "statement",
    [
        "update records.journal set code = 'x'",
        "delete from records.journal",
        "delete from records.seal",
        "select * from audit.entry",
        "create table records.mine (id int)",
    ],
)
def test_app_cannot(dsn: str, statement: LiteralString):
    with as_role(dsn, "app") as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute(statement)


@pytest.mark.parametrize(
    "table", ["records.journal", "audit.entry", "routing.presence", "phone.call", "desk.work",
              "people.account"]
)  # fmt: skip
def test_figures_reads_contacts_and_enquiries_only(dsn: str, table: LiteralString):
    with as_role(dsn, "figures") as figures:
        figures.execute("select * from records.contact")
        figures.execute("select * from records.enquiry")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            figures.execute(sql.SQL("select * from " + table))  # noqa: S608 - a constant
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            figures.execute("delete from records.contact")


def test_the_audit_goes_by_rule_and_never_the_last_half_year(dsn: str):
    now = datetime(2026, 11, 28, tzinfo=UTC)
    with as_role(dsn, "app") as app, as_role(dsn, "auditor") as auditor:
        for days in (0, 100, 800):
            app.execute(
                "insert into audit.entry (id, at, action, object_kind) "
                "values (gen_random_uuid(), %s, 'x', 'y')",
                (now - timedelta(days=days),),
            )
        gone = app.execute("select audit.clear(%s)", (now + timedelta(days=1),)).fetchone()
        assert gone == (1,)
        assert auditor.execute("select count(*) from audit.entry").fetchone() == (2,)
        for statement in ("delete from audit.entry", "select audit.clear(now())"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                auditor.execute(statement)


def test_the_auditor_reads_the_audit_and_nothing_else(dsn: str):
    with as_role(dsn, "auditor") as auditor:
        auditor.execute("select * from audit.entry")
        for table in ("records.contact", "people.account", "referral.entry", "phone.call"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                auditor.execute(sql.SQL("select * from " + table))  # noqa: S608 - constants
