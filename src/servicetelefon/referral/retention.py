"""Destroys what people said once its time has passed; codes, clocks and the journal's chain stay.

A claim has no deletion before its receipt: the database refuses it, and such a row is never due,
because it cannot be closed.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from servicetelefon.kit.database import Transaction
from servicetelefon.referral.store import LINE_SEES, see

BATCH = 500


async def clear_due(tx: Transaction, now: datetime) -> dict[str, int]:
    """By rule: how many of what were destroyed."""
    await see(tx, LINE_SEES)
    rows = await tx.rows(
        "select enquiry, kind from referral.referral where clear_at <= %s and "
        "(claim is null or claim = 'no' or receipt_at is not null) "
        "order by clear_at limit %s for update skip locked",
        (now, BATCH),
    )
    due = [row[0] for row in rows]
    if not due:
        return {}
    removed = {f"referral_{kind}": 0 for _, kind in rows}
    for _, kind in rows:
        removed[f"referral_{kind}"] += 1
    gone = await destroy(tx, due, now)
    return {**removed, "document": gone["referral.document.about"]}


async def destroy(tx: Transaction, enquiries: list[UUID], now: datetime) -> dict[str, int]:
    """What people said in these; the caller has held that they may go. How much, by column."""
    which = (enquiries,)
    documents = await tx.do(
        "update referral.document set content = null, about = null, state = 'cleared', "
        "cleared_at = coalesce(cleared_at, %s) where enquiry = any(%s) and about is not null",
        (now, enquiries),
    )
    words = await tx.do(
        "update referral.entry set words = null where enquiry = any(%s) and words is not null",
        which,
    )
    claims = await tx.do("delete from referral.benefit_claim where enquiry = any(%s)", which)
    proofs = await tx.do(
        "update referral.referral set reference = null, reference_lookup = null, "
        "phone_lookup = null, fingerprint = null, clear_at = null, cleared_at = %s "
        "where enquiry = any(%s) and reference is not null",
        (now, enquiries),
    )
    return {
        "referral.document.about": documents,
        "referral.entry.words": words,
        "referral.benefit_claim.wording": claims,
        "referral.referral.reference": proofs,
    }
