"""Approved articles as the telephone says them: the version and the figures that hold now."""

from __future__ import annotations

from datetime import datetime

from servicetelefon.bootstrap.snapshots import Snapshots
from servicetelefon.domain.article import AnsweredBy
from servicetelefon.journey.caller_lookups import ArticlesFor
from servicetelefon.journey.line_told import Articles
from servicetelefon.kit.wording import MAIN_LANGUAGE, Words
from servicetelefon.knowledge.running import NoKnowledge

_SPOKEN = "spoken"


def spoken_articles(snapshots: Snapshots) -> Articles:
    """A changed article is said from the moment at which this process has heard of it."""

    def article(which: str, lang: str, now: datetime) -> Words | None:
        try:
            knowledge = snapshots.knowledge()
        except NoKnowledge:
            return None
        told = knowledge.article(which, now)
        if told is None:
            return None
        if lang != MAIN_LANGUAGE and (text := knowledge.render(told, lang, now)):
            return Words(text.text, lang)
        said = knowledge.render(told, _SPOKEN, now)
        return Words(said.text, MAIN_LANGUAGE) if said else None

    return article


def articles_for(snapshots: Snapshots) -> ArticlesFor:
    """The topic's own articles, then those related to them: what the assistant may tell too."""

    def found(topic: str, lang: str, now: datetime) -> list[str]:
        try:
            knowledge = snapshots.knowledge()
        except NoKnowledge:
            return []
        own = [one for one in knowledge.articles(now) if one.article.enquiry == topic]
        near = [other for one in own for other in knowledge.related(one, now)]
        wanted = _SPOKEN if lang == MAIN_LANGUAGE else lang
        return list(
            dict.fromkeys(
                one.article.id
                for one in (*own, *near)
                if one.article.answered_by is AnsweredBy.ASSISTANT
                and knowledge.render(one, wanted, now) is not None
            )
        )

    return found
