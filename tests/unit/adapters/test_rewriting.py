"""The model's address in every way in which it can fail: one short time, and never a wrong word."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator

import httpx
import pytest

from language_model import WAYS_TO_FAIL, a_model
from servicetelefon.adapters.models.rewriting import RewritingModel
from servicetelefon.assistant.rewording import Fault, NotReworded

pytestmark = pytest.mark.unit

SLOW = {"never_answers"}
GONE = {"hangs_up", "cuts_off", "garbage", "500", "502", "503"}


@pytest.fixture
async def client() -> AsyncGenerator[httpx.AsyncClient]:
    async with httpx.AsyncClient(trust_env=False) as made:
        yield made


async def test_words_come_back_as_one_line(client: httpx.AsyncClient):
    async with a_model(says=" Höhe \n Regelsatz ") as model:
        adapter = RewritingModel(client, model.url, "klein", "geheim")
        assert await adapter.reword("Wie viel gibt es?") == "Höhe Regelsatz"
    (seen,) = model.seen
    body = json.loads(seen.body)
    assert seen.path == "/v1/chat/completions"
    assert seen.headers["authorization"] == "Bearer geheim"
    assert (body["model"], body["temperature"]) == ("klein", 0)
    assert body["messages"][-1] == {"role": "user", "content": "Wie viel gibt es?"}


@pytest.mark.parametrize("fails", WAYS_TO_FAIL)
async def test_every_failure_has_a_name(client: httpx.AsyncClient, fails: str):
    expected = Fault.SLOW if fails in SLOW else Fault.GONE if fails in GONE else Fault.WRONG
    async with a_model(fails) as model:
        with pytest.raises(NotReworded) as why:
            await RewritingModel(client, model.url, "x", patience=0.3).reword("Frage")
    assert why.value.fault is expected
    assert model.seen


async def test_nobody_is_there(client: httpx.AsyncClient):
    with pytest.raises(NotReworded) as why:
        await RewritingModel(client, "http://127.0.0.1:9/v1", "x").reword("Frage")
    assert why.value.fault is Fault.GONE
