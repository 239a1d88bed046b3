"""Texts that a city must have in its wording, so that every finding can be put into words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from servicetelefon.domain.responsibility import SITUATION, AskFor, Whose, Why

_VALUES: Mapping[Why, tuple[str, ...]] = {
    Why.SHARED_POSTCODE: ("postcode", "districts"),
    Why.SHARED_STREET: ("street", "districts"),
    Why.STREET_UNKNOWN: ("street",),
    Why.STREET_RENAMED: ("street",),
    Why.NUMBER_UNKNOWN: ("street", "number"),
    Why.NUMBER_UNREADABLE: ("number",),
    Why.QUARTER_UNKNOWN: ("quarter",),
    Why.QUARTER_AMBIGUOUS: ("quarter",),
    Why.QUARTER_DIFFERS: ("street", "quarter", "there"),
    Why.POSTCODE_UNREADABLE: ("postcode",),
    Why.POSTCODE_DIFFERS: ("street", "postcode", "there"),
    Why.POSTCODE_OUTSIDE: ("postcode",),
    Why.CONTRADICTION: ("one", "there", "other"),
    Why.MATTER_UNKNOWN: ("matter",),
    Why.ANSWER_UNKNOWN: ("answer",),
    Why.NO_OFFICE: ("matter", "district"),
    Why.SEVERAL_OFFICES: ("matter", "district"),
    Why.PART_UNKNOWN: ("text",),
    Why.RULE: ("text",),
}


def ask_id(code: str) -> str:
    return f"where.ask.{code}"


def whose_id(whose: Whose) -> str:
    return f"where.whose.{whose}"


def why_id(code: Why) -> str:
    return f"where.why.{code}"


WORDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        **{ask_id(code): frozenset[str]() for code in (*AskFor, SITUATION)},
        **{whose_id(whose): frozenset[str]() for whose in Whose if whose is not Whose.RESIDENCE},
        **{why_id(code): frozenset(_VALUES.get(code, ())) for code in Why},
    }
)
"""Each id with the values that its text may name."""
