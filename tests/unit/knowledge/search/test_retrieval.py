from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from servicetelefon.cli.retrieve import command
from servicetelefon.kit.clock import ManualClock, SystemClock
from servicetelefon.kit.errors import BrokenFile
from servicetelefon.knowledge.search.engine import Search
from servicetelefon.knowledge.search.retrieval import Query, measure, read_corpus, read_queries

pytestmark = pytest.mark.unit

SHARED = Path(__file__).parents[5] / "shared" / "data"
CLOCK = ManualClock(datetime(2026, 11, 25, tzinfo=UTC))


def test_the_figures_are_those_of_the_ranks():
    answers = {"first": ["a", "b"], "third": ["x", "y", "a"], "never": ["x"]}
    queries = [Query(name, name, frozenset({"a"})) for name in answers]
    score = measure(lambda question, limit: answers[question][:limit], queries, CLOCK)
    assert score.mrr_at_10 == pytest.approx((1 + 1 / 3 + 0) / 3)
    assert (score.hit_at_1, score.hit_at_3) == (pytest.approx(1 / 3), pytest.approx(2 / 3))
    assert score.queries == 3
    assert score.median_ms == 0


@pytest.mark.parametrize(
    ("content", "line"),
    [("", None), ('{"id": "a"}\n{', 2), ('{"title": "b"}', 1), ("[]", 1), ('{"id": 1}', 1)],
)
def test_a_broken_corpus_names_its_line(tmp_path: Path, content: str, line: int | None):
    path = tmp_path / "corpus.jsonl"
    path.write_text(content)
    with pytest.raises(BrokenFile) as broken:
        read_corpus(path)
    assert broken.value.place.line == line


def test_the_command_prints_the_figures(tmp_path: Path):
    corpus, queries = tmp_path / "corpus.jsonl", tmp_path / "queries.jsonl"
    corpus.write_text(
        '{"id": "a", "title": "Miete", "text": "Wohnung"}\n{"id": "b", "title": "Rente"}'
    )
    queries.write_text('{"question": "Mieten", "relevant": ["a"]}\n')
    result = CliRunner().invoke(
        command, ["--corpus", str(corpus), "--queries", str(queries), "--json"]
    )
    figures = json.loads(result.stdout)
    assert figures["mrr_at_10"] == figures["hit_at_1"] == figures["hit_at_10"] == 1
    assert {"hit_at_3", "median_ms", "p99_ms", "documents", "queries"} <= set(figures)


# One configuration for all three. Measured: 0.62, 0.37, 0.961.
@pytest.mark.parametrize(
    ("name", "least"),
    [("munich_services", 0.58), ("faq_public_de", 0.30), ("xquad_de", 0.960)],
)
def test_the_search_stays_ahead_of_letters_and_stems_alone(name: str, least: float):
    folder = SHARED / name
    if not folder.exists():
        pytest.skip("the data to measure on is not here")
    search = Search(read_corpus(folder / "corpus.jsonl"))
    score = measure(
        lambda question, limit: [hit.id for hit in search.find(question, limit=limit)],
        read_queries(folder / "dev.jsonl"),
        SystemClock(),
    )
    assert score.mrr_at_10 >= least
