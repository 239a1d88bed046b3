"""The controls of texts, people and rules, broken on purpose; and that none was left out."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy import MetaData, Table, Uuid

from servicetelefon.compliance.controls import CONTROLS
from servicetelefon.compliance.looking import Looking
from servicetelefon.domain.article import EASY, Article
from servicetelefon.domain.city import Operation
from servicetelefon.kit.columns import personal, plain
from servicetelefon.kit.wording import Entry
from servicetelefon.knowledge.knowledge import Told
from stores.compliance.test_controls import (
    CHANGES,
    CONTACT,
    PAST,
    STATEMENTS,
    Change,
    Place,
    cards,
)

pytestmark = pytest.mark.stores


@dataclass(frozen=True)
class Shelf:
    """What is known, as a control looks at it."""

    told: tuple[Told, ...]

    def articles(self, _now: datetime) -> Iterator[Told]:
        return iter(self.told)

    def __len__(self) -> int:
        return len(self.told)


def first_article(**values: Any) -> Change:
    def change(look: Looking) -> Looking:
        told = list(look.knowledge.articles(look.now))
        told[0] = replace(told[0], article=replace(told[0].article, **values))
        return replace(look, knowledge=cast("Any", Shelf(tuple(told))))

    return change


def hard_to_read(look: Looking) -> Looking:
    article: Article = next(look.knowledge.articles(look.now)).article
    texts = {lang: text for lang, text in article.texts.items() if lang != EASY}
    return first_article(texts=texts)(look)


def city(look: Looking, **values: Any) -> Looking:
    return replace(look, city=replace(look.city, **values))


def no_keys(look: Looking) -> Looking:
    menus = {id_: replace(menu, keys={}) for id_, menu in look.city.menus.items()}
    return city(look, menus=menus)


def says(label: str, words: str | None) -> Change:
    """The label in German is these words, or none."""

    def change(look: Looking) -> Looking:
        german = dict(look.city.wording.catalogues["de"])
        del german[label]
        if words is not None:
            german[label] = Entry(words)
        catalogues = {**look.city.wording.catalogues, "de": german}
        return city(look, wording=replace(look.city.wording, catalogues=catalogues))

    return change


def a_person_in_the_records(look: Looking) -> Looking:
    table = Table(
        "contact",
        MetaData(),
        plain("id", Uuid, primary_key=True),
        personal("caller"),
        schema="records",
    )
    return replace(look, tables=(table,))


def small_print(look: Looking) -> Looking:
    return replace(look, least_in_group=3)


def untreated_model(look: Looking) -> Looking:
    return replace(
        cards("language-model", treated_as_ai=False)(look), model_address="http://127.0.0.1:1"
    )


TOLD: dict[str, tuple[Change, set[str]]] = {
    "an article without a source": (
        first_article(laws=(), sources=()),
        {"articles_sourced", "sources_shown"},
    ),
    "an article without plain language": (hard_to_read, {"easy_language"}),
    "an article without any text": (first_article(texts={}), {"verbatim", "easy_language"}),
    "a menu that leads to nobody": (no_keys, {"person_reachable", "complaint_route"}),
    "a voice without a label": (says("label.voice", None), {"label_phone", "recorded_first"}),
    "a label that plays a person": (
        says("label.assistant", "Mein Name ist Anna."),
        {"no_persona"},
    ),
    "figures of three": (small_print, {"small_groups"}),
    "a person in the records": (a_person_in_the_records, {"anonymous_by_default"}),
    "a model that is not told": (
        untreated_model,
        {"register_capabilities", "register_reasons"},
    ),
    "another order of waiting": (
        cards("queue", fingerprint="0"),
        {"order_of_arrival", "register_complete"},
    ),
}


@pytest.mark.parametrize("name", TOLD)
async def test_what_breaks_what_people_are_told_is_seen(place: Place, name: str):
    change, red = TOLD[name]
    assert await place.broken(change) == red


def productive(look: Looking) -> Looking:
    lines = {
        key: replace(one, operation=Operation.PRODUCTIVE) for key, one in look.city.lines.items()
    }
    return city(look, lines=lines)


@pytest.mark.parametrize(("subject", "red"), [("secrecy", "trained"), ("search", "undertakings")])
async def test_who_advises_untaught_or_unbound_is_seen(place: Place, subject: str, red: str):
    account = uuid.uuid4()
    place.run(
        "insert into people.account (id, login, login_lookup, name, password, active, created_at) "
        "values (%s, '\\x01', 'x', '\\x01', 'x', true, %s)",
        account, PAST,
    )  # fmt: skip
    place.run("insert into people.role (account, role, office) values (%s, 'agent', '')", account)
    place.run(
        "insert into compliance.training (account, subject, at) values (%s, %s, %s)",
        account, subject, PAST,
    )  # fmt: skip
    assert await place.broken() == set()  # trial operation: a person is asked
    assert await place.broken(productive) == {red, "articles_approved"}


async def test_a_claim_that_is_gone_is_seen(place: Place):
    place.run("insert into records.enquiry (id, opened_at) values (%s, %s)", CONTACT, PAST)
    place.run(
        "insert into referral.referral (enquiry, partition, line, realm, channel, kind, language, "
        "state, since, received_at, clock_from, due_at, level, urgency, urgency_reason, "
        "urgency_confirmed, wants_callback, neutral, legal_basis, key, code, claim) "
        "values (%s, 'p', 'sozial', 'live', 'portal', 'benefit_claim', 'de', 'new', %s, %s, %s, "
        "%s, 'head', 'normal', 'none', false, false, true, 'x', 'line', '', 'yes')",
        CONTACT, PAST, PAST, PAST, PAST,
    )  # fmt: skip
    assert await place.broken() == {"claims_kept"}


ALONE = {
    # each by a test of its own, here and in test_controls.py
    "always_approved", "answers_versioned", "articles_approved", "breaches_on_time", "claims_kept",
    "complaints_on_time", "explainable", "incidents_on_time", "label_chat", "nothing_recorded",
    "processors_listed", "retention_ran", "sessions_proven", "switches_tried", "trained",
    "undertakings",
    # in test_proofs.py
    "thresholds_measured", "widget_quiet",
}  # fmt: skip
ASKS_A_PERSON = {"accessible", "rights_served"}
"""What these miss a person must give: a report, a trial. Never red, and never fine without it."""


def test_no_control_is_left_out():
    tables = (
        STATEMENTS.values(),
        (red for _, red in CHANGES.values()),
        (red for _, red in TOLD.values()),
    )
    broken = ALONE.union(*(red for table in tables for red in table))
    assert set(CONTROLS) - broken == ASKS_A_PERSON
    assert len(STATEMENTS) + len(CHANGES) + len(TOLD) >= 20


def test_every_break_of_its_own_is_really_there():
    """A name in `ALONE` stands in a test that expects it."""
    here = Path(__file__).parent
    texts = "".join((here / one).read_text() for one in ("test_controls.py", "test_proofs.py"))
    texts += Path(__file__).read_text().split("ALONE = ")[0]
    assert {one for one in ALONE if f'"{one}"' not in texts} == set()
