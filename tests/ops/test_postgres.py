"""The embedded server: set up once, found again after every kind of end."""

from __future__ import annotations

import os
import shutil
import signal
import threading
from collections.abc import Generator
from pathlib import Path

import psycopg
import pytest

from ops.confined import said_in_confinement
from servicetelefon.kit.errors import Conflict
from servicetelefon.ops.postgres import LIVE_SETTINGS, QUICK_SETTINGS, Cluster
from servicetelefon.ops.postgres_leftovers import server_of, stop_server
from servicetelefon.ops.postgres_use import in_use
from servicetelefon.ops.processes import send, working_in
from servicetelefon.ops.sockets import socket_folder

pytestmark = pytest.mark.ops


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder as it is after the first start; each test takes a copy."""
    folder = tmp_path_factory.mktemp("prepared")
    Cluster(folder / "data", folder / "run", QUICK_SETTINGS).prepare()
    return folder / "data"


@pytest.fixture
def stopped(prepared: Path, tmp_path: Path) -> Generator[Cluster]:
    shutil.copytree(prepared, tmp_path / "data", symlinks=True)
    (tmp_path / "data").chmod(0o700)
    cluster = Cluster(tmp_path / "data", socket_folder(tmp_path / "run"), QUICK_SETTINGS)
    yield cluster
    stop_server(cluster.data)


def test_live_settings_are_taken_and_errors_quote_nobody(tmp_path: Path, prepared: Path) -> None:
    shutil.copytree(prepared, tmp_path / "data", symlinks=True)
    cluster = Cluster(tmp_path / "data", socket_folder(tmp_path / "run"), LIVE_SETTINGS)
    with in_use(cluster), psycopg.connect(cluster.dsn(), autocommit=True) as connection:
        assert connection.execute("show fsync").fetchone() == ("on",)
        with pytest.raises(psycopg.DataError):
            connection.execute("select 'Erika Mustermann'::int")
        with pytest.raises(psycopg.DataError):
            connection.execute("select %s::text::int", ("Erika Mustermann",))
    assert "Mustermann" not in (tmp_path / "data.log").read_text()


def test_killed_server_and_its_busy_backend_give_way_to_the_next(stopped: Cluster) -> None:
    with in_use(stopped):
        server = server_of(stopped.data)
        assert server is not None
        with psycopg.connect(stopped.dsn(), autocommit=True) as busy:
            # A stopped backend cannot notice that its server died, as one deep in a statement.
            os.kill(busy.info.backend_pid, signal.SIGSTOP)
            send(server, signal.SIGKILL)
            os.waitpid(server.pid, 0)
            assert busy.info.backend_pid in {left.pid for left in working_in(stopped.data)}
            with in_use(stopped), psycopg.connect(stopped.dsn()) as connection:
                assert connection.execute("select 1").fetchone() == (1,)
    assert working_in(stopped.data) == []


def test_lock_files_naming_another_living_program_are_no_obstacle(stopped: Cluster) -> None:
    lock = f"{os.getpid()}\n{stopped.data}\n1\n5432\n{stopped.sockets}\n\n"
    (stopped.data / "postmaster.pid").write_text(lock)
    (stopped.sockets / ".s.PGSQL.5432.lock").write_text(lock)
    with in_use(stopped):
        assert stopped.answers()


def test_server_in_use_by_another_process_is_left_alone(stopped: Cluster) -> None:
    with in_use(stopped):
        server = server_of(stopped.data)
        assert server is not None
        with pytest.raises(Conflict, match=f"in use by process {server.pid}"):
            stopped.prepare()
        assert stopped.answers()


def test_server_ends_with_the_last_command_that_uses_it(stopped: Cluster) -> None:
    first_is_in, first_may_go = threading.Event(), threading.Event()

    def first() -> None:
        with in_use(stopped):
            first_is_in.set()
            first_may_go.wait()

    command = threading.Thread(target=first)
    command.start()
    first_is_in.wait()
    with in_use(stopped):
        first_may_go.set()
        command.join()
        assert stopped.answers()
    assert server_of(stopped.data) is None


def test_data_of_another_major_version_is_refused_in_one_sentence(stopped: Cluster) -> None:
    (stopped.data / "PG_VERSION").write_text("15\n")
    with pytest.raises(Conflict, match="is of PostgreSQL 15, this release runs 18"):
        stopped.prepare()


def test_a_folder_that_is_no_data_folder_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "thesis.txt").write_text("mine")
    with pytest.raises(Conflict, match="is not a PostgreSQL data folder"):
        Cluster(tmp_path / "data", tmp_path / "run").prepare()
    assert (tmp_path / "data" / "thesis.txt").read_text() == "mine"


def test_a_set_up_that_was_broken_off_is_begun_anew(tmp_path: Path) -> None:
    (tmp_path / "data.unfinished" / "base").mkdir(parents=True)
    cluster = Cluster(tmp_path / "data", socket_folder(tmp_path / "run"), QUICK_SETTINGS)
    with in_use(cluster):
        assert cluster.answers()
    assert not (tmp_path / "data.unfinished").exists()


def test_a_folder_too_deep_for_a_socket_gets_a_short_one_that_everybody_finds(
    prepared: Path, tmp_path: Path
) -> None:
    deep = tmp_path / ("very-long-name-" * 8) / "var"
    shutil.copytree(prepared, deep / "data", symlinks=True)
    folder = socket_folder(deep / "run")
    try:
        assert folder == socket_folder(deep / "run")
        assert folder.stat().st_mode & 0o777 == 0o700
        with in_use(Cluster(deep / "data", folder, QUICK_SETTINGS)) as cluster:
            assert cluster.answers()
    finally:
        shutil.rmtree(folder)
    assert socket_folder(deep / "run") != folder
    shutil.rmtree(socket_folder(deep / "run"))


_SET_UP = """
import sys
from pathlib import Path
from servicetelefon.kit.errors import ServiceError
from servicetelefon.ops.postgres import Cluster
home = Path(sys.argv[1])
try:
    Cluster(home / "data", home / "run").prepare()
except ServiceError as error:
    print(error)
print(sorted(path.name for path in home.iterdir()))
"""


def test_full_disk_is_said_and_leaves_no_half_data_folder(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    said = said_in_confinement(f"mount -t tmpfs -o size=8m none {disk}", _SET_UP, str(disk))
    assert said == f"the disk with {disk} is full: make room and start again\n[]"


def test_read_only_disk_is_said(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    said = said_in_confinement(f"mount -t tmpfs -o ro none {disk}", _SET_UP, str(disk))
    assert said.startswith(f"{disk} lies on a read-only disk")


def test_root_without_user_namespaces_is_told_what_to_do(tmp_path: Path) -> None:
    said = said_in_confinement(
        "echo 0 > /proc/sys/user/max_user_namespaces", _SET_UP, str(tmp_path)
    )
    assert "start as an ordinary user, or set DATABASE_URL" in said
    assert said.endswith("\n[]")
