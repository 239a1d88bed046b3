"""Renders templates: the words in the page's language, times in the city's, nothing inline."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from jinja2 import DictLoader, Environment, StrictUndefined, Template, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from servicetelefon.domain.city import City
from servicetelefon.kit.bidi import left_to_right, numbers_kept
from servicetelefon.kit.clock import Clock
from servicetelefon.kit.wording import MAIN_LANGUAGE, Wording, Words
from servicetelefon.web.names import has_letters, names_marked
from servicetelefon.web.staff_words import TEMPLATES
from servicetelefon.web.static_files import StaticFiles

_GERMAN, _HERE = Markup(' lang="de" dir="ltr"'), Markup("")


class Shown(Markup):
    """A text as HTML; where it is in another language than the page, it says so (WCAG 3.1.2)."""

    text: str


@dataclass(slots=True)
class Pages:
    """Makes HTML of a template and values; `shared` is what every template may use."""

    city: Callable[[], City]
    clock: Clock
    staff: Wording
    static: StaticFiles
    shared: Mapping[str, object]
    environment: Environment = field(init=False)
    _joined: tuple[City, Wording] | None = None

    def __post_init__(self) -> None:
        self.environment = Environment(
            loader=DictLoader(_templates()),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self.environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
        files = {"static": self.static.address, "imported": self.static.imported}
        names: dict[str, Any] = {**self.shared, **files, "t": _text, "german": german}
        cast("dict[str, Any]", self.environment.globals).update(names)
        cast("dict[str, Any]", self.environment.filters).update(_FILTERS)

    def html(self, template: str, lang: str = MAIN_LANGUAGE, /, **values: object) -> str:
        return self.rendered(self.environment.get_template(template), lang, **values)

    def rendered(self, template: Template, lang: str = MAIN_LANGUAGE, /, **values: object) -> str:
        """`in_german` stands in an element whose text is German whatever the page's language is."""
        city = self.city()
        values["in_german"] = _HERE if _is_german(city, lang) else _GERMAN
        values["tail"] = "" if lang == MAIN_LANGUAGE else f"?sprache={lang}"
        return template.render(
            city=city, wording=self.wording(), lang=lang, now=self.clock.now(), **values
        )

    def wording(self) -> Wording:
        """The city's and the staff's texts; joined anew when the city was reloaded."""
        city = self.city()
        if self._joined is None or self._joined[0] is not city:
            self._joined = (city, city.wording.joined(self.staff))
        return self._joined[1]


def _templates() -> dict[str, str]:
    """All of them as they were when the process began: while the files are replaced by those of
    another version, pages and code still fit together."""
    return {
        file.relative_to(TEMPLATES).as_posix(): file.read_text(encoding="utf8")
        for file in TEMPLATES.rglob("*.html")
    }


def german(text: str) -> Words:
    """A name or a number of the city's files, which is German whatever somebody speaks."""
    return Words(text, MAIN_LANGUAGE)


@pass_context
def _text(context: Context, words_id: str, **values: str | int | Words) -> Shown:
    wording: Wording = context["wording"]
    lang, city = context["lang"], context["city"]
    kept = {name: _kept(value, lang, city) for name, value in values.items()}
    return shown(wording.t(words_id, lang, **kept), lang, city)


def _kept(value: str | int | Words, lang: str, city: City) -> str | int | Words:
    """What is put into a sentence in another language than its own is held together there."""
    if isinstance(value, Words) and _tag(city, value.lang) != _tag(city, lang):
        return left_to_right(value.text)
    return value


@pass_context
def _in_language(context: Context, words: Words) -> Shown:
    """Words that somebody else chose, marked like our own."""
    return shown(words, context["lang"], context["city"])


@pass_context
def _named(context: Context, text: str) -> Markup:
    """A name of the city's files, marked as German; a mere number is none."""
    if not has_letters(text):
        return escape(text)
    return shown(german(text), context["lang"], context["city"])


def _names_marked(text: str) -> Markup:
    """A plain text in the page's language, in which German is held."""
    return names_marked(escape(text))


def shown(words: Words, lang: str, city: City) -> Shown:
    turned = city.is_right_to_left(words.lang)
    html = names_marked(escape(numbers_kept(words.text, right_to_left=turned)))
    tag = _tag(city, words.lang)
    if tag != _tag(city, lang):
        way = "rtl" if turned else "ltr"
        html = Markup('<span lang="{}" dir="{}">{}</span>').format(tag, way, html)
    text = Shown(html)
    text.text = words.text
    return text


def _is_german(city: City, lang: str) -> bool:
    return _tag(city, lang) == MAIN_LANGUAGE


def _tag(city: City, lang: str) -> str:
    """The language's tag in HTML (BCP 47). Leichte Sprache is German."""
    return city.languages[lang].html if lang in city.languages else lang


@pass_context
def _clock(context: Context, moment: datetime) -> str:
    return f"{_local(context, moment):%H:%M}"


@pass_context
def _day(context: Context, moment: datetime) -> str:
    return f"{_local(context, moment):%d.%m.%Y}"


@pass_context
def _exact(context: Context, moment: datetime) -> str:
    return f"{_local(context, moment):%d.%m.%Y %H:%M:%S}"


@pass_context
def _seconds(context: Context, moment: datetime) -> str:
    return f"{_local(context, moment):%H:%M:%S}"


@pass_context
def _local_day(context: Context, moment: datetime) -> str:
    """As it stands in addresses: 2026-11-02."""
    return f"{_local(context, moment):%Y-%m-%d}"


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds")


def _length_to(begin: datetime | None, end: datetime | None) -> str:
    """How long something took, as minutes and seconds; a dash when it did not happen."""
    if begin is None or end is None:
        return "–"
    minutes, seconds = divmod(round((end - begin).total_seconds()), 60)
    return f"{minutes}:{seconds:02}"


def _percent(share: float | None) -> str:
    """A share as people read it; a dash where there was nothing to count."""
    return "–" if share is None else f"{share * 100:.0f}\u202f%"


def _number(value: float | None, digits: int = 0) -> str:
    """In German: a comma before the digits, a narrow space between thousands."""
    if value is None:
        return "–"
    return f"{value:,.{digits}f}".replace(",", "\u202f").replace(".", ",")


def _local(context: Context, moment: datetime) -> datetime:
    city: Any = context["city"]
    return moment.astimezone(city.zone)


@pass_context
def _grouped(context: Context, code: str) -> str:
    """Eight digits in two groups."""
    city: City = context["city"]
    turned = city.is_right_to_left(context["lang"])
    return numbers_kept(f"{code[:4]} {code[4:]}", right_to_left=turned)


_FILTERS = {
    "clock": _clock,
    "day": _day,
    "exact": _exact,
    "seconds": _seconds,
    "iso": _iso,
    "length_to": _length_to,
    "in_language": _in_language,
    "named": _named,
    "names_marked": _names_marked,
    "local_day": _local_day,
    "percent": _percent,
    "number": _number,
    "grouped": _grouped,
}
