"""What responsibility.yaml says together with the other files: rules for every matter, steps
that end somewhere, splits in order."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from servicetelefon.city.references import Faults, unknown
from servicetelefon.city.responsibility_schema import RulePart, SplitPart, StepPart
from servicetelefon.city.sources import Sources
from servicetelefon.city.speech import faults_of_texts
from servicetelefon.domain.responsibility import SITUATION, AskFor
from servicetelefon.domain.responsibility_rules import StepKind
from servicetelefon.kit.yaml_file import Loc

NAME = "responsibility.yaml"

_NEEDS = {
    StepKind.ADDRESS: set[str](),
    StepKind.DISTRICT: {"district"},
    StepKind.OFFICE: {"office"},
    StepKind.QUESTION: {"question", "then"},
    StepKind.DISTRICT_ANSWER: {"question"},
    StepKind.RULE: {"matter"},
    StepKind.UNCLEAR: {"why"},
    StepKind.ELSEWHERE: {"why"},
}
_MAY_HAVE = {
    StepKind.ADDRESS: {"whose", "matter"},
    StepKind.DISTRICT: {"matter", "unit"},
    StepKind.OFFICE: {"unit"},
    StepKind.DISTRICT_ANSWER: {"matter"},
}


def faults_of_responsibility(sources: Sources) -> Faults:
    for check in (_rules, _questions, _splits, _names):
        yield from check(sources)


def _rules(sources: Sources) -> Faults:
    rules, matters = sources.responsibility.rules, sources.enquiries.matters
    yield from unknown(sources, NAME, ("rules",), "matter", rules, matters)
    for matter in matters:
        if matter not in rules:
            yield sources.fault(NAME, ("rules",), f"there is no rule for {matter}")
    named: dict[str, str] = {}
    for matter, rule in rules.items():
        loc: Loc = ("rules", matter)
        for index, name in enumerate(rule.names):
            other = named.setdefault(name.casefold(), matter)
            if other != matter:
                problem = f"{name} names {other} already"
                yield sources.fault(NAME, (*loc, "names", index), problem)
        yield from unknown(sources, NAME, (*loc, "beside"), "office", rule.beside, sources.offices)
        for situation_id, situation in rule.situations.items():
            here = (*loc, "situations", situation_id, "title")
            yield from faults_of_texts(sources, NAME, here, situation.title)
        yield from _steps_of(sources, matter, rule)


def _steps_of(sources: Sources, matter: str, rule: RulePart) -> Faults:
    for loc, step in _walk(("rules", matter, "step"), rule.step):
        yield from _step(sources, loc, step)
        yield from _circle(sources, loc, step, matter)
    for situation_id, situation in rule.situations.items():
        start: Loc = ("rules", matter, "situations", situation_id, "step")
        for loc, step in _walk(start, situation.step):
            yield from _step(sources, loc, step)


def _walk(loc: Loc, step: StepPart) -> Iterator[tuple[Loc, StepPart]]:
    yield loc, step
    for answer, after in step.then.items():
        yield from _walk((*loc, "then", answer), after)


def _step(sources: Sources, loc: Loc, step: StepPart) -> Faults:
    given = step.model_fields_set - {"by"}
    for key in sorted(_NEEDS[step.by] - given):
        yield sources.fault(NAME, loc, f"{step.by} needs {key}")
    for key in sorted(given - _NEEDS[step.by] - _MAY_HAVE.get(step.by, set())):
        yield sources.fault(NAME, (*loc, key), f"{step.by} takes no {key}")
    for key, value, known in (
        ("matter", step.matter, sources.responsibility.rules),
        ("district", step.district, sources.districts),
        ("office", step.office, sources.offices),
        ("question", step.question, sources.responsibility.questions),
    ):
        if value is not None:
            yield from unknown(sources, NAME, (*loc, key), key, [value], known)
    yield from _answers(sources, loc, step)


def _answers(sources: Sources, loc: Loc, step: StepPart) -> Faults:
    question = sources.responsibility.questions.get(step.question or "")
    if question is None:
        return
    if step.by is StepKind.DISTRICT_ANSWER and question.answers:
        yield sources.fault(NAME, loc, "the answers of this question are not districts")
    if step.by is StepKind.QUESTION:
        for answer in sorted(question.answers.keys() - step.then.keys()):
            yield sources.fault(NAME, loc, f"what follows on {answer}?")
        yield from unknown(sources, NAME, (*loc, "then"), "answer", step.then, question.answers)


def _circle(sources: Sources, loc: Loc, step: StepPart, matter: str) -> Faults:
    """A rule may point to another one, whose own steps then may not point on."""
    if step.by is not StepKind.RULE or step.matter is None:
        return
    other = sources.responsibility.rules.get(step.matter)
    points_on = other is not None and any(
        after.by is StepKind.RULE for _, after in _walk((), other.step)
    )
    if step.matter == matter or points_on:
        yield sources.fault(NAME, loc, f"the rule of {step.matter} points on to another rule")


def _questions(sources: Sources) -> Faults:
    for question_id, question in sources.responsibility.questions.items():
        loc: Loc = ("questions", question_id)
        if question_id in {SITUATION, *AskFor}:
            yield sources.fault(NAME, loc, f"{question_id} is asked by the program itself")
        yield from faults_of_texts(sources, NAME, (*loc, "text"), question.text)
        for answer, texts in question.answers.items():
            yield from faults_of_texts(sources, NAME, (*loc, "answers", answer), texts)


def _splits(sources: Sources) -> Faults:
    splits = sources.responsibility.splits
    yield from unknown(sources, NAME, ("splits",), "office", splits, sources.offices)
    for office, split in splits.items():
        loc: Loc = ("splits", office)
        yield from unknown(
            sources, NAME, (*loc, "offices"), "office", split.offices, sources.offices
        )
        yield from unknown(
            sources, NAME, (*loc, "matters"), "matter", split.matters, sources.enquiries.matters
        )
        yield from _letters(sources, (*loc, "letters"), split)
        yield from _areas(sources, (*loc, "areas"), split)


def _letters(sources: Sources, loc: Loc, split: SplitPart) -> Faults:
    for index, one in enumerate(split.letters):
        if one.last < one.first and not one.first.startswith(one.last):
            yield sources.fault(NAME, (*loc, index), "ends before it begins")
    for index, (before, after) in enumerate(pairwise(split.letters), start=1):
        if after.first <= before.last:
            yield sources.fault(NAME, (*loc, index), "the ranges do not stand in order")


def _areas(sources: Sources, loc: Loc, split: SplitPart) -> Faults:
    quarters = {quarter for one in sources.districts.values() for quarter in one.quarters}
    seen: set[str] = set()
    for index, area in enumerate(split.areas):
        here = (*loc, index)
        yield from unknown(sources, NAME, (*here, "quarters"), "quarter", area.quarters, quarters)
        yield from unknown(
            sources, NAME, (*here, "postcodes"), "postcode", area.postcodes, sources.postcodes
        )
        for one in (*area.quarters, *area.postcodes):
            if one in seen:
                yield sources.fault(NAME, here, f"{one} belongs to another area already")
            seen.add(one)


def _names(sources: Sources) -> Faults:
    quarters = {quarter for one in sources.districts.values() for quarter in one.quarters}
    for name, meant in sources.responsibility.other_quarters.items():
        loc: Loc = ("other_quarters", name)
        yield from unknown(sources, NAME, loc, "quarter", meant, quarters)
        if name in quarters:
            yield sources.fault(NAME, loc, f"{name} is a quarter itself")
    for name, meant in sources.responsibility.former_streets.items():
        if not meant:
            yield sources.fault(NAME, ("former_streets", name), "what is it called today?")
