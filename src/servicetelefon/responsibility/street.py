"""A street of the directory: which of its segments fit to what was said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from servicetelefon.domain.city import City
from servicetelefon.domain.office import Basis
from servicetelefon.domain.responsibility import (
    AskFor,
    Evidence,
    Ground,
    Part,
    Place,
    Reason,
    Why,
)
from servicetelefon.responsibility.directory import Segment, Street
from servicetelefon.responsibility.heard import Heard
from servicetelefon.responsibility.located import Located, ask, found, unclear


def contradiction(one: str, there: str, other: str) -> Reason:
    """`one` lies in `there`, which does not go together with `other`."""
    return Reason(Why.CONTRADICTION, {"one": one, "there": there, "other": other})


def in_street(street: Street, heard: Heard, city: City, basis: Basis | None) -> Located:
    """The district of a street that is known, as far as number, quarter and postcode say."""
    numbered = _numbered(street, heard)
    segments = numbered or street.segments
    if any(one.district not in city.districts for one in segments):
        return unclear(Reason(Why.DISTRICT_CHANGED))
    reasons = [] if numbered or not heard.numbers else [_no_such_number(street, heard)]
    for narrow in (_in_quarter, _in_postcode):
        left, reason = narrow(segments, heard, city)
        if not left and reason is not None:
            return unclear(*reasons, reason)
        segments = left
        reasons += [reason] if reason else []
    districts = _of(segments, "district")
    if len(districts) == 1:
        grounds = [Ground(Part.DISTRICT, Evidence.STREET_DIRECTORY, basis)] if basis else []
        return found(_place(street, segments), grounds, reasons)
    names = ", ".join(city.districts[one].name for one in districts)
    shared = Reason(Why.SHARED_STREET, {"street": street.name, "districts": names})
    what = AskFor.QUARTER if numbered else AskFor.HOUSE_NUMBER
    return ask(what, _of(segments, "quarter"), [*reasons, shared])


def _numbered(street: Street, heard: Heard) -> Sequence[Segment]:
    """Segments with the number; with all of them, where several were said."""
    at = [street.at(number) for number in heard.numbers]
    return [segment for segments in at for segment in segments] if all(at) else []


def _in_quarter(
    segments: Sequence[Segment], heard: Heard, city: City
) -> tuple[Sequence[Segment], Reason | None]:
    """Those in the quarter that was said; nothing and a contradiction when none can be."""
    area = heard.area
    if area is None:
        return segments, None
    inside = [
        one
        for one in segments
        if one.quarter in area.quarters or (not area.quarters and one.district in area.districts)
    ]
    if inside:
        return inside, None
    there = _there(segments, city)
    name = segments[0].street
    if not {one.district for one in segments} & set(area.districts):
        return [], contradiction(name, there, heard.quarter)
    values = {"street": name, "quarter": heard.quarter, "there": there}
    return segments, Reason(Why.QUARTER_DIFFERS, values)


def _in_postcode(
    segments: Sequence[Segment], heard: Heard, city: City
) -> tuple[Sequence[Segment], Reason | None]:
    if not heard.postcode:
        return segments, None
    inside = [one for one in segments if one.postcode == heard.postcode]
    if inside:
        return inside, None
    there, name = _there(segments, city), segments[0].street
    if not {one.district for one in segments} & set(heard.postcode_districts):
        return [], contradiction(name, there, heard.postcode)
    values = {"street": name, "postcode": heard.postcode, "there": there}
    return segments, Reason(Why.POSTCODE_DIFFERS, values)


def _no_such_number(street: Street, heard: Heard) -> Reason:
    said = "–".join(str(number) for number in heard.numbers)
    return Reason(Why.NUMBER_UNKNOWN, {"street": street.name, "number": said})


def _place(street: Street, segments: Sequence[Segment]) -> Place:
    """All the segments have in common."""
    quarters, postcodes = _of(segments, "quarter"), _of(segments, "postcode")
    return Place(
        district=segments[0].district,
        quarter=quarters[0] if len(quarters) == 1 else None,
        street=street.name,
        postcode=postcodes[0] if len(postcodes) == 1 else None,
    )


def _there(segments: Iterable[Segment], city: City) -> str:
    """Where they lie, in words: quarter (district), …"""
    places = {(one.quarter, city.districts[one.district].name) for one in segments}
    return ", ".join(f"{quarter} ({district})" for quarter, district in sorted(places))


def _of(segments: Iterable[Segment], what: str) -> Sequence[str]:
    return sorted({getattr(segment, what) for segment in segments})
