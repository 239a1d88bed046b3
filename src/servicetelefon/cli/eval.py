"""`servicetelefon eval`: the project's own questions against its articles, topic by topic."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path

import click

from servicetelefon.cli.tools import tools
from servicetelefon.kit.clock import SystemClock
from servicetelefon.knowledge import library as libraries
from servicetelefon.knowledge.evaluation import Topic, evaluate, read_sets, unusable
from servicetelefon.knowledge.library import Library
from servicetelefon.knowledge.search.engine import CONFIGURATION

FINDING = 1
LEAST_FIRST = 0.95
"""The share of questions whose right article must come first, set before any run."""
_PATH = click.Path(path_type=Path, exists=True)


@click.command("eval")
@click.option("--city", type=_PATH, help="A city's folder; without it the city in use.")
@click.option("--sets", type=_PATH, help="Folder of question sets; evals/CITY without it.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day to answer on; today.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.pass_context
def command(
    context: click.Context,
    city: Path | None,
    sets: Path | None,
    on: datetime | None,
    *,
    as_json: bool,
) -> None:
    """Ask every question and say how often the right article came first.

    Exit status 1 when the right article comes first too rarely or an answer lacks a fact.
    """
    folder = city or tools(context).city_folder()
    day = on.date() if on else SystemClock().now().date()
    library = libraries.load(folder / "knowledge")
    read = read_sets(sets or folder.parent.parent / "evals" / folder.name)
    if broken := unusable(read, library):
        raise broken[0]
    topics = evaluate(list(read.values()), library, day)
    report = _report(topics, library, day)
    if as_json:
        click.echo(json.dumps(report, ensure_ascii=False, indent=2))
    else:
        for topic in topics:
            click.echo(f"{topic.enquiry:30} {topic.first:6.1%} {topic.among_three:6.1%}")
        click.echo(f"{'all':30} {report['first']:6.1%} {report['among_three']:6.1%}")
    if not report["passed"]:
        sys.exit(FINDING)


def _report(topics: list[Topic], library: Library, day: date) -> dict[str, object]:
    questions = sum(topic.questions for topic in topics)
    first = sum(topic.first * topic.questions for topic in topics) / max(1, questions)
    among = sum(topic.among_three * topic.questions for topic in topics) / max(1, questions)
    return {
        "passed": first >= LEAST_FIRST and not any(topic.missing_facts for topic in topics),
        "day": day.isoformat(),
        "questions": questions,
        "first": round(first, 4),
        "among_three": round(among, 4),
        "least_first": LEAST_FIRST,
        "configuration": {**CONFIGURATION, "articles": len(library.files)},
        "topics": [asdict(topic) for topic in topics],
    }
