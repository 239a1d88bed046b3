"""A centre's history as a stream without end that never lies on the disk: ten topics, a row for each
five minutes, day after day. `python tests/endless_history.py BYTES [LAST LINE]` writes it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import BinaryIO

PAD = "€" * 85
"""Makes 2 GB of no more topics and days than a history may have."""
TOPICS, DAYS, SLOTS = 10, 2990, 288
FIRST_DAY = datetime(1990, 3, 1)  # noqa: DTZ001 - the offset is written beside it
HEAD = b"start,calls,topic,handling_s\n"


def days() -> Iterator[bytes]:
    """The rows of one day of one topic after the other; all of a length."""
    for topic in range(TOPICS):
        rest = [f",{slot % 30},topic-{topic}-{PAD},312\n" for slot in range(SLOTS)]
        for number in range(DAYS):
            day = FIRST_DAY + timedelta(days=number)
            yield "".join(
                f"{day + timedelta(minutes=5 * slot):%Y-%m-%dT%H:%M}+00:00{rest[slot]}"
                for slot in range(SLOTS)
            ).encode()


def write(out: BinaryIO, most: int) -> int:
    """Whole days until there are so many bytes; how many lines were written."""
    out.write(HEAD)
    given, lines = len(HEAD), 1
    for day in days():
        if given >= most:
            break
        out.write(day)
        given, lines = given + len(day), lines + SLOTS
    return lines


def main() -> None:
    most, *last = sys.argv[1:]
    lines = write(sys.stdout.buffer, int(most))
    for line in last:
        sys.stdout.buffer.write(line.encode() + b"\n")
    sys.stdout.buffer.flush()
    sys.stderr.write(f"{lines + len(last)}\n")


if __name__ == "__main__":
    main()
