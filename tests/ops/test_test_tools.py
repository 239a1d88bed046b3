"""Programs that tests need: from the machine, else unpacked; a missing one is told, not fatal."""

from __future__ import annotations

from pathlib import Path

import pytest

from debian_archive import Archive
from servicetelefon.kit.errors import Unavailable
from servicetelefon.ops.apt import PrivateApt
from servicetelefon.ops.packages import Bundle, write_lock
from servicetelefon.ops.test_tools import TOOLS, Tool, find, set_up, why_missing

pytestmark = pytest.mark.ops

NAME = "tool-of-nobody"


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    archive = Archive(tmp_path / "archive")
    archive.offer((NAME, "1.0", ""))
    return archive


@pytest.fixture
def tool(tmp_path: Path, archive: Archive) -> Tool:
    bundle = Bundle(name=NAME, title="Tool", packages=(NAME,), finish=lambda _: None)
    apt = archive.apt(tmp_path / "apt")
    apt.update()
    write_lock(bundle, tmp_path / f"{NAME}.lock", apt)
    return Tool(
        name=NAME, packages=(NAME,), bundle=bundle, unpacked=f"usr/share/{NAME}", locks=tmp_path
    )


def no_network(_: Path) -> PrivateApt:
    raise Unavailable("no network")


def quiet(_: str) -> None:
    pass


def test_missing_tool_is_unpacked_and_found_again(
    tool: Tool, archive: Archive, tmp_path: Path
) -> None:
    cache = tmp_path / "cache"
    assert find(tool, cache=cache) is None
    path = set_up(tool, cache=cache, say=quiet, as_root=False, open_apt=archive.apt)
    assert path is not None
    assert path.read_text() == "1.0"
    assert find(tool, cache=cache) == path


def test_tool_that_cannot_be_had_keeps_its_reason(tool: Tool, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    assert "make test" in why_missing(tool, cache=cache)
    assert set_up(tool, cache=cache, say=quiet, as_root=False, open_apt=no_network) is None
    assert why_missing(tool, cache=cache) == "Tool is missing: no network"


def test_program_of_the_machine_comes_first(tool: Tool, tmp_path: Path) -> None:
    own = Tool(
        name="sh",
        packages=tool.packages,
        bundle=tool.bundle,
        unpacked=tool.unpacked,
        locks=tool.locks,
    )
    path = find(own, cache=tmp_path / "cache")
    assert path is not None
    assert path.name == "sh"


def test_every_tool_has_its_lock_file() -> None:
    assert all(tool.lock_file.is_file() for tool in TOOLS)
