"""Whether a version may still be told, asked in the statement that writes down that it is told.

`knowledge.hold_valid` (migrations/versions/0005_knowledge.py) keeps the version as it is until
the transaction ends: a withdrawal waits for what was begun before it, and whatever comes after
it writes nothing. Any stage may name the function in its own SQL:

    insert into assistant.turn (…) select … where knowledge.hold_valid(%(version)s, %(now)s, %(operation)s)

No row written means: it is no longer valid, say something else.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from servicetelefon.domain.city import Operation
from servicetelefon.kit.database import Transaction

HOLD_VALID = "knowledge.hold_valid(%(version)s, %(now)s, %(operation)s)"
"""For statements with named values."""


async def hold_valid(tx: Transaction, version: UUID, now: datetime, operation: Operation) -> bool:
    """The same as a question of its own, for who writes several records in one transaction."""
    values = {"version": version, "now": now, "operation": operation.value}
    row = await tx.row(f"select {HOLD_VALID}", values)
    return bool(row and row[0])
