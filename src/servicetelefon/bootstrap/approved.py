"""Whether an automatic part may run: it has a card, and is what the card speaks of.

A part that may not is left out, and people take over; the log and the page of the rules say so.
"""

from __future__ import annotations

from functools import cache

import structlog

from servicetelefon.compliance.card import NotAsApproved, Register, read_register, require

log = structlog.stdlib.get_logger()


def may_run(*parts: str, register: Register | None = None) -> bool:
    """All of these. Crisis list and mask always may."""
    cards = _cards() if register is None else register
    try:
        for part in parts:
            require(cards, part)
    except NotAsApproved as refused:
        log.error("part.not_as_approved", why=str(refused))  # noqa: TRY400 - our own refusal
        return False
    return True


@cache
def _cards() -> Register:
    """Read once in a process: what runs was there at its start."""
    return read_register()
