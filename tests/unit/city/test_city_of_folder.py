"""What a well-formed folder becomes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from cities import MUSTERSTADT, musterstadt
from servicetelefon.city.load import city_of
from servicetelefon.city.release import Release, is_text, release_from, release_of
from servicetelefon.city.spoken import opening_words
from servicetelefon.domain.announcement import Recording, Say
from servicetelefon.domain.calendar import DayKind, day_kind, is_open, next_opening
from servicetelefon.domain.city import SkillKind, Stage
from servicetelefon.domain.office import Confirmation
from servicetelefon.domain.phone_menu import Choice, ChoiceKind
from servicetelefon.kit.wording import Words

pytestmark = pytest.mark.unit

GOOD = release_of(MUSTERSTADT)
WAV = b"RIFF\x00\x00\x00\x00WAVEfmt "
GREETING = "Guten Tag, hier ist das Servicetelefon der Musterstadt. Nichts wird aufgenommen."


def with_files(**files: bytes) -> Release:
    return release_from({**GOOD.files, **files})


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_a_line_is_found_by_its_number_and_its_extension() -> None:
    city = musterstadt()
    assert city.line_dialled("500") == city.line_dialled("+49990100") == city.lines["sozial"]
    assert city.line_dialled("501") is None


def test_the_stage_of_a_district_depends_on_the_day() -> None:
    line = musterstadt().lines["sozial"]
    days = {date(2026, 1, 4): Stage.PLANNED, date(2026, 1, 5): Stage.PILOT}
    days |= {date(2026, 5, 31): Stage.PILOT, date(2026, 6, 1): Stage.LIVE}
    assert {day: line.stage("nord", day) for day in days} == days
    assert line.stage("sued", date(2030, 1, 1)) is Stage.PLANNED
    assert line.stage("west", date(2030, 1, 1)) is Stage.PLANNED


def test_holidays_of_the_land_close_a_line_unless_it_never_closes() -> None:
    city = musterstadt()
    reformation = utc("2026-10-31T12:00")
    assert date(2026, 10, 31) in city.holidays
    assert not is_open(city.service_hours("sozial"), reformation)
    assert is_open(city.service_hours("immer"), reformation)


def test_a_closure_holds_for_the_lines_that_it_names_or_for_all() -> None:
    city = musterstadt()
    one_line, all_lines = utc("2026-12-29T10:00"), utc("2026-12-24T10:00")
    assert day_kind(city.service_hours("sozial"), one_line) is DayKind.CLOSURE
    assert day_kind(city.service_hours("immer"), one_line) is DayKind.OPEN
    assert day_kind(city.service_hours("immer"), all_lines) is DayKind.CLOSURE


def test_an_unconfirmed_office_number_is_not_usable() -> None:
    city = musterstadt()
    assert city.offices["amt-nord"].reachable_by_citizens
    phone = city.offices["amt-sued"].phone
    assert phone is not None
    assert (phone.number, phone.basis.status) == (None, Confirmation.NOT_FOUND)
    assert not city.offices["amt-sued"].reachable_by_citizens
    assert city.main_number.usable


def test_office_hours_stop_at_holidays_too() -> None:
    city = musterstadt()
    visits = city.offices["amt-nord"].visits
    assert visits is not None
    assert is_open(city.office_hours(visits), utc("2026-11-26T13:30"))
    assert not is_open(city.office_hours(visits), utc("2025-12-25T10:00"))


def test_what_a_contact_needs_comes_from_line_language_and_topic() -> None:
    city = musterstadt()
    assert city.needs("sozial") == {"sozialhilfe"}
    assert city.needs("sozial", language="en", topic="schulden") == {
        "sozialhilfe",
        "englisch",
        "schulden",
    }
    assert city.needs("sozial", language="ls", topic="betraege") == {"sozialhilfe"}
    assert city.skill_of(SkillKind.EMERGENCY) == "notlage"
    assert city.skill_of(SkillKind.DUTY) == "dienst"


def test_a_shared_postcode_names_all_its_districts_and_an_unknown_one_none() -> None:
    city = musterstadt()
    assert city.districts_of_postcode("99002") == ("nord", "sued")
    assert city.districts_of_postcode("12345") == ()
    assert city.district_of_quarter("Hafen") == "sued"
    assert city.district_of_quarter("Neubau") is None


def test_a_menu_offers_a_language_in_its_own_words() -> None:
    spoken = musterstadt().menu("sozial").spoken("de")
    assert [words.lang for words in spoken] == ["de", "en", "de"]
    english = musterstadt().menu("sozial").spoken("en")
    assert [words.lang for words in english] == ["en", "en", "en"]


def test_a_menu_in_a_language_that_lacks_a_sentence_says_it_in_german() -> None:
    assert [words.lang for words in musterstadt().menu("sozial").spoken("ls")] == ["de", "en", "de"]


def test_keys_of_every_kind_are_read() -> None:
    menu = musterstadt().menus["everything"]
    assert menu.choice("2") == Choice(ChoiceKind.DISTRICT, "nord")
    assert menu.choice("*") == Choice(ChoiceKind.REPEAT)
    assert menu.choice("A") is None
    keys = (*menu.keys, *musterstadt().menus["answers"].keys)
    assert {entry.choice.kind for entry in keys} == set(ChoiceKind)
    assert str(menu.choice("2")) == "district:nord"


def test_calls_back_go_to_allowed_countries_only_and_never_to_premium_numbers() -> None:
    out = musterstadt().calls_out
    assert out.may_call_back("+494012345")
    assert not out.may_call_back("+499001234567")
    assert not out.may_call_back("+33123456789")


def test_a_crisis_check_falls_due_on_its_day() -> None:
    contact = musterstadt().crisis_contacts["notruf"]
    assert not contact.check_is_due(date(2027, 4, 30))
    assert contact.check_is_due(date(2027, 5, 1))


def test_a_line_may_say_an_announcement_of_its_own() -> None:
    lines = GOOD.files["lines.yaml"].replace(
        b"  menu: main\n", b"  menu: main\n  announcements: {greeting: willkommen}\n", 1
    )
    texts = GOOD.files["announcements.yaml"] + b"willkommen: {de: Willkommen.}\n"
    city = city_of(with_files(**{"lines.yaml": lines, "announcements.yaml": texts}))
    assert city.announcement("sozial", Say.GREETING).words("en") == Words("Willkommen.", "de")
    assert city.announcement("immer", Say.GREETING).words("en").lang == "en"


def test_a_recording_wins_while_its_words_are_those_of_the_text() -> None:
    recorded = {
        "recordings/de/greeting.wav": WAV,
        "recordings/de/greeting.txt": GREETING.replace(". ", ".\n").encode(),
    }
    announcement = city_of(with_files(**recorded)).announcements["greeting"]
    assert announcement.recording("de") == Recording("recordings/de/greeting.wav")
    assert announcement.recording("en") is None
    assert announcement.recording("ls") == Recording("recordings/de/greeting.wav")


def test_an_old_recording_of_a_changed_text_is_not_played() -> None:
    recorded = {
        "recordings/de/greeting.wav": WAV,
        "recordings/de/greeting.txt": b"Moin.",
    }
    assert city_of(with_files(**recorded)).announcements["greeting"].recording("de") is None


def test_the_city_can_be_made_from_the_release_alone() -> None:
    assert city_of(GOOD) == musterstadt()


def test_a_release_is_named_by_its_content() -> None:
    again = release_from({path: GOOD.files[path] for path in reversed(list(GOOD.files))})
    assert again.hash == GOOD.hash
    assert with_files(**{"closures.yaml": b"[]\n"}).hash != GOOD.hash
    # Moving a byte from a name to a content is another release.
    assert release_from({"a": b"bc"}).hash != release_from({"ab": b"c"}).hash


def test_texts_and_sounds_of_a_release_lie_apart() -> None:
    release = with_files(**{"recordings/de/greeting.wav": WAV})
    assert set(release.sounds()) == {"recordings/de/greeting.wav"}
    assert set(release.texts()) == {path for path in release.files if is_text(path)}


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-25T05:00", "heute um 8 Uhr"),
        ("2026-11-25T19:00", "morgen um 8 Uhr"),
        ("2026-11-27T19:00", "am Montag um 8 Uhr"),
        ("2026-12-23T19:00", "am Montag, 4. Januar, um 8 Uhr"),
        ("2026-11-23T11:30", "heute um 13 Uhr"),
    ],
)
def test_the_next_opening_in_words(now: str, expected: str) -> None:
    city = musterstadt()
    opens = next_opening(city.service_hours("sozial"), utc(now))
    assert opens is not None
    assert opening_words(city.wording, opens, utc(now), city.zone).text == expected


def test_minutes_are_said_when_there_are_some() -> None:
    city, now = musterstadt(), utc("2026-11-25T05:00")
    words = opening_words(city.wording, now + timedelta(hours=2, minutes=5), now, city.zone)
    assert words.text == "heute um 8 Uhr 05"


def test_an_opening_is_never_said_in_two_languages() -> None:
    city, now = musterstadt(), utc("2026-11-25T05:00")
    words = opening_words(city.wording, now + timedelta(hours=2), now, city.zone, "en")
    assert words == Words("heute um 8 Uhr", "de")
