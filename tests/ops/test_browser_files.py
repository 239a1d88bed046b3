"""The browser's files are made from the lock file's libraries, once, and never half."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from servicetelefon.kit.errors import Unavailable
from servicetelefon.ops.browser_files import CHECKOUT, build

pytestmark = pytest.mark.ops

PHONE = 'import JsSIP from "jssip";\nimport { ring } from "./ring.js";\nring(JsSIP.version);\n'
RING = "export const ring = (text) => console.log(`rings-${text}`);\n"


class Checkout:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.phone = folder / "src/servicetelefon/web/static/phone"
        self.vendor = folder / "src/servicetelefon/web/static/vendor"
        self.said: list[str] = []

    def build(self) -> list[str]:
        """What was said while building."""
        self.said.clear()
        build(self.folder, say=self.said.append)
        return self.said


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    """A checkout whose libraries are there already: nothing is fetched."""
    if not (CHECKOUT / "node_modules/.made-from").is_file():
        pytest.skip("browser libraries are missing: `make test` fetches them")
    made = Checkout(tmp_path / "check out")
    made.phone.mkdir(parents=True)
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(CHECKOUT / name, made.folder)
    (made.folder / "node_modules").symlink_to(CHECKOUT / "node_modules")
    (made.phone / "main.js").write_text(PHONE)
    (made.phone / "ring.js").write_text(RING)
    return made


def test_phone_becomes_one_file_beside_the_libraries(checkout: Checkout) -> None:
    checkout.build()
    phone = (checkout.vendor / "phone.js").read_text()
    assert "rings-" in phone
    assert "RTCPeerConnection" in phone
    assert "import " not in phone.splitlines()[0][:20]
    assert "htmx" in (checkout.vendor / "htmx.min.js").read_text()


def test_second_build_does_nothing(checkout: Checkout) -> None:
    checkout.build()
    assert checkout.build() == []


def test_changed_source_is_bundled_anew(checkout: Checkout) -> None:
    checkout.build()
    (checkout.phone / "ring.js").write_text(RING.replace("rings-", "calls-"))
    assert checkout.build() == ["Browser files: bundling"]
    assert "calls-" in (checkout.vendor / "phone.js").read_text()


def test_phone_that_does_not_bundle_is_told_and_the_last_one_stays(checkout: Checkout) -> None:
    checkout.build()
    before = (checkout.vendor / "phone.js").read_text()
    (checkout.phone / "main.js").write_text('import "./nowhere.js";\n')
    with pytest.raises(Unavailable, match=r"nowhere\.js"):
        checkout.build()
    assert (checkout.vendor / "phone.js").read_text() == before


def test_without_a_phone_the_libraries_are_there(checkout: Checkout) -> None:
    (checkout.phone / "main.js").unlink()
    checkout.build()
    assert (checkout.vendor / "htmx.min.js").is_file()
    assert not (checkout.vendor / "phone.js").exists()
