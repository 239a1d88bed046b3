"""How long what has no rule of its own beside its table is kept."""

from __future__ import annotations

from datetime import timedelta

NUMBERS_KEPT = timedelta(days=30)
"""Callers' numbers: domain report §6.4 proposes 7 to 30 days; needed for callbacks after a loss."""

QUESTIONS_KEPT = timedelta(days=90)
"""Long enough for an editor's quarter; the text is masked all the same."""

AUDIT_KEPT = timedelta(days=730)
"""Who looked at what: two years, so that a complaint of last year can be followed up."""
