"""Every fault of a city folder is told with its file and line; several are told together."""

from __future__ import annotations

from pathlib import Path

import pytest

from cities import MUSTERSTADT, musterstadt
from servicetelefon.city.load import BrokenCity, city_of, load_city, reload
from servicetelefon.city.release import LARGEST_FILE, Release, release_from, release_of
from servicetelefon.kit.errors import BrokenFile

pytestmark = pytest.mark.unit

GOOD = release_of(MUSTERSTADT)


def edited(name: str, old: str, new: str) -> Release:
    content = GOOD.files[name].decode()
    assert old in content, f"{old!r} is not in {name}"
    return release_from({**GOOD.files, name: content.replace(old, new, 1).encode()})


def faults(release: Release) -> list[str]:
    with pytest.raises(BrokenCity) as broken:
        city_of(release)
    return [str(problem) for problem in broken.value.problems]


FAULTS = [
    ("wording/de.yaml", "{day}. {month}", "{date}", "wording/de.yaml:11: opens.date: there is no"),
    ("city.yaml", "zone: Europe/Berlin", "zone: Europe/Bonn", "city.yaml:4: there is no time zone"),
    ("city.yaml", "land: HH", "land: XX", "city.yaml:5: no holidays are known for DE-XX"),
    ("city.yaml", "id: musterstadt", "id: Musterstadt", "city.yaml:2: id: String should match"),
    ("city.yaml", "target: 0.75", "target: 75", "city.yaml:12: promise.service_level.target"),
    ("city.yaml", "formula: sl1", "formula: sl9", "city.yaml:12: promise.service_level.formula"),
    ("city.yaml", "  de: {name: Deutsch, html: de, voice: de}\n", "", "city.yaml:7: de is missing"),
    ("lines.yaml", "menu: main", "menu: mian", "lines.yaml:7: there is no menu 'mian'"),
    ("lines.yaml", "[de, ls, en]", "[de, fr]", "lines.yaml:6: there is no language 'fr'"),
    ("lines.yaml", "[sozialhilfe]", "[x]", "lines.yaml:8: there is no skill 'x'"),
    ("lines.yaml", "    nord:", "    west:", "lines.yaml:18: there is no district 'west'"),
    (
        "lines.yaml",
        'extension: "600"',
        'extension: "500"',
        "lines.yaml:26: sozial has the extension",
    ),
    (
        "lines.yaml",
        "08:00-12:00",
        "8 bis 12",
        "lines.yaml:12: sozial.hours.mon.0: write a period as",
    ),
    ("lines.yaml", "08:00-12:00", "08:00-14:00", "lines.yaml:12: mon: the periods overlap"),
    (
        "lines.yaml",
        "08:00-12:00",
        "12:00-08:00",
        "lines.yaml:12: mon: closes at 08:00, which is not",
    ),
    (
        "lines.yaml",
        "stage: live, since: 2026-06-01",
        "stage: live",
        "lines.yaml:18: since when live?",
    ),
    (
        "lines.yaml",
        "since: 2026-06-01",
        "since: 2025-06-01",
        "lines.yaml:18: the stages do not stand",
    ),
    (
        "lines.yaml",
        "since: 2026-06-01",
        "since: 2026-06-31",
        "lines.yaml:18: sozial.districts.nord.1.since",
    ),
    (
        "lines.yaml",
        "  menu: main",
        "  menu: main\n  colour: red",
        "lines.yaml:8: sozial.colour: there is",
    ),
    (
        "districts.yaml",
        "Unterdorf",
        "Oberdorf",
        "districts.yaml:2: Oberdorf belongs to nord already",
    ),
    (
        "postcodes.yaml",
        "[nord, sued]",
        "[nord, ost]",
        "postcodes.yaml:2: there is no district 'ost'",
    ),
    ("postcodes.yaml", "[nord, sued]", "[]", "postcodes.yaml:2: a postcode needs a district"),
    ("postcodes.yaml", '"99001"', '"9901"', "postcodes.yaml:1: 9901"),
    (
        "offices.yaml",
        "districts: [nord]",
        "districts: [ost]",
        "offices.yaml:3: there is no district",
    ),
    ("offices.yaml", "[grundsicherung]", "[bafög]", "offices.yaml:4: amt-nord.matters.0: String"),
    ("offices.yaml", "[grundsicherung]", "[bafoeg]", "offices.yaml:4: there is no matter 'bafoeg'"),
    (
        "offices.yaml",
        "status: confirmed",
        "status: sicher",
        "offices.yaml:5: amt-nord.address.status",
    ),
    ("offices.yaml", "14:00-18:00", "11:00-18:00", "offices.yaml:7: thu: the periods overlap"),
    (
        "closures.yaml",
        "lines: [sozial]",
        "lines: [sozail]",
        "closures.yaml:2: there is no line 'sozail'",
    ),
    (
        "closures.yaml",
        "last: 2026-12-24",
        "last: 2026-12-23",
        "closures.yaml:1: ends before it begins",
    ),
    (
        "skills.yaml",
        "kind: emergency",
        "kind: topic",
        "skills.yaml:1: there must be one skill of kind",
    ),
    ("skills.yaml", "language: en", "language: fr", "skills.yaml:2: there is no language 'fr'"),
    ("skills.yaml", ", language: en", "", "skills.yaml:2: a language belongs to a skill"),
    ("enquiries.yaml", "group: zugang", "group: x", "enquiries.yaml:11: there is no group 'x'"),
    ("enquiries.yaml", "[aktenzeichen, ", "[x, ", "enquiries.yaml:13: there is no question 'x'"),
    ("enquiries.yaml", "skill: schulden", "skill: x", "enquiries.yaml:14: there is no skill 'x'"),
    (
        "enquiries.yaml",
        "matter: grundsicherung",
        "matter: x",
        "enquiries.yaml:11: there is no matter 'x'",
    ),
    ("outcomes.yaml", "crisis: Notlage\n", "", "outcomes.yaml:1: crisis is missing"),
    (
        "outcomes.yaml",
        "crisis: Notlage",
        "interrupted: Weg",
        "outcomes.yaml:7: interrupted is not an",
    ),
    ("crisis.yaml", 'number: "112", ', "", "crisis.yaml:3: the number is missing"),
    ("crisis.yaml", "2027-05-01", "2026-05-01", "crisis.yaml:8: is not after the day of the last"),
    ("crisis.yaml", 'de: "Bei Lebensgefahr.", ', "", "crisis.yaml:4: the text in de is missing"),
    (
        "announcements.yaml",
        "trial:\n  de",
        "trail:\n  de",
        "announcements.yaml:1: trial is missing",
    ),
    (
        "announcements.yaml",
        "  de: Guten Tag",
        "  fr: Guten Tag",
        "announcements.yaml:2: there is no lang",
    ),
    (
        "announcements.yaml",
        "In Lebensgefahr",
        "In {opens}",
        "announcements.yaml:7: there is no value for",
    ),
    (
        "announcements.yaml",
        "Guten Tag",
        "gut " * 25,
        "announcements.yaml:2: takes 14 s to say, at most 12",
    ),
    (
        "menus.yaml",
        "drücken Sie die 1",
        "drücken Sie",
        "menus.yaml:8: the sentence does not name the",
    ),
    (
        "menus.yaml",
        "die 1.\n        en",
        "die 1.\n        fr",
        "menus.yaml:9: there is no language 'fr'",
    ),
    ("menus.yaml", "de: Brauchen", "ls: Brauchen", "menus.yaml:7: the text in de is missing"),
    ("menus.yaml", "      value: en\n", "", "menus.yaml:10: language needs a value"),
    (
        "menus.yaml",
        "to: emergency",
        "to: emergency\n      value: x",
        "menus.yaml:5: emergency takes no",
    ),
    ("menus.yaml", "value: nord", "value: ost", "menus.yaml:25: there is no district 'ost'"),
    (
        "menus.yaml",
        "{to: person, say",
        "{to: repeat, say",
        "menus.yaml:33: 0 always brings a person",
    ),
    (
        "menus.yaml",
        "{to: district, value: nord",
        "{to: emergency",
        "menus.yaml:23: the emergency key must",
    ),
    (
        "menus.yaml",
        '"*": {to: repeat',
        '"A": {to: repeat',
        "menus.yaml:34: everything.keys.A: String",
    ),
    ("wording/de.yaml", "  clock.pm:", "  clock.mm:", "wording/de.yaml:2: clock.pm is missing"),
    (
        "wording/de.yaml",
        "  trial.note: Probebetrieb\n",
        "",
        "wording/en.yaml:6: trial.note: the German",
    ),
    (
        "wording/en.yaml",
        "Trial operation",
        "Trial {n}",
        "wording/en.yaml:6: trial.note: the placeholders",
    ),
    (
        "wording/en.yaml",
        "language: en",
        "language: ls",
        "wording/en.yaml:1: is not the name of the file",
    ),
]


