"""Groups under the minimum size cannot be got back by adding and subtracting what is shown."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from servicetelefon.measures.suppress import MINIMUM, determined, hidden, with_sums

pytestmark = pytest.mark.unit

tables = arrays(
    np.int64,
    array_shapes(min_dims=2, max_dims=2, max_side=6),
    elements=st.one_of(st.integers(0, 8), st.integers(0, 60)),
)


def solved(shown: np.ndarray) -> dict[tuple[int, int], float]:
    """What somebody can work out who knows that each row and column adds up: a linear system."""
    unknown = [tuple(cell) for cell in np.argwhere(np.isnan(shown)).tolist()]
    place = {cell: number for number, cell in enumerate(unknown)}
    rows, constants = [], []
    lines = [[(row, column) for column in range(shown.shape[1])] for row in range(shown.shape[0])]
    lines += [[(row, column) for row in range(shown.shape[0])] for column in range(shown.shape[1])]
    for line in lines:
        equation, known = np.zeros(len(unknown)), 0.0
        for cell, sign in zip(line, [1] * (len(line) - 1) + [-1], strict=True):
            if cell in place:
                equation[place[cell]] = sign
            else:
                known += sign * shown[cell]
        rows.append(equation)
        constants.append(-known)
    matrix = np.array(rows)
    answer, _, rank, _ = np.linalg.lstsq(matrix, np.array(constants), rcond=None)
    found = {}
    for cell, number in place.items():
        unit = np.zeros((1, len(unknown)))
        unit[0, number] = 1
        if np.linalg.matrix_rank(np.vstack([matrix, unit]), tol=1e-8) == rank:
            found[cell] = float(answer[number])
    return found


@given(tables)
@settings(max_examples=150, deadline=None)
def test_nobody_gets_a_small_group_back_by_subtraction(counts: np.ndarray):
    table, hides = with_sums(counts), hidden(counts)
    small = (table > 0) & (table < MINIMUM)
    assert hides[small].all()
    shown = np.where(hides, np.nan, table)
    known = solved(shown)
    assert not any(small[cell] for cell in known)


@given(tables)
@settings(max_examples=100, deadline=None)
def test_the_hidden_cells_of_a_line_are_together_no_small_group(counts: np.ndarray):
    table, hides = with_sums(counts), hidden(counts)
    for row in range(table.shape[0]):
        parts = hides[row, :-1]
        shows_others = (table[row, :-1] > 0) & ~parts
        if parts.any() and not hides[row, -1] and shows_others.any():
            assert int(table[row, :-1][parts].sum()) >= MINIMUM


def test_one_small_group_takes_another_with_it():
    hides = hidden(np.array([[2], [9], [40]]))
    assert hides[:, 0].tolist() == [True, True, False, False]


def test_a_table_without_small_groups_is_shown_whole():
    assert not hidden(np.array([[5, 8], [0, 12]])).any()


def test_without_the_second_step_subtraction_would_work():
    """The attack itself works, so that the test above can fail."""
    table = with_sums(np.array([[2], [9], [40]]))
    shown = np.where((table > 0) & (table < MINIMUM), np.nan, table)
    assert solved(shown)[0, 0] == pytest.approx(2)
    assert determined(np.isnan(shown))[0, 0]


def test_every_small_table_of_one_line():
    for values in itertools.product(range(7), repeat=3):
        hides = hidden(np.array([values]))
        assert not determined(hides).any()
