"""Charts as SVG: every mark is worked out here, the template only draws. Each stands above its
table, so nothing is told by a picture alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 720, 220
_LEFT, _BOTTOM, _TOP = 44, 28, 10
_LABELS = 12


@dataclass(frozen=True, slots=True)
class Mark:
    """A bar or a point, in the picture's own units; a hidden value has none."""

    x: float
    y: float
    width: float
    height: float
    kind: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A label on an axis at its place."""

    at: float
    label: str


@dataclass(frozen=True)
class Chart:
    marks: tuple[Mark, ...]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    line: str = ""
    target_y: float | None = None


def bars(
    names: Sequence[str], stacks: Sequence[Sequence[float] | None], kinds: Sequence[str]
) -> Chart:
    """One stacked bar a name; None where the value is hidden."""
    highest = max((sum(one) for one in stacks if one is not None), default=0) or 1
    top = _nice(highest)
    slot = (WIDTH - _LEFT) / max(len(names), 1)
    marks: list[Mark] = []
    for place, stack in enumerate(stacks):
        base = float(HEIGHT - _BOTTOM)
        for value, kind in zip(stack or (), kinds, strict=False):
            height = value / top * (HEIGHT - _BOTTOM - _TOP)
            base -= height
            marks.append(Mark(_round(_LEFT + place * slot + slot * 0.12), _round(base),
                              _round(slot * 0.76), _round(height), kind))  # fmt: skip
    return Chart(tuple(marks), _names(names, slot), _scale(top))


def shares(names: Sequence[str], values: Sequence[float | None], target: float) -> Chart:
    """A line of shares with the target; gaps where there is nothing or it is hidden."""
    slot = (WIDTH - _LEFT) / max(len(names), 1)
    marks: list[Mark] = []
    steps: list[str] = []
    pen_up = True
    for place, value in enumerate(values):
        if value is None:
            pen_up = True
            continue
        x, y = _round(_LEFT + (place + 0.5) * slot), _y(value)
        steps.append(f"{'M' if pen_up else 'L'}{x} {y}")
        pen_up = False
        marks.append(Mark(x, y, 3, 3, "kept" if value >= target else "missed"))
    ticks = tuple(Tick(_y(one), f"{one * 100:.0f}\u202f%") for one in (0.0, 0.25, 0.5, 0.75, 1.0))
    return Chart(tuple(marks), _names(names, slot), ticks, " ".join(steps), _y(target))


def _y(share: float) -> float:
    return _round(HEIGHT - _BOTTOM - share * (HEIGHT - _BOTTOM - _TOP))


def _names(names: Sequence[str], slot: float) -> tuple[Tick, ...]:
    every = max(1, -(-len(names) // _LABELS))
    return tuple(
        Tick(_round(_LEFT + (place + 0.5) * slot), name)
        for place, name in enumerate(names)
        if place % every == 0
    )


def _scale(top: float) -> tuple[Tick, ...]:
    return tuple(
        Tick(_round(HEIGHT - _BOTTOM - part * (HEIGHT - _BOTTOM - _TOP)), f"{top * part:.0f}")
        for part in (0.0, 0.5, 1.0)
    )


def _nice(value: float) -> float:
    """The next 1, 2 or 5 times a power of ten; small ones are even, for half of it is written there too."""
    power = 1.0
    while power * 10 < value:
        power *= 10
    return next(
        power * step
        for step in ((2, 4, 6, 10) if power == 1 else (1, 2, 5, 10))
        if power * step >= value
    )


def _round(value: float) -> float:
    return round(value, 1)