@pytest.mark.parametrize(("name", "old", "new", "fault"), FAULTS)
def test_a_fault_is_told_with_file_and_line(name: str, old: str, new: str, fault: str) -> None:
    found = faults(edited(name, old, new))
    assert any(one.startswith(fault) for one in found), found


def test_the_good_folder_has_no_fault() -> None:
    assert city_of(GOOD) == musterstadt()


def test_a_productive_line_needs_a_confirmed_number_and_confirmed_hours() -> None:
    assert city_of(edited("lines.yaml", "operation: trial", "operation: productive"))
    unsure = edited("lines.yaml", "operation: trial", "operation: productive").files
    text = unsure["lines.yaml"].decode().replace("status: confirmed", "status: assumed", 1)
    assert faults(release_from({**unsure, "lines.yaml": text.encode()})) == [
        "lines.yaml:3: productive operation needs a confirmed number and confirmed hours"
    ]


def test_a_missing_file_is_named() -> None:
    files = {name: text for name, text in GOOD.files.items() if name != "menus.yaml"}
    assert faults(release_from(files)) == ["menus.yaml: the file is missing"]


def test_missing_german_texts_are_named() -> None:
    files = {name: text for name, text in GOOD.files.items() if name != "wording/de.yaml"}
    assert faults(release_from(files)) == ["wording/de.yaml: the German texts are missing"]


