"""The documents: made of what runs, valid for machines, and silent where nobody knows."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from cities import musterstadt
from fakes.knowledge import Known
from servicetelefon.adapters.typesetting.document import pdf
from servicetelefon.compliance.card import read_register
from servicetelefon.compliance.controls import controls_of
from servicetelefon.compliance.documents.document import MARK, Document, Rows, Section
from servicetelefon.compliance.documents.facts import Facts, processors
from servicetelefon.compliance.documents.fill import documents
from servicetelefon.compliance.documents.html import html
from servicetelefon.compliance.documents.template import read_templates
from servicetelefon.compliance.documents.write import SCHEMAS, write
from servicetelefon.compliance.duty_files import read_duties
from servicetelefon.compliance.evaluate import evaluate
from servicetelefon.compliance.looking import Looking
from servicetelefon.kit.columns import METADATA, ColumnClass
from servicetelefon.kit.database import Database
from servicetelefon.knowledge.running import RunningKnowledge

pytestmark = pytest.mark.stores

NOW = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)


@pytest.fixture
async def facts(database: Database) -> Facts:
    known = Known(database)
    await known.take_in()
    knowledge = RunningKnowledge()
    await knowledge.refresh(database, musterstadt(), known.clock.now())
    duties = tuple(read_duties().values())
    async with database.step() as tx:
        look = Looking(
            tx=tx,
            now=NOW,
            city=musterstadt(),
            knowledge=knowledge.now(),
            register=read_register(),
            duties=duties,
            recordings=Path("recording"),
        )
        rows = await evaluate(duties, controls_of(look), {}, look.day)
        kept = (("Chat", timedelta(hours=24)),)
        return Facts(look, rows, await processors(look), "0.1.0", kept)


def schema(name: str) -> Any:
    return json.loads((SCHEMAS / f"{name}.schema.json").read_text())


def of(facts: Facts, id_: str) -> Document:
    return next(one for one in documents(read_templates(), facts) if one.id == id_)


async def test_everything_is_written_and_valid(facts: Facts, tmp_path: Path):
    files = write(facts, tmp_path, pdf)
    assert sum(one.suffix == ".pdf" for one in files) == len(read_templates()) + 1
    own = {"annex-viii-record", "algorithm-register-entry"}
    for path in files:
        if path.suffix == ".json" and path.parent == tmp_path:
            name = path.stem if path.stem in own else "document"
            jsonschema.validate(json.loads(path.read_text()), schema(name))
        if path.suffix == ".pdf":
            assert b"pdfuaid:part" in path.read_bytes()


async def test_a_record_that_lacks_a_condition_is_not_valid(facts: Facts, tmp_path: Path):
    write(facts, tmp_path, lambda _: b"")
    record = json.loads((tmp_path / "annex-viii-record.json").read_text())
    record["section_b"]["systems"][0]["conditions"].pop()
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(record, schema("annex-viii-record"))


@pytest.mark.parametrize(
    ("id_", "starts"),
    [
        ("technical-documentation", [f"{n}." for n in range(1, 10)]),
        ("instructions-for-use", [f"{c})" for c in "abcdef"]),
        ("fundamental-rights", [f"{c})" for c in "abcdef"]),
        ("processing-record", [f"{c})" for c in "abcdefg"]),
    ],
)
async def test_headings_are_those_of_the_norm(facts: Facts, id_: str, starts: list[str]):
    assert [one.heading.split()[0] for one in of(facts, id_).sections] == starts


async def test_every_field_about_people_is_told_to_the_staff_council(facts: Facts):
    told = html(of(facts, "staff-council"))
    held = {
        f"{table.fullname}.{column.name}"
        for table in METADATA.tables.values()
        for column in table.columns
        if column.info["class"] is not ColumnClass.NONE or column.name in {"account", "agent"}
    }
    assert held
    assert {name for name in held if f"<td>{name}</td>" not in told} == set()


async def test_what_nobody_knows_is_marked_and_listed_once(facts: Facts):
    made = documents(read_templates(), facts)
    gaps = made[-1]
    assert gaps.id == "gaps"
    listed = [what for _heading, what in gaps.gaps()]
    assert listed == [f"{h}: {what}" for one in made[:-1] for h, what in one.gaps()]
    assert html(gaps).count(MARK) == len(listed)


async def test_each_language_of_the_city_has_its_notice_or_a_gap(facts: Facts):
    notices = html(of(facts, "notices"))
    for language in facts.look.city.languages.values():
        assert language.name in notices


async def test_names_are_never_markup(facts: Facts):
    name = '#panic("x") <script>*_$[['
    look = replace(facts.look, city=replace(facts.look.city, name=name))
    hostile = of(replace(facts, look=look), "accessibility-statement")
    assert "<script>" not in html(hostile)
    assert pdf(hostile).startswith(b"%PDF")


def test_any_letter_that_somebody_wrote_can_be_printed():
    """An answer to a person holds their words as they stand."""
    words = "Hilfe \U0001f600 \x00 ☎ 漢字 مرحبا"
    one = Document("x", "X", "Art. 15", (), (Section("b)", (Rows(("Was",), ((words,),)),)),))
    assert b"pdfuaid:part" in pdf(one)


async def test_the_record_of_processing_names_who_else_gets_something(facts: Facts):
    told = html(
        of(replace(facts, receivers=(("Textnachrichten", "sms.example"),)), "processing-record")
    )
    assert "sms.example" in told
    assert "Weitere Empfänger sind nicht eingestellt" in html(of(facts, "processing-record"))


async def test_a_control_stands_under_the_duties_that_rest_on_it(facts: Facts):
    told = html(of(facts, "staff-council"))
    assert "Keine Gefühle von Beschäftigten erkennen" in told
    assert "(no_emotion)" in told
