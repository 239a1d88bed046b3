"""How long a turn takes: 1,000 articles, 1,000 open conversations, 50 turns a second, one process.

    python -m benchmarks.assistant.turns

Arrivals are at their own moments whatever the turns before them took, so a slow turn makes the
next ones wait and that waiting counts.
"""

from __future__ import annotations

import json
import random
import resource
import statistics
import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from servicetelefon.assistant import lists
from servicetelefon.assistant.language import Languages
from servicetelefon.assistant.text import cleaned
from servicetelefon.city.load import load_city
from servicetelefon.domain.turn import NOTHING_BEFORE
from servicetelefon.journey.turn import take
from servicetelefon.journey.turn_opening import opening
from servicetelefon.journey.turn_parts import Texts, TurnParts
from servicetelefon.knowledge import library as libraries
from servicetelefon.knowledge.evaluation import read_sets
from servicetelefon.knowledge.library import Library
from servicetelefon.responsibility.directory import Directory
from servicetelefon.responsibility.find import Finder

ROOT = Path(__file__).parents[2]
CITY = ROOT / "cities" / "hamburg"
ARTICLES, CONVERSATIONS, PER_SECOND, SECONDS = 1_000, 1_000, 50, 20
BARS = {"median_ms": 15.0, "p99_ms": 60.0}


def thousand(library: Library) -> Library:
    """The city's articles again and again under other names and words, up to a thousand."""
    chance = random.Random(5)
    files = dict(library.files)
    originals = list(library.files.values())
    number = 0
    while len(files) < ARTICLES:
        file = originals[number % len(originals)]
        words = file.article.question.split()
        chance.shuffle(words)
        id_ = f"{file.article.id}-{number}"
        article = replace(
            file.article, id=id_, title=f"{file.article.title} {number}",
            question=" ".join(words), related=(),
            wordings=tuple(f"{one} {number}" for one in file.article.wordings),
        )  # fmt: skip
        files[id_] = replace(file, article=article)
        number += 1
    return replace(library, files=files)


def parts() -> TurnParts:
    city = load_city(CITY)
    now = datetime.now(ZoneInfo("Europe/Berlin"))
    library = thousand(libraries.load(CITY / "knowledge"))
    open_now, opens = opening(city, now)
    return TurnParts(
        lists=lists.load(CITY),
        texts=Texts(library, now.date()),
        city=city,
        finder=Finder(city, Directory()),
        languages=Languages(),
        now=now,
        open_now=open_now,
        opens=opens,
    )


def measure() -> dict[str, float]:
    working = parts()
    questions = [q for one in read_sets(ROOT / "evals" / "hamburg").values() for q in one.questions]
    questions += ["und für meine Frau?", "Ich habe heute nichts zu essen", "Mensch", "Altona",
                  "Ne kadar sosyal yardım alabilirim?", "x " * 900]  # fmt: skip
    chance = random.Random(7)
    open_ = [NOTHING_BEFORE] * CONVERSATIONS
    for place in range(CONVERSATIONS):
        open_[place] = take(cleaned(chance.choice(questions)), working, NOTHING_BEFORE).past
    times: list[float] = []
    worked: list[float] = []
    started = time.perf_counter()
    for number in range(PER_SECOND * SECONDS):
        due = started + number / PER_SECOND
        while (left := due - time.perf_counter()) > 0:
            time.sleep(left)
        place, before = chance.randrange(CONVERSATIONS), time.process_time()
        open_[place] = take(cleaned(chance.choice(questions)), working, open_[place]).past
        times.append((time.perf_counter() - due) * 1000)
        worked.append((time.process_time() - before) * 1000)
    times.sort()
    worked.sort()
    return {
        "articles": len(working.texts.library.files),
        "conversations": CONVERSATIONS,
        "turns": len(times),
        "median_ms": round(statistics.median(times), 2),
        "p99_ms": round(times[int(0.99 * len(times))], 2),
        "processor_median_ms": round(statistics.median(worked), 2),
        "processor_p99_ms": round(worked[int(0.99 * len(worked))], 2),
        "longest_ms": round(times[-1], 2),
        "memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000),
    }


if __name__ == "__main__":
    found = measure()
    print(json.dumps({**found, "bars": BARS}, indent=2))
    raise SystemExit(any(found[name] > bar for name, bar in BARS.items()))
