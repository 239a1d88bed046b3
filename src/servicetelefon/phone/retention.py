"""Destroys callers' numbers once their time has passed; the call's other columns are codes."""

from __future__ import annotations

from datetime import datetime

from servicetelefon.kit.database import Transaction


async def clear_numbers(tx: Transaction, before: datetime) -> int:
    """Numbers of closed calls that began before this moment; how many were destroyed."""
    return await tx.do(
        "update phone.call set caller = null, caller_lookup = null "
        "where first_ring < %s and state = 'closed' and caller is not null",
        (before,),
    )
