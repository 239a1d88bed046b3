"""The staff's texts (`words/de.yaml`), and which texts the pages need of a city."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

from pydantic import BaseModel, RootModel

from servicetelefon.city.switches import SwitchKind
from servicetelefon.compliance.evaluate import State as DutyState
from servicetelefon.compliance.incident import IncidentKind
from servicetelefon.domain.article import AnsweredBy
from servicetelefon.domain.article_life import ArticleState
from servicetelefon.domain.call import State
from servicetelefon.domain.callback import CallbackReason, SettledHow
from servicetelefon.domain.city import Stage
from servicetelefon.domain.events import EventCode
from servicetelefon.domain.figure import Missing
from servicetelefon.domain.outcomes import Outcome
from servicetelefon.domain.pause import PauseReason
from servicetelefon.domain.permissions import Role
from servicetelefon.domain.promise import ServiceLevelFormula
from servicetelefon.domain.signs import SignKind
from servicetelefon.journey.compliance import SUBJECTS
from servicetelefon.journey.helped import Helped
from servicetelefon.kit.errors import Invalid
from servicetelefon.kit.wording import MAIN_LANGUAGE, Entry, Wording, ids_in
from servicetelefon.kit.yaml_file import parse
from servicetelefon.knowledge.draft import FIELDS
from servicetelefon.knowledge.due_store import DueReason
from servicetelefon.knowledge.easy_language.findings import Rule
from servicetelefon.knowledge.laws.compare import Kind
from servicetelefon.knowledge.version import Origin
from servicetelefon.measures.mailings import MailingState
from servicetelefon.measures.port import PostFault
from servicetelefon.measures.report import Dimension
from servicetelefon.people.central import Refused
from servicetelefon.phone.port import Refusal
from servicetelefon.web import referral_words
from servicetelefon.web.desk_modes import MODES
from servicetelefon.web.editorial_parts import Show
from servicetelefon.web.readiness_items import Item, Ready

_FOLDER = Path(__file__).parent
FILE = _FOLDER / "words" / f"{MAIN_LANGUAGE}.yaml"
TEMPLATES = _FOLDER / "templates"


class MissingWords(Invalid):
    """A page asks for a text that nobody wrote in German."""

    code = "missing-words"


class _Counted(BaseModel):
    """A text that is worded differently for the number 1."""

    text: str
    one: str


class _Words(RootModel[dict[str, str | _Counted]]):
    pass


def staff_wording() -> Wording:
    """Staff read German. Raises BrokenFile with the line."""
    words, faults = parse(FILE, FILE.read_bytes()).check(_Words)
    if words is None:
        raise faults[0]
    texts = {
        words_id: Entry(text) if isinstance(text, str) else Entry(text.text, text.one)
        for words_id, text in words.root.items()
    }
    return Wording({MAIN_LANGUAGE: texts})


FAMILIES: Mapping[str, Iterable[str]] = MappingProxyType(
    {
        "role.": Role,
        "planning.stage_": Stage,
        "planning.item_": Item,
        "planning.is_": Ready,
        "figures.": ServiceLevelFormula,
        "figures.by_": Dimension,
        "question.": Helped,
        "signs.": SignKind,
        "mailings.state_": MailingState,
        "mailings.fault_": PostFault,
        "pause.": (*PauseReason, "no_answer", "put_back"),
        "third.refused_": Refusal,
        "outcome.": Outcome,
        "event.": EventCode,
        "state.": State,
        "switch.": SwitchKind,
        "switch_hint.": SwitchKind,
        "channel.": ("phone", "browser", "chat", "portal", "callback"),
        "weekday.": ("0", "1", "2", "3", "4", "5", "6"),
        "desk.mode_": MODES,
        "desk.callback_": CallbackReason,
        "callbacks.how_": SettledHow,
        "desk.say_": MODES,
        "alarm.desk_": ("raised", "taken", "ended"),
        "desk.hint_": ("away", "ready", "no_phone", "lost", "wrap_up"),
        "sign_in.central_": (*Refused, "away", "still_there"),
        "account.problem_": ("present", "differ", "weak"),
        "error.": ("unexpected", "invalid", "not-found", "forbidden", "conflict", "unavailable",
                   "too-many"),
        "answers.as_": ("spoken", "de", "ls", "en", "tr", "uk", "ru", "ar", "pl", "fa"),
        "line.": ("open_now", "closed_now"),
        "editorial.": ("send_back", "withdraw"),
        "editorial.show_": Show,
        "article_state.": ArticleState,
        "origin.": Origin,
        "due.": DueReason,
        "missing.": Missing,
        "law_kind.": Kind,
        "rendering.": ("spoken", "de", "ls"),
        "answered_by.": AnsweredBy,
        "field.": FIELDS,
        "hint.": FIELDS,
        "finding.": ("field", "text-missing", "file", "enquiry", "matter", "citation", "review",
                     "figure", "no-figure", "language", "spoken-length", "house-style",
                     "next-step", "numbers"),
        "rules.state_": DutyState,
        "rules.kind_": IncidentKind,
        "rules.subject_": SUBJECTS,
        "rules.rights_": ("information", "erasure"),
        "easy.": (*Rule, "unused-overrule"),
        **referral_words.FAMILIES,
    }
)  # fmt: skip
"""Texts whose id ends in a code: beginning and codes."""


def ids_of_pages() -> frozenset[str]:
    """Every text that a page may ask for."""
    sources = [path.read_text(encoding="utf8") for path in sorted(TEMPLATES.rglob("*.html"))]
    found = {words_id for source in sources for words_id in ids_in(source)}
    whole = {words_id for words_id in found if words_id not in FAMILIES}
    return frozenset(whole | {start + code for start, codes in FAMILIES.items() for code in codes})


def check(city: Wording, staff: Wording) -> Wording:
    """Both together; MissingWords when a page would find no text, also when two stand for one."""
    try:
        joined = city.joined(staff)
    except ValueError as twice:
        raise MissingWords(f"a city's text and a staff text have the same id: {twice}") from None
    if missing := joined.missing(ids_of_pages()):
        raise MissingWords(f"no German text for {', '.join(missing)}")
    return joined
