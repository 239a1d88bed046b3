"""Asterisk's settings of a node, rendered: complete, private, and safe to render again."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from servicetelefon.kit.errors import BrokenFile, Invalid
from servicetelefon.ops.asterisk_settings import (
    AsteriskSettings,
    Registration,
    Tls,
    Trunk,
    write_asterisk_settings,
)

pytestmark = pytest.mark.unit

TEMPLATES = Path(__file__).parents[3] / "deploy" / "asterisk"


@dataclass(frozen=True)
class Installed:
    modules: Path = Path("/lib/asterisk/modules")
    data: Path = Path("/share/asterisk")
    music: Path = Path("/share/asterisk/moh")


def a_node(home: Path, **changes: object) -> AsteriskSettings:
    node = AsteriskSettings(
        node="node1",
        home=home,
        run=home / "run",
        numbers=("115", "+4940115"),
        hold_sentence=home / "hold",
        trunks=(Trunk(name="carrier", addresses=("192.0.2.0/28", "2001:db8::1")),),
    )
    return replace(node, **changes)


def rendered(settings: AsteriskSettings) -> dict[str, str]:
    write_asterisk_settings(settings, Installed(), TEMPLATES)
    return {path.name: path.read_text() for path in (settings.home / "etc").iterdir()}


def sections(text: str) -> dict[str, list[str]]:
    """Section headings and the lines of all sections of that name."""
    found: dict[str, list[str]] = {}
    for block in re.split(r"^(?=\[)", text, flags=re.MULTILINE)[1:]:
        name, *lines = block.splitlines()
        found.setdefault(name.strip("[]"), []).extend(line for line in lines if line)
    return found


def test_every_template_is_rendered_without_a_gap(tmp_path: Path) -> None:
    files = rendered(a_node(tmp_path))
    assert set(files) == {path.name for path in TEMPLATES.glob("*.conf")}
    for name, text in files.items():
        assert "{{" not in text, name
        assert "{%" not in text, name
        assert "None" not in text, name


def test_rendering_again_changes_no_file_and_keeps_the_secrets(tmp_path: Path) -> None:
    node = a_node(tmp_path)
    first = write_asterisk_settings(node, Installed(), TEMPLATES)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
    assert write_asterisk_settings(node, Installed(), TEMPLATES) == first
    after = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
    assert after == before


def test_secrets_are_long_different_and_not_shown(tmp_path: Path) -> None:
    one = write_asterisk_settings(a_node(tmp_path / "a"), Installed(), TEMPLATES)
    other = write_asterisk_settings(a_node(tmp_path / "b"), Installed(), TEMPLATES)
    assert len({one.ari, one.citizen, other.ari, other.citizen}) == 4
    assert min(len(one.ari), len(one.citizen)) >= 32
    assert one.ari not in repr(one)
    assert one.citizen not in repr(one)


def test_nobody_else_can_read_the_folder(tmp_path: Path) -> None:
    node = a_node(tmp_path / "home")
    write_asterisk_settings(node, Installed(), TEMPLATES)
    for path in (node.home, *node.home.rglob("*")):
        assert path.stat().st_mode & 0o077 == 0, path


def test_there_is_no_folder_for_recordings(tmp_path: Path) -> None:
    write_asterisk_settings(a_node(tmp_path), Installed(), TEMPLATES)
    for name in ("recording", "monitor", "voicemail"):
        assert (tmp_path / "spool" / name).is_file()


def test_no_module_that_records_dials_or_runs_programs_is_loaded(tmp_path: Path) -> None:
    loaded = set(
        re.findall(r"^load = (\S+)", rendered(a_node(tmp_path))["modules.conf"], re.MULTILINE)
    )
    assert {"chan_pjsip.so", "app_stasis.so", "bridge_holding.so"} <= loaded
    bad = re.compile(r"app_(record|mixmonitor|monitor|dial|system|queue|chanspy|voicemail|originate)"
                     r"|res_(agi|speech|manager)|func_shell|chan_(rtp|audiosocket|websocket)")  # fmt: skip
    assert not [name for name in loaded if bad.match(name)]
    assert "autoload = no" in rendered(a_node(tmp_path))["modules.conf"]


def test_contexts_have_the_numbers_of_the_line_and_nothing_that_dials(tmp_path: Path) -> None:
    dialplan = rendered(a_node(tmp_path))["extensions.conf"]
    contexts = sections(dialplan)
    for name in ("trunk", "citizen"):
        numbers = re.findall(r"^exten => ([^,]+),", "\n".join(contexts[name]), re.MULTILINE)
        assert numbers == ["115", "+4940115"]
    assert not [line for line in contexts["nowhere"] if not line.startswith(";")]
    used = set(re.findall(r"(?:exten => \S+?,1|same => n)(?:\(\w+\))?,(\w+)\(", dialplan))
    assert used <= {"Set", "Goto", "GotoIf", "Stasis", "Hangup", "Answer", "Playback",
                    "MusicOnHold", "NoOp"}  # fmt: skip


def test_trunk_is_known_by_its_addresses_only(tmp_path: Path) -> None:
    carrier = sections(rendered(a_node(tmp_path))["pjsip.conf"])["carrier"]
    assert "identify_by = ip" in carrier
    assert "match = 192.0.2.0/28" in carrier
    assert "match = 2001:db8::1" in carrier
    assert "allow_transfer = no" in carrier
    assert not [line for line in carrier if line.startswith(("contact =", "outbound_auth"))]


def test_the_engine_connects_to_no_program_by_itself(tmp_path: Path) -> None:
    """Its own WebSocket outwards holds small messages back (Nagle): a ring would come 0.1 s later."""
    files = rendered(a_node(tmp_path))
    assert "outbound_websocket" not in files["ari.conf"]
    assert sections(files["websocket_client.conf"]) == {}


def test_registration_of_a_carrier_survives_a_semicolon_in_the_secret(tmp_path: Path) -> None:
    account = Registration("u115", "sip.example.net", "a;b")
    node = a_node(tmp_path, trunks=(Trunk(name="carrier", registration=account),))
    carrier = sections(rendered(node)["pjsip.conf"])["carrier"]
    assert r"password = a\;b" in carrier
    assert "server_uri = sip:sip.example.net" in carrier
    assert "contact_user = 115" in carrier
    assert "a;b" not in repr(account)


def test_secret_of_two_lines_is_refused(tmp_path: Path) -> None:
    account = Registration("u115", "sip.example.net", "a\n[evil]")
    with pytest.raises(Invalid, match="one line"):
        rendered(a_node(tmp_path, trunks=(Trunk(name="carrier", registration=account),)))


def test_sound_is_bound_to_loopback_only_where_it_stays_there(tmp_path: Path) -> None:
    here = rendered(a_node(tmp_path / "here"))["pjsip.conf"]
    assert "bind_rtp_to_media_address = yes" in here
    outside = a_node(tmp_path / "outside", sip_address="0.0.0.0", media_address="192.0.2.7")
    there = rendered(outside)["pjsip.conf"]
    assert "media_address = 192.0.2.7" in there
    assert "bind_rtp_to_media_address = no" in there
    assert "127.0.0.1:5060" not in there


def test_tls_and_outside_address_only_where_wanted(tmp_path: Path) -> None:
    plain = rendered(a_node(tmp_path / "a"))
    assert "tls" not in sections(plain["pjsip.conf"])
    assert "external_" not in plain["pjsip.conf"]
    assert "ice_host_candidates" not in plain["rtp.conf"]
    full = a_node(
        tmp_path / "b",
        tls=Tls(5061, Path("/certificate"), Path("/key")),
        sip_address="192.0.2.7",
        media_address="192.0.2.7",
        outside_address="203.0.113.5",
    )
    files = rendered(full)
    found = sections(files["pjsip.conf"])
    assert "bind = 192.0.2.7:5061" in found["tls"]
    for transport in ("udp", "tcp", "tls"):
        assert "external_media_address = 203.0.113.5" in found[transport]
        assert "external_signaling_address = 203.0.113.5" in found[transport]
        assert {"local_net = 10.0.0.0/8", "local_net = 192.0.2.7"} <= set(found[transport])
    assert sections(files["rtp.conf"])["ice_host_candidates"] == [
        "192.0.2.7 => 203.0.113.5,include_local_address"
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"numbers": ("115,1,Dial(PJSIP/00900)",)},
        {"numbers": ("",)},
        {"run": Path("/srv/line, old/run")},
        {"hold_sentence": Path("/srv/a&b/hold")},
    ],
)
def test_settings_that_cannot_be_meant_are_refused(
    tmp_path: Path, changes: dict[str, object]
) -> None:
    with pytest.raises(Invalid):
        a_node(tmp_path, **changes)


@pytest.mark.parametrize(("name", "address"), [("a]\n[b", "192.0.2.1"), ("carrier", "example.net")])
def test_trunk_that_cannot_be_meant_is_refused(name: str, address: str) -> None:
    with pytest.raises(Invalid):
        Trunk(name=name, addresses=(address,))


def test_broken_template_is_named_with_its_line(tmp_path: Path) -> None:
    templates = tmp_path / "templates"
    templates.mkdir()
    (templates / "http.conf").write_text("[general]\nenabled = {{ nothing of the kind }}\n")
    with pytest.raises(BrokenFile, match=r"http\.conf:2"):
        write_asterisk_settings(a_node(tmp_path / "home"), Installed(), templates)


def test_broken_secrets_are_named(tmp_path: Path) -> None:
    node = a_node(tmp_path)
    write_asterisk_settings(node, Installed(), TEMPLATES)
    (tmp_path / "secrets.json").write_text("{}")
    with pytest.raises(BrokenFile, match=r"secrets\.json"):
        write_asterisk_settings(node, Installed(), TEMPLATES)
