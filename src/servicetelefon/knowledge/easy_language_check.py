"""The Leichte-Sprache check of one article: findings that nobody has given a reason for."""

from __future__ import annotations

from collections.abc import Iterator

from servicetelefon.domain.article import Article
from servicetelefon.knowledge.easy_language.check import check
from servicetelefon.knowledge.easy_language.findings import not_overruled, unused_overrules


def problems(article: Article, rendered: str) -> Iterator[tuple[int, str]]:
    """The line within the text and what is wrong there."""
    findings = check(rendered)
    for one in not_overruled(findings, article.overrules):
        yield one.line, f"{one.rule}: {one.words}"
    for unused in unused_overrules(findings, article.overrules):
        yield 0, f"{unused.rule}: {unused.words!r} is overruled but stands nowhere"
