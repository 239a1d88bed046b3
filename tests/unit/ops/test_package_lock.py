"""Lock files: read as written, told with their line, and named by what they hold alone."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicetelefon.kit.errors import BrokenFile
from servicetelefon.ops.apt import Package
from servicetelefon.ops.package_lock import Lock, read_lock

pytestmark = pytest.mark.unit

CHECKOUT = Path(__file__).parents[3]
names = st.from_regex(r"[a-z0-9][a-z0-9+.-]{1,20}", fullmatch=True)
versions = st.from_regex(r"[0-9][A-Za-z0-9.+:~-]{0,20}", fullmatch=True)
checksums = st.from_regex(r"[0-9a-f]{64}", fullmatch=True)
locks = st.lists(
    st.builds(Package, names, versions, checksums), min_size=1, unique_by=lambda p: p.name
).map(lambda packages: Lock(tuple(sorted(packages))))


@given(lock=locks, heading=st.text(st.characters(codec="ascii", exclude_categories=["Cc"])))
def test_what_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, lock: Lock, heading: str
) -> None:
    file = tmp_path_factory.mktemp("lock") / "x.lock"
    file.write_text(lock.text(heading))
    assert read_lock(file) == lock


@given(lock=locks)
def test_key_depends_on_packages_alone(lock: Lock) -> None:
    assert re.fullmatch(r"[0-9a-f]{16}", lock.key)
    first = lock.packages[0]
    other = Package(first.name, first.version + "+1", first.sha256)
    assert Lock((other, *lock.packages[1:])).key != lock.key


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", "x.lock: names no package"),
        ("# only a heading\n", "x.lock: names no package"),
        ("phone 1.0\n", "x.lock:1"),
        (f"# heading\nphone 1.0 {'a' * 63}\n", "x.lock:2"),
        (f"phone 1.0 {'a' * 64}\nphone $(id) {'a' * 64}\n", "x.lock:2"),
    ],
)
def test_broken_lock_file_is_told_with_its_place(tmp_path: Path, text: str, place: str) -> None:
    file = tmp_path / "x.lock"
    file.write_text(text)
    with pytest.raises(BrokenFile, match=re.escape(place)):
        read_lock(file)


def test_missing_lock_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(BrokenFile, match=r"x\.lock: cannot be read"):
        read_lock(tmp_path / "x.lock")


@pytest.mark.parametrize(
    ("name", "package"),
    [
        ("asterisk", "asterisk"),
        ("caddy", "caddy"),
        ("chromium", "chromium"),
        ("sipp", "sip-tester"),
    ],
)
def test_delivered_lock_files_name_their_program(name: str, package: str) -> None:
    lock = read_lock(CHECKOUT / "deploy" / f"{name}.lock")
    assert package in {locked.name for locked in lock.packages}


def test_npm_lock_file_names_no_registry_and_has_a_checksum_for_each_library() -> None:
    lock = json.loads((CHECKOUT / "package-lock.json").read_text())
    libraries = {name: entry for name, entry in lock["packages"].items() if name}
    assert libraries
    assert not [name for name, entry in libraries.items() if "resolved" in entry]
    assert not [name for name, entry in libraries.items() if "integrity" not in entry]
