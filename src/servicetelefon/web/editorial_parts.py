"""The parts of the editors' list, by the word that stands in its address."""

from __future__ import annotations

from enum import StrEnum


class Show(StrEnum):
    """The words stand under `editorial.show_…`."""

    ALL = "alle"
    DUE = "faellig"
    REVIEW = "pruefung"
    DRAFTS = "entwuerfe"
    PROPOSALS = "vorschlaege"
