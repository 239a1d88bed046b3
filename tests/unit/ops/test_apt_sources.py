"""The archive that this machine uses is found in both of apt's styles, and none is made up."""

from __future__ import annotations

from pathlib import Path

import pytest

from servicetelefon.kit.errors import Unavailable
from servicetelefon.ops.apt import debian_archive
from servicetelefon.ops.apt_sources import (
    Source,
    deb822_sources,
    one_line_sources,
    own_archive,
    read_sources,
)

pytestmark = pytest.mark.unit

DEB822 = """\
# a mirror near by
Types: deb deb-src
URIs: http://mirror.example/debian
Suites: bookworm bookworm-updates
Components: main contrib
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: http://mirror.example/security
Suites: bookworm-security
Components: main
Enabled: no

Types: deb-src
URIs: http://mirror.example/sources
Suites: bookworm
Components: main
"""
KEY = """\
Types: deb
URIs: http://mirror.example/debian
Suites: trixie
Components: main
Signed-By:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 mDMEXYZ
 -----END PGP PUBLIC KEY BLOCK-----
"""
ONE_LINE = """\
# deb http://old.example/debian bookworm main
deb [ arch=amd64 signed-by=/etc/apt/keyrings/ours.gpg ] http://mirror.example/debian bookworm main
deb-src http://mirror.example/debian bookworm main
deb http://mirror.example/security bookworm-security main contrib # updates
deb http://flat.example/ ./
deb [trusted=yes] file:/srv/debian bookworm main
"""


def test_deb822_entries_that_are_switched_on_for_programs() -> None:
    assert list(deb822_sources(DEB822)) == [
        Source(
            address="http://mirror.example/debian",
            suites=("bookworm", "bookworm-updates"),
            components=("main", "contrib"),
            signed_by="/usr/share/keyrings/debian-archive-keyring.gpg",
        )
    ]


def test_deb822_key_in_the_file_is_handed_on_whole() -> None:
    (source,) = deb822_sources(KEY)
    (again,) = deb822_sources(source.stanza("forky"))
    assert again.signed_by == source.signed_by
    assert again.suites == ("forky",)
    assert "mDMEXYZ" in (again.signed_by or "")


def test_one_line_entries_with_their_options() -> None:
    assert list(one_line_sources(ONE_LINE)) == [
        Source(
            address="http://mirror.example/debian",
            suites=("bookworm",),
            components=("main",),
            signed_by="/etc/apt/keyrings/ours.gpg",
        ),
        Source(
            address="http://mirror.example/security",
            suites=("bookworm-security",),
            components=("main", "contrib"),
        ),
        Source(
            address="file:/srv/debian", suites=("bookworm",), components=("main",), trusted=True
        ),
    ]


@pytest.mark.parametrize("trusted", [True, False])
@pytest.mark.parametrize("signed_by", [None, "/etc/apt/keyrings/ours.gpg"])
def test_stanza_for_another_suite_is_trusted_in_the_same_way(
    signed_by: str | None, *, trusted: bool
) -> None:
    source = Source(
        address="http://mirror.example/debian",
        suites=("bookworm",),
        components=("main",),
        signed_by=signed_by,
        trusted=trusted,
    )
    (other,) = deb822_sources(source.stanza("forky"))
    assert (other.address, other.suites) == (source.address, ("forky",))
    assert (other.signed_by, other.trusted) == (signed_by, trusted)


def source(address: str, *suites: str) -> Source:
    return Source(address=address, suites=suites, components=("main",))


def test_own_archive_is_that_of_the_release_not_its_updates_nor_a_third_party() -> None:
    sources = [
        source("third", "nodistro"),
        source("updates", "trixie-updates", "trixie-security"),
        source("own", "trixie"),
    ]
    assert own_archive(sources, "trixie") == sources[2]


def test_own_archive_may_be_named_by_a_moving_suite() -> None:
    sources = [source("third", "nodistro"), source("own", "stable")]
    assert own_archive(sources, "trixie") == sources[1]
    assert own_archive(sources[:1], "trixie") is None


def test_both_styles_are_read_from_the_settings_of_apt(tmp_path: Path) -> None:
    (tmp_path / "sources.list").write_text("deb http://one.example/debian bookworm main\n")
    parts = tmp_path / "sources.list.d"
    parts.mkdir()
    (parts / "b.sources").write_text(DEB822)
    (parts / "a.list").write_text("deb http://two.example/debian bookworm main\n")
    (parts / "c.list.save").write_text("deb http://old.example/debian bookworm main\n")
    (parts / "d.list").write_bytes(b"\xff\xfe")
    assert [source.address for source in read_sources(tmp_path)] == [
        "http://one.example/debian",
        "http://two.example/debian",
        "http://mirror.example/debian",
    ]


DEBIAN = {"ID": "debian", "VERSION_CODENAME": "bookworm", "PRETTY_NAME": "Debian 12"}


def test_archive_of_this_machine(tmp_path: Path) -> None:
    (tmp_path / "sources.list").write_text("deb http://one.example/debian bookworm main\n")
    archive = debian_archive(settings=tmp_path, release=DEBIAN, machine="x86_64")
    assert archive.address == "http://one.example/debian"


@pytest.mark.parametrize(
    ("release", "machine", "named"),
    [
        ({"ID": "ubuntu", "PRETTY_NAME": "Ubuntu 24.04"}, "x86_64", "Ubuntu 24.04"),
        (DEBIAN, "aarch64", "aarch64"),
        ({}, "x86_64", "this system"),
        (DEBIAN, "x86_64", "No archive of Debian"),
    ],
)
def test_other_machines_are_told_the_way_out(
    tmp_path: Path, release: dict[str, str], machine: str, named: str
) -> None:
    with pytest.raises(Unavailable, match=rf"{named}.*ARI_URL"):
        debian_archive(settings=tmp_path, release=release, machine=machine)
