"""A folder that a case system reads: one CSV row and one PDF a referral, and the same for what was
added to it later, whole or not at all.

Files come in under another name and are renamed when they are on the disk; the CSV comes last,
so whoever sees it finds the rest. Names carry the reference and the delivery's id, so the same
delivery twice is the same files.
"""

from __future__ import annotations

import asyncio
import csv
import io
from dataclasses import dataclass
from pathlib import Path

from servicetelefon.kit.whole_file import put_whole
from servicetelefon.referral.contract import EntryDocument, ReferralDocument
from servicetelefon.referral.port import Fault, NotDelivered, Parcel, Way

_ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}


@dataclass(frozen=True, slots=True)
class FolderCourier:
    folder: Path

    @property
    def way(self) -> Way:
        return Way.FOLDER

    async def bring(self, parcel: Parcel) -> str:
        return await asyncio.to_thread(self._write, parcel)

    def _write(self, parcel: Parcel) -> str:
        name = _name(parcel)
        files = {f"{name}.pdf": parcel.pdf, f"{name}.json": _json(parcel)}
        for number, one in enumerate(parcel.enclosed, start=1):
            files[f"{name}-{number}.{_ENDINGS.get(one.media_type, 'bin')}"] = one.content
        files[f"{name}.csv"] = _row(parcel, sorted(files))
        try:
            for file, content in files.items():
                put_whole(self.folder / file, content)
        except FileNotFoundError as missing:
            raise NotDelivered(Fault.NOT_SET_UP, "the folder is not there") from missing
        except OSError as refused:
            raise NotDelivered(
                Fault.BUSY, f"the folder takes nothing: {refused.strerror}"
            ) from None
        return f"{name}.csv"


def _name(parcel: Parcel) -> str:
    """What was added later stands behind its referral, in the order of its numbers."""
    document = parcel.document
    if isinstance(document, EntryDocument):
        return f"{document.reference}-nachtrag-{document.number}-{parcel.id}"
    return f"{document.reference}-{parcel.id}"


def _json(parcel: Parcel) -> bytes:
    return parcel.document.model_dump_json(indent=1).encode()


def _row(parcel: Parcel, files: list[str]) -> bytes:
    """The columns of the referral, empty where an entry has none; its number comes last."""
    document = parcel.document
    of_referral = document if isinstance(document, ReferralDocument) else None
    handed = of_referral.handed_over if of_referral else None
    row = {
        "format": document.format,
        "reference": document.reference,
        "received_at": document.received_at.isoformat(),
        "reply_by": document.reply_by.isoformat(),
        "kind": _kind(document),
        "matter": (handed and handed.matter) or "",
        "district": (handed and handed.district) or "",
        "claim": document.claim.wish.value if document.claim else "",
        "urgency": of_referral.urgency.level.value if of_referral else "",
        "confirm_at": parcel.confirm_at,
        "files": " ".join(files),
    }
    if isinstance(document, EntryDocument):
        row["number"] = str(document.number)
    text = io.StringIO()
    writer = csv.DictWriter(text, row.keys(), delimiter=";", lineterminator="\r\n")
    writer.writeheader()
    writer.writerow(row)
    return text.getvalue().encode("utf-8-sig")


def _kind(document: ReferralDocument | EntryDocument) -> str:
    if isinstance(document, EntryDocument):
        return document.kind.value
    return document.handed_over.kind.value
