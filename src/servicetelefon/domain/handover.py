"""What is handed over: the same for a call, a chat and the portal. Its contract as JSON is
`referral/contract.py`; docs/reference/referral.md explains every field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from servicetelefon.domain.permissions import Role
from servicetelefon.domain.referral import ClaimWish, Protection, ReferralKind
from servicetelefon.domain.urgency import Urgency

LONGEST_TEXT = 4000
LONGEST_WORDS = 500


class Channel(StrEnum):
    PHONE = "phone"
    CHAT = "chat"
    PORTAL = "portal"


@dataclass(frozen=True, slots=True)
class Stated:
    """An answer to a question of the catalogue; None: asked, and the person does not know.

    `checked` is true only when somebody of the line has seen or looked up what was said.
    """

    value: str | None = field(repr=False)
    checked: bool = False


@dataclass(frozen=True, slots=True)
class CallbackWish:
    """`neutral`: nothing that betrays the matter, to nobody but the person themselves."""

    number: str = field(repr=False)
    earliest: datetime | None = None
    latest: datetime | None = None
    neutral: bool = True


class Help(StrEnum):
    """What a conversation with this person needs (§ 17 Abs. 2 SGB I, § 19 SGB X)."""

    INTERPRETER = "interpreter"
    RELAY = "relay"  # a relay service speaks for a deaf person
    SIGN_LANGUAGE = "sign_language"
    EASY_LANGUAGE = "easy_language"


class Authority(StrEnum):
    """For somebody else's matter (§ 13 SGB X): asserted on the phone, or seen in writing."""

    OWN = "own"
    NONE = "none"
    SAID = "said"
    SEEN = "seen"


@dataclass(frozen=True, slots=True)
class Person:
    """Who the matter is about, and who speaks. Both may be empty: nobody has to give a name."""

    name: str = field(default="", repr=False)
    file_number: str = field(default="", repr=False)
    authority: Authority = Authority.OWN
    speaker: str = field(default="", repr=False)


class ConsentHow(StrEnum):
    NONE = "none"  # not asked, not needed for the legal basis
    SPOKEN = "spoken"
    WRITTEN = "written"


class Label(StrEnum):
    """Whether a machine's words were in it, and whether the notice came before them."""

    NO_MACHINE = "no_machine"
    TOLD = "told"


@dataclass(frozen=True, slots=True)
class Given:
    """An article that was shown or read out, with its version: who was told what."""

    article: str
    version: str


@dataclass(frozen=True, slots=True)
class HandOver:
    """One enquiry on its way to an office. `office` None: nobody knows yet, the line finds out."""

    kind: ReferralKind
    channel: Channel
    said: str = field(repr=False)
    enquiry_type: str | None = None
    matter: str | None = None
    district: str | None = None
    office: str | None = None
    language: str = "de"
    answers: Mapping[str, Stated] = field(default_factory=dict[str, Stated], repr=False)
    deadline: date | None = None
    callback: CallbackWish | None = None
    appointment: str = field(default="", repr=False)
    help: tuple[Help, ...] = ()
    person: Person = field(default_factory=Person)
    given: tuple[Given, ...] = ()
    consent: ConsentHow = ConsentHow.NONE
    label: Label = Label.NO_MACHINE
    claim: ClaimWish | None = None
    protection: Protection | None = None
    urgency: Urgency | None = None  # set by a human; otherwise the rule's, to be confirmed


@dataclass(frozen=True, slots=True)
class Giver:
    """Through whom it came in. `enquiry` is chosen before the first try, so that a form sent
    twice is one enquiry. `despite_gaps`: the person has left and can be asked no more.
    """

    enquiry: UUID
    line: str
    contact: UUID | None = None
    role: Role | None = None
    account: UUID | None = None
    realm: str = "live"
    despite_gaps: bool = False
    since: datetime | None = None
    """When the words reached us, where that was before the handing over (§ 16 Abs. 2 SGB I)."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the citizen gets: proof that it reached us, which office, by when. `code` is given
    once; with the reference it shows the state."""

    enquiry: UUID
    reference: str
    code: str = field(repr=False)
    received_at: datetime
    reply_by: datetime
    office: str | None
    kind: ReferralKind
    claim_kept: bool
