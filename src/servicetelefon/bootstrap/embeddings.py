"""The optional vectors of the search, from the settings: an address, a model folder, or none."""

from __future__ import annotations

from pathlib import Path

from servicetelefon.adapters.embeddings.address import EmbeddingsAddress
from servicetelefon.adapters.embeddings.folder import EmbeddingsFolder
from servicetelefon.bootstrap.approved import may_run
from servicetelefon.config import Settings
from servicetelefon.knowledge.search.meaning import Embedder


def embedder(settings: Settings) -> Embedder | None:
    """None when the words alone shall decide, which is how it is delivered, or when its card does not
    speak of what is here."""
    where = settings.embeddings
    if where is None or not may_run("embeddings"):
        return None
    prefixes = (settings.embeddings_question_prefix, settings.embeddings_passage_prefix)
    if where.startswith(("http://", "https://")):
        return EmbeddingsAddress(where, settings.embeddings_model, *prefixes)
    return EmbeddingsFolder(Path(where), *prefixes)
