"""Shows the running alarms to every supervisor at once: at a bell, else within a second."""

from __future__ import annotations

from servicetelefon.desk import alarms
from servicetelefon.journey.agent_alarm import TOPIC
from servicetelefon.people import read as people
from servicetelefon.web.live_picture import LivePicture
from servicetelefon.web.pages import Pages
from servicetelefon.web.services import Services


def live_alarms(services: Services, pages: Pages) -> LivePicture:
    """One list for all supervisors; each page shows its own buttons."""

    async def render() -> str:
        async with services.database.step() as tx:
            running = await alarms.running(tx)
            people_in = [one.agent for one in running]
            people_in += [one.taken_by for one in running if one.taken_by]
            names = await people.names(tx, services.vault, people_in) if running else {}
        approved = services.queue_approved()
        return pages.html("alarms/list.html", alarms=running, names=names, queue_approved=approved)

    live = LivePicture("alarms", "alarms", render, services.hub, services.clock)

    async def rung(_key: str) -> None:
        await live.look()

    services.bell.on(TOPIC, rung)
    return live
