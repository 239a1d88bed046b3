"""Speed of `where` over a whole street directory, and how often a misspelt street is proposed.

    .venv/bin/python benchmarks/responsibility/lookup.py STREETS.csv

Processor time. The misspellings are drawn with a seed, so that every run is the same.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from servicetelefon.city.load import load_city
from servicetelefon.domain.office import Basis, Confirmation
from servicetelefon.domain.responsibility import Address, AskFor, Finding, Query, Status
from servicetelefon.responsibility.directory import Directory
from servicetelefon.responsibility.find import Finder
from servicetelefon.responsibility.street_file import read_street_file

ROOT = Path(__file__).parents[2]
SEED, MISSPELT = 4, 1_000
LETTERS = "abcdefghiklmnoprstuwz"


def timed(work: Callable[[], Finder | list[Finding]]) -> float:
    begin = time.process_time()
    work()
    return time.process_time() - begin


def misspell(name: str, chance: random.Random) -> str:
    at, letter = chance.randrange(len(name)), chance.choice(LETTERS)
    return chance.choice(
        [
            name[:at] + name[at + 1 :],
            name[:at] + letter + name[at:],
            name[:at] + letter + name[at + 1 :],
            name[:at] + name[at : at + 2][::-1] + name[at + 2 :],
        ]
    )


def proposed(finder: Finder, streets: Sequence[str], letters: int) -> dict[str, float]:
    """Share of misspelt names whose street is the first proposal, or among them."""
    chance = random.Random(SEED)
    first = among = asked = 0
    for street in chance.sample(streets, MISSPELT):
        said = street
        for _ in range(letters):
            said = misspell(said, chance)
        finding = finder.find(Query(Address(said)))
        if finding.status is Status.FOUND or finding.question is None:
            continue  # still a spelling of the name, or by chance the name of another street
        options = finding.question.options if finding.question.code == AskFor.STREET else ()
        asked += finding.question.code != AskFor.HOUSE_NUMBER
        first += options[:1] == (street,)
        among += street in options
    return {"asked": asked, "first": round(first / asked, 3), "among": round(among / asked, 3)}


def main(path: Path) -> None:
    city = load_city(ROOT / "cities" / "hamburg")
    begin = time.process_time()
    file = read_street_file(path, city)
    read = time.process_time() - begin
    directory = Directory(file.segments, Basis(Confirmation.REPORTED, path.name))
    finder = Finder(city, directory)
    queries = [
        Query(Address(one.street, str(one.first)), "grundsicherung") for one in file.segments
    ]
    lookups = timed(lambda: [finder.find(query) for query in queries])
    streets = sorted({one.street for one in file.segments})
    report = {
        "segments": len(file.segments),
        "read_s": round(read, 3),
        "finder_s": round(timed(lambda: Finder(city, directory)), 3),
        "lookups_s": round(lookups, 3),
        "lookup_ms": round(lookups / len(queries) * 1000, 4),
        "one_letter": proposed(finder, streets, 1),
        "two_letters": proposed(finder, streets, 2),
    }
    sys.stdout.write(json.dumps(report, indent=2) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
