"""Many questions at once: a CSV file with one address and matter a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from servicetelefon.domain.responsibility import Address, Query
from servicetelefon.kit.csv_file import records

COLUMNS = ("street", "house_number", "quarter", "postcode", "matter")


@dataclass(frozen=True, slots=True)
class Line:
    """The query that stands in a line of the file."""

    number: int
    query: Query


def read_queries(path: Path, matter: str = "") -> Sequence[Line]:
    """All queries, or BrokenFile before the first is answered. `matter` is asked for in lines
    that name none. Columns may be missing and cells empty."""
    return [
        Line(
            record.line,
            Query(
                Address(
                    record["street"], record["house_number"], record["quarter"], record["postcode"]
                ),
                record["matter"] or matter,
            ),
        )
        for record in records(path, COLUMNS)
    ]
