"""Limits, words in their language, hours of a week, addresses: what pages are made of."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from uuid import UUID

import pytest

from servicetelefon.city.load import load_city
from servicetelefon.domain.city import City
from servicetelefon.domain.people import SignedIn
from servicetelefon.domain.permissions import Action, Role
from servicetelefon.kit.clock import ManualClock
from servicetelefon.kit.wording import Entry, Review, Wording
from servicetelefon.web import staff_words
from servicetelefon.web.citizen.page import first_line, hours_of_days
from servicetelefon.web.limits import MOST_ADDRESSES, Limit, TooMany
from servicetelefon.web.pages import Pages
from servicetelefon.web.services import BrowserPhone, PageSettings
from servicetelefon.web.sessions import cookie_name, csrf_token
from servicetelefon.web.start import first_page
from servicetelefon.web.static_files import StaticFiles

pytestmark = pytest.mark.unit

MUSTERSTADT = Path(__file__).parents[2] / "cities" / "musterstadt"
NOW = datetime(2026, 3, 2, 22, 30, 5, tzinfo=UTC)


@cache
def musterstadt() -> City:
    return load_city(MUSTERSTADT)


def some_pages(tmp_path: Path, city: City, staff: Wording) -> Pages:
    (tmp_path / "x.css").write_text("p {}")
    return Pages(lambda: city, ManualClock(NOW), staff, StaticFiles(tmp_path), {})


async def test_a_limit_lets_a_burst_pass_and_then_so_many_a_second():
    clock = ManualClock(NOW)
    limit = Limit(clock, burst=3, per_second=0.5)
    for _ in range(3):
        limit.take("a")
    with pytest.raises(TooMany):
        limit.take("a")
    limit.take("b")
    await clock.move(timedelta(seconds=2))
    limit.take("a")
    with pytest.raises(TooMany):
        limit.take("a")


def test_a_limit_remembers_so_many_addresses_only():
    limit = Limit(ManualClock(NOW), burst=1, per_second=0)
    for number in range(MOST_ADDRESSES + 1):
        limit.take(str(number))
    limit.take("0")  # the oldest was forgotten
    with pytest.raises(TooMany):
        limit.take(str(MOST_ADDRESSES))


def test_a_text_in_another_language_than_the_page_says_so(tmp_path: Path):
    texts = {"de": {"a": Entry("Ämter & Orte")}, "en": {}}
    city = replace(musterstadt(), wording=Wording(texts))
    pages = some_pages(tmp_path, city, Wording())
    template = pages.environment.from_string('{{ t("a") }}|{{ t("a").text }}')
    shown = {lang: pages.rendered(template, lang) for lang in ("de", "en", "ls")}
    assert shown["de"] == "Ämter &amp; Orte|Ämter &amp; Orte"
    assert shown["en"] == '<span lang="de" dir="ltr">Ämter &amp; Orte</span>|Ämter &amp; Orte'
    # Leichte Sprache is German.
    assert shown["ls"] == shown["de"]


def test_times_are_the_citys(tmp_path: Path):
    pages = some_pages(tmp_path, musterstadt(), Wording())
    template = pages.environment.from_string(
        "{{ now|day }} {{ now|clock }} {{ now|seconds }} {{ now|length_to(later) }} "
        "{{ none|length_to(now) }}"
    )
    later = NOW + timedelta(seconds=125)
    assert pages.rendered(template, "de", later=later) == "02.03.2026 23:30 23:30:05 2:05 –"


def test_words_are_joined_anew_after_the_city_was_reloaded(tmp_path: Path):
    cities = [replace(musterstadt(), wording=Wording({"de": {"a": Entry("alt")}}))]
    pages = some_pages(tmp_path, cities[0], Wording())
    pages.city = lambda: cities[0]
    assert str(pages.wording().t("a")) == "alt"
    cities[0] = replace(cities[0], wording=Wording({"de": {"a": Entry("neu")}}))
    assert str(pages.wording().t("a")) == "neu"


def test_every_page_finds_its_words_in_every_city():
    staff = staff_words.staff_wording()
    cities = Path(__file__).parents[3] / "cities"
    for folder in (MUSTERSTADT, cities / "hamburg", cities / "berlin"):
        staff_words.check(load_city(folder).wording, staff)


def test_a_missing_word_stops_the_start_and_is_named():
    staff = staff_words.staff_wording()
    with pytest.raises(staff_words.MissingWords, match=r"call\.browser"):
        staff_words.check(Wording(), staff)


def test_a_word_that_stands_in_both_is_named():
    both = Wording({"de": {"sign_in.title": Entry("x", reviewed=Review("a", date(2026, 1, 1)))}})
    with pytest.raises(staff_words.MissingWords, match=r"sign_in\.title"):
        staff_words.check(musterstadt().wording.joined(both), staff_words.staff_wording())


def test_days_with_the_same_hours_stand_together():
    rows = hours_of_days(first_line(musterstadt()))
    assert [(row.first, row.last, len(row.periods)) for row in rows] == [
        (0, 0, 2),
        (1, 3, 1),
        (4, 4, 1),
        (5, 6, 0),
    ]


def test_a_static_address_changes_with_any_content(tmp_path: Path):
    (tmp_path / "a.js").write_text("1")
    before = StaticFiles(tmp_path)
    (tmp_path / "b.js").write_text("2")
    after = StaticFiles(tmp_path)
    assert before.address("a.js") != after.address("a.js")
    assert after.has("b.js")
    assert not before.has("b.js")


def test_a_page_tells_every_module_that_a_script_needs(tmp_path: Path):
    for name, text in {
        "desk/desk.js": 'import "./bar.js";\nimport { a, b } from "../parts/tone.js";\n',
        "desk/bar.js": 'import "./desk.js";\nimport { a } from "../parts/tone.js";\n',
        "parts/tone.js": 'import { c } from "./deep.js";\n// import "./not.js";\n',
        "parts/deep.js": 'import JsSIP from "jssip";\n',
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    files = StaticFiles(tmp_path)
    needed = {files.address(f) for f in ("desk/bar.js", "parts/tone.js", "parts/deep.js")}
    assert set(files.imported("desk/desk.js")) == needed
    assert files.imported("parts/deep.js") == ()


def test_a_secure_cookie_is_bound_to_its_host():
    plain = PageSettings(True, False, "1", BrowserPhone("/phone/ws", "city.example"), Path())
    assert cookie_name(replace(plain, secure=True)) == "__Host-session"
    assert cookie_name(plain) == "session"
    assert cookie_name(replace(plain, practice=True)) == "practice"


def test_the_forms_token_follows_the_session_and_does_not_tell_it():
    assert csrf_token("a") == csrf_token("a") != csrf_token("b")
    assert "session-token" not in csrf_token("session-token")


def test_everybody_has_a_first_page_and_first_passwords_their_change():
    def somebody(*roles: Role, must_change: bool = False) -> SignedIn:
        return SignedIn(UUID(int=1), "Mara", frozenset(roles), "x", must_change)

    assert first_page(None) == "/konto"
    assert first_page(somebody(Role.AGENT, Role.SUPERVISOR)) == "/desk"
    assert first_page(somebody(Role.COMPLIANCE)) == "/compliance"
    assert first_page(somebody(Role.AGENT, must_change=True)) == "/konto"
    assert somebody(Role.SUPERVISOR).acting(Action.SEE_CONTACTS) is Role.SUPERVISOR
    assert somebody(Role.AGENT).acting(Action.MANAGE_ACCOUNTS) is None
