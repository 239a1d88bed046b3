"""Patterns of German grammar that Leichte Sprache avoids. Rules, no dictionary: they can err."""

from __future__ import annotations

import re

_PREFIX = "ab|an|auf|aus|be|bei|durch|ein|ent|er|fest|frei|her|hin|mit|nach|um|unter|ver|vor|weg|zu|zurück|zusammen|zer|über"
_PARTICIPLE = (
    rf"(?:(?:{_PREFIX})?ge\w{{2,}}(?:t|en)|(?:be|ver|er|ent|zer|über|unter)\w{{3,}}t|\w{{3,}}iert)"
)

NEGATION = re.compile(
    r"\b(?:nicht|kein(?:e|en|em|er|es)?|nie|niemals|niemand(?:em|en)?|nirgends|nichts)\b",
    re.IGNORECASE,
)
SUBJUNCTIVE = re.compile(
    r"\b(?:hätte|wäre|würde|könnte|müsste|dürfte|sollte|käme|gäbe|bräuchte|ließe|wüsste|seien)"
    r"(?:st|n|t|en)?\b",
    re.IGNORECASE,
)
PASSIVE = re.compile(
    rf"\b(?:wird|werden|wurden?|worden|werde)\b[^.!?]*?\b(?P<end>{_PARTICIPLE})\b"
    rf"|\b{_PARTICIPLE}\s+(?:wird|werden|wurden?|worden)\b"
)
GENITIVE = re.compile(
    r"\b(?:[Dd]es|[Ee]ines|[Mm]eines|[Ii]hres|[Dd]ieses|[Jj]edes|[Ss]eines)\s+(?:\w+en\s+)?"
    r"[A-ZÄÖÜ][\w-]*s\b"
    r"|\b[A-ZÄÖÜ][\w-]+\s+(?:der|einer|Ihrer|dieser)\s+[A-ZÄÖÜ][\w-]+"
    r"|\b(?:[Ww]egen|[Tt]rotz|[Ww]ährend|[Aa]nstatt)\s+(?:der|des|einer|eines)\b"
)
ABBREVIATION = re.compile(
    r"\b(?:z\.\s?B|d\.\s?h|u\.\s?a|o\.\s?ä|bzw|usw|evtl|ggf|ca|inkl|Abs|Nr|Tel|Str|Art|Std|Min)\."
    r"|\b[A-ZÄÖÜ]{2,}\b"
)
SPECIAL_SIGN = re.compile(r"[()\[\]{}§&%/*_€#;]|\.\.\.|…")
# A postcode and a town, or a street with its number, with other words in the same line.
ADDRESS = re.compile(
    r"\w.*,\s*\d{5}\s+[A-ZÄÖÜ]\w+"
    r"|\w+\s.*\b[A-ZÄÖÜ][\w-]*(?:straße|str\.|weg|platz|allee|damm)\s+\d+"
)
ADDRESSED = re.compile(r"\b(?:Sie|Ihr(?:e|en|em|er|es)?|Ihnen|du|dein\w*|dir|dich)\b")
WORD = re.compile(r"[A-Za-zÄÖÜäöüß][\w-]*")
