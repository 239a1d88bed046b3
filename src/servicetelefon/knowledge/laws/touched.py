"""Which articles and figures rest on a section that changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from servicetelefon.domain.article import Article, Citation
from servicetelefon.domain.figure import Figure
from servicetelefon.knowledge import citations
from servicetelefon.knowledge.laws.compare import Change, Kind
from servicetelefon.knowledge.laws.state import LawState, plain_name


@dataclass(frozen=True, slots=True)
class Touched:
    """A change and the ids of what has to be looked at again because of it."""

    change: Change
    articles: tuple[str, ...]
    figures: tuple[str, ...]


def touched_by(
    changes: Iterable[Change],
    states: Sequence[LawState],
    articles: Iterable[Article],
    figures: Iterable[Figure],
) -> list[Touched]:
    """Each real change with what cites its section, in the front matter or in a text.

    `states` are the two compared: a renamed law may be cited by either name.
    """
    cited_by_article = {article.id: cited_in(article) for article in articles}
    cited_by_figure = {figure.id: set(figure.laws) for figure in figures}
    return [
        Touched(
            change,
            tuple(id_ for id_, cited in cited_by_article.items() if _hits(change, cited, states)),
            tuple(id_ for id_, cited in cited_by_figure.items() if _hits(change, cited, states)),
        )
        for change in changes
        if change.kind is not Kind.FORMATTING
    ]


def cited_in(article: Article) -> set[Citation]:
    """Every section that an article rests on or names."""
    texts = article.all_texts().values()
    return {*article.laws, *(cited for text in texts for cited in citations.in_text(text))}


def _hits(change: Change, cited: Iterable[Citation], states: Sequence[LawState]) -> bool:
    names = {name for state in states for name in state.laws[change.document].names}
    return any(plain_name(one.law) in names and one.section == change.section for one in cited)
