from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from servicetelefon.domain.article import Citation
from servicetelefon.domain.figure import Figure, Unit
from servicetelefon.kit.errors import BrokenFile
from servicetelefon.knowledge.article_file import read_article
from servicetelefon.knowledge.laws.compare import Kind, compare
from servicetelefon.knowledge.laws.folder import read_laws
from servicetelefon.knowledge.laws.state import Law, LawState, Section, section_number
from servicetelefon.knowledge.laws.touched import touched_by
from unit.knowledge.writing import an_article

pytestmark = pytest.mark.unit

LAWS = Path(__file__).parents[5] / "shared" / "data" / "laws"
XML = """<?xml version="1.0" encoding="UTF-8"?>
<dokumente doknr="BJNR1"><norm><metadaten><jurabk>SGB 12</jurabk>
<langue>Sozialhilfe</langue></metadaten></norm>
<norm><metadaten><jurabk>SGB 12</jurabk><enbez>§ 35</enbez><titel>Unterkunft</titel></metadaten>
<textdaten><text><Content><P>(1) Die Miete <B>zählt</B>, <DL><DT>1.</DT><DD><LA>soweit sie
angemessen</LA></DD></DL>ist.</P></Content></text><fussnoten><Content><P>§ 35 Abs. 1: IdF d. Art. 1
G v. 1.1.2020 mWv 1.1.2021</P></Content></fussnoten></textdaten></norm>
<norm><metadaten><enbez>Anlage 2</enbez><titel>(zu § 3)</titel></metadaten>
<textdaten><text><Content><table><Title>Werte in Euro</Title><row><entry>563</entry></row></table>
</Content></text></textdaten></norm></dokumente>"""
MARKDOWN = """% Sozialhilfe (SGB XII)
% Ausfertigungsdatum: 1.1.2003

# § 35 – Unterkunft

(1) Die Miete zählt,

1. soweit sie angemessen

ist.

§ 35 Abs. 1: IdF d. Art. 1 G v. 1.1.2020 mWv 1.1.2021

# Anlage 2 – (zu § 3)

| Werte in Euro |
|:--:|
| 563 |
"""


def states(tmp_path: Path, markdown: str = MARKDOWN) -> tuple[LawState, LawState]:
    (tmp_path / "old").mkdir()
    (tmp_path / "new").mkdir()
    (tmp_path / "old" / "sgb_12.xml").write_text(XML)
    (tmp_path / "new" / "SGB_12-BJNR1.md").write_text(markdown)
    return read_laws(tmp_path / "old"), read_laws(tmp_path / "new")


def kinds(tmp_path: Path, markdown: str) -> dict[str, Kind]:
    return {one.section: one.kind for one in compare(*states(tmp_path, markdown))}


def test_the_same_law_in_two_publications_differs_in_form_only(tmp_path: Path):
    old, new = states(tmp_path)
    assert old.named("SGB XII") == old.laws["BJNR1"]
    assert new.named("SGB 12") == new.laws["BJNR1"]
    assert {one.kind for one in compare(old, new)} <= {Kind.FORMATTING}


@pytest.mark.parametrize(
    ("before", "after", "section", "kind"),
    [
        ("soweit sie", "soweit sie nicht", "35", Kind.CHANGED),
        ("| 563 |", "| 570 |", "Anlage 2", Kind.CHANGED),
        ("soweit sie angemessen\n\nist", "soweit sieangemessen ist", "35", Kind.FORMATTING),
        ("# Anlage 2 – (zu § 3)", "# § 36 – Neu\n\nMehr.\n\n# Anlage 2 – x", "36", Kind.ADDED),
        ("(1) Die Miete zählt,\n\n1. soweit sie angemessen\n\nist.", "(weggefallen)\n", "35", None),
    ],
)
def test_real_changes_are_told_from_form(
    tmp_path: Path, before: str, after: str, section: str, kind: Kind | None
):
    text = MARKDOWN.replace(before, after)
    if kind is None:
        text = text.replace("§ 35 Abs. 1: IdF d. Art. 1 G v. 1.1.2020 mWv 1.1.2021", "")
    assert kinds(tmp_path, text)[section] is (kind or Kind.REPEALED)


def test_a_single_word_is_never_taken_for_a_publishers_remark(tmp_path: Path):
    # "Art" and "2020" stand in the remark; a law that gains such a word has changed all the same.
    assert kinds(tmp_path, MARKDOWN.replace("Miete zählt", "Miete Art zählt"))["35"] is Kind.CHANGED


