"""Where this machine gets its Debian packages from: apt's own source files, read and never changed.

Standard library only: `deploy/bootstrap.py` reads them before anything is installed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

APT_SETTINGS = Path("/etc/apt")
_MOVING_SUITES = ("stable", "testing", "unstable", "sid", "oldstable")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One archive: its address in apt's words, what is taken from it, and why apt trusts it.

    `signed_by` is a keyring's path or a whole key (sources.list(5)); None means apt's own keys.
    """

    address: str
    suites: tuple[str, ...]
    components: tuple[str, ...]
    signed_by: str | None = None
    trusted: bool = False

    def stanza(self, suite: str) -> str:
        """The same archive, trusted in the same way, with another suite, in deb822 style."""
        lines = [
            "Types: deb",
            f"URIs: {self.address}",
            f"Suites: {suite}",
            f"Components: {' '.join(self.components)}",
        ]
        if self.signed_by is not None:
            lines.append(f"Signed-By: {self.signed_by}")
        if self.trusted:
            lines.append("Trusted: yes")
        return "\n".join(lines) + "\n"


def read_sources(settings: Path = APT_SETTINGS) -> list[Source]:
    """All archives that are switched on, in apt's order; files that cannot be read are left out."""
    parts = settings / "sources.list.d"
    sources = list(one_line_sources(_text(settings / "sources.list")))
    for path in sorted(parts.iterdir()) if parts.is_dir() else []:
        if path.suffix == ".list":
            sources += one_line_sources(_text(path))
        elif path.suffix == ".sources":
            sources += deb822_sources(_text(path))
    return sources


def own_archive(sources: list[Source], codename: str) -> Source | None:
    """The archive that this machine's own release comes from, not its updates or a third party."""
    for names in ((codename,), _MOVING_SUITES):
        for source in sources:
            if "main" in source.components and set(names) & set(source.suites):
                return source
    return None


def one_line_sources(text: str) -> Iterator[Source]:
    """`deb [ option=value … ] address suite component …`"""
    for raw in text.splitlines():
        line = raw.partition("#")[0].strip()
        kind, _, rest = line.partition(" ")
        if kind != "deb":
            continue
        options: dict[str, str] = {}
        rest = rest.strip()
        if rest.startswith("["):
            inside, _, rest = rest[1:].partition("]")
            options = dict(word.split("=", 1) for word in inside.split() if "=" in word)
        words = rest.split()
        if len(words) > 2:  # noqa: PLR2004 - address, suite and at least one component
            yield Source(
                address=words[0],
                suites=(words[1],),
                components=tuple(words[2:]),
                signed_by=options.get("signed-by"),
                trusted=options.get("trusted") == "yes",
            )


def deb822_sources(text: str) -> Iterator[Source]:
    for fields in _stanzas(text):
        if "deb" not in fields.get("types", "").split():
            continue
        if fields.get("enabled", "yes").lower() in {"no", "false", "0"}:
            continue
        for address in fields.get("uris", "").split():
            yield Source(
                address=address,
                suites=tuple(fields.get("suites", "").split()),
                components=tuple(fields.get("components", "").split()),
                signed_by=fields.get("signed-by"),
                trusted=fields.get("trusted", "no").lower() in {"yes", "true", "1"},
            )


def _stanzas(text: str) -> Iterator[Mapping[str, str]]:
    """Fields by their name in small letters; lines of a longer value keep their leading blank."""
    fields: dict[str, str] = {}
    name = ""
    for line in [*text.splitlines(), ""]:
        if line.startswith("#"):
            continue
        if not line.strip():
            if fields:
                yield fields
            fields = {}
        elif line[0] in " \t":
            fields[name] = f"{fields.get(name, '')}\n{line.rstrip()}"
        else:
            name, _, value = line.partition(":")
            name = name.strip().lower()
            fields[name] = value.strip()


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
