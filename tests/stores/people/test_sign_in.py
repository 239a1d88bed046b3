"""Signing in: one answer whatever was wrong, locks that end, sessions that end."""

from __future__ import annotations

from datetime import timedelta

import pytest

from fakes.people import MONDAY, an_account, signed_in_token, some_people
from servicetelefon.journey.people import IDLE, LONGEST, People
from servicetelefon.kit.clock import ManualClock
from servicetelefon.kit.database import Database
from servicetelefon.people import passwords, store
from servicetelefon.people.passwords import WeakPassword

pytestmark = pytest.mark.stores


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(MONDAY)


@pytest.fixture
def people(clock: ManualClock) -> People:
    return some_people(clock)


async def tries(database: Database, people: People, login: str, password: str) -> bool:
    async with database.begin() as tx:
        attempt = await people.count_attempt(tx, login)
    if await people.prove(attempt, password):
        async with database.begin() as tx:
            await people.sign_in(tx, attempt)
        return True
    async with database.begin() as tx:
        await people.refuse(tx, attempt)
    return False


async def test_the_right_password_opens_a_session(database: Database, people: People) -> None:
    made = await an_account(database, people, "mara")
    token = await signed_in_token(database, people, "Mara", made.password)
    async with database.begin() as tx:
        session = await people.session(tx, token)
        kept = await tx.rows("select token from people.session")
    assert session is not None
    assert session.who.name == "Mara Ünal"
    assert session.who.must_change
    assert token.encode() not in kept[0][0]


async def test_unknown_people_and_wrong_passwords_fail_alike(
    database: Database, people: People
) -> None:
    made = await an_account(database, people, "mara")
    assert not await tries(database, people, "nobody", made.password)
    assert not await tries(database, people, "mara", "something else")
    assert not await tries(database, people, "mara", "")
    assert await tries(database, people, "mara", made.password)


async def test_the_fifth_wrong_password_locks_and_the_lock_ends(
    database: Database, people: People, clock: ManualClock
) -> None:
    made = await an_account(database, people, "mara")
    for _ in range(store.FREE_FAILURES + 1):
        assert not await tries(database, people, "mara", "wrong")
    assert not await tries(database, people, "mara", made.password)
    await clock.move(store.FIRST_LOCK + timedelta(seconds=1))
    assert await tries(database, people, "mara", made.password)
    assert not await tries(database, people, "mara", "wrong")
    assert await tries(database, people, "mara", made.password)


async def test_locks_grow_and_have_a_longest(
    database: Database, people: People, clock: ManualClock
) -> None:
    await an_account(database, people, "mara")
    for _ in range(store.FREE_FAILURES):
        await tries(database, people, "mara", "wrong")
    lengths: list[timedelta] = []
    for _ in range(9):
        await tries(database, people, "mara", "wrong")
        async with database.begin() as tx:
            row = await tx.row("select locked_until from people.account")
        assert row is not None
        lengths.append(row[0] - clock.now())
        await clock.move_to(row[0])
    seconds = [length.total_seconds() for length in lengths]
    assert seconds == [30, 60, 120, 240, 480, 900, 900, 900, 900]


async def test_tries_while_locked_do_not_prolong_the_lock(
    database: Database, people: People, clock: ManualClock
) -> None:
    made = await an_account(database, people, "mara")
    for _ in range(store.FREE_FAILURES + 20):
        await tries(database, people, "mara", "wrong")
    await clock.move(store.FIRST_LOCK)
    assert await tries(database, people, "mara", made.password)


async def test_refused_tries_are_on_the_journal_without_the_name(
    database: Database, people: People
) -> None:
    await tries(database, people, "nobody@example.org", "wrong")
    async with database.begin() as tx:
        rows = await tx.rows("select code, role, data from records.journal")
    assert rows == [("sign_in_refused", None, {"way": "password", "why": "wrong"})]


async def test_an_idle_session_ends_and_use_keeps_it(
    database: Database, people: People, clock: ManualClock
) -> None:
    made = await an_account(database, people, "mara")
    token = await signed_in_token(database, people, "mara", made.password)
    for _ in range(3):
        await clock.move(IDLE - timedelta(minutes=1))
        async with database.step() as tx:
            assert await people.session(tx, token) is not None
    await clock.move(IDLE)
    async with database.step() as tx:
        assert await people.session(tx, token) is None


async def test_a_session_ends_after_the_longest_shift(
    database: Database, people: People, clock: ManualClock
) -> None:
    made = await an_account(database, people, "mara")
    token = await signed_in_token(database, people, "mara", made.password)
    end = clock.now() + LONGEST
    while clock.now() + timedelta(minutes=20) < end:
        await clock.move(timedelta(minutes=20))
        async with database.step() as tx:
            assert await people.session(tx, token) is not None
    await clock.move_to(end)
    async with database.step() as tx:
        assert await people.session(tx, token) is None


async def test_signing_out_ends_this_session_only(database: Database, people: People) -> None:
    made = await an_account(database, people, "mara")
    one = await signed_in_token(database, people, "mara", made.password)
    other = await signed_in_token(database, people, "mara", made.password)
    async with database.begin() as tx:
        session = await people.session(tx, one)
        assert session is not None
        await people.sign_out(tx, session.who)
    async with database.begin() as tx:
        assert await people.session(tx, one) is None
        assert await people.session(tx, other) is not None


async def test_a_new_password_ends_all_sessions_and_opens_one(
    database: Database, people: People
) -> None:
    made = await an_account(database, people, "mara")
    old = await signed_in_token(database, people, "mara", made.password)
    async with database.begin() as tx:
        session = await people.session(tx, old)
        assert session is not None
        new = await people.change_password(tx, session.who, "ein langer Satz mit Äpfeln")
    async with database.begin() as tx:
        assert await people.session(tx, old) is None
        after = await people.session(tx, new)
    assert after is not None
    assert not after.who.must_change
    assert not await tries(database, people, "mara", made.password)
    # A decomposed umlaut is the same password.
    assert await tries(database, people, "mara", "ein langer Satz mit A\u0308pfeln")


async def test_expired_sessions_are_swept(
    database: Database, people: People, clock: ManualClock
) -> None:
    made = await an_account(database, people, "mara")
    await signed_in_token(database, people, "mara", made.password)
    async with database.step() as tx:
        assert await store.sweep_sessions(tx, clock.now(), IDLE) == 0
        assert await store.sweep_sessions(tx, clock.now() + IDLE, IDLE) == 1


@pytest.mark.parametrize("weak", ["kurz", "aaaaaaaaaaaaaaaa", "x" * 129, "Passwort von Mara!"])
def test_weak_passwords_are_refused(weak: str) -> None:
    with pytest.raises(WeakPassword):
        passwords.check(weak, "mara")
