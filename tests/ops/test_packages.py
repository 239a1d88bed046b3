"""Unpacked programs with the real apt on an archive in a folder: locked, cached, never half done."""

from __future__ import annotations

import shutil
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from debian_archive import Archive
from servicetelefon.kit.errors import BrokenFile, Unavailable
from servicetelefon.ops.apt import PrivateApt
from servicetelefon.ops.packages import Bundle, WrongChecksum, fetch, ready, write_lock
from servicetelefon.ops.unpacked import Unpacked, unpack

pytestmark = [
    pytest.mark.ops,
    pytest.mark.skipif(
        not (shutil.which("apt-get") and shutil.which("dpkg-deb")), reason="this is no Debian"
    ),
]

FIRST = (("phone", "1:1.0-1", "tone"), ("tone", "2.0", "init"), ("init", "1", ""))
SECOND = (("phone", "1:1.1-1", "tone"), ("tone", "2.0", "init"), ("init", "1", ""))


def bundle(finish: Callable[[Unpacked], None] = lambda _: None) -> Bundle:
    return Bundle(
        name="phone", title="Phone", packages=("phone",), left_out=("in?t",), finish=finish
    )


class Desk:
    """One user's cache and lock file beside an archive; keeps what was said."""

    def __init__(self, folder: Path) -> None:
        self.archive = Archive(folder / "archive")
        self.cache = folder / "a cache"
        self.lock_file = folder / "phone.lock"
        self.said: list[str] = []

    def lock(self) -> None:
        apt = self.archive.apt(self.cache.with_name("apt for the lock"))
        apt.update()
        write_lock(bundle(), self.lock_file, apt)

    def fetch(
        self,
        wanted: Bundle | None = None,
        *,
        open_apt: Callable[[Path], PrivateApt] | None = None,
    ) -> Unpacked:
        return fetch(
            wanted or bundle(),
            self.lock_file,
            cache=self.cache,
            say=self.said.append,
            open_apt=open_apt or self.archive.apt,
        )

    def shelf(self) -> list[str]:
        """What lies there for others to find."""
        return [path.name for path in (self.cache / "phone").iterdir() if path.name[0] != "."]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    desk.archive.offer(*FIRST)
    desk.lock()
    return desk


def no_network(_: Path) -> PrivateApt:
    raise Unavailable("no network")


def refuse(_: Unpacked) -> None:
    raise Unavailable("it does not start")


def version_in(folder: Unpacked, name: str = "phone") -> str:
    return folder.path(f"usr/share/{name}").read_text()


def test_packages_with_what_they_need_are_unpacked_but_not_what_is_left_out(desk: Desk) -> None:
    folder = desk.fetch()
    assert version_in(folder) == "1:1.0-1"
    assert version_in(folder, "tone") == "2.0"
    assert not folder.path("usr/share/init").exists()
    assert folder.path("lib").readlink() == Path("usr/lib")


def test_lock_file_names_package_version_and_checksum(desk: Desk) -> None:
    lines = [line.split() for line in desk.lock_file.read_text().splitlines() if line[0] != "#"]
    assert [(name, version, len(sha256)) for name, version, sha256 in lines] == [
        ("phone", "1:1.0-1", 64),
        ("tone", "2.0", 64),
    ]


def test_second_start_asks_no_archive(desk: Desk) -> None:
    first = desk.fetch()
    assert desk.fetch(open_apt=no_network) == first
    assert ready(bundle(), desk.lock_file, cache=desk.cache) == first


def test_nothing_is_ready_before_it_was_fetched(desk: Desk) -> None:
    assert ready(bundle(), desk.lock_file, cache=desk.cache) is None


def test_version_gone_from_the_archive_is_resolved_anew_and_said(desk: Desk) -> None:
    desk.archive.offer(*SECOND)
    folder = desk.fetch()
    assert version_in(folder) == "1:1.1-1"
    assert any("phone 1:1.0-1" in line and "make lock" in line for line in desk.said)


def test_what_was_resolved_anew_is_found_without_network(desk: Desk) -> None:
    desk.archive.offer(*SECOND)
    first = desk.fetch()
    assert desk.fetch(open_apt=no_network) == first


def test_new_version_that_does_not_start_leaves_the_last_good_one(desk: Desk) -> None:
    old = desk.fetch()
    desk.archive.offer(*SECOND)
    desk.lock()
    assert desk.fetch(bundle(refuse)) == old
    assert "it does not start" in desk.said[-1]
    assert desk.shelf() == [old.folder.parent.name]


def test_without_network_the_last_good_one_serves_a_newer_lock(desk: Desk) -> None:
    old = desk.fetch()
    desk.archive.offer(*SECOND)
    desk.lock()
    assert desk.fetch(open_apt=no_network) == old


