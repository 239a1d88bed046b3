"""The first call where parts are elsewhere: an Asterisk run by others, and people on other
machines, who come through TLS."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cities import MUSTERSTADT
from first_call import a_browser, call_and_see_the_record, open_the_line
from running_service import Service, a_service, free_ports
from servicetelefon.kit.errors import Unavailable
from servicetelefon.ops import asterisk as ops_asterisk
from servicetelefon.ops import caddy
from servicetelefon.ops.packages import cache_folder
from servicetelefon.ops.test_tools import LOCKS
from tools import asterisk

pytestmark = pytest.mark.service

OTHER_ADDRESS = "127.0.0.2"


@contextmanager
def asterisk_of_others(settings: Path) -> Generator[None]:
    """Somebody takes over the settings that were written for them, and starts their Asterisk."""
    installed = asterisk()
    file = settings / "asterisk.conf"
    text = file.read_text()
    ours, theirs = ops_asterisk.ELSEWHERE, installed
    for before, after in ((ours.modules, theirs.modules), (ours.data, theirs.data)):
        assert f"=> {before}\n" in text
        text = text.replace(f"=> {before}\n", f"=> {after}\n")
    file.write_text(text)
    music = settings / "musiconhold.conf"
    music.write_text(music.read_text().replace(str(ours.music), str(theirs.music)))
    process = subprocess.Popen(
        [*installed.command, "-C", str(file), "-f"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={"PATH": os.environ["PATH"]},
        start_new_session=True,
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait(20)


def test_a_call_through_an_asterisk_run_by_others(tmp_path: Path):
    asterisk()
    (port,) = free_ports(1)
    url = f"http://city:a-secret-of-theirs@127.0.0.1:{port}"
    with a_service(tmp_path / "up", MUSTERSTADT, ARI_URL=url) as service, a_browser() as browser:
        service.begin()
        service.until(lambda: "waiting for it at" in service.told, 60)
        assert f"waiting for it at 127.0.0.1:{port}" in service.told
        assert "a-secret-of-theirs" not in service.told
        with asterisk_of_others(service.home / "asterisk" / "etc"):
            service.is_up()
            assert "asterisk" not in service.children()
            call_and_see_the_record(service, browser)
            service.stop()


def test_a_call_from_another_machine_goes_through_tls(tmp_path: Path):
    asterisk()
    _needs_caddy()
    (port,) = free_ports(1)
    settings = {"HOST": OTHER_ADDRESS, "SERVICETELEFON_HTTPS_PORT": str(port)}
    with a_service(tmp_path / "up", MUSTERSTADT, **settings) as service, a_browser() as browser:
        service.start()
        assert service.base == f"https://{OTHER_ADDRESS}:{port}"
        assert "browsers warn of the certificate" in service.told
        open_the_line(service, browser)
        call_and_see_the_record(service, browser)
        _nothing_of_visitors_in(service.home / "log" / "proxy.log")


def _nothing_of_visitors_in(log: Path) -> None:
    """Who looked at which page is nobody's business, not even when a page broke off."""
    text = log.read_text()
    assert text
    assert "remote_ip" not in text
    assert "/desk" not in text


def _needs_caddy() -> None:
    try:
        caddy.find(lock_file=LOCKS / "caddy.lock", cache=cache_folder(), say=print)
    except Unavailable as missing:
        pytest.skip(f"Caddy is missing: {missing}")


def test_an_address_of_asterisk_without_a_user_is_one_sentence(tmp_path: Path):
    home = tmp_path / "up"
    with a_service(home, MUSTERSTADT, ARI_URL="http://127.0.0.1:8088") as service:
        told = refused(service)
    assert "ARI_URL has the form http://user:secret@host:port" in told
    assert "Traceback" not in told


def refused(service: Service) -> str:
    """What a start says that comes to nothing."""
    service.begin()
    assert service.process is not None
    assert service.process.wait(60) != 0
    return service.told
