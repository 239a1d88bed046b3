"""A small installation that is saved and brought back."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import psycopg

from servicetelefon.kit.clock import ManualClock
from servicetelefon.kit.keys import KeyRing
from servicetelefon.ops.backup import Contents, make_backup
from servicetelefon.ops.restore import Restored, restore_backup

NAME = "saved"


SCHEMA = """
create schema records;
create table records.contact (id int primary key, office text, words bytea);
insert into records.contact select n, 'altona', sha256(n::text::bytea) from generate_series(1, 500) n;
alter table records.contact enable row level security;
create policy own on records.contact using (office = current_setting('servicetelefon.office', true));
grant usage on schema records to servicetelefon_app;
grant select on records.contact to servicetelefon_app;
"""


class Place:
    """One installation: a database, a key ring, files, and a clock."""

    def __init__(self, dsn: str, folder: Path) -> None:
        self.dsn = dsn
        self.folder = folder
        self.keys = KeyRing(folder / "keys" / "ring")
        self.keys.ensure("line")
        self.keys.ensure("cookie")
        self.clock = ManualClock(datetime(2026, 3, 1, 3, 0, tzinfo=UTC))
        self.settings = folder / "settings.toml"
        self.settings.write_text('city = "hamburg"\n')
        (folder / "city" / "offices").mkdir(parents=True)
        (folder / "city" / "offices" / "altona.yaml").write_text("name: Altona\n")
        self.backup = folder / "backup"

    @property
    def contents(self) -> Contents:
        files = {"settings.toml": self.settings, "city": self.folder / "city"}
        files["absent.toml"] = self.folder / "absent.toml"
        return Contents(dsn=self.dsn, program="0.1.0", schema="0001_foundation", files=files)

    def save(self) -> None:
        make_backup(self.backup, self.contents, self.keys, self.clock)

    def restore(self) -> Restored:
        return restore_backup(
            self.backup,
            self.dsn,
            self.keys,
            knows=lambda schema: schema == "0001_foundation",
            files=self.contents.files,
            clock=self.clock,
        )

    def run(self, statement: str) -> None:
        with psycopg.connect(self.dsn) as connection:
            connection.execute(statement.encode())

    def count(self) -> int:
        with psycopg.connect(self.dsn) as connection:
            row = connection.execute("select count(*) from records.contact").fetchone()
        return row[0] if row else 0
