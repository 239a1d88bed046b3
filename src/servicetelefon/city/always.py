"""What always runs: the crisis list, the mask and the label, each as it was last approved.

They have no off switch. Where a release holds others that nobody has approved yet, the last
approved ones run in their place, and the page of the rules is red until somebody has looked.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from psycopg.types.json import Jsonb

from servicetelefon.city.release import Release, release_from
from servicetelefon.domain.city import City
from servicetelefon.kit.database import Transaction
from servicetelefon.kit.wording import Entry, Wording

FOLDER = "assistant/"
CRISIS = f"{FOLDER}crisis.yaml"
MASK = f"{FOLDER}mask.yaml"
LABELS = ("label.assistant", "label.search", "label.stored", "label.voice")

Labels = Mapping[str, Mapping[str, str]]
"""By language and id."""


@dataclass(frozen=True, slots=True)
class Always:
    """`files` are all the assistant's lists, so that a broken one beside it takes no help away."""

    files: Mapping[str, str]
    labels: Labels

    @property
    def fingerprint(self) -> str:
        """Of the crisis list, the mask and the label alone. Where there is no mask, the program's
        own runs, and the fingerprint is what it was before masks were files."""
        parts: dict[str, object] = {"crisis": self.files.get(CRISIS, ""), "labels": self.labels}
        if MASK in self.files:
            parts["mask"] = self.files[MASK]
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def of(release: Release, city: City) -> Always:
    """As this release has them."""
    files = {name: text for name, text in release.texts().items() if name.startswith(FOLDER)}
    labels = {
        lang: {id_: entry.other for id_, entry in catalogue.items() if id_ in LABELS}
        for lang, catalogue in city.wording.catalogues.items()
    }
    return Always(files, {lang: texts for lang, texts in labels.items() if texts})


def in_place(release: Release, city: City, approved: Always | None) -> tuple[Release, City]:
    """The same with what was approved, where that is something else."""
    if approved is None or approved.fingerprint == of(release, city).fingerprint:
        return release, city
    files = dict(release.files)
    for name in (CRISIS, MASK):
        if name in approved.files:
            files[name] = approved.files[name].encode()
    wording = _labelled(city.wording, approved.labels)
    return replace(release_from(files), hash=f"{release.hash}+"), replace(city, wording=wording)


def _labelled(wording: Wording, labels: Labels) -> Wording:
    catalogues = {
        lang: {id_: entry for id_, entry in catalogue.items() if id_ not in LABELS}
        for lang, catalogue in wording.catalogues.items()
    }
    for lang, texts in labels.items():
        old = wording.catalogues.get(lang, {})
        for id_, text in texts.items():
            before = old.get(id_, Entry(text))
            catalogues.setdefault(lang, {})[id_] = replace(before, other=text, one=None)
    return replace(wording, catalogues=catalogues)


async def approve(tx: Transaction, id_: UUID, one: Always, at: datetime, role: str | None) -> None:
    await tx.do(
        "insert into city.always (id, fingerprint, files, labels, at, role) "
        "values (%s, %s, %s, %s, %s, %s)",
        (id_, one.fingerprint, Jsonb(dict(one.files)), Jsonb(dict(one.labels)), at, role),
    )


async def newest(tx: Transaction) -> UUID | None:
    """Cheap enough to ask twice a second."""
    row = await tx.row("select id from city.always order by at desc, id desc limit 1")
    return row[0] if row else None


async def approved(tx: Transaction) -> Always | None:
    """None before anything was ever approved."""
    row = await tx.row("select files, labels from city.always order by at desc, id desc limit 1")
    return Always(*row) if row else None
