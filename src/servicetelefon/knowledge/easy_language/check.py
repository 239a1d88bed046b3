"""The check of a text in Leichte Sprache, line by line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from servicetelefon.knowledge.easy_language import grammar
from servicetelefon.knowledge.easy_language.compounds import unhyphenated
from servicetelefon.knowledge.easy_language.findings import Finding, Rule
from servicetelefon.knowledge.sentences import sentences

MOST_WORDS = 12
_MOST_ITEMS = 3
_ITEM = re.compile(r"^\s*[-*]\s+")
_HEADING = re.compile(r"^#+\s+")
_PATTERNS = (
    (Rule.NEGATION, grammar.NEGATION),
    (Rule.SUBJUNCTIVE, grammar.SUBJUNCTIVE),
    (Rule.PASSIVE, grammar.PASSIVE),
    (Rule.GENITIVE, grammar.GENITIVE),
    (Rule.ABBREVIATION, grammar.ABBREVIATION),
    (Rule.SPECIAL_SIGN, grammar.SPECIAL_SIGN),
    (Rule.ADDRESS_IN_TEXT, grammar.ADDRESS),
)


def check(text: str) -> list[Finding]:
    """Every finding, in order of its line. Placeholders of figures must be filled before."""
    lines = [_HEADING.sub("", _ITEM.sub("", line)) for line in text.split("\n")]
    findings = [found for number, line in enumerate(lines) for found in _line(number, line)]
    if text.strip() and not grammar.ADDRESSED.search(text):
        findings.append(Finding(Rule.NOT_ADDRESSED, 0, lines[0]))
    return findings


def _line(number: int, line: str) -> Iterator[Finding]:
    told = sentences(line)
    if len(told) > 1:
        yield Finding(Rule.SENTENCE_PER_LINE, number, line)
    for sentence in told:
        if len(grammar.WORD.findall(sentence)) > MOST_WORDS:
            yield Finding(Rule.SENTENCE_LENGTH, number, sentence)
        if sentence.count(",") >= _MOST_ITEMS:
            yield Finding(Rule.LIST, number, sentence)
    for rule, pattern in _PATTERNS:
        for found in pattern.finditer(line):
            yield Finding(rule, number, found[0])
    for noun in unhyphenated(line):
        yield Finding(Rule.COMPOUND, number, noun)
