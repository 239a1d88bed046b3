"""The citizen's code: with the reference it shows the state, and nothing else.

It is made from the enquiry's id by a keyed hash, so that a form sent twice is answered with the
same receipt; the database keeps a keyed hash of reference and code. Whoever has the database
and not the keys can make neither. Three tries, then a day's rest; the words are the same
whatever was wrong.
"""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta
from uuid import UUID

from servicetelefon.domain.reference import code_from, is_reference
from servicetelefon.kit.crypto import Vault
from servicetelefon.kit.database import Transaction
from servicetelefon.referral.store import COLUMNS, Referral, reference_lookup, referral_of

TRIES = 3
LOCKED_FOR = timedelta(hours=24)


def code_of(vault: Vault, enquiry: UUID) -> str:
    made = vault.lookup(str(enquiry), "referral.code")
    return code_from(int.from_bytes(made, "big"))


def proof(vault: Vault, reference: str, code: str) -> bytes:
    return vault.lookup(f"{reference} {code}", "referral.code-proof")


# Counted and judged in one statement: tries side by side count too.
_COUNT = f"""
update referral.referral set code_failures = code_failures + 1,
  code_locked_until = case when code_failures + 1 >= %s then %s::timestamptz end
where reference_lookup = %s and (code_locked_until is null or code_locked_until <= %s)
returning code, {COLUMNS}
"""  # noqa: S608 - names of fields


async def proven(
    tx: Transaction, vault: Vault, reference: str, code: str, now: datetime
) -> Referral | None:
    """The referral, for who has both numbers; None whatever was wrong. A wrong try is counted
    before it is judged, so that tries side by side count too."""
    if not is_reference(reference):
        return None
    lookup = reference_lookup(vault, reference)
    row = await tx.row(_COUNT, (TRIES, now + LOCKED_FOR, lookup, now))
    if row is None or not hmac.compare_digest(bytes(row[0]), proof(vault, reference, code)):
        return None
    await tx.raw.execute(
        "update referral.referral set code_failures = 0, code_locked_until = null "
        "where reference_lookup = %s",
        (lookup,),
    )
    return referral_of(row[1:])
