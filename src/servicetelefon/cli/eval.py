"""`servicetelefon eval`: the project's own questions against the search and the whole assistant."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path

import click

from servicetelefon.assistant import lists
from servicetelefon.assistant.calibrate import Observed, calibrate, written
from servicetelefon.assistant.choose import Candidate, sureness
from servicetelefon.cli.tools import FINDING, Tools, json_option, print_json, tools
from servicetelefon.compliance import measured
from servicetelefon.compliance.card import read_register
from servicetelefon.journey.turn_evaluation import (
    OUT_OF_SCOPE,
    STANDARD,
    Group,
    TurnSet,
    evaluate,
    read_turn_sets,
)
from servicetelefon.journey.turn_foreign import foreign
from servicetelefon.journey.turn_parts import TurnParts
from servicetelefon.kit.clock import SystemClock
from servicetelefon.knowledge import library as libraries
from servicetelefon.knowledge.evaluation import (
    Topic,
    read_sets,
    unusable,
)
from servicetelefon.knowledge.evaluation import evaluate as evaluate_search
from servicetelefon.knowledge.left_out import left_out
from servicetelefon.knowledge.search.engine import CONFIGURATION

BARS = {STANDARD: 0.95, "crisis": 1.0, "individual": 1.0, "no crisis": 0.98}
"""The share that must be good, set before any run; other classes are reported only."""
MOST_WRONG = 0.01
STRANGERS = ("held-out", "blind-2", "blind-4")
"""The folders of the sets that thresholds are measured with."""
_PATH = click.Path(path_type=Path, exists=True)


@click.command("eval")
@click.option("--city", type=_PATH, help="A city's folder; without it the city in use.")
@click.option("--sets", type=_PATH, help="Folder of question sets; evals/CITY without it.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day to answer on; today.")
@click.option("--misses", is_flag=True, help="Name every question that came out wrong or open.")
@click.option("--set-thresholds", is_flag=True, help="Measure, and write the thresholds anew.")
@click.option("--save", is_flag=True, help="Keep the result beside the sets, for the rules' file.")
@json_option
@click.pass_context
def command(  # noqa: PLR0913 - one argument an option
    context: click.Context, city: Path | None, sets: Path | None, on: datetime | None,
    *, misses: bool, set_thresholds: bool, save: bool, as_json: bool,
) -> None:  # fmt: skip
    """Ask every question, of the search alone and of the whole assistant, class by class.

    Exit status 1 when a class misses its bar, an answer promises a claim, or lacks a fact.
    """
    folder = (city or tools(context).city_folder()).absolute()
    wiring = context.find_object(Tools) if (folder / lists.FOLDER).is_dir() else None
    parts = wiring.assistant(folder, on.replace(hour=12) if on else None) if wiring else None
    library = libraries.load(folder / "knowledge")
    day = on.date() if on else SystemClock().now().date()
    where = sets or folder.parent.parent / "evals" / folder.name
    read = read_sets(where)
    if broken := unusable(read, library):
        raise broken[0]
    standard = list(read.values())
    if set_thresholds and parts is not None:
        path = folder / lists.FOLDER / lists.THRESHOLDS
        path.write_text(_measured(where, parts), encoding="utf-8")
        click.echo(f"{path}: written")
        return
    topics = evaluate_search(standard, library, day)
    groups, promised = evaluate(standard, read_turn_sets(where), parts) if parts else ([], [])
    report = _report(topics, groups, promised, day)
    report["configuration"] = {**CONFIGURATION, "articles": len(library.files)}
    if save and groups:
        lists_file = folder / lists.FOLDER / lists.THRESHOLDS
        kept = measured.written(
            report,
            read_register(),
            measured.text_fingerprint(lists_file.read_bytes()),
            measured.articles_fingerprint(library.valid_on(day).values()),
        )
        (where / measured.FILE).write_text(kept, encoding="utf-8")
    if as_json:
        print_json(report)
    else:
        _print(topics, groups, misses=misses)
    if not report["passed"]:
        sys.exit(FINDING)


def _measured(sets: Path, parts: TurnParts) -> str:
    """From what strangers asked; of a young city there is nothing yet but its wordings.

    What is not ours at all is wrong with every article but those that name the authority.
    """
    folders = [sets / one for one in STRANGERS if (sets / one).is_dir()]
    unseen = [one for folder in folders for one in read_sets(folder).values()]
    turns = [of for folder in (sets, *folders) for of in read_turn_sets(folder)]
    asked = [(question, set(one.articles)) for one in unseen for question in one.questions]
    elsewhere = [one for one in turns if one.group == OUT_OF_SCOPE]
    asked += [(case.ask[-1], set(of.except_articles)) for of in elsewhere for case in of.cases()]
    observed = [
        Observed(found[0].article, sureness(found), right=found[0].article in right)
        for question, right in asked
        if (found := parts.texts.find(question))
    ]
    now = parts.lists.thresholds
    file = calibrate(
        observed,
        list(_left_out(parts)),
        parts.texts.day,
        clarify=now.clarify,
        near=now.near,
        elsewhere=now.elsewhere,
        languages=dict(_in_languages(turns, parts)),
    )
    return written(file)


def _in_languages(
    turns: Sequence[TurnSet], parts: TurnParts
) -> Iterator[tuple[str, list[Observed]]]:
    """What was asked in a language that is searched in its own questions."""
    for language, asked in parts.lists.asked.items():
        of = foreign(language, asked)
        cases = [case for one in turns for case in one.cases() if case.language == language]
        found = [(of.find(case.ask[-1]), case.articles) for case in cases if case.articles]
        observed = [
            Observed(best[0].article, sureness(best), right=best[0].article in right)
            for best, right in found
            if best
        ]
        yield language, observed


def _left_out(parts: TurnParts) -> Iterator[Observed]:
    """Each article's wordings as questions, to a search that does not know them."""
    for search, asked in left_out(parts.texts.library, parts.texts.day):
        for wording, article in asked:
            hits = search.find(wording, limit=2)
            found = [Candidate(hit.id, hit.score, hit.coverage) for hit in hits]
            if found:
                best = found[0].article
                yield Observed(best, sureness(found), right=best == article)


