"""What must be there before a district goes live, and what is known of it."""

from __future__ import annotations

from enum import StrEnum


class Item(StrEnum):
    OFFICE_KNOWN = "office_known"
    HOURS_KNOWN = "hours_known"
    ARTICLES_APPROVED = "articles_approved"
    INBOX_SIGNED_IN = "inbox_signed_in"
    TEST_CALLS = "test_calls"
    STAFF_TRAINED = "staff_trained"
    FORECAST = "forecast"
    ROSTER = "roster"
    CAPACITY = "capacity"


class Ready(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
