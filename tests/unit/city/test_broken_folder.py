"""Every fault of a city folder is told with its file and line; several are told together."""

from __future__ import annotations

from pathlib import Path

import pytest

from cities import MUSTERSTADT, musterstadt
from servicetelefon.city.load import BrokenCity, city_of, load_city, reload
from servicetelefon.city.release import LARGEST_FILE, Release, release_from, release_of
from servicetelefon.kit.errors import BrokenFile
from unit.city.faults import FAULTS

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
