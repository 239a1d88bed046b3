"""The citizen's code: with the reference it shows the state, and nothing else.

It is made from the enquiry's id by a keyed hash, so that a form sent twice is answered with the
same receipt; the database keeps a keyed hash of reference and code. Whoever has the database
and not the keys can make neither. A code that was told holds whatever key came since. Three tries, then a day's rest; the words are the same
whatever was wrong.
"""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta
from uuid import UUID

from servicetelefon.domain.reference import code_from, is_reference
from servicetelefon.kit.crypto import Vault
from servicetelefon.kit.database import Transaction
from servicetelefon.referral.store import COLUMNS, Referral, There, reference_lookups, referral_of

TRIES = 3
LOCKED_FOR = timedelta(hours=24)


_PROOF = "referral.code-proof"


def new_code(vault: Vault, enquiry: UUID) -> str:
    return _codes(vault, enquiry)[0]


def proof(vault: Vault, reference: str, code: str) -> bytes:
    return vault.lookup(f"{reference} {code}", _PROOF)


def told_code(vault: Vault, there: There, reference: str) -> str:
    """The code that was told when the referral was taken in, perhaps under an earlier key."""
    codes = _codes(vault, there.row.enquiry)
    return next((one for one in codes if fits(vault, reference, one, there.code)), codes[0])


def fits(vault: Vault, reference: str, code: str, kept: bytes) -> bool:
    """Whether `kept` is the proof of these two, under whichever key."""
    made = vault.lookups(f"{reference} {code}", _PROOF)
    return any([hmac.compare_digest(kept, one) for one in made])  # noqa: C419 - all, in equal time


def renewed_proof(vault: Vault, reference: str, enquiry: UUID, kept: bytes) -> bytes | None:
    """The proof of the code that was told, under the current key; None when it is there."""
    found = (vault.renewed(kept, f"{reference} {one}", _PROOF) for one in _codes(vault, enquiry))
    return next((one for one in found if one is not None), None)


def _codes(vault: Vault, enquiry: UUID) -> list[str]:
    """What may have been told: one for each key, the current one's first."""
    made = vault.lookups(str(enquiry), "referral.code")
    return [code_from(int.from_bytes(one, "big")) for one in made]


# Counted and judged in one statement: tries side by side count too.
_COUNT = f"""
update referral.referral set code_failures = code_failures + 1,
  code_locked_until = case when code_failures + 1 >= %s then %s::timestamptz end
where reference_lookup = any(%s) and (code_locked_until is null or code_locked_until <= %s)
returning code, {COLUMNS}
"""  # noqa: S608 - names of fields


async def proven(
    tx: Transaction, vault: Vault, reference: str, code: str, now: datetime
) -> Referral | None:
    """The referral, for who has both numbers; None whatever was wrong. A wrong try is counted
    before it is judged, so that tries side by side count too."""
    if not is_reference(reference):
        return None
    lookups = reference_lookups(vault, reference)
    row = await tx.row(_COUNT, (TRIES, now + LOCKED_FOR, lookups, now))
    if row is None or not fits(vault, reference, code, bytes(row[0])):
        return None
    await tx.raw.execute(
        "update referral.referral set code_failures = 0, code_locked_until = null "
        "where reference_lookup = any(%s)",
        (lookups,),
    )
    return referral_of(row[1:])
