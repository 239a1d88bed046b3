"""How text messages that are written down get out: each is taken, tried, and ended once."""

from __future__ import annotations

from datetime import timedelta

import structlog

from servicetelefon.kit.errors import Invalid, Unavailable
from servicetelefon.kit.failpoints import Failpoints
from servicetelefon.routing.text_port import TextGateway, TextMessage

log = structlog.stdlib.get_logger()

EVERY = timedelta(seconds=5)
TRIES = 6
AGAIN_AFTER = timedelta(minutes=2)


async def is_sent(
    what: str, gateway: TextGateway, message: TextMessage, tries: int, failpoints: Failpoints
) -> bool | None:
    """Sent, never to be sent, or (None) to be tried again."""
    failpoints.hit(f"{what}.before")
    try:
        await gateway.send(message)
    except Unavailable as away:
        log.warning("text.not_sent", what=what, why=away.code, tries=tries)
        return False if tries >= TRIES else None
    except Invalid as refused:
        log.error("text.refused", what=what, why=str(refused))  # noqa: TRY400 - expected
        return False
    failpoints.hit(f"{what}.after")
    return True