@pytest.mark.parametrize(
    ("designation", "number"),
    [
        ("§ 35a", "35a"),
        ("Anlage 2 (zu § 3)", "Anlage 2"),
        ("Anlage (zu § 28)", "Anlage"),
        ("§§ 63 bis 65", "63-65"),
        ("Inhaltsübersicht", None),
    ],
)
def test_section_numbers(designation: str, number: str | None):
    assert section_number(designation) == number


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("a.xml", XML.replace("</dokumente>", ""), 10),
        ("a.xml", "<a/>", 1),
        ("a.xml", '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', None),
        ("a.xml", '<?xml version="1.0" encoding="UTF-77"?><a/>', 1),
        ("a.md", MARKDOWN, 1),
        ("a-BJNR1.md", "Text", 1),
    ],
)
def test_a_broken_law_names_its_line(tmp_path: Path, name: str, content: str, line: int | None):
    (tmp_path / name).write_text(content)
    with pytest.raises(BrokenFile) as broken:
        read_laws(tmp_path)
    assert broken.value.place.line == line
    assert broken.value.place.path == tmp_path / name


def test_no_law_at_all_is_a_fault(tmp_path: Path):
    with pytest.raises(BrokenFile, match="no law"):
        read_laws(tmp_path)


def a_state(text: str) -> LawState:
    section = Section("35", "Unterkunft", text)
    return LawState({"BJNR1": Law("BJNR1", ("SGB XII",), "", {"35": section})})


def test_a_change_names_the_articles_and_figures_that_cite_it():
    cited, _ = read_article(Path("miete.md"), an_article())
    named, _ = read_article(
        Path("umzug.md"),
        an_article({"Geschrieben": "Siehe § 35 SGB XII."}, id="umzug", laws="[SGB I § 1]"),
    )
    other, _ = read_article(
        Path("geld.md"), an_article({"Geschrieben": "Geld."}, id="geld", laws="[SGB II § 35]")
    )
    assert cited is not None and named is not None and other is not None  # noqa: PT018
    figure = Figure("satz", "Satz", Unit.EURO, (Citation("SGB XII", "35"),), ())
    old, new = a_state("Die Miete zählt."), a_state("Die Miete zählt nicht.")
    articles = [cited.article, named.article, other.article]
    (found,) = touched_by(compare(old, new), (old, new), articles, [figure])
    assert found.articles == ("miete", "umzug")
    assert found.figures == ("satz",)
    assert found.change.differences[0].now == "nicht"
    assert cited.article.is_due(date(2027, 5, 1))


@pytest.mark.skipif(not LAWS.exists(), reason="the two states of the laws are not here")
def test_every_real_change_of_the_summer_of_2026_is_reported():
    old, new = read_laws(LAWS / "xml_2026-04"), read_laws(LAWS / "md_2026-08")
    changes = {(one.law, one.section): one for one in compare(old, new)}
    real = {key for key, one in changes.items() if one.kind is not Kind.FORMATTING}
    rows = [
        json.loads(line)
        for line in (LAWS / "changes_2026-04_to_2026-08.jsonl").read_text().splitlines()
    ]
    listed = {
        (row["law"].split(" (")[0], row["number"].replace("§", "").replace("Anlage", "Anlage "))
        for row in rows
        if "Grundsicherungsgeld".lower() in str(row.get("ops")) or row.get("only") == "2026-08"
    }
    assert len(listed) > 30
    assert listed <= real
    assert {("SGB XII", "35"), ("SGB XII", "117"), ("SGB II", "12"), ("AsylbLG", "4")} <= real
    # Of the 136 listed 85 have other words; 25 were repealed before, 26 only look different.
    every = {
        (row["law"].split(" (")[0], row["number"].replace("§", "").replace("Anlage", "Anlage "))
        for row in rows
    }
    every = {(law, number.strip()) for law, number in every}
    repealed_before = {row["number"] for row in rows if row["heading"] == "(weggefallen)"}
    assert (len(rows), len(every & real), len(every - real)) == (136, 85, 51)
    assert sum(row["heading"] == "(weggefallen)" for row in rows) == 25
    assert not {(law, f"§{number}") for law, number in every & real} & {
        (row["law"], row["number"]) for row in rows if row["number"] in repealed_before
        and row["heading"] == "(weggefallen)"
    }  # fmt: skip
    # Only a remark of the publisher, or words run together: no alarm.
    assert not {("SGB XII", "34"), ("SGB XII", "116"), ("SGB I", "1"), ("WoGG", "12")} & real
