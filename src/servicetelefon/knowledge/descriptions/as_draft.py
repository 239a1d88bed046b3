"""An official description as the beginning of an article: what an editor then writes from."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date

from servicetelefon.domain.article import MAIN
from servicetelefon.knowledge import citations
from servicetelefon.knowledge.descriptions.proposal import Proposal
from servicetelefon.knowledge.draft import Draft

_SIGNS = re.compile(r"[^a-z0-9]+")
_LONGEST_ID = 40
_BODY = ("full_text", "short_text", "requirements", "procedure", "hints", "more_information")


def article_id(proposal: Proposal) -> str:
    """The same description always becomes the same article."""
    plain = unicodedata.normalize("NFKD", f"{proposal.source}-{proposal.id}".lower())
    return _SIGNS.sub("-", plain).strip("-")[:_LONGEST_ID]


def as_draft(languages: Sequence[Proposal], day: date) -> Draft:
    """One description in all its languages. Spoken answer and Leichte Sprache stay empty: they
    are written by people."""
    first = next((one for one in languages if one.language == MAIN), languages[0])
    laws = dict.fromkeys(
        str(cited) for cited in citations.in_text(first.texts.get("legal_basis", ""))
    )
    fields = {
        "id": article_id(first),
        "title": first.title,
        "wordings": "\n".join(first.synonyms),
        "valid_from": day.isoformat(),
        "laws": "\n".join(laws),
        "sources": f"{first.source} {first.id} | {day.isoformat()} | reported",
        "documents": first.texts.get("documents", "").replace("- ", ""),
        "links": "\n".join(f"{_one(title)} | {url} | information" for title, url in first.links),
    }
    return Draft(fields, {one.language: _text(one) for one in languages})


def _text(proposal: Proposal) -> str:
    return "\n\n".join(proposal.texts[name] for name in _BODY if name in proposal.texts)


def _one(title: str) -> str:
    return " ".join(title.replace("|", " ").split())
