"""What is searched for somebody who asks in another language: questions in that language.

The article is found by how people ask for it in their language, and told in its own text of it. A
city that has no such questions searches by its glossary.
"""

from __future__ import annotations

from functools import lru_cache

from servicetelefon.assistant.choose import Candidate
from servicetelefon.assistant.lists import Asked
from servicetelefon.assistant.text import tokens
from servicetelefon.journey.turn_parts import DEPTH
from servicetelefon.knowledge.search import families
from servicetelefon.knowledge.search.engine import Search
from servicetelefon.knowledge.search.index import Document
from servicetelefon.knowledge.search.text import stop_words

_LISTS = 8


class Foreign:
    """The questions of one language, ready to be searched."""

    def __init__(self, language: str, asked: Asked) -> None:
        documents = [
            Document(article, "", "", tuple(questions))
            for article, questions in asked.questions.items()
        ]
        no_families = families.build([])
        self._search = Search(documents, no_families, stop_words=stop_words(language))
        own = [(tuple(tokens(one)), id_) for id_, of in asked.questions.items() for one in of]
        self._own = dict(own)

    def find(self, question: str) -> list[Candidate]:
        return [
            Candidate(hit.id, hit.score, hit.coverage)
            for hit in self._search.find(question, limit=DEPTH)
        ]

    def own_words(self, question: str) -> str | None:
        """The article that is asked for in exactly these words."""
        return self._own.get(tuple(tokens(question)))


@lru_cache(maxsize=_LISTS)
def foreign(language: str, asked: Asked) -> Foreign:
    """Made once for each state of the lists."""
    return Foreign(language, asked)
