"""What a form holds as it was sent: its words, and its files, which `referral/file_check.py` looks at."""

from __future__ import annotations

from starlette.datastructures import FormData, UploadFile

from servicetelefon.referral.file_check import LARGEST_FILE

FIELD = "dateien"


def typed_in(sent: FormData) -> dict[str, str]:
    """The fields that are not empty. A line break is one character, as the page counted it; browsers
    send two."""
    fields = ((key, value) for key, value in sent.items() if isinstance(value, str))
    return {key: value.replace("\r\n", "\n") for key, value in fields if value}


async def files_of(sent: FormData) -> list[tuple[str, bytes]]:
    """Name and content of each, one byte more than a file may have at most."""
    return [
        (one.filename or "", await one.read(LARGEST_FILE + 1))
        for one in sent.getlist(FIELD)
        if isinstance(one, UploadFile) and one.filename
    ]
