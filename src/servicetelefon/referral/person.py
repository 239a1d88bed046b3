"""What referrals hold of a person. A claim without its receipt and what an office works on stay."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from servicetelefon.domain.person import Disclosed, Held, Ids, Why
from servicetelefon.domain.referral import ReferralState
from servicetelefon.kit.crypto import Vault
from servicetelefon.kit.database import Transaction
from servicetelefon.referral import content, documents, retention
from servicetelefon.referral.store import (
    LINE_SEES,
    Referral,
    find,
    phone_lookups,
    reference_slot,
    see,
)

_LOOKUPS = ("reference_lookup", "phone_lookup", "fingerprint")


async def by_number(tx: Transaction, vault: Vault, numbers: tuple[str, ...]) -> Ids:
    await see(tx, LINE_SEES)
    rows = await tx.rows(
        "select enquiry from referral.referral where phone_lookup = any(%s)",
        ([hash_ for one in numbers for hash_ in phone_lookups(vault, one)],),
    )
    return frozenset(row[0] for row in rows)


async def held(tx: Transaction, vault: Vault, enquiries: Ids) -> list[Held]:
    await see(tx, LINE_SEES)
    return [
        one
        for enquiry in sorted(enquiries)
        if (row := await find(tx, LINE_SEES, enquiry)) is not None
        for one in await _of_one(tx, vault, row)
    ]


async def _of_one(tx: Transaction, vault: Vault, row: Referral) -> list[Held]:
    of, at = row.enquiry, row.received_at
    found = await _proofs(tx, vault, row)
    for entry in await content.entries(tx, vault, of):
        if entry.words is not None:
            found.append(Held("referral.entry.words", entry.id, entry.at, entry.words))
    if claim := await content.claim(tx, vault, of):
        found.append(Held("referral.benefit_claim.wording", of, claim.received_at, claim.wording))
    for document, about in (await documents.about(tx, vault, of)).items():
        told = f"{about.name}, sha256 {about.sha256}"
        found.append(Held("referral.document.about", document, at, told))
        if kept := await documents.content(tx, vault, of, document):
            found.append(Held("referral.document.content", document, at, about.name, kept[1]))
    return found


async def _proofs(tx: Transaction, vault: Vault, row: Referral) -> list[Held]:
    of, at = row.enquiry, row.received_at
    sealed = await tx.row(
        f"select reference, {', '.join(_LOOKUPS)} from referral.referral where enquiry = %s",  # noqa: S608 - constants
        (of,),
    )
    if sealed is None:
        return []
    found = [
        Held(f"referral.referral.{name}", of, at, bytes(value).hex())
        for name, value in zip(_LOOKUPS, sealed[1:], strict=True)
        if value is not None
    ]
    if sealed[0] is not None:
        clear = vault.open(bytes(sealed[0]), reference_slot(of), row.key)
        found.insert(0, Held("referral.referral.reference", of, at, clear))
    return found


async def disclosed(tx: Transaction, enquiries: Ids) -> list[Disclosed]:
    """To which office it went, and what left by which way."""
    await see(tx, LINE_SEES)
    inbox = await tx.rows(
        "select enquiry, office, 'inbox', received_at from referral.referral "
        "where enquiry = any(%s) and office is not null order by received_at",
        (list(enquiries),),
    )
    sent = await tx.rows(
        "select enquiry, office, way, sent_at from referral.delivery where enquiry = any(%s) "
        "and sent_at is not null order by sent_at",
        (list(enquiries),),
    )
    return [Disclosed(*row) for row in (*inbox, *sent)]


async def kept(tx: Transaction, enquiries: Ids) -> dict[UUID, Why]:
    """What must stay, with the reason; the rows are held until the commit, so that no new words
    open one again meanwhile."""
    await see(tx, LINE_SEES)
    found: dict[UUID, Why] = {}
    for enquiry in sorted(enquiries):
        row = await find(tx, LINE_SEES, enquiry, lock=True)
        if row is None:
            continue
        if row.keeps_a_claim and row.receipt_at is None:
            found[enquiry] = Why.CLAIM_WITHOUT_RECEIPT
        elif row.state != ReferralState.CLOSED:
            found[enquiry] = Why.ENQUIRY_OPEN
    return found


async def destroy(tx: Transaction, enquiries: Ids, now: datetime) -> dict[str, int]:
    await see(tx, LINE_SEES)
    return await retention.destroy(tx, list(enquiries), now)
