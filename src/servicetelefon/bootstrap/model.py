"""The language model that an operator names for search words; none as delivered."""

from __future__ import annotations

import httpx

from servicetelefon.adapters.models.rewriting import PATIENCE, RewritingModel
from servicetelefon.bootstrap.approved import may_run
from servicetelefon.bootstrap.process import Process
from servicetelefon.journey.chat_measures import ChatMeasures
from servicetelefon.journey.rewording import Rewording


def rewording(process: Process, measures: ChatMeasures) -> Rewording | None:
    """None where no model is named or its card does not speak of what is here."""
    settings = process.settings
    if settings.model is None or not may_run("language-model"):
        return None
    client = httpx.AsyncClient(timeout=PATIENCE, follow_redirects=False, trust_env=False)
    model = RewritingModel(client, settings.model, settings.model_name, settings.model_key or "")
    return Rewording(model, process.clock, measures)
