"""Which office, asked by keys: the city's rules with what a telephone can type. Pure, no I/O.

A postcode alone decides only where it lies in one district. Where it is shared, or where a rule
asks something with a few answers, the caller chooses by key; what keys cannot say is left to a
person, and said so.
"""

from __future__ import annotations

from dataclasses import replace

from servicetelefon.domain.call import Event
from servicetelefon.domain.phone_ask import Ask
from servicetelefon.domain.responsibility import Address, AskFor, Finding, Status, Why
from servicetelefon.journey.caller_heard import Heard, Situation, Where, asks
from servicetelefon.journey.line_dialogue import OFFICE, wrong
from servicetelefon.responsibility.find import Finder

MOST_OPTIONS = 9
"""As many as there are keys that count."""

UNKNOWN, ELSEWHERE = "unknown", "elsewhere"
_OF_PLACE = frozenset({AskFor.ADDRESS, AskFor.QUARTER, AskFor.STREET})


def postcode_typed(finder: Finder, here: Situation, where: Where, typed: str) -> Heard:
    query = replace(where.query, address=Address(postcode=typed))
    return _answered(finder, here, Where(query))


def option_typed(finder: Finder, here: Situation, where: Where, typed: str) -> Heard:
    place = int(typed) - 1 if typed.isdigit() else -1
    if not 0 <= place < len(where.options):
        return replace(wrong(here), where=where)
    chosen, query = where.options[place], where.query
    if where.code in set(AskFor):
        # The district by its name beside the postcode: both together leave one.
        name = here.city.districts[chosen].name
        query = replace(query, address=replace(query.address, quarter=name))
    else:
        query = replace(query, answers={**query.answers, where.code: chosen})
    return _answered(finder, here, Where(query))


def _answered(finder: Finder, here: Situation, where: Where) -> Heard:
    finding = finder.find(where.query)
    reasons = {one.code for one in finding.reasons}
    if Why.POSTCODE_OUTSIDE in reasons:
        return _postcode_again(here, where)
    if finding.status is Status.FOUND and finding.office:
        sure = all(ground.basis.confirmed for ground in finding.basis)
        return _told(f"{finding.office}:{finding.matter}:{'sure' if sure else 'unsure'}")
    if finding.status is Status.OUTSIDE:
        return _told(ELSEWHERE)
    return _asked_back(here, where, finding) or _told(UNKNOWN)


def _postcode_again(here: Situation, where: Where) -> Heard:
    """Also where the rule had asked something first, and only then looked at the place."""
    heard = wrong(here, "postcode")
    if heard.event is not Event.WRONG_ENTRY:
        return heard
    again = {**heard.values, "asks": Ask.OFFICE_POSTCODE.value}
    return replace(heard, values=again, where=where)


def _asked_back(here: Situation, where: Where, finding: Finding) -> Heard | None:
    """What a key can answer; None where only words would help."""
    question = finding.question
    if finding.status is not Status.ASK or question is None:
        return None
    city, which = here.city, Ask.OFFICE_ANSWER
    options = question.options if question.code in city.responsibility.questions else ()
    if question.code in _OF_PLACE and not where.query.address.quarter:
        options = city.districts_of_postcode(where.query.address.postcode)
        which = Ask.OFFICE_DISTRICT
    if not 0 < len(options) <= MOST_OPTIONS:
        return None
    return replace(asks(which), where=Where(where.query, question.code, options))


def _told(what: str) -> Heard:
    """`what` stands on the call's row, so it names offices and matters, never a place."""
    told = f"{OFFICE}:{what}"
    return Heard(Event.TOLD, {"told": told, "asks": None, "tries": 0}, told)
