"""The form of `/anliegen` as a browser without script fills it in, and what its receipt says."""

from __future__ import annotations

import html
import re

import httpx


def hidden(page: str) -> dict[str, str]:
    """What the form sends by itself."""
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page)
    return {name: html.unescape(value) for name, value in found}


def numbers(page: str) -> tuple[str, str]:
    """Reference and code, as they are shown."""
    reference, code, *_ = re.findall(r'<span class="reference large">([0-9 ]+)</span>', page)
    return reference, code


def hands_in(address: str, *files: tuple[str, bytes], **fields: str) -> str:
    """Over the network, to a running service; the receipt."""
    with httpx.Client(base_url=address, headers={"origin": address}) as citizen:
        form = hidden(citizen.get("/anliegen").text) | fields
        sent = [("dateien", one) for one in files]
        answer = citizen.post("/anliegen", data=form, files=sent)
    assert answer.status_code == 200, answer.text
    return answer.text


NEED = {
    "was": "bedarf",
    "antrag": "yes",
    "text": "Ich habe kein Geld mehr.",
    "sache": "eingliederungshilfe",
    "adresse": "Oberdorf",
}
"""A need for help, to an office of Musterstadt whose case system has a folder."""
