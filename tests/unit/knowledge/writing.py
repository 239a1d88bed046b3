"""Article files as a test needs them, with sensible parts that can be changed."""

from __future__ import annotations

from pathlib import Path

FRONT = {
    "id": "miete",
    "title": "Miete",
    "enquiry": "miete",
    "question": "Wie viel Miete zahlt das Amt?",
    "wordings": "[Wohnkosten]",
    "answered_by": "assistant",
    "valid_from": "2026-01-01",
    "owner": "Redaktion",
    "review_on": "2027-05-01",
    "laws": "[SGB XII § 35]",
}
BODY = {
    "Gesprochen": "Das Amt zahlt.",
    "Geschrieben": "Das Amt zahlt (§ 35 SGB XII). Nächster Schritt: Fragen Sie.",
    "Leichte Sprache": "Das Amt hilft Ihnen.",
}


def an_article(body: dict[str, str] | None = None, **front: str | None) -> bytes:
    """The bytes of a file; `None` leaves a key out."""
    lines = [f"{key}: {value}" for key, value in {**FRONT, **front}.items() if value is not None]
    texts = [f"# {name}\n\n{text}\n" for name, text in {**BODY, **(body or {})}.items()]
    return "\n".join(["---", *lines, "---", "", *texts]).encode()


FIGURES = b"""\
satz:
  title: Satz
  unit: euro
  laws: [SGB XII Anlage]
  values:
    - {value: 563, valid_from: 2026-01-01, valid_to: 2026-12-31, confirmed: true, source: Gesetz}
grenze:
  title: Grenze
  unit: euro
  values:
    - {value: 1126.5, valid_from: 2026-01-01, confirmed: false, source: Zeitung}
"""


def a_folder(path: Path, *articles: bytes, figures: bytes = FIGURES) -> Path:
    """A knowledge folder; each file is named by its id."""
    path.mkdir(parents=True, exist_ok=True)
    (path / "figures.yaml").write_bytes(figures)
    for content in articles:
        name = content.split(b"id: ", 1)[1].split(b"\n", 1)[0].decode()
        (path / f"{name}.md").write_bytes(content)
    return path
