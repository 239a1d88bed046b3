"""Logs stay below their bound, whatever the writer does."""

from __future__ import annotations

from pathlib import Path

import pytest

from servicetelefon.ops.child import last_words
from servicetelefon.ops.log_files import ForeignLog, log_file, rotate

pytestmark = pytest.mark.unit


def test_a_large_log_is_emptied_under_its_writer_and_old_ones_are_few(tmp_path: Path) -> None:
    log = log_file(tmp_path, "web")
    with log.open("ab", buffering=0) as writer:
        for number in range(6):
            writer.write(f"{number}".encode() * 11)
            rotate([log], largest=10, old_files=3)
        writer.write(b"last")
    assert log.read_text() == "last"
    old = {path.name: path.read_text()[0] for path in tmp_path.glob("web.log.*")}
    assert old == {"web.log.1": "5", "web.log.2": "4", "web.log.3": "3"}


def test_a_small_log_and_a_missing_one_are_left_alone(tmp_path: Path) -> None:
    log = log_file(tmp_path, "web")
    log.write_text("short")
    rotate([log, log_file(tmp_path, "line")], largest=10)
    assert [path.name for path in tmp_path.iterdir()] == ["web.log"]


def test_where_old_text_cannot_be_kept_the_log_is_emptied_all_the_same(tmp_path: Path) -> None:
    log = log_file(tmp_path, "web")
    log.write_text("x" * 11)
    (tmp_path / "web.log.1").mkdir()
    (tmp_path / "web.log.1" / "in-the-way").touch()
    (tmp_path / "web.log.2").mkdir()
    rotate([log], largest=10, old_files=1)
    assert log.read_text() == ""


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (
            "[2026-11-29T13:12:10+0000] WARNING[9][C-1] a.c: DTLS packet from 203.0.113.7:4 dropped",
            "[2026-11-29T13:12:10+0000] WARNING[9][C-1] a.c: DTLS packet from xxx.x.xxx.x:4 dropped",
        ),
        ("nobody at 203.0.113.7.", "nobody at xxx.x.xxx.x."),
        ("from [2001:db8::1]:5060", "from [xxxx:xxx::x]:5060"),
        ("from fe80::1 and 2001:0:0:1:2:3:4:5", "from xxxx::x and xxxx:x:x:x:x:x:x:x"),
        ("Asterisk 22.10.1+dfsg at 127.0.0.1:5060", "Asterisk 22.10.1+dfsg at 127.0.0.1:5060"),
    ],
)
def test_addresses_are_masked_and_the_rest_of_the_warning_stays(
    tmp_path: Path, written: str, kept: str
) -> None:
    path = tmp_path / "messages"
    log = ForeignLog(path)
    log.tend()
    with path.open("a") as writer:
        for _ in range(2):
            print(written, file=writer, flush=True)
            log.tend()
        writer.write(written)  # its end is still to come
    log.tend()
    assert path.read_text() == f"{kept}\n{kept}\n{written}"
    with path.open("a") as writer:
        print(file=writer)
    log.tend()
    assert path.read_text() == f"{kept}\n" * 3


def test_a_foreign_log_stays_small_and_masked_when_it_begins_anew(tmp_path: Path) -> None:
    path = tmp_path / "messages"
    log = ForeignLog(path)
    with path.open("ab", buffering=0) as writer:
        for _ in range(2):
            writer.write(b"from 203.0.113.7\n" * 3)
            log.tend(largest=40)
            assert path.read_bytes() == b""
            writer.write(b"from 203.0.113.8\n")
            log.tend(largest=40)
            assert path.read_text() == "from xxx.x.xxx.x\n"
    assert (tmp_path / "messages.1").read_text() == "from xxx.x.xxx.x\n" * 4


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("", ""),
        ("\n \n", ""),
        ("first\nport 80 is taken\n\n", "port 80 is taken"),
        ("x" * 9000 + "\nshort", "short"),
        ("LOG:  starts\nFATAL:  no room\nLOG:  is shut down\n", "FATAL:  no room"),
        ("FATAL:  no room\n" + "LOG:  one more ends\n" * 4, "FATAL:  no room"),
    ],
)
def test_last_words_are_the_last_line_that_says_something(
    tmp_path: Path, written: str, words: str
) -> None:
    log = tmp_path / "web.log"
    log.write_text(written)
    assert last_words(log) == words


def test_a_full_disk_is_said_in_one_sentence(tmp_path: Path) -> None:
    log = tmp_path / "postgres.log"
    log.write_text(
        'FATAL:  could not write to file "pg_wal/xlogtemp.1": No space left on device\n'
        "LOG:  startup process (PID 1) exited with exit code 1\n"
        "LOG:  database system is shut down\n"
    )
    assert last_words(log) == f"the disk with {tmp_path} is full: make room and start again"


def test_a_log_that_is_not_there_says_nothing(tmp_path: Path) -> None:
    assert last_words(tmp_path / "web.log") == ""