def test_several_faults_are_told_together_in_order_of_file_and_line() -> None:
    files = dict(edited("lines.yaml", "menu: main", "menu: x").files)
    files["lines.yaml"] = files["lines.yaml"].replace(b"[sozialhilfe]", b"[x]", 1)
    files["closures.yaml"] = files["closures.yaml"].replace(b"[sozial]", b"[x]")
    assert [fault.partition(" there")[0] for fault in faults(release_from(files))] == [
        "closures.yaml:2:",
        "lines.yaml:7:",
        "lines.yaml:8:",
    ]


def test_a_file_that_is_no_text_is_named_with_its_line() -> None:
    files = {**GOOD.files, "knowledge/a.md": "# Straße\nStraße".encode("latin-1")}
    assert faults(release_from(files)) == ["knowledge/a.md:1: this is not UTF-8 text"]


def test_a_broken_edit_leaves_the_running_city_as_it_was(tmp_path: Path) -> None:
    current = musterstadt()
    write(tmp_path, edited("lines.yaml", "menu: main", "menu: mian"))
    city, problems = reload(current, tmp_path)
    assert city is current
    assert [str(problem) for problem in problems] == [
        f"{tmp_path}/lines.yaml:7: there is no menu 'mian'"
    ]


def test_a_good_edit_takes_the_place_of_the_running_city(tmp_path: Path) -> None:
    write(tmp_path, edited("city.yaml", "name: Musterstadt", "name: Neustadt"))
    city, problems = reload(musterstadt(), tmp_path)
    assert (city.name, problems) == ("Neustadt", ())


def test_a_folder_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    _, problems = reload(musterstadt(), tmp_path / "nowhere")
    assert [problem.problem for problem in problems] == ["there is no such city folder"]
    with pytest.raises(BrokenCity, match="there is no such city folder"):
        load_city(tmp_path / "nowhere")


def test_a_line_needs_hours() -> None:
    text = GOOD.files["lines.yaml"].decode()
    start, end = text.index("    mon:"), text.index("  districts:")
    lines = (text[:start] + text[end:]).encode()
    assert faults(release_from({**GOOD.files, "lines.yaml": lines})) == [
        "lines.yaml:9: a line needs hours"
    ]


def test_a_file_of_absurd_size_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "city.yaml").open("wb") as file:
        file.truncate(LARGEST_FILE + 1)
    with pytest.raises(BrokenFile, match="the file is too large"):
        release_of(tmp_path)


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    (tmp_path / "wording" / "tr.yaml").symlink_to("/etc/hostname")
    with pytest.raises(BrokenFile, match="files, not links"):
        release_of(tmp_path)


def write(folder: Path, release: Release) -> None:
    for name, content in release.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
