"""Somebody who acts for the city at the shell: named, and proven by the password of their account.

Counted and refused like a sign-in on the page; no session is opened.
"""

from __future__ import annotations

from servicetelefon.domain.people import SignedIn
from servicetelefon.domain.permissions import Action
from servicetelefon.journey.people import People, WrongPassword
from servicetelefon.kit.database import Database
from servicetelefon.kit.errors import Forbidden
from servicetelefon.people import read, store


class NotTheirs(Forbidden):
    """The account may not do this, or its first password was never changed."""

    code = "not-theirs"


async def proven(
    database: Database, people: People, login: str, password: str, action: Action
) -> SignedIn:
    async with database.begin() as tx:
        attempt = await people.count_attempt(tx, login)
    right = await people.prove(attempt, password)
    async with database.begin() as tx:
        if not right or attempt.account is None:
            await people.refuse(tx, attempt)
            account = None
        else:
            await store.clear_failures(tx, attempt.account)
            account = await read.one_account(tx, people.vault, attempt.account)
    if account is None:
        raise WrongPassword("name or password are wrong, or the account is locked")
    who = SignedIn(account.id, account.name, account.roles, session="")
    if account.must_change or not who.may(action):
        raise NotTheirs(f"this account may not do this: {action}")
    return who
