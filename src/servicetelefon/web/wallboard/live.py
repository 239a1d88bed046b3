"""Shows the same full picture to every wallboard, once a second, as long as somebody looks."""

from __future__ import annotations

from servicetelefon.web.live_picture import LivePicture
from servicetelefon.web.pages import Pages
from servicetelefon.web.services import Services
from servicetelefon.web.wallboard.board import board


def live_board(services: Services, pages: Pages) -> LivePicture:
    async def render() -> str:
        return pages.html(
            "wallboard/board.html", board=await board(services), switches=services.switches()
        )

    return LivePicture("wallboard", "board", render, services.hub, services.clock)
