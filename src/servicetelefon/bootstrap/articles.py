"""Approved articles as the telephone says them: the version and the figures that hold now."""

from __future__ import annotations

from datetime import datetime

from servicetelefon.bootstrap.snapshots import Snapshots
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
