"""Accounts on the real database: what stands in the tables, what an administrator can do."""

from __future__ import annotations

import uuid

import psycopg
import pytest

from fakes.people import an_account, signed_in_token, some_people
from servicetelefon.domain.people import SignedIn
from servicetelefon.domain.permissions import Role
from servicetelefon.journey.people import LastAdmin, LoginTaken, People, Person
from servicetelefon.kit.database import Database
from servicetelefon.kit.errors import Invalid, NotFound
from servicetelefon.people import read, store

pytestmark = pytest.mark.stores


@pytest.fixture
def people() -> People:
    return some_people()


async def the_admin(database: Database, people: People) -> SignedIn:
    first = await an_account(database, people, "admin", Role.ADMIN)
    token = await signed_in_token(database, people, "admin", first.password)
    async with database.begin() as tx:
        session = await people.session(tx, token)
    assert session is not None
    return session.who


async def test_names_and_logins_stand_encrypted(database: Database, people: People) -> None:
    await an_account(database, people, "Mara")
    async with database.begin() as tx:
        rows = await tx.rows("select login, name, password from people.account")
        listed = await read.accounts(tx, people.vault)
    assert b"mara" not in rows[0][0]
    assert b"Mara" not in rows[0][1]
    assert rows[0][2].startswith("$argon2id$")
    assert [(one.login, one.name) for one in listed] == [("mara", "Mara Ünal")]


async def test_a_login_is_taken_whatever_its_case(database: Database, people: People) -> None:
    await an_account(database, people, "mara")
    with pytest.raises(LoginTaken):
        await an_account(database, people, " MARA ")


@pytest.mark.parametrize(
    "person",
    [
        Person(" ", "Mara", frozenset({Role.AGENT})),
        Person("mara", " ", frozenset({Role.AGENT})),
        Person("mara", "Mara", frozenset()),
    ],
)
async def test_an_incomplete_account_is_refused(
    database: Database, people: People, person: Person
) -> None:
    with pytest.raises(Invalid):
        async with database.begin() as tx:
            await people.create(tx, person, by=None)


async def test_first_accounts_are_made_on_an_empty_database_only(
    database: Database, people: People
) -> None:
    wanted = [
        Person("servicekraft", "Erste Servicekraft", frozenset({Role.AGENT})),
        Person("leitung", "Erste Teamleitung", frozenset({Role.SUPERVISOR})),
    ]
    async with database.begin() as tx:
        made = await people.first_accounts(tx, wanted)
    async with database.begin() as tx:
        again = await people.first_accounts(tx, wanted)
    assert [one.login for one in made] == ["servicekraft", "leitung"]
    assert len({one.password for one in made}) == 2
    assert again == ()


async def test_every_change_is_on_journal_and_audit_with_ids_only(
    database: Database, people: People, dsn: str
) -> None:
    by = await the_admin(database, people)
    made = await an_account(database, people, "mara")
    async with database.begin() as tx:
        await people.set_rights(
            tx, made.account, frozenset({Role.AGENT, Role.EDITOR}), frozenset({"english"}), by=by
        )
        await people.set_active(tx, made.account, active=False, by=by)
    async with database.begin() as tx:
        lines = await tx.rows(
            "select role, data ->> 'what' from records.journal "
            "where code = 'account_changed' order by number"
        )
    assert lines == [("admin", "roles"), ("admin", "skills"), ("admin", "deactivated")]
    with psycopg.connect(dsn) as owner:
        looks = owner.execute(
            "select distinct account, role, object_id from audit.entry "
            "where action = 'account_changed'"
        ).fetchall()
    assert looks == [(by.account, "admin", str(made.account))]


async def test_all_roles_at_once_fit_the_journal(database: Database, people: People) -> None:
    made = await an_account(database, people, "alles", *Role)
    async with database.begin() as tx:
        found = await read.one_account(tx, people.vault, made.account)
    assert found is not None
    assert found.roles == frozenset(Role)


async def test_whoever_is_deactivated_is_signed_out(database: Database, people: People) -> None:
    by = await the_admin(database, people)
    made = await an_account(database, people, "mara")
    token = await signed_in_token(database, people, "mara", made.password)
    async with database.begin() as tx:
        await people.set_active(tx, made.account, active=False, by=by)
    async with database.begin() as tx:
        assert await people.session(tx, token) is None
        attempt = await people.count_attempt(tx, "mara")
    assert not await people.prove(attempt, made.password)


async def test_the_last_administrator_stays(database: Database, people: People) -> None:
    by = await the_admin(database, people)
    agent = frozenset({Role.AGENT})
    with pytest.raises(LastAdmin):
        async with database.begin() as tx:
            await people.set_rights(tx, by.account, agent, frozenset(), by=by)
    with pytest.raises(LastAdmin):
        async with database.begin() as tx:
            await people.set_active(tx, by.account, active=False, by=by)
    other = await an_account(database, people, "zweite", Role.ADMIN)
    async with database.begin() as tx:
        await people.set_rights(tx, by.account, agent, frozenset(), by=by)
        found = await read.one_account(tx, people.vault, other.account)
    assert found is not None
    assert Role.ADMIN in found.roles


async def test_an_unknown_account_is_not_found(database: Database, people: People) -> None:
    by = await the_admin(database, people)
    with pytest.raises(NotFound):
        async with database.begin() as tx:
            await people.reset_password(tx, uuid.UUID(int=1), by=by)


async def test_skills_are_kept_and_replaced(database: Database, people: People) -> None:
    made = await an_account(database, people, "mara")
    async with database.begin() as tx:
        await store.set_skills(tx, made.account, ["english", "housing"])
        await store.set_skills(tx, made.account, ["english"])
        assert await read.skills_of(tx, made.account) == {"english"}
