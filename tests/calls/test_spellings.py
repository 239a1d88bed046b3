"""Numbers as carriers spell them: the one that is dialled and the one that calls (RFC 3261 19.1.1,
RFC 3966)."""

from __future__ import annotations

import pytest

from servicetelefon.phone.port import CallArrived
from telephony.engine import LINE, Engine
from telephony.line import Line
from telephony.wire import wire

pytestmark = pytest.mark.calls

CALLERS = {
    "<sip:+4940428280@127.0.0.1>": "+4940428280",
    "<sip:004940428280@127.0.0.1>": "004940428280",
    "<sip:%2B4940428280@127.0.0.1;user=phone>": "+4940428280",
    "<sip:+4940428280;cpc=ordinary@127.0.0.1;user=phone>": "+4940428280",
    "<tel:+4940428280;cpc=ordinary>": "+4940428280",
    "<tel:+49-40-428.280>": "+4940428280",
    "<sip:+49(40)428280@127.0.0.1>": "+4940428280",
    "<sip:anonymous@anonymous.invalid>": None,
    "<sip:Unavailable@127.0.0.1>": None,
    "<sip:alice@127.0.0.1>": None,
    "<sip:127.0.0.1>": None,
    "<sip:---@127.0.0.1>": None,
}
DIALLED = (
    "sip:{line}@{host};user=phone",
    "sip:{line};phone-context=+49@{host};user=phone",
    "sip:{line};npdi=yes;rn=+4919900@{host}",
)


@pytest.mark.parametrize(("spelled", "number"), CALLERS.items(), ids=list(CALLERS))
async def test_number_of_the_caller(
    engine: Engine, line: Line, spelled: str, number: str | None
) -> None:
    async with wire(engine, LINE, caller=spelled) as caller:
        caller.invite()
        assert (await line.saw(CallArrived)).caller == number
        await caller.gives_up()


@pytest.mark.parametrize("spelled", DIALLED)
async def test_number_of_the_line(engine: Engine, line: Line, spelled: str) -> None:
    host, port = engine.sip
    async with wire(engine, LINE) as caller:
        caller.invite(uri=spelled.format(line=LINE, host=f"{host}:{port}"))
        assert (await line.saw(CallArrived)).dialled == LINE
        await caller.gives_up()
