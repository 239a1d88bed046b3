"""How sure the search must be before a text is shown: measured, and written beside the measurement.

The file is made by `servicetelefon eval --set-thresholds`; nobody sets a number by feel.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Share = Annotated[float, Field(ge=0, le=3)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Measured(_Part):
    """What a threshold rests on: how many questions reached it, and how many of them were right."""

    reached: int
    right: int


class Topic(_Part):
    """`answer`: the least sureness to answer with this article."""

    answer: Share
    measured: Measured | None = None


class ThresholdsFile(_Part):
    """`answer` holds for articles that have no row of their own yet, and is higher for it.

    `clarify`: the least sureness to ask back; `near`: the share of the best that another text must
    reach to be among the buttons; `elsewhere`: below it a matter named of another authority wins.
    """

    answer: Share
    clarify: Share
    near: Share
    elsewhere: Share
    questions: int
    measured_on: str
    topics: dict[str, Topic]
    languages: dict[str, Topic] = {}
    """For questions that are searched in their own language; without a row as for a new article."""

    def in_language(self, language: str) -> ThresholdsFile:
        """The bars for questions asked in another language, the same for every article."""
        of = self.languages.get(language)
        return self.model_copy(update={"answer": of.answer if of else self.answer, "topics": {}})

    def answer_for(self, article: str) -> float:
        topic = self.topics.get(article)
        return topic.answer if topic else self.answer
