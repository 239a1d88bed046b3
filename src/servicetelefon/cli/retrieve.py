"""`servicetelefon retrieve`: how well the search finds, over any corpus, so that it can be compared."""

from __future__ import annotations

from pathlib import Path

import click

from servicetelefon.cli.tools import Tools, json_option, print_json
from servicetelefon.kit.clock import SystemClock
from servicetelefon.knowledge.search.engine import Search
from servicetelefon.knowledge.search.meaning import Meaning
from servicetelefon.knowledge.search.retrieval import measure, read_corpus, read_queries

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command("retrieve")
@click.option("--corpus", type=_FILE, required=True, help="JSON lines: id, title, text.")
@click.option("--queries", type=_FILE, required=True, help="JSON lines: qid, question, relevant.")
@json_option
@click.pass_context
def command(context: click.Context, corpus: Path, queries: Path, *, as_json: bool) -> None:
    """Measure MRR@10, hit@1, hit@3, hit@10 and the time of a search over a corpus."""
    wiring = context.find_object(Tools)
    embedder = wiring.embedder() if wiring else None
    clock = SystemClock()
    documents = read_corpus(corpus)
    questions = read_queries(queries)
    started = clock.monotonic()
    search = Search(documents, meaning=Meaning(documents, embedder) if embedder else None)
    search.warm_up()
    built = clock.monotonic() - started
    score = measure(
        lambda question, limit: [hit.id for hit in search.find(question, limit=limit)],
        questions,
        clock,
    )
    figures = {**score.as_json(), "documents": len(documents), "index_seconds": round(built, 3)}
    figures["vectors"] = embedder is not None
    if as_json:
        print_json(figures)
    else:
        for name, value in figures.items():
            click.echo(f"{name:>14}  {value}")
