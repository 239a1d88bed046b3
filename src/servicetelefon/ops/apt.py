"""Debian packages by apt's signed lists, for any user: private lists, the host's state untouched.

Standard library only: `deploy/bootstrap.py` uses it before anything is installed.
"""

from __future__ import annotations

import getpass
import platform
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from servicetelefon.kit.errors import ServiceError, Unavailable
from servicetelefon.ops.apt_sources import APT_SETTINGS, Source, own_archive, read_sources
from servicetelefon.ops.programs import run

_PLANNED = re.compile(r"^Inst (?P<name>[^ :]+)\S* \((?P<version>\S+) ", re.MULTILINE)
# A moving suite signs its list for seven days.
_EXPIRED = re.compile(r"Release file for \S+ is expired")
_ANY_AGE = ("-o", "Acquire::Check-Valid-Until=false")
_QUICK = 60  # seconds; nothing is fetched
_LISTS = 300
_FILES = 1800
_OWN_SERVER = "Use an Asterisk of your own instead: ARI_URL=http://user:password@host:8088."

# Lists, downloads and the (empty) record of what is installed lie in our folder. Hooks of the
# host would clean up the host's own folders. Proxies and passwords of the host stay in force.
_SETTINGS = """\
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
#clear APT::Architectures;
APT::Architecture "amd64";
APT::Architectures {{ "amd64"; }};
APT::Install-Recommends "0";
APT::Sandbox::User "{user}";
APT::Update::Error-Mode "any";
Acquire::Languages "none";
Acquire::Retries "3";
Acquire::http::Timeout "30";
Acquire::https::Timeout "30";
Dir::State "{folder}";
Dir::State::lists "{folder}/lists";
Dir::State::status "{folder}/status";
Dir::Cache "{folder}/cache";
Dir::Etc::sourcelist "/dev/null";
Dir::Etc::sourceparts "{folder}/sources";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "{folder}/preferences";
"""


@dataclass(frozen=True, slots=True, order=True)
class Package:
    """One exact package. `sha256` is that of its file, in lower-case hex."""

    name: str
    version: str
    sha256: str

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


def debian_archive(
    *,
    settings: Path = APT_SETTINGS,
    release: Mapping[str, str] | None = None,
    machine: str | None = None,
) -> Source:
    """The Debian archive that this machine uses itself.

    Raises Unavailable, with the way out, where it is no Debian on amd64.
    """
    release = _release() if release is None else release
    machine = machine or platform.machine()
    if release.get("ID") != "debian" or machine != "x86_64":
        name = release.get("PRETTY_NAME", "this system")
        raise Unavailable(
            f"Programs are unpacked on Debian with amd64 only; this is {name} on {machine}. {_OWN_SERVER}"
        )
    archive = own_archive(read_sources(settings), release.get("VERSION_CODENAME", ""))
    if archive is None:
        raise Unavailable(f"No archive of Debian is named in {settings}. {_OWN_SERVER}")
    return archive


def own_suite() -> str:
    """The codename of the release that this machine runs; empty where it says none."""
    return _release().get("VERSION_CODENAME", "")


def _release() -> Mapping[str, str]:
    try:
        return platform.freedesktop_os_release()
    except OSError:
        return {}


class OldList(Unavailable):
    """What is signed may be true no more."""

    code = "old-list"


class PrivateApt:
    """apt over one suite of one archive, as if nothing were installed. `folder` is ours alone."""

    def __init__(self, folder: Path, archive: Source, suite: str) -> None:
        for name in ("lists/partial", "cache/archives/partial", "sources", "preferences"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        (folder / "status").touch()
        (folder / "sources" / "archive.sources").write_text(archive.stanza(suite))
        self._settings = folder / "apt.conf"
        self._settings.write_text(_SETTINGS.format(folder=folder, user=getpass.getuser()))

    def update(self) -> None:
        """Read the suite's signed lists. Raises OldList for one that is older than it may be."""
        try:
            self._run("apt-get", "-qq", "update", seconds=_LISTS)
        except Unavailable as error:
            if _EXPIRED.search(str(error)):
                raise OldList(
                    "the archive's signed list has ended: a mirror is behind, or this clock ahead"
                ) from error
            raise

    def update_whatever_its_age(self) -> None:
        """Only where the checksum of every package is known from elsewhere: the signature of an
        old list is as good, but nobody may be given old versions by it."""
        self._run("apt-get", "-qq", *_ANY_AGE, "update", seconds=_LISTS)

    def resolve(self, names: Iterable[str]) -> list[Package]:
        """The newest of these packages with everything that they need."""
        plan = self._run("apt-get", "--simulate", "install", *names)
        found = [(match["name"], match["version"]) for match in _PLANNED.finditer(plan)]
        offered = {(p.name, p.version): p for p in self.offered(name for name, _ in found)}
        return sorted(offered[key] for key in found)

    def offered(self, names: Iterable[str]) -> list[Package]:
        """What the archive has of these packages now; unknown names are simply not in it."""
        known = set(self._run("apt-cache", "pkgnames").split())
        wanted = [name for name in names if name in known]
        if not wanted:
            return []
        return list(_packages(self._run("apt-cache", "show", *wanted)))

    def download(self, packages: Sequence[Package], into: Path) -> list[Path]:
        """Fetch these exact versions; apt checks each against the signed lists."""
        exact = [f"{package.name}={package.version}" for package in packages]
        self._run("apt-get", "-qq", "download", *exact, folder=into, seconds=_FILES)
        return [_file_of(package, into) for package in packages]

    def _run(
        self, program: str, *words: str, folder: Path | None = None, seconds: int = _QUICK
    ) -> str:
        return run((program, "-c", str(self._settings), *words), seconds=seconds, folder=folder)


def _packages(stanzas: str) -> Iterator[Package]:
    for stanza in stanzas.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in stanza.splitlines() if ": " in line)
        if "SHA256" in fields:
            yield Package(fields["Package"], fields["Version"], fields["SHA256"])


def _file_of(package: Package, folder: Path) -> Path:
    # apt writes the colon of an epoch as %3a.
    pattern = f"{package.name}_{package.version.replace(':', '%3a')}_*.deb"
    found = next(folder.glob(pattern), None)
    if found is None:
        raise ServiceError(f"apt-get download left no file for {package}")
    return found
