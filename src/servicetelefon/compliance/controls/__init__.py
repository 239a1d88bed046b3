"""Every control by the name that duties use."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from types import MappingProxyType

from servicetelefon.compliance.control import Controls, Finding
from servicetelefon.compliance.controls import (
    answers,
    papers,
    people,
    planning,
    proofs,
    records,
    register,
    retention,
    rights,
    schema,
)
from servicetelefon.compliance.looking import Looking

CONTROLS: Mapping[str, Callable[[Looking], Awaitable[Finding]]] = MappingProxyType(
    {
        **register.CONTROLS,
        **schema.CONTROLS,
        **rights.CONTROLS,
        **records.CONTROLS,
        **retention.CONTROLS,
        **answers.CONTROLS,
        **people.CONTROLS,
        **papers.CONTROLS,
        **planning.CONTROLS,
        **proofs.CONTROLS,
    }
)


def controls_of(looking: Looking) -> Controls:
    """The controls bound to one look."""
    return {name: partial(control, looking) for name, control in CONTROLS.items()}
