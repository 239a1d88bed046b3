"""What a command gets of the wiring: a few functions, so that `cli` builds nothing itself."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from servicetelefon.domain.office import Basis
from servicetelefon.ops.doctor import Report

if TYPE_CHECKING:  # only some commands need what these import
    from servicetelefon.compliance.evaluate import Row
    from servicetelefon.domain.person import AuditRequest, Request
    from servicetelefon.journey.laws import LawsTakenIn
    from servicetelefon.journey.person import Receipt
    from servicetelefon.journey.proposals import Proposed
    from servicetelefon.journey.streets import Imported
    from servicetelefon.journey.turn_parts import TurnParts
    from servicetelefon.knowledge.descriptions.proposal import Proposal
    from servicetelefon.knowledge.knowledge import Knowledge
    from servicetelefon.knowledge.search.meaning import Embedder
    from servicetelefon.records.looks import Line
    from servicetelefon.referral.left import Left
    from servicetelefon.responsibility.find import Finder


@dataclass(frozen=True, slots=True)
class Tools:
    """Filled by `__main__`. `up` runs the service, `run` one of its processes; `doctor` examines
    the parts; `backup` and `restore` take a folder and return a sentence for the operator;
    `finder` says who is responsible; `knowledge` is what is told now
    (None before any set-up); `import_…` take in what comes from outside;
    `comply` holds every duty against the running system, as of a day,
    `export_compliance` writes its documents into a folder; `person_…` inform about one person
    and erase what is held, `audit_search` tells who looked;
    `assistant` is what a turn works with, for a folder (or the city in use) and a moment."""

    up: Callable[[Callable[[str], None]], int]
    run: Callable[[str, str | None], None]
    doctor: Callable[[], Report]
    backup: Callable[[Path], str]
    restore: Callable[[Path], str]
    list_keys: Callable[[], dict[str, str]]
    rotate_key: Callable[[str], str]
    retire_keys: Callable[[str], str]
    city_folder: Callable[[], Path]
    finder: Callable[[], Finder]
    import_streets: Callable[[Path, Basis], Imported]
    embedder: Callable[[], Embedder | None]
    assistant: Callable[[Path | None, datetime | None], TurnParts]
    knowledge: Callable[[], tuple[Knowledge, datetime] | None]
    comply: Callable[[date | None], list[Row]]
    export_compliance: Callable[[Path], list[Path]]
    person_information: Callable[[Request, Path], Receipt]
    person_erase: Callable[[Request], Receipt]
    audit_search: Callable[[AuditRequest], list[Line]]
    what_left: Callable[[AuditRequest], list[Left]]
    import_laws: Callable[[Path, str], LawsTakenIn]
    import_descriptions: Callable[[Iterable[Proposal]], Proposed]


FINDING = 1
"""Exit status of a command that ran well and found something; the others stand in `__main__`."""

json_option = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")


def print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def tools(context: click.Context) -> Tools:
    found = context.find_object(Tools)
    if found is None:
        raise click.UsageError("this command needs the service's wiring")
    return found
