"""One article: its story, one version as people hear and read it, two versions compared."""

from __future__ import annotations

import io
import wave
from collections.abc import Iterable, Mapping
from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from servicetelefon.domain.article import EASY, MAIN, Article
from servicetelefon.domain.article_life import ArticleEvent, after
from servicetelefon.domain.permissions import Action
from servicetelefon.kit.database import Transaction
from servicetelefon.kit.errors import NotFound, Unavailable
from servicetelefon.kit.wording import Words
from servicetelefon.knowledge import due_store, law_store, read
from servicetelefon.knowledge.article_file import SPOKEN
from servicetelefon.knowledge.comparing import compare
from servicetelefon.knowledge.draft import draft_of
from servicetelefon.knowledge.render import Rendered, render
from servicetelefon.knowledge.version import Version
from servicetelefon.people import read as people
from servicetelefon.web import markdown
from servicetelefon.web.access import Routes
from servicetelefon.web.editorial.overview import PATH
from servicetelefon.web.site import Site, SiteOf, Who

routes = Routes()

_RATE = 16_000


@routes.get(f"{PATH}/artikel/{{article}}", action=Action.EDIT_KNOWLEDGE)
async def story(request: Request, site: SiteOf, article: str) -> HTMLResponse:
    """All versions, newest first, and why it has to be looked at again."""
    async with site.services.database.begin() as tx:
        versions = await read.versions(tx, article)
        due = [one for one in await due_store.open_ones(tx) if one.article == article]
        changes = await law_store.changes(tx, [one.change for one in due if one.change])
        names = await _names(tx, site, versions)
    if not versions:
        raise NotFound("no such article")
    title = draft_of(versions[0].content).fields["title"] or article
    return site.page(
        request,
        "editorial/story.html",
        article=article,
        title=title,
        versions=versions,
        due=due,
        changes=changes,
        names=names,
    )


@routes.get(f"{PATH}/fassung/{{version}}", action=Action.EDIT_KNOWLEDGE)
async def one_version(request: Request, site: SiteOf, who: Who, version: UUID) -> HTMLResponse:
    async with site.services.database.begin() as tx:
        found = await read.version(tx, version)
        names = await _names(tx, site, [found])
        others = await read.versions(tx, found.article)
    draft = draft_of(found.content)
    file, _ = found.file()
    article = file.article if file else None
    return site.page(
        request,
        "editorial/version.html",
        version=found,
        fields=draft.fields,
        article=article,
        texts=_preview(site, article) if article else {},
        names=names,
        before=next((one for one in others if one.number < found.number), None),
        may=_may(found, who),
    )


@routes.get(f"{PATH}/fassung/{{version}}/anhoeren", action=Action.EDIT_KNOWLEDGE)
async def listen(site: SiteOf, version: UUID) -> Response:
    """The spoken answer as a caller hears it, with today's amounts."""
    async with site.services.database.step() as tx:
        found = await read.version(tx, version)
    file, _ = found.file()
    text = _rendered(site, file.article, SPOKEN) if file else None
    path = await site.services.say(Words(text.text, MAIN)) if text else None
    if path is None:
        raise Unavailable("there is no voice for it")
    return Response(_wav(path.with_suffix(".sln16").read_bytes()), media_type="audio/wav")


@routes.get(f"{PATH}/vergleich", action=Action.EDIT_KNOWLEDGE)
async def difference(request: Request, site: SiteOf, vorher: UUID, nachher: UUID) -> HTMLResponse:
    async with site.services.database.step() as tx:
        before, later = await read.version(tx, vorher), await read.version(tx, nachher)
    differences = compare(draft_of(before.content), draft_of(later.content))
    return site.page(
        request,
        "editorial/difference.html",
        before=before,
        later=later,
        differences=differences,
    )


def _may(version: Version, who: Who) -> Mapping[str, bool]:
    """Which steps this person can take with this version now."""

    def possible(event: ArticleEvent) -> bool:
        return after(version.state, event) is not None

    approver = who.may(Action.APPROVE_KNOWLEDGE)
    return {
        "submit": possible(ArticleEvent.SUBMITTED),
        "approve": approver
        and possible(ArticleEvent.APPROVED)
        and version.authorship.may_approve(who.account),
        "own": approver
        and possible(ArticleEvent.APPROVED)
        and not version.authorship.may_approve(who.account),
        "send_back": approver and possible(ArticleEvent.SENT_BACK),
        "withdraw": possible(ArticleEvent.WITHDRAWN),
        "write": possible(ArticleEvent.REPLACED),
    }


def _preview(site: Site, article: Article) -> dict[str, tuple[Markup, Rendered]]:
    """Each rendering as HTML and as it is told today, the spoken one first."""
    found: dict[str, tuple[Markup, Rendered]] = {}
    for name in article.all_texts():
        text = _rendered(site, article, name)
        if text is not None:
            found[name] = (markdown.html(text.text, line_by_line=name == EASY), text)
    return found


def _rendered(site: Site, article: Article, name: str) -> Rendered | None:
    knowledge = site.services.knowledge()
    day = max(site.services.clock.now().astimezone(knowledge.zone).date(), article.valid_from)
    return render(article, name, knowledge.library.figures, day)


async def _names(tx: Transaction, site: Site, versions: Iterable[Version]) -> Mapping[UUID, str]:
    """Who wrote and approved, for the people who work on the texts."""
    wanted = {one for version in versions for one in version.written_by | version.approved_by}
    if not wanted:
        return {}
    known = await people.accounts(tx, site.services.vault)
    return {one.id: one.name for one in known if one.id in wanted}


def _wav(samples: bytes) -> bytes:
    """16-bit samples with the head that browsers need."""
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(_RATE)
        writer.writeframes(samples)
    return file.getvalue()
