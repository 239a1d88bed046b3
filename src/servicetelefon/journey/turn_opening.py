"""Whether a person answers at this moment, and when again, in words for each language."""

from __future__ import annotations

from datetime import datetime

from servicetelefon.city.spoken import opening_words
from servicetelefon.domain.calendar import next_opening
from servicetelefon.domain.city import City
from servicetelefon.journey import line_plan
from servicetelefon.journey.line_plan import Switches


def opening(
    city: City, now: datetime, switches: Switches | None = None
) -> tuple[bool, dict[str, str]]:
    """The same answer that a caller gets."""
    line = next(iter(city.lines))
    admission = line_plan.admit(city, line, now, switches or Switches())
    if admission.sentence is None:
        return True, {}
    opens = next_opening(city.service_hours(line), now)
    if opens is None:
        return False, {}
    spoken = (lang for lang in city.languages if city.wording.speaks(["opens.today"], lang))
    return False, {
        lang: str(opening_words(city.wording, opens, now, city.zone, lang)) for lang in spoken
    }
