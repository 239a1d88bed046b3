"""The Leichte-Sprache check of one article: findings that nobody has given a reason for."""

from __future__ import annotations

from collections.abc import Iterator

from servicetelefon.domain.article import Article
from servicetelefon.knowledge.easy_language.check import check
from servicetelefon.knowledge.easy_language.findings import not_overruled, unused_overrules

UNUSED = "unused-overrule"


def problems(article: Article, rendered: str) -> Iterator[tuple[int, str, str]]:
    """The line within the text, the rule, and the words that it is about."""
    findings = check(rendered)
    for one in not_overruled(findings, article.overrules):
        yield one.line, one.rule, one.words
    for unused in unused_overrules(findings, article.overrules):
        yield 0, UNUSED, f"{unused.words!r} ({unused.rule}) is overruled but stands nowhere"
