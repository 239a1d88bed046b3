"""A folder that a case system reads: one CSV row and one PDF a referral, whole or not at all.

Files come in under another name and are renamed when they are on the disk; the CSV comes last,
so whoever sees it finds the rest. Names carry the reference and the delivery's id, so the same
delivery twice is the same files.
"""

from __future__ import annotations

import asyncio
import csv
import io
import os
from dataclasses import dataclass
from pathlib import Path

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
        name = f"{parcel.document.reference}-{parcel.id}"
        files = {f"{name}.pdf": parcel.pdf, f"{name}.json": _json(parcel)}
        for number, one in enumerate(parcel.enclosed, start=1):
            files[f"{name}-{number}.{_ENDINGS.get(one.media_type, 'bin')}"] = one.content
        files[f"{name}.csv"] = _row(parcel, sorted(files))
        try:
            for file, content in files.items():
                _put(self.folder / file, content)
        except FileNotFoundError as missing:
            raise NotDelivered(Fault.NOT_SET_UP, "the folder is not there") from missing
        except OSError as refused:
            raise NotDelivered(
                Fault.BUSY, f"the folder takes nothing: {refused.strerror}"
            ) from None
        return f"{name}.csv"


def _json(parcel: Parcel) -> bytes:
    return parcel.document.model_dump_json(indent=1).encode()


def _row(parcel: Parcel, files: list[str]) -> bytes:
    document = parcel.document
    row = {
        "format": document.format,
        "reference": document.reference,
        "received_at": document.received_at.isoformat(),
        "reply_by": document.reply_by.isoformat(),
        "kind": document.handed_over.kind.value,
        "matter": document.handed_over.matter or "",
        "district": document.handed_over.district or "",
        "claim": document.claim.wish.value if document.claim else "",
        "urgency": document.urgency.level.value,
        "confirm_at": parcel.confirm_at,
        "files": " ".join(files),
    }
    text = io.StringIO()
    writer = csv.DictWriter(text, row.keys(), delimiter=";", lineterminator="\r\n")
    writer.writeheader()
    writer.writerow(row)
    return text.getvalue().encode("utf-8-sig")


def _put(path: Path, content: bytes) -> None:
    beside = path.with_name(f".{path.name}.part")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
