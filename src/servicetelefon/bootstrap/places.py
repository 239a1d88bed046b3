"""Where things lie on this machine: folders and addresses, from the settings alone."""

from __future__ import annotations

import socket
from collections.abc import Generator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_cache_path
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from servicetelefon.config import ROOT, Settings
from servicetelefon.kit.errors import Unavailable
from servicetelefon.ops.certificate import Certificate, in_folder
from servicetelefon.ops.postgres import OWNER, Cluster
from servicetelefon.ops.postgres_use import in_use
from servicetelefon.ops.sockets import socket_folder

DATABASE = "servicetelefon"


@dataclass(frozen=True, slots=True)
class Places:
    """Folders of one installation."""

    settings: Settings
    practice: bool = False
    """The practice has a database and a spool of its own, and shares keys and programs."""

    @property
    def database_name(self) -> str:
        return f"{DATABASE}_practice" if self.practice else DATABASE

    @property
    def home(self) -> Path:
        return self.settings.home

    @property
    def run(self) -> Path:
        """Private folder of sockets; short enough for a socket's path."""
        return socket_folder(self.home / "run")

    @property
    def logs(self) -> Path:
        return self.home / "log"

    @property
    def keys(self) -> Path:
        return self.settings.key_file or self.home / "keys" / "ring"

    @property
    def sounds(self) -> Path:
        return self.home / "sounds"

    @property
    def engine(self) -> Path:
        return self.home / "asterisk"

    @property
    def tls(self) -> Path:
        return self.home / "tls"

    @property
    def certificate(self) -> Certificate:
        """What browsers and carriers are shown: the city's, or the one made here."""
        city, key = self.settings.certificate, self.settings.certificate_key
        return Certificate(city, key) if city and key else in_folder(self.tls)

    @property
    def spool(self) -> Path:
        """Steps of running calls while the database is away."""
        return self.home / ("practice" if self.practice else "spool")

    @property
    def first_practice(self) -> Path:
        """The first sign-in of the practice, until somebody has been told."""
        return self.home / "practice-first-sign-in"

    @property
    def backups(self) -> Path:
        return self.home / "backups"

    @property
    def cache(self) -> Path:
        return user_cache_path("servicetelefon")

    @property
    def deploy(self) -> Path:
        return ROOT / "deploy"

    @property
    def cluster(self) -> Cluster:
        return Cluster(self.home / "postgres", self.run)

    @contextmanager
    def server(self) -> Generator[None]:
        """The database's server for the time of a command; the city's own runs by itself."""
        with in_use(self.cluster) if self.settings.database_url is None else nullcontext():
            yield

    def database(self) -> str:
        """The database's address as its owner."""
        if self.settings.database_url:
            return self._own(self.settings.database_url)
        return make_conninfo(self.cluster.dsn(self.database_name), options=f"-c role={OWNER}")

    @property
    def serving(self) -> str:
        """The same, for serving: the role is set by `kit.database`."""
        given = self.settings.database_url
        return self._own(given) if given else self.cluster.dsn(self.database_name)

    def _own(self, given: str) -> str:
        """On the city's own server the practice lies beside its database."""
        if not self.practice:
            return given
        return make_conninfo(given, dbname=practice_beside(given))


def practice_beside(dsn: str) -> str:
    """Name of the practice's database beside the city's own."""
    return f"{conninfo_to_dict(dsn).get('dbname') or DATABASE}_practice"


def city_folder(settings: Settings) -> Path:
    return settings.city_folder


def evals_of(settings: Settings) -> Path:
    """Question sets of the city, and what they last showed."""
    return settings.city_folder.parent.parent / "evals" / settings.city_folder.name


def pages_address(settings: Settings) -> str:
    """Under which the pages are opened in a browser."""
    return _opened_at(settings, settings.web_port, settings.https_port)


def practice_address(settings: Settings) -> str:
    return _opened_at(settings, settings.practice_port, settings.practice_https_port)


def _opened_at(settings: Settings, alone: int, for_others: int) -> str:
    if settings.alone:
        return f"http://127.0.0.1:{alone}"
    return f"https://{settings.host}:{for_others}"


def address_of(host: str) -> str:
    """The address behind a host name; Asterisk names addresses only. Raises Unavailable."""
    try:
        return socket.gethostbyname(host)
    except OSError as unknown:
        raise Unavailable(f"HOST: nobody knows the address of {host}") from unknown
