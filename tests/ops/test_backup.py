"""A backup and its way back, and everything that may have happened to it in between."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Generator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from psycopg import errors
from psycopg.conninfo import make_conninfo

from ops.city_server import city_server
from ops.confined import said_in_confinement
from ops.installation import NAME, SCHEMA, Place
from servicetelefon.kit.errors import Conflict, Unavailable
from servicetelefon.kit.keys import KeyRing
from servicetelefon.ops.backup import make_automatic_backup, make_backup
from servicetelefon.ops.backup_manifest import MANIFEST, SIGNATURE, BrokenBackup, verified
from servicetelefon.ops.postgres import APP, OWNER
from servicetelefon.ops.postgres_dump import dump, load
from servicetelefon.ops.postgres_use import TemporaryCluster
from servicetelefon.ops.restore import is_empty
from servicetelefon.ops.roles import ensure_database, ensure_roles

pytestmark = pytest.mark.ops


Damage = Callable[[Path], object]


@pytest.fixture
def place(cluster: TemporaryCluster, tmp_path: Path) -> Generator[Place]:
    ensure_roles(cluster.dsn())
    place = Place(ensure_database(cluster.dsn(), NAME), tmp_path)
    place.run(SCHEMA)
    yield place
    with psycopg.connect(cluster.dsn()) as connection:
        names = connection.execute("select datname from pg_database").fetchall()
    for (name,) in names:
        if name.startswith(NAME):
            cluster.drop_database(name)


def test_what_was_saved_comes_back_with_its_rights_and_policies(
    place: Place, cluster: TemporaryCluster
) -> None:
    place.save()
    cluster.drop_database(NAME)
    restored = place.restore()
    assert restored.previous is None
    assert restored.manifest.schema == "0001_foundation"
    assert place.count() == 500
    with psycopg.connect(cluster.dsn(NAME, APP)) as app:
        assert app.execute("select count(*) from records.contact").fetchone() == (0,)
        app.execute("set servicetelefon.office = 'altona'")
        assert app.execute("select count(*) from records.contact").fetchone() == (500,)
        with pytest.raises(errors.InsufficientPrivilege):
            app.execute("delete from records.contact")


def test_restoring_over_a_database_keeps_it_under_another_name(
    place: Place, cluster: TemporaryCluster
) -> None:
    place.save()
    place.run("delete from records.contact where id > 1")
    restored = place.restore()
    assert restored.previous == "saved_before_20260301T030000Z"
    assert place.count() == 500
    before = Place(cluster.dsn(restored.previous), place.folder / "before")
    assert before.count() == 1


def test_database_in_use_is_not_replaced(place: Place) -> None:
    place.save()
    place.run("delete from records.contact where id > 1")
    with (
        psycopg.connect(place.dsn),
        pytest.raises(Conflict, match="saved is in use: stop the service, then restore"),
    ):
        place.restore()
    assert place.count() == 1


def test_an_empty_database_is_filled(place: Place, cluster: TemporaryCluster) -> None:
    place.save()
    cluster.drop_database(NAME)
    ensure_database(cluster.dsn(), NAME)
    assert place.restore().previous is None
    assert place.count() == 500


def test_files_come_back_and_none_is_overwritten(place: Place) -> None:
    place.save()
    place.settings.write_text('city = "bremen"\n')
    shutil.rmtree(place.folder / "city")
    restored = place.restore()
    beside = place.folder / "settings.toml.from-backup"
    assert restored.files == (beside, place.folder / "city")
    assert beside.read_text() == 'city = "hamburg"\n'
    assert place.settings.read_text() == 'city = "bremen"\n'
    assert (place.folder / "city/offices/altona.yaml").read_text() == "name: Altona\n"


def test_no_key_is_in_a_backup(place: Place) -> None:
    place.save()
    secrets = [line.split()[2] for line in place.keys.path.read_text().splitlines()[2:]]
    assert len(secrets) == 3
    for path in (each for each in place.backup.rglob("*") if each.is_file()):
        content = path.read_bytes()
        assert not any(secret.encode() in content for secret in secrets)
        assert not any(place.keys.current(name).bytes in content for name in place.keys.names())


def test_a_folder_that_holds_the_keys_is_refused(place: Place) -> None:
    contents = replace(place.contents, files={"state": place.folder})
    with pytest.raises(Conflict, match="holds the keys"):
        make_backup(place.backup, contents, place.keys, place.clock)
    assert sorted(path.name for path in place.folder.iterdir()) == ["city", "keys", "settings.toml"]


def test_a_backup_is_private(place: Place) -> None:
    place.save()
    assert place.backup.stat().st_mode & 0o077 == 0


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def _relabel(path: Path) -> None:
    told = json.loads(path.read_text())
    told["schema"] = "0000_older"
    path.write_text(json.dumps(told))


@pytest.mark.parametrize(
    ("piece", "damage", "sentence"),
    [
        pytest.param("database.dump", _flip, "was changed after", id="bit flipped"),
        pytest.param("database.dump", _cut, "was changed after", id="cut off"),
        pytest.param("database.dump", Path.unlink, "is missing", id="no database"),
        pytest.param("files/settings.toml", _cut, "was changed after", id="settings changed"),
        pytest.param("files/city/new.yaml", Path.touch, "does not belong", id="file added"),
        pytest.param(MANIFEST, Path.unlink, "is missing", id="no manifest"),
        pytest.param(MANIFEST, _relabel, "signature does not fit", id="another schema claimed"),
        pytest.param(MANIFEST, _cut, "is damaged", id="manifest cut off"),
        pytest.param(SIGNATURE, Path.unlink, "is missing", id="no signature"),
        pytest.param(SIGNATURE, _flip, "does not fit", id="signature changed"),
    ],
)
def test_changed_backup_is_refused_and_the_file_named(
    place: Place, piece: str, damage: Damage, sentence: str
) -> None:
    place.save()
    damage(place.backup / piece)
    place.run("delete from records.contact where id > 1")
    with pytest.raises(BrokenBackup, match=sentence) as raised:
        place.restore()
    named = MANIFEST if piece == SIGNATURE and damage is not Path.unlink else piece
    assert raised.value.place.path == place.backup / named
    assert place.count() == 1


def test_link_in_a_backup_is_refused(place: Place) -> None:
    place.save()
    (place.backup / "database.dump").rename(place.folder / "elsewhere")
    (place.backup / "database.dump").symlink_to(place.folder / "elsewhere")
    with pytest.raises(BrokenBackup, match="plain files only"):
        verified(place.backup, place.keys)


def test_backup_of_other_keys_is_refused(place: Place) -> None:
    place.save()
    place.keys.path.unlink()
    stranger = KeyRing(place.keys.path)
    with pytest.raises(Conflict, match="bring back the key file of its time"):
        verified(place.backup, stranger)
    stranger.ensure("backup-signing")
    with pytest.raises(BrokenBackup, match="made with other keys"):
        verified(place.backup, stranger)


def test_keys_added_after_the_backup_do_not_hinder(place: Place) -> None:
    place.save()
    for name in ("line", "backup-signing", "office:altona"):
        place.keys.rotate(name)
    assert verified(place.backup, KeyRing(place.keys.path)).keys.keys() == {"line 1"}


def test_backup_of_a_newer_program_is_refused(place: Place) -> None:
    contents = replace(place.contents, schema="0099_future", program="9.0")
    make_backup(place.backup, contents, place.keys, place.clock)
    with pytest.raises(Conflict, match=r"restore it with release 9\.0 or later"):
        place.restore()


def test_folder_with_something_in_it_is_left_alone(place: Place) -> None:
    place.backup.mkdir()
    (place.backup / "thesis.txt").write_text("mine")
    with pytest.raises(Conflict, match="is not empty"):
        place.save()
    assert [path.name for path in place.backup.iterdir()] == ["thesis.txt"]


def test_database_that_is_away_leaves_no_half_backup(place: Place) -> None:
    contents = replace(place.contents, dsn="host=127.0.0.1 port=1 dbname=line")
    with pytest.raises(Unavailable, match="does not answer"):
        make_backup(place.backup, contents, place.keys, place.clock)
    assert not list(place.folder.glob("backup*"))


_SAVE = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from servicetelefon.kit.clock import ManualClock
from servicetelefon.kit.errors import ServiceError
from servicetelefon.kit.keys import KeyRing
from servicetelefon.ops.backup import Contents, make_backup
disk, dsn, ring = sys.argv[1:]
contents = Contents(dsn=dsn, program="0", schema=None, files={})
try:
    make_backup(Path(disk) / "backup", contents, KeyRing(Path(ring)), ManualClock(datetime.now(UTC)))
except ServiceError as error:
    print(error)
print(list(Path(disk).iterdir()))
"""


