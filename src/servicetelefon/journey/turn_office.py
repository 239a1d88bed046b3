"""The responsible office in words, with only what is confirmed, or the question that is still open."""

from __future__ import annotations

from servicetelefon.domain.office import Office
from servicetelefon.domain.responsibility import Status
from servicetelefon.journey.turn_parts import TurnParts
from servicetelefon.journey.turn_state import Turn
from servicetelefon.responsibility.words import question_words, reason_words


def lines(turn: Turn, parts: TurnParts) -> list[str]:
    city, language, finding = parts.city, turn.language, turn.finding
    if finding is None:
        return [str(city.wording.t("where.ask.address", language))]
    if finding.status is Status.FOUND and finding.office:
        return ["\n".join(_office(city.offices[finding.office], turn, parts))]
    said = [str(reason_words(one, city, language)) for one in finding.reasons[:1]]
    asked = question_words(finding.question, city, language) if finding.question else []
    return [*said, *(str(one) for one in asked)]


def _office(office: Office, turn: Turn, parts: TurnParts) -> list[str]:
    words, language = parts.city.wording, turn.language
    found = [str(words.t("turn.office", language, office=office.name))]
    if office.address is not None and office.address.basis.confirmed:
        place = f"{office.address.postcode or ''} {office.address.town}".strip()
        found.append(f"{office.address.street}, {place}")
    if office.reachable_by_citizens and office.phone is not None:
        found.append(str(words.t("turn.office_phone", language, number=office.phone.shown)))
    else:
        number = parts.city.main_number.shown
        found.append(str(words.t("turn.office_unsure", language, number=number)))
    return found
