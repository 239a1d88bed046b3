"""Which figures may be shown: groups under a minimum size are not, and nobody gets them back by
subtracting what is shown from its sums.

A table of groups by time has its sums shown too, so one hidden cell of a row or column would be
its sum less the others. More is hidden until no hidden cell, and no sum of a line's hidden
cells below the minimum, follows from what is shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

MINIMUM = 5
"""Contacts; a city may agree on more with its staff council."""

_TINY = 1e-9

Counts = NDArray[np.int64]
Which = NDArray[np.bool_]


def with_sums(counts: Counts) -> Counts:
    """The table with a row and a column of sums at the end."""
    rows = np.vstack([counts, counts.sum(axis=0)])
    return np.hstack([rows, rows.sum(axis=1, keepdims=True)])


def hidden(counts: Counts, also: Which | None = None) -> Which:
    """For the table with its sums: what must not be shown. 0 is no group and may be shown. `also`
    is hidden elsewhere already, in another table with the same sums."""
    table = with_sums(counts)
    hides = (table > 0) & (table < MINIMUM)
    if also is not None:
        hides = hides | also
    while True:
        weak = _weak(table, hides)
        if weak is None:
            return hides
        hides[weak] = True


def hidden_together(tables: Sequence[Counts]) -> list[Which]:
    """The same for tables of the same days cut in different ways: their bottom rows are the same
    sums, so a sum that one must hide is hidden in all. Otherwise one table would tell what another
    keeps back."""
    sums = np.zeros(tables[0].shape[1] + 1, dtype=np.bool_)
    while True:
        found: list[Which] = []
        for counts in tables:
            also = np.zeros((counts.shape[0] + 1, counts.shape[1] + 1), dtype=np.bool_)
            also[-1] = sums
            found.append(hidden(counts, also))
        together = np.logical_or.reduce([one[-1] for one in found])
        if (together == sums).all():
            return found
        sums = together


def _weak(table: Counts, hides: Which) -> tuple[int, int] | None:
    """A cell to hide next, or None: nothing that is hidden can be worked out."""
    for line in _lines(table.shape):
        own = hides[line]
        if not own.any():
            continue
        values = table[line]
        # The last is the sum of the others; who hides the sum hides one part of an equation.
        parts = own[:-1]
        enough = int(values[:-1][parts].sum()) >= MINIMUM if not own[-1] else True
        if own.sum() < 2 or not enough:  # noqa: PLR2004 – one unknown is no secret
            found = _smallest(table, hides, line)
            if found is not None:
                return found
    for cell in zip(*np.nonzero(determined(hides)), strict=True):
        row, column = int(cell[0]), int(cell[1])
        for line in ((row, slice(None)), (slice(None), column)):
            found = _smallest(table, hides, line)
            if found is not None:
                return found
    return None


def _lines(shape: tuple[int, ...]) -> Iterator[tuple[int | slice, int | slice]]:
    for row in range(shape[0]):
        yield row, slice(None)
    for column in range(shape[1]):
        yield slice(None), column


def _smallest(
    table: Counts, hides: Which, line: tuple[int | slice, int | slice]
) -> tuple[int, int] | None:
    """The smallest shown cell of the line that is not 0; its sum only when nothing else is left."""
    rows = np.broadcast_to(np.arange(table.shape[0])[:, None], table.shape)[line]
    columns = np.broadcast_to(np.arange(table.shape[1]), table.shape)[line]
    shown = np.flatnonzero(~hides[line] & (table[line] > 0))
    inner = shown[shown < len(rows) - 1]
    shown = inner if len(inner) else shown
    if not len(shown):
        return None
    place = shown[np.argmin(table[line][shown])]
    return int(rows[place]), int(columns[place])


def determined(hides: Which) -> Which:
    """Hidden cells whose value follows from the shown ones by adding and subtracting."""
    unknown = np.flatnonzero(hides.ravel())
    found = np.zeros(hides.size, dtype=np.bool_)
    if len(unknown):
        equations = _equations(hides.shape)[:, unknown]
        _, sizes, directions = np.linalg.svd(equations, full_matrices=True)
        rank = int((sizes > _TINY).sum())
        free = directions[rank:]  # what may change without changing any equation
        found[unknown[np.all(np.abs(free) < _TINY, axis=0)]] = True
    return found.reshape(hides.shape)


def _equations(shape: tuple[int, ...]) -> NDArray[np.float64]:
    """Each line's cells less its sum are 0."""
    found: list[NDArray[np.float64]] = []
    for line in _lines(shape):
        one = np.zeros(shape)
        one[line] = 1.0
        row, column = line
        one[(row, -1) if isinstance(column, slice) else (-1, column)] = -1.0
        found.append(one.ravel())
    return np.array(found)
