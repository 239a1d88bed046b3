"""`servicetelefon law …`: what changed between two states of the laws, and whom it concerns."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import asdict
from pathlib import Path

import click

from servicetelefon.cli.tools import FINDING, json_option, print_json, tools
from servicetelefon.knowledge import library
from servicetelefon.knowledge.laws.compare import Change, compare
from servicetelefon.knowledge.laws.folder import read_laws
from servicetelefon.knowledge.laws.state import LawState
from servicetelefon.knowledge.laws.touched import Touched, touched_by

_PATH = click.Path(path_type=Path, exists=True)


@click.group("law")
def command() -> None:
    """The laws that articles and figures rest on."""


@command.command("compare")
@click.argument("old", type=_PATH)
@click.argument("new", type=_PATH)
@click.option("--knowledge", type=_PATH, help="Folder of articles; without it the city's own.")
@json_option
@click.pass_context
def compare_states(
    context: click.Context, old: Path, new: Path, knowledge: Path | None, *, as_json: bool
) -> None:
    """Compare two states (folders or files, XML or Markdown) section by section.

    Exit status 1 when a section that an article or a figure cites has changed.
    """
    folder = knowledge or tools(context).city_folder() / "knowledge"
    known = library.load(folder)
    before, now = read_laws(old), read_laws(new)
    changes = compare(before, now)
    touched = touched_by(changes, (before, now), known.articles(), known.figures.values())
    if as_json:
        report = _report(changes, touched) | _not_compared(before, now)
        print_json(report)
    else:
        for one in touched:
            click.echo(_line(one))
    if any(one.articles or one.figures for one in touched):
        sys.exit(FINDING)


@command.command("import")
@click.argument("path", type=_PATH)
@click.option("--name", help="How editors call this state; the folder's name otherwise.")
@json_option
@click.pass_context
def import_state(context: click.Context, path: Path, name: str | None, *, as_json: bool) -> None:
    """Take in a state of the laws (folder or file) and let fall due what cites a changed section.

    Exit status 1 when something fell due. The first state has nothing to be compared with.
    """
    taken = tools(context).import_laws(path, name or path.name)
    if as_json:
        result = {
            "news": taken.news,
            "first": taken.first,
            "changes": [
                {**asdict(one.change), "articles": one.articles, "figures": one.figures}
                for one in taken.touched
            ],
            "articles_due": taken.articles,
            "figures_due": taken.figures,
        }
        print_json(result)
    elif not taken.news:
        click.echo(f"{path}: this state was taken in before")
    else:
        for one in taken.touched:
            click.echo(_line(one))
        click.echo(f"{path}: taken in, {len(taken.articles)} articles and "
                   f"{len(taken.figures)} figures to look at")  # fmt: skip
    if taken.articles or taken.figures:
        sys.exit(FINDING)


def _report(changes: list[Change], touched: list[Touched]) -> dict[str, object]:
    return {
        "counts": Counter(change.kind for change in changes),
        "changes": [
            {**asdict(one.change), "articles": one.articles, "figures": one.figures}
            for one in touched
        ],
        "formatting_only": [
            {"document": change.document, "law": change.law, "section": change.section}
            for change in changes
            if not any(change is one.change for one in touched)
        ],
        "articles_due": sorted({id_ for one in touched for id_ in one.articles}),
        "figures_due": sorted({id_ for one in touched for id_ in one.figures}),
    }


def _not_compared(before: LawState, now: LawState) -> dict[str, list[str]]:
    return {
        "only_in_old": [one.name for key, one in before.laws.items() if key not in now.laws],
        "only_in_new": [one.name for key, one in now.laws.items() if key not in before.laws],
    }


def _line(one: Touched) -> str:
    change = one.change
    due = ", ".join([*one.articles, *one.figures])
    return f"{change.law} {change.section} {change.heading}: {change.kind}" + (
        f" → {due}" if due else ""
    )
