"""Files of a form, as they were sent; what they are is looked at by `referral/file_check.py`."""

from __future__ import annotations

from starlette.datastructures import FormData, UploadFile

from servicetelefon.referral.file_check import LARGEST_FILE

FIELD = "dateien"


async def files_of(sent: FormData) -> list[tuple[str, bytes]]:
    """Name and content of each, one byte more than a file may have at most."""
    return [
        (one.filename or "", await one.read(LARGEST_FILE + 1))
        for one in sent.getlist(FIELD)
        if isinstance(one, UploadFile) and one.filename
    ]
