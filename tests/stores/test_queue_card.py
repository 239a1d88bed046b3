"""A wrong card of the order of waiting keeps it from running, and nothing else: agents take by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from servicetelefon.bootstrap.approved import refused
from servicetelefon.bootstrap.line import queue_approved
from servicetelefon.bootstrap.process import opened
from servicetelefon.compliance.card import Register, read_register
from servicetelefon.config import Settings

pytestmark = pytest.mark.stores


def with_another(part: str) -> Register:
    register = dict(read_register())
    register[part] = register[part].model_copy(update={"fingerprint": "0"})
    return register


def without_queue() -> Register:
    return {part: card for part, card in read_register().items() if part != "queue"}


@pytest.mark.parametrize(
    ("register", "why"),
    [
        (with_another("queue"), "routing/match.py is not what its approved card speaks of"),
        (without_queue(), "no card in the register"),
    ],
)
async def test_the_line_says_why_nobody_is_matched(
    dsn: str, tmp_path: Path, register: Register, why: str
):
    """A finding, not a problem: people wait all the same, and are taken by hand."""
    async with opened("line", Settings(home=tmp_path, database_url=dsn)) as process:
        assert not queue_approved(process, register)
        _, _, content = await process.health.answer("/healthz")
        assert why in content.decode()
        process.health.began()
        assert await process.health.problems() == {}


def test_the_operator_reads_which_file_and_what_to_do():
    (sentence,) = refused(with_another("queue"))
    for part in ("queue", "routing/match.py", "compliance/register/queue.yaml", "by hand"):
        assert part in sentence
    (sentence,) = refused(with_another("search"))
    assert sentence.endswith("Everything else runs")
    assert list(refused(with_another("crisis-list"))) == []
    assert list(refused()) == []