def test_first_fetch_without_network_is_told(desk: Desk) -> None:
    with pytest.raises(Unavailable, match="no network"):
        desk.fetch(open_apt=no_network)
    assert desk.shelf() == []


def test_archive_with_another_checksum_than_the_lock_is_refused(desk: Desk) -> None:
    text = desk.lock_file.read_text().splitlines()
    text[-1] = text[-1][:-1] + ("0" if text[-1][-1] != "0" else "1")
    desk.lock_file.write_text("\n".join(text))
    with pytest.raises(WrongChecksum, match=r"tone 2\.0"):
        desk.fetch()
    assert desk.shelf() == []


def test_file_that_was_exchanged_in_the_archive_is_refused(desk: Desk) -> None:
    file = desk.archive.file_of("tone")
    content = bytearray(file.read_bytes())
    content[-20] ^= 1
    file.write_bytes(content)
    with pytest.raises(Unavailable, match="apt-get failed"):
        desk.fetch()
    assert desk.shelf() == []


def test_archive_that_nobody_signed_is_refused(desk: Desk) -> None:
    unsigned = desk.archive.source(trusted=False)
    with pytest.raises(Unavailable, match="not signed"):
        desk.fetch(open_apt=lambda folder: PrivateApt(folder, unsigned, "forky"))


def test_two_starts_at_once_fetch_once(desk: Desk) -> None:
    finished: list[Unpacked] = []
    both_asked = threading.Barrier(2, timeout=60)
    waiting = threading.Event()

    def slow(folder: Unpacked) -> None:
        waiting.wait(60)
        finished.append(folder)

    def start() -> Unpacked:
        both_asked.wait()
        return fetch(
            bundle(slow),
            desk.lock_file,
            cache=desk.cache,
            say=lambda line: waiting.set() if "waiting" in line else None,
            open_apt=desk.archive.apt,
        )

    with ThreadPoolExecutor(2) as pool:
        folders = {pool.submit(start).result for _ in range(2)}
        assert len({result() for result in folders}) == 1
    assert len(finished) == 1


_KILLED = """
import os, signal, sys
from pathlib import Path
sys.path[:0] = [{tests!r}]
from debian_archive import Archive
from servicetelefon.ops.packages import Bundle, fetch
kill = lambda folder: os.kill(os.getpid(), signal.SIGKILL)
fetch(Bundle(name="phone", title="Phone", packages=("phone",), left_out=("in?t",), finish=kill),
      Path({lock!r}), cache=Path({cache!r}), say=print, open_apt=Archive(Path({archive!r})).apt)
"""


def test_killed_fetch_leaves_nothing_half_done_and_the_next_one_succeeds(desk: Desk) -> None:
    program = _KILLED.format(
        tests=str(Path(__file__).parents[1]),
        lock=str(desk.lock_file),
        cache=str(desk.cache),
        archive=str(desk.archive.folder),
    )
    killed = subprocess.run([sys.executable, "-c", program], check=False, capture_output=True)
    assert killed.returncode == -signal.SIGKILL
    assert desk.shelf() == []
    assert version_in(desk.fetch()) == "1:1.0-1"
    assert not (desk.cache / "phone/.work").exists()


def test_nothing_unpacked_may_run_as_somebody_else(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    (tree / "DEBIAN").mkdir(parents=True)
    (tree / "DEBIAN/control").write_text(
        "Package: su\nVersion: 1\nArchitecture: all\nMaintainer: T <t@t>\nDescription: test\n"
    )
    (tree / "su").touch()
    (tree / "su").chmod(0o6755)
    file = tmp_path / "su.deb"
    subprocess.run(["dpkg-deb", "--build", str(tree), str(file)], check=True, capture_output=True)
    inside = subprocess.run(["dpkg-deb", "-c", str(file)], check=True, capture_output=True)
    assert b"rwsr-sr-x" in inside.stdout
    mode = unpack([file], tmp_path / "root").path("su").stat().st_mode
    assert stat.S_IMODE(mode) == 0o755


def test_cache_is_for_its_user_alone(desk: Desk) -> None:
    desk.fetch()
    assert stat.S_IMODE((desk.cache / "phone").stat().st_mode) == 0o700


def test_broken_lock_file_is_told_with_its_line(desk: Desk) -> None:
    desk.lock_file.write_text("# phone\nphone 1.0\n")
    with pytest.raises(BrokenFile, match=r"phone\.lock:2"):
        desk.fetch()


def test_cache_that_cannot_be_written_is_told(desk: Desk) -> None:
    desk.cache.write_text("a file where the folder should be")
    with pytest.raises(Unavailable, match="a cache"):
        desk.fetch()