def test_full_disk_is_said_and_leaves_no_half_backup(place: Place) -> None:
    disk = place.folder / "disk"
    disk.mkdir()
    said = said_in_confinement(
        f"mount -t tmpfs -o size=8k none {disk}",
        _SAVE,
        *(str(disk), place.dsn, str(place.keys.path)),
    )
    assert said == f"the disk with {disk} is full: make room and start again\n[]"


def test_dump_that_ends_early_leaves_the_database_empty(
    place: Place, cluster: TemporaryCluster
) -> None:
    file = place.folder / "dump"
    dump(place.dsn, file)
    file.write_bytes(file.read_bytes()[:-2000])
    empty = ensure_database(cluster.dsn(), f"{NAME}_empty")
    with pytest.raises(Unavailable, match="could not be restored: could not read from input file"):
        load(file, empty)
    assert is_empty(empty)


async def test_only_the_last_automatic_backups_are_kept(place: Place) -> None:
    parent = place.folder / "backups"
    (parent / "by-hand").mkdir(parents=True)
    made: list[Path] = []
    for _ in range(4):
        made.append(make_automatic_backup(parent, place.contents, place.keys, place.clock, keep=2))
        await place.clock.move(timedelta(hours=1))
    assert sorted(parent.iterdir()) == [*made[-2:], parent / "by-hand"]
    assert verified(made[-1], place.keys).made == "2026-03-01T06:00:00+00:00"


def test_ordinary_user_of_an_older_server_saves_and_restores(
    place: Place, tmp_path_factory: pytest.TempPathFactory
) -> None:
    place.save()
    with city_server(tmp_path_factory.mktemp("city")) as server:
        place.dsn = make_conninfo(server, dbname=NAME, options=f"-c role={OWNER}")
        place.restore()
        assert place.count() == 500
        shutil.rmtree(place.backup)
        place.save()
        assert verified(place.backup, place.keys).server == 16
        place.run("drop table records.contact")
        assert place.restore().previous == "saved_before_20260301T030000Z"
        assert place.count() == 500
