"""Switches: one table, read by every process twice a second and at each bell.

A switch that stands in no row is off. Crisis list, mask and label have no switch.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from servicetelefon.kit.database import Transaction
from servicetelefon.kit.errors import NotFound


class SwitchKind(StrEnum):
    """What can be switched: its name is `<kind>:<line>`, for a topic `<kind>:<kind of enquiry>`."""

    LINE_CLOSED = "line_closed"
    LINE_OPENED = "line_opened"  # takes calls outside its hours, by a supervisor's word
    LINE_EMERGENCY = "line_emergency"
    LINE_NOTICE = "line_notice"  # callers hear the city's notice after the greeting
    LINE_QUESTION = "line_question"  # after the talk callers are asked whether it helped
    ASSISTANT_OFF = "assistant_off"
    MODEL_ON = "model_on"  # a language model may rewrite what is searched; off as delivered
    TOPIC_OFF = "topic_off"  # of one kind of enquiry: the assistant says nothing about it


@dataclass(frozen=True, slots=True)
class Switches:
    """All switches that are on."""

    on: frozenset[str] = frozenset()

    def lines(self, kind: SwitchKind) -> frozenset[str]:
        """The lines for which this kind is on."""
        prefix = f"{kind}:"
        return frozenset(name.removeprefix(prefix) for name in self.on if name.startswith(prefix))


OF_TOPICS = frozenset({SwitchKind.TOPIC_OFF})


class UnknownSwitch(NotFound):
    code = "unknown-switch"


def name_of(kind: SwitchKind, line: str, lines: Iterable[str]) -> str:
    if line not in lines:
        raise UnknownSwitch(f"there is no {'topic' if kind in OF_TOPICS else 'line'} {line}")
    return f"{kind}:{line}"


async def read(tx: Transaction) -> Switches:
    rows = await tx.rows('select name from city.switch where "on"')
    return Switches(frozenset(row[0] for row in rows))


async def turn(tx: Transaction, name: str, *, on: bool, role: str, now: datetime) -> bool:
    """Turn a switch; False when it stood so already."""
    return (
        await tx.do(
            'insert into city.switch (name, "on", since, role) values (%s, %s, %s, %s) '
            'on conflict (name) do update set "on" = excluded."on", since = excluded.since, '
            'role = excluded.role where city.switch."on" <> excluded."on"',
            (name, on, now, role),
        )
        == 1
    )
