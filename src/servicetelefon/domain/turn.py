"""What becomes of one message to the assistant: a closed list of outcomes, and the decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from servicetelefon.domain.office import Crisis


class TurnOutcome(StrEnum):
    """Prefix `refused` names what was refused. None of them decides anything about a person."""

    ANSWERED = "answered"
    ANSWERED_IN_PART = "answered_in_part"  # of several questions not all could be answered
    CLARIFY = "clarify"  # two to four texts are close: one question with buttons
    SEVERAL_TOPICS = "several_topics"  # each question with its own answer
    OTHER_AUTHORITY = "other_authority"
    INDIVIDUAL_CASE = "individual_case"  # what holds for everybody, and a person for the case
    OFFICE_FOUND = "office_found"
    OFFICE_ASKED = "office_asked"  # one more word of the address is needed
    WANTS_PERSON = "wants_person"
    CRISIS = "crisis"
    REFUSED_INSTRUCTIONS = "refused_instructions"
    REFUSED_OTHERS_DATA = "refused_others_data"
    REFUSED_CHEATING = "refused_cheating"
    THREAT = "threat"
    ABUSE = "abuse"
    SMALL_TALK = "small_talk"  # a greeting, thanks
    SELF_TOLD = "self_told"  # asked what it is: a program
    NOTICE_ASKED = "notice_asked"  # no question, but words that may be a notice of need
    NOT_UNDERSTOOD = "not_understood"
    LANGUAGE_NOT_SERVED = "language_not_served"
    OUTSIDE_VALIDITY = "outside_validity"  # the text that would answer does not hold today
    SWITCHED_OFF = "switched_off"
    WITHHELD = "withheld"  # the check refused what was about to be said


OFFERS_NO_PERSON = frozenset(
    {TurnOutcome.ANSWERED, TurnOutcome.OFFICE_FOUND, TurnOutcome.OFFICE_ASKED,
     TurnOutcome.SMALL_TALK, TurnOutcome.SEVERAL_TOPICS}
)  # fmt: skip
"""After these the button and the word "Mensch" suffice; every other outcome offers a person: whoever
is asked back may have a case of their own that no list knows."""


class Notice(StrEnum):
    """Whether somebody wants words to count as a notice of need; nobody becomes one unasked."""

    YES = "yes"
    NO = "no"
    NOT_SURE = "not_sure"


@dataclass(frozen=True, slots=True)
class Choice:
    """One button of a question back: the article it leads to, and what stands on it."""

    article: str
    title: str


@dataclass(frozen=True, slots=True)
class SourceShown:
    """A law or other source as it stands under an answer; `as_of` where it is dated."""

    name: str
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class LinkShown:
    title: str
    url: str
    kind: str


@dataclass(frozen=True, slots=True)
class Passage:
    """Approved text, word for word, with what it rests on. `version` names its content."""

    article: str
    title: str
    text: str
    language: str
    version: str
    sources: tuple[SourceShown, ...] = ()
    documents: tuple[str, ...] = ()
    links: tuple[LinkShown, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """`articles` answer, `choices` are asked back, `about` is what it seems to be about.

    `crises` are kinds of help to name, never a grade; `notice`: the words may be a notice of need.
    `with_person`: a person is offered beside, whatever the outcome. `open_parts`: the questions that
    stay open beside an answer in part, masked.
    """

    outcome: TurnOutcome
    articles: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    about: str | None = None
    authority: str | None = None
    crises: frozenset[Crisis] = frozenset()
    notice: bool = False
    with_person: bool = False
    open_parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Past:
    """What a conversation has been about: all that a later message may refer to; `decision` is
    what is said again on wish."""

    question: str = ""
    article: str | None = None
    choices: tuple[Choice, ...] = ()
    language: str | None = None
    misses: int = 0
    decision: Decision | None = None

    @property
    def several(self) -> tuple[str, ...]:
        """The texts that were told, where there was more than one."""
        told = self.decision.articles if self.decision else ()
        return told if len(told) > 1 else ()


NOTHING_BEFORE = Past()


@dataclass(frozen=True, slots=True)
class Reply:
    """What the person reads. `masked` is the message without personal data, for whoever must
    see what was asked; `values` are codes for the journal."""

    decision: Decision
    text: str
    language: str
    passages: tuple[Passage, ...] = ()
    choices: tuple[Choice, ...] = ()
    person_offered: bool = False
    masked: str = ""
    past: Past = NOTHING_BEFORE
    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def outcome(self) -> TurnOutcome:
        return self.decision.outcome
