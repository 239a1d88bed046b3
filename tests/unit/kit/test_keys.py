"""The key ring's file: added to, never changed, private, and checked line by line."""

from __future__ import annotations

import re
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicetelefon.kit.errors import BrokenFile, Conflict, Unavailable
from servicetelefon.kit.keys import KEY_BYTES, KeyMissing, KeyRing, office_key

pytestmark = pytest.mark.unit


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "keys" / "ring"


def test_a_key_is_made_once_and_found_by_the_next_process(path: Path) -> None:
    made = KeyRing(path).ensure("line")
    assert (made.number, len(made.bytes)) == (1, KEY_BYTES)
    assert KeyRing(path).ensure("line") == made
    assert KeyRing(path).get("line", 1) == made


def test_file_and_folder_are_private_from_the_first_byte(path: Path) -> None:
    KeyRing(path).ensure("line")
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_after_rotation_the_old_number_stays_readable(path: Path) -> None:
    ring = KeyRing(path)
    old = ring.ensure("line")
    new = ring.rotate("line")
    assert new.number == old.number + 1
    assert ring.current("line") == new
    assert KeyRing(path).get("line", old.number) == old


def test_a_key_that_another_process_added_is_found_on_demand(path: Path) -> None:
    ours, theirs = KeyRing(path), KeyRing(path)
    ours.ensure("line")
    theirs.rotate("line")
    added = theirs.ensure(office_key("altona"))
    assert ours.get("line", 2) == theirs.current("line")
    assert ours.current("office:altona") == added


def test_two_who_ensure_the_same_key_at_once_get_the_same_one(path: Path) -> None:
    got: list[bytes] = []
    together = threading.Barrier(4)

    def ensure() -> None:
        together.wait()
        got.append(KeyRing(path).ensure("cookie").bytes)

    threads = [threading.Thread(target=ensure) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 4
    assert len(set(got)) == 1


def test_fingerprints_tell_keys_apart_and_are_the_same_everywhere(
    path: Path, tmp_path: Path
) -> None:
    ring, other = KeyRing(path), KeyRing(tmp_path / "other" / "ring")
    for each in (ring, other):
        each.ensure("line")
    ring.rotate("line")
    again = KeyRing(path)
    again.load()
    assert list(ring.fingerprints()) == ["line 1", "line 2"]
    assert again.fingerprints() == ring.fingerprints()
    assert len({*ring.fingerprints().values(), *other.fingerprints().values()}) == 3


def test_a_missing_key_is_named_and_not_made_by_asking(path: Path) -> None:
    ring = KeyRing(path)
    ring.ensure("line")
    with pytest.raises(KeyMissing, match="the key cookie is not in"):
        ring.current("cookie")
    with pytest.raises(KeyMissing, match="key 7 of line is not in"):
        ring.get("line", 7)
    assert KeyRing(path).names() == []


def test_a_file_that_others_may_read_is_refused(path: Path) -> None:
    KeyRing(path).ensure("line")
    path.chmod(0o640)
    with pytest.raises(Conflict, match="may be read by others: chmod 600"):
        KeyRing(path).load()


def test_the_secret_is_not_in_what_is_printed(path: Path) -> None:
    assert repr(KeyRing(path).ensure("line")) == "Key(number=1)"


@pytest.mark.parametrize(
    ("what", "becomes"),
    [
        pytest.param(r"^line 1", "line 2", id="another number"),
        pytest.param(r"^line 1", "cookie 1", id="another name"),
        pytest.param(r"....$", "", id="cut off"),
        pytest.param(r"BwcH", "BwcI", id="another letter"),
        pytest.param(r".", "\0", id="zeroes"),
        pytest.param(r"^.*$", r"\g<0>\n\g<0>", id="twice"),
        pytest.param(r"^.*$", "", id="words of somebody else"),
    ],
)
def test_a_damaged_line_is_named(path: Path, what: str, becomes: str) -> None:
    KeyRing(path, chance=lambda length: b"\x07" * length).ensure("line")
    *head, last = path.read_text().splitlines()
    path.write_text("\n".join([*head, re.sub(what, becomes or "hello", last)]) + "\n")
    with pytest.raises(BrokenFile, match=r"ring:[34]: ") as raised:
        KeyRing(path).load()
    assert raised.value.place.path == path


@given(kept=st.integers(min_value=0, max_value=60))
def test_a_line_that_was_never_finished_is_overwritten(
    tmp_path_factory: pytest.TempPathFactory, kept: int
) -> None:
    path = tmp_path_factory.mktemp("keys") / "ring"
    first = KeyRing(path).ensure("line")
    with path.open("a") as ring:
        ring.write("cookie 1 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= 0123456789abcdef"[:kept])
    ring = KeyRing(path)
    made = ring.ensure("cookie")
    assert KeyRing(path).current("cookie") == made
    assert KeyRing(path).current("line") == first


def test_a_file_that_cannot_be_written_is_named_and_stays_readable(tmp_path: Path) -> None:
    folder = tmp_path / "file-in-the-way"
    folder.write_text("")
    with pytest.raises(Unavailable, match="cannot be written"):
        KeyRing(folder / "ring").ensure("line")
