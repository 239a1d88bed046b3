"""The environment is made from lock files by a bare Python, once, and repaired when half done."""

from __future__ import annotations

import hashlib
import runpy
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.ops

SOURCE = Path(__file__).parents[2]


class Checkout:
    """A tiny project with the real bootstrap.py; its wheels lie in a folder, no network."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.wheels = folder / "wheels"
        package = folder / "src/servicetelefon"
        for inside in (folder / "deploy", self.wheels, package / "ops"):
            inside.mkdir(parents=True)
        shutil.copy(SOURCE / "deploy/bootstrap.py", folder / "deploy")
        (package / "__main__.py").write_text("import sys\nprint('runs', *sys.argv[1:])\n")
        (package / "ops/browser_files.py").write_text("print('browser files')\n")
        for name in ("run", "dev"):
            wheel(self.wheels, f"only_for_{name}")
        self.lock("requirements.lock", "only_for_run")
        self.lock("requirements-dev.lock", "only_for_run", "only_for_dev")

    def lock(self, name: str, *packages: str) -> None:
        lines = [f"{package}==1.0 --hash=sha256:{self.sha256(package)}" for package in packages]
        (self.folder / name).write_text("\n".join(lines) + "\n")

    def sha256(self, package: str) -> str:
        return hashlib.sha256(next(self.wheels.glob(f"{package}-*")).read_bytes()).hexdigest()

    def set_up(self, *words: str, wheels: bool = True) -> subprocess.CompletedProcess[str]:
        program = [sys.executable, str(self.folder / "deploy/bootstrap.py"), *words]
        environment = {
            "PATH": "/usr/bin:/bin",
            "HOME": str(self.folder),
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": self.wheels.as_uri() if wheels else "/nowhere",
            "PIP_CONFIG_FILE": "/dev/null",
        }
        return subprocess.run(program, env=environment, capture_output=True, text=True, check=False)

    def has(self, package: str) -> bool:
        return bool(list(self.folder.glob(f".venv/lib/*/site-packages/{package}.py")))


def wheel(folder: Path, name: str) -> None:
    about = f"{name}-1.0.dist-info"
    with zipfile.ZipFile(folder / f"{name}-1.0-py3-none-any.whl", "w") as file:
        file.writestr(f"{name}.py", "")
        file.writestr(f"{about}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        file.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\n")
        file.writestr(f"{about}/RECORD", "")


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """Set up once for running, in a folder with a blank in its path."""
    checkout = Checkout(tmp_path_factory.mktemp("set up") / "check out")
    done = checkout.set_up("run")
    assert done.returncode == 0, done.stderr
    assert checkout.has("only_for_run")
    assert not checkout.has("only_for_dev")
    return checkout


def test_project_is_started_by_its_name(checkout: Checkout) -> None:
    program = checkout.folder / ".venv/bin/servicetelefon"
    said = subprocess.run([program, "up", "a b"], capture_output=True, text=True, check=True)
    assert said.stdout == "runs up a b\n"


def test_second_start_installs_nothing(checkout: Checkout) -> None:
    done = checkout.set_up("run", wheels=False)
    assert (done.returncode, done.stdout) == (0, "browser files\n")


def test_tests_add_what_they_need_and_the_service_still_starts_at_once(checkout: Checkout) -> None:
    assert checkout.set_up("test").returncode == 0
    assert checkout.has("only_for_dev")
    assert checkout.set_up("run", wheels=False).stdout == "browser files\n"


def test_environment_that_was_moved_does_not_count(checkout: Checkout) -> None:
    stamp = checkout.folder / ".venv/set-up.json"
    program = str(checkout.folder / "deploy/bootstrap.py")
    good = stamp.read_text()
    assert runpy.run_path(program)["stamp"]()
    stamp.write_text(good.replace(str(checkout.folder), "/elsewhere"))
    assert not runpy.run_path(program)["stamp"]()
    stamp.write_text(good)


def test_wrong_checksum_stops_with_a_sentence_and_the_next_start_begins_anew(
    checkout: Checkout,
) -> None:
    lock = checkout.folder / "requirements.lock"
    good = lock.read_text()
    wheel(checkout.wheels, "new_one")
    lock.write_text(f"{good}new_one==1.0 --hash=sha256:{'0' * 64}\n")
    refused = checkout.set_up("run")
    assert refused.returncode == 3
    assert "Set-up: pip could not install" in refused.stderr
    assert "Traceback" not in refused.stderr
    checkout.lock("requirements.lock", "only_for_run", "new_one")
    repaired = checkout.set_up("run")
    assert repaired.returncode == 0
    assert "making the Python environment" in repaired.stdout
    assert checkout.has("new_one")


def test_browser_files_that_fail_stop_the_set_up(checkout: Checkout) -> None:
    program = checkout.folder / "src/servicetelefon/ops/browser_files.py"
    good = program.read_text()
    program.write_text("raise SystemExit(3)\n")
    done = checkout.set_up("run")
    program.write_text(good)
    assert done.returncode == 3
    assert "browser" in done.stderr


def test_unknown_word_is_a_usage_error(checkout: Checkout) -> None:
    assert checkout.set_up("fly").returncode == 2


def test_what_a_bare_python_uses_needs_nothing_installed() -> None:
    code = (
        f"import sys; sys.path.insert(0, {str(SOURCE / 'src')!r});"
        "import servicetelefon.ops.apt, servicetelefon.ops.unpacked"
    )
    subprocess.run([sys.executable, "-I", "-S", "-c", code], check=True)
