"""The keyed hashes of a referral made anew, all of one row together: from its sealed reference and
from the form as it was handed in."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from servicetelefon.domain.handover import HandOver
from servicetelefon.domain.referral import EntryKind
from servicetelefon.domain.telephone_number import Countries, read_number
from servicetelefon.kit.crypto import Vault
from servicetelefon.kit.database import Transaction
from servicetelefon.kit.renewal import Batch, batch
from servicetelefon.referral import codes, content
from servicetelefon.referral.contract import HandOverDocument
from servicetelefon.referral.store import LINE_SEES, PHONE, REFERENCE, reference_slot, see

FINGERPRINT = "referral.fingerprint"
_HASHES = ("reference_lookup", "phone_lookup", "fingerprint", "code")


def number_of(handed: HandOver, rules: Countries) -> str | None:
    """The number to call back as it will be searched for, however it was written."""
    return searched(handed.callback.number, rules) if handed.callback else None


def searched(number: str, rules: Countries) -> str:
    return read_number(number, rules).number or number


async def renew(
    tx: Transaction, vault: Vault, rules: Countries, after: UUID | None, most: int
) -> Batch:
    await see(tx, LINE_SEES)
    rows = await tx.rows(
        f"select enquiry, key, reference, {', '.join(_HASHES)} from referral.referral "  # noqa: S608 - constants
        "where reference is not null and (%(after)s::uuid is null or enquiry > %(after)s) "
        "order by enquiry limit %(most)s for update",
        {"after": after, "most": most},
    )
    renewed = 0
    for enquiry, key, sealed, *stored in rows:
        reference = vault.open(bytes(sealed), reference_slot(enquiry), key)
        form = await _form(tx, vault, enquiry)
        kept = dict(zip(_HASHES, (bytes(one) if one else b"" for one in stored), strict=True))
        new = {
            "reference_lookup": vault.renewed(kept["reference_lookup"], reference, REFERENCE),
            "phone_lookup": _phone(vault, kept["phone_lookup"], form, rules),
            "fingerprint": vault.renewed(kept["fingerprint"], form, FINGERPRINT),
            "code": codes.renewed_proof(vault, reference, enquiry, kept["code"]),
        }
        renewed += await _write(tx, enquiry, {name: one for name, one in new.items() if one})
    return batch([row[0] for row in rows], most, renewed)


async def kept_before(tx: Transaction, moment: datetime) -> int:
    """How many that were taken in before this are still here: somebody holds their code."""
    await see(tx, LINE_SEES)
    row = await tx.row(
        "select count(*) from referral.referral where reference is not null and received_at <= %s",
        (moment,),
    )
    return row[0] if row else 0


async def _form(tx: Transaction, vault: Vault, enquiry: UUID) -> str:
    """The form as it was handed in; empty once it was destroyed."""
    entries = await content.entries(tx, vault, enquiry)
    return next((one.words or "" for one in entries if one.kind is EntryKind.HANDED_OVER), "")


def _phone(vault: Vault, stored: bytes, form: str, rules: Countries) -> bytes | None:
    if not stored or not form:
        return None
    callback = HandOverDocument.model_validate_json(form).callback
    if callback is None:
        return None
    # The rules for numbers may have changed since: either way of writing may have been hashed.
    written = (searched(callback.number, rules), callback.number)
    found = (vault.renewed(stored, one, PHONE) for one in written)
    return next((one for one in found if one is not None), None)


async def _write(tx: Transaction, enquiry: UUID, new: dict[str, bytes]) -> int:
    if not new:
        return 0
    columns = ", ".join(f"{name} = %({name})s" for name in new)
    return await tx.do(
        f"update referral.referral set {columns} where enquiry = %(enquiry)s",  # noqa: S608 - names of ours
        {**new, "enquiry": enquiry},
    )
