"""`/z/CODE`: what was told on the telephone, to read: answer, documents, the way to the form. The
address says nothing of it to whoever else sees the message."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import HTMLResponse

from servicetelefon.domain.leaflet import PATH, leaflet_code
from servicetelefon.domain.permissions import Action
from servicetelefon.kit.errors import NotFound
from servicetelefon.kit.wording import MAIN_LANGUAGE
from servicetelefon.knowledge.validity import hold_valid
from servicetelefon.web.access import Routes
from servicetelefon.web.markdown import html
from servicetelefon.web.site import SiteOf

routes = Routes()


class NoSuchLeaflet(NotFound):
    """The article does not hold any more, or the link was never one of ours."""

    code = "no-such-leaflet"


@routes.get(f"{PATH}/{{code}}", action=Action.PUBLIC)
async def leaflet(
    request: Request, site: SiteOf, code: str, sprache: str = MAIN_LANGUAGE
) -> HTMLResponse:
    """As it holds today; in German where there is no text in this language."""
    knowledge, now = site.services.knowledge(), site.services.clock.now()
    told = next(
        (one for one in knowledge.articles(now) if leaflet_code(one.article.id) == code), None
    )
    if told is None:
        raise NoSuchLeaflet("there is no such leaflet")
    lang = sprache if sprache in told.article.texts else MAIN_LANGUAGE
    text = knowledge.render(told, lang, now)
    async with site.services.database.step() as tx:
        # The snapshot may not have heard yet that it was withdrawn a moment ago.
        holds = await hold_valid(tx, told.version, now, knowledge.operation)
    if text is None or not holds:
        raise NoSuchLeaflet("this leaflet does not hold now")
    city = site.services.city()
    return site.page(
        request,
        "citizen/leaflet.html",
        lang=lang,
        told=told,
        text=html(text.text),
        code=code,
        languages=[city.languages[one] for one in told.article.texts if one in city.languages],
    )
