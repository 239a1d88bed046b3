"""Moments in words, for announcements and pages: "morgen um 7 Uhr"."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from servicetelefon.kit.wording import MAIN_LANGUAGE, Wording, Words

NOON = 12
_THIS_WEEK = timedelta(days=6)


def opening_words(
    wording: Wording, opens: datetime, now: datetime, zone: ZoneInfo, lang: str = MAIN_LANGUAGE
) -> Words:
    """When something opens, as seen from now: today, tomorrow, on a weekday, on a date."""
    if not wording.speaks(OPENING_WORDS, lang):
        # One sentence in two languages would help nobody.
        lang = MAIN_LANGUAGE
    local = opens.astimezone(zone)
    days = local.date() - now.astimezone(zone).date()
    if days > _THIS_WEEK:
        which = "opens.date"
    else:
        which = {0: "opens.today", 1: "opens.tomorrow"}.get(days.days, "opens.weekday")
    return wording.t(
        which,
        lang,
        time=clock_words(wording, local, lang),
        weekday=wording.t(f"weekday.{local.weekday()}", lang),
        day=local.day,
        month=wording.t(f"month.{local.month}", lang),
    )


def clock_words(wording: Wording, local: datetime, lang: str = MAIN_LANGUAGE) -> Words:
    """The time of day; `hour` counts to 24, `hour12` to 12."""
    half = "clock.am" if local.hour < NOON else "clock.pm"
    which = f"{half}_minutes" if local.minute else half
    values = {"hour": local.hour, "hour12": (local.hour - 1) % NOON + 1}
    return wording.t(which, lang, **values, minute=f"{local.minute:02}")


_CLOCK = frozenset({"hour", "hour12"})
_OPENS = frozenset({"time", "weekday", "day", "month"})

OPENING_WORDS: Mapping[str, frozenset[str]] = MappingProxyType(
    dict.fromkeys(("opens.today", "opens.tomorrow", "opens.weekday", "opens.date"), _OPENS)
    | dict.fromkeys(("clock.am", "clock.pm"), _CLOCK)
    | dict.fromkeys(("clock.am_minutes", "clock.pm_minutes"), _CLOCK | {"minute"})
    | {f"weekday.{day}": frozenset[str]() for day in range(7)}
    | {f"month.{month}": frozenset[str]() for month in range(1, 13)}
)
"""Texts without which no city can say when it is open again → values that each may use."""


def window_words(
    wording: Wording, window: tuple[datetime, datetime], zone: ZoneInfo, lang: str = MAIN_LANGUAGE
) -> Words:
    """An appointed time to read: "Montag, 30.11., 10:00–11:00"; without the day's name where the
    language has none."""
    start, end = (one.astimezone(zone) for one in window)
    # Held together from left to right, also on a page that runs the other way.
    span = f"\u2066{start:%d.%m.}, {start:%H:%M}–{end:%H:%M}\u2069"
    day = f"weekday.{start.weekday()}"
    if not wording.speaks([day], lang):
        return Words(span, lang)
    return Words(f"{wording.t(day, lang)}, {span}", lang)
