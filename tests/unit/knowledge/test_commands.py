from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from servicetelefon.city.load import load_city
from servicetelefon.cli import eval as eval_command
from servicetelefon.cli import knowledge, law, search
from servicetelefon.kit.errors import BrokenFile
from unit.knowledge.writing import a_folder, an_article

pytestmark = pytest.mark.unit

ROOT = Path(__file__).parents[3]
CITIES = ROOT / "cities"
CITY = CITIES / "hamburg"
DELIVERED = "2026-11-28"
LAWS = ROOT.parent / "shared" / "data" / "laws"


def run(command: object, *words: str | Path) -> Result:
    return CliRunner().invoke(command, [str(word) for word in words])  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize(("name", "articles"), [("hamburg", 80), ("berlin", 10)])
def test_the_articles_that_are_delivered_have_no_fault_and_cover_every_enquiry(
    name: str, articles: int
):
    laws = ["--laws", LAWS / "md_2026-08"] if LAWS.exists() else []
    result = run(knowledge.command, "check", CITIES / name, "--on", DELIVERED, *laws, "--json")
    report = json.loads(result.stdout)
    faults = [one for one in report["problems"] if one["weight"] == "fault"]
    assert (faults, result.exit_code) == ([], 0)
    assert [one["problem"] for one in report["problems"] if one["rule"] == "coverage"] == []
    assert report["articles"] >= articles
    # The Regelbedarf of 2027 is not known: everybody is told before that the number goes.
    assert any("expired from 2027-01-01" in one["problem"] for one in report["problems"])


def test_a_fault_is_told_with_its_line_and_exit_status(tmp_path: Path):
    a_folder(tmp_path / "knowledge", an_article(owner=None))
    result = run(knowledge.command, "check", tmp_path)
    assert result.exit_code == knowledge.FINDING
    assert "miete.md:2: fault: file: owner is missing" in result.stdout


def test_search_prints_what_the_desk_would_find():
    found = json.loads(
        run(
            search.command, "hab kein geld mehr", "--city", CITY, "--on", "2026-11-25", "--json"
        ).stdout
    )
    assert found[0]["id"] == "kein-geld"
    assert "112" in found[0]["text"]


def test_on_new_years_day_search_tells_no_old_amount():
    words = ["Regelsatz", "--city", CITY, "--json", "--on"]
    before, after = (
        json.loads(run(search.command, *words, day).stdout)[0]
        for day in ("2026-12-31", "2027-01-01")
    )
    assert before["id"] == after["id"] == "regelsatz"
    assert "563 Euro" in before["text"]
    assert "Euro" not in after["text"]
    assert "regelbedarfsstufe-1" in after["withheld"]


@pytest.mark.parametrize("name", ["hamburg", "berlin"])
def test_the_projects_own_questions_find_their_articles(name: str):
    result = run(eval_command.command, "--city", CITIES / name, "--on", DELIVERED, "--json")
    report = json.loads(result.stdout)
    assert report["first"] >= 0.95
    assert report["among_three"] >= 0.98
    assert [topic["enquiry"] for topic in report["topics"] if topic["missing_facts"]] == []
    asked: Counter[str] = Counter()
    first: Counter[str] = Counter()
    for topic in report["topics"]:
        asked[topic["enquiry"]] += topic["questions"]
        first[topic["enquiry"]] += round(topic["first"] * topic["questions"])
    assert {enquiry for enquiry in asked if first[enquiry] < 0.95 * asked[enquiry]} == set()
    assert {enquiry for enquiry, number in asked.items() if number < 10} == set()
    assert set(asked) == set(load_city(CITIES / name).enquiry_types)


def test_a_wrong_edit_of_a_fact_is_found_by_a_run(tmp_path: Path):
    city, sets = tmp_path / "stadt", tmp_path / "sets"
    a_folder(city / "knowledge", an_article({"Geschrieben": "Das Amt zahlt (§ 35 SGB XII)."}))
    sets.mkdir()
    words = (
        "enquiry: miete\narticles: [miete]\nquestions: [Was zahlt ihr fürs Wohnen?]\nfacts: [{}]"
    )
    for fact, status in [("§ 35 SGB XII", 0), ("§ 36 SGB XII", 1)]:
        (sets / "miete.yaml").write_text(words.format(fact))
        result = run(eval_command.command, "--city", city, "--sets", sets)
        assert result.exit_code == status


def test_a_set_must_not_ask_in_the_articles_own_words(tmp_path: Path):
    city, sets = tmp_path / "stadt", tmp_path / "sets"
    a_folder(city / "knowledge", an_article())
    sets.mkdir()
    (sets / "miete.yaml").write_text("enquiry: miete\narticles: [miete]\nquestions: [wohnkosten]\n")
    result = run(eval_command.command, "--city", city, "--sets", sets)
    assert isinstance(result.exception, BrokenFile)
    assert "is a wording" in result.exception.problem


@pytest.mark.skipif(not LAWS.exists(), reason="the two states of the laws are not here")
def test_the_law_alarm_names_articles_and_figures():
    result = run(
        law.command, "compare", LAWS / "xml_2026-04", LAWS / "md_2026-08",
        "--knowledge", CITY / "knowledge", "--json",
    )  # fmt: skip
    report = json.loads(result.stdout)
    assert result.exit_code == law.FINDING
    rent = next(
        one for one in report["changes"] if (one["law"], one["section"]) == ("SGB XII", "35")
    )
    assert {"miete", "umzug", "regelsatz"} <= set(rent["articles"])
    assert rent["figures"] == ["mietgrenze-eine-person"]
    assert "eineinhalbmal" in " ".join(one["now"] for one in rent["differences"])
    assert "sozialamt-oder-jobcenter" in report["articles_due"]


def test_descriptions_come_as_proposals(tmp_path: Path):
    path = tmp_path / "a.json"
    path.write_text('{"id": "B1", "name": "Wohngeld", "details": []}')
    result = run(knowledge.command, "import", path, "--dry-run", "--json")
    assert json.loads(result.stdout)["title"] == "Wohngeld"