def _report(
    topics: Sequence[Topic], groups: Sequence[Group], promised: Sequence[str], day: date
) -> dict[str, object]:
    missed = [one.name for one in groups if _misses(one)]
    return {
        "passed": not (missed or promised or any(topic.missing_facts for topic in topics)),
        "day": day.isoformat(),
        "questions": sum(one.asked for one in groups),
        "bars": {**BARS, "wrong": MOST_WRONG},
        "missed": missed,
        "promised": list(promised),
        "first": round(_mean(topics, "first"), 4),
        "among_three": round(_mean(topics, "among_three"), 4),
        "groups": [
            {**one.as_data(), "misses": [{"question": q, "got": got} for q, got in one.misses]}
            for one in groups
        ],
        "topics": [asdict(topic) for topic in topics],
    }


def _mean(topics: Sequence[Topic], share: str) -> float:
    questions = sum(topic.questions for topic in topics)
    return sum(getattr(topic, share) * topic.questions for topic in topics) / max(1, questions)


def _misses(group: Group) -> bool:
    good = group.right + group.clarified
    if group.name == STANDARD and group.wrong > MOST_WRONG * group.asked:
        return True
    return group.name in BARS and good < BARS[group.name] * group.asked


def _print(topics: Sequence[Topic], groups: Sequence[Group], *, misses: bool) -> None:
    questions = sum(topic.questions for topic in topics)
    first = _mean(topics, "first")
    click.echo(f"The search alone: {questions} questions, the right article first {first:.1%}\n")
    head = ("class", "asked", "right", "back", "person", "wrong", "good (95 %)", "wrong (95 %)")
    click.echo(
        f"{head[0]:18}" + "".join(f"{one:>8}" for one in head[1:6]) + f"{head[6]:>25}{head[7]:>24}"
    )
    for one in groups:
        data = one.as_data()
        counts = (one.asked, one.right, one.clarified, one.person, one.wrong)
        click.echo(
            f"{one.name:18}"
            + "".join(f"{count:8}" for count in counts)
            + _share(data["good"], data["good_interval"])
            + _share(data["wrong_share"], data["wrong_interval"])
        )
        for question, got in one.misses if misses else ():
            click.echo(f"    {question}  →  {got}")


def _share(share: object, of: object) -> str:
    low, high = of if isinstance(of, tuple) else (0.0, 1.0)
    return f"{share:9.1%} ({low:.1%}–{high:.1%})".rjust(25) if isinstance(share, float) else ""
