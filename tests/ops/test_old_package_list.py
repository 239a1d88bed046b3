"""The archive's list of packages has ended: a mirror is a week behind, or the clock runs ahead."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from debian_archive import SUITE, Archive
from servicetelefon.kit.errors import Unavailable
from servicetelefon.ops.apt import OldList, PrivateApt
from servicetelefon.ops.apt_sources import Source
from servicetelefon.ops.packages import Bundle, fetch, write_lock
from servicetelefon.ops.unpacked import Unpacked

pytestmark = [
    pytest.mark.ops,
    pytest.mark.skipif(
        not (shutil.which("apt-get") and shutil.which("dpkg-deb") and shutil.which("gpg")),
        reason="no apt that reads a signed archive, or nothing to sign it with",
    ),
]

OFFERED = ("phone", "1.0", "")
NEWER = ("phone", "1.1", "")
ENDED = "Date: Sun, 01 Mar 2026 08:00:00 UTC\nValid-Until: Sun, 08 Mar 2026 08:00:00 UTC\n"
PHONE = Bundle(name="phone", title="Phone", packages=("phone",), left_out=(), finish=lambda _: None)


class Mirror:
    """An archive that signs what it offers with a key of its own."""

    def __init__(self, folder: Path) -> None:
        self.archive = Archive(folder / "archive")
        self.folder = folder
        self.key = folder / "key.gpg"
        self.lock_file = folder / "phone.lock"
        self.said: list[str] = []
        (folder / "gpg").mkdir(mode=0o700)
        self._gpg("--quick-generate-key", "archive@example.test", "rsa2048", "sign", "never")
        self.key.write_bytes(self._gpg("--export"))

    def offers(self, package: tuple[str, str, str], *, dates: str = "") -> None:
        self.archive.offer(package)
        release = self.archive.folder / "dists" / SUITE / "Release"
        release.write_text(release.read_text().replace("SHA256:", f"{dates}SHA256:"))
        signed = release.with_name("InRelease")
        signed.write_bytes(self._gpg("--clearsign", "--output", "-", str(release)))

    def apt(self, folder: Path) -> PrivateApt:
        source = Source(
            address=self.archive.folder.as_uri(),
            suites=(SUITE,),
            components=("main",),
            signed_by=str(self.key),
        )
        made = PrivateApt(folder, source, SUITE)
        with (folder / "apt.conf").open("a") as settings:  # a host may have switched it off
            settings.write('Acquire::Check-Date "true";\nAcquire::Check-Valid-Until "true";\n')
        return made

    def lock(self) -> None:
        apt = self.apt(self.folder / "apt for the lock")
        apt.update()
        write_lock(PHONE, self.lock_file, apt)

    def fetch(self) -> Unpacked:
        return fetch(
            PHONE,
            self.lock_file,
            cache=self.folder / "cache",
            say=self.said.append,
            open_apt=self.apt,
        )

    def _gpg(self, *words: str) -> bytes:
        command = ["gpg", "--homedir", str(self.folder / "gpg"), "--batch", "--passphrase", ""]
        return subprocess.run([*command, *words], check=True, capture_output=True).stdout


@pytest.fixture
def mirror(tmp_path: Path) -> Mirror:
    made = Mirror(tmp_path)
    made.offers(OFFERED)
    made.lock()
    return made


def test_what_is_locked_is_fetched_by_an_old_list_too(mirror: Mirror) -> None:
    mirror.offers(OFFERED, dates=ENDED)
    assert mirror.fetch().path("usr/share/phone").read_text() == "1.0"
    assert any("has ended" in line for line in mirror.said)


def test_by_an_old_list_nothing_is_chosen_anew(mirror: Mirror) -> None:
    """Somebody who holds a list back would otherwise choose which old versions we run."""
    mirror.offers(NEWER, dates=ENDED)
    with pytest.raises(OldList, match="clock"):
        mirror.fetch()


def test_by_an_old_list_nothing_is_locked(mirror: Mirror) -> None:
    mirror.offers(OFFERED, dates=ENDED)
    with pytest.raises(OldList):
        mirror.lock()


def test_a_list_of_another_key_is_refused_whatever_its_age(mirror: Mirror, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = Mirror(tmp_path / "other")
    other.offers(OFFERED, dates=ENDED)
    mirror.archive = other.archive
    with pytest.raises(Unavailable) as refused:
        mirror.fetch()
    assert not isinstance(refused.value, OldList)
