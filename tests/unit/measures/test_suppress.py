"""Groups under the minimum size cannot be got back by adding and subtracting what is shown."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from servicetelefon.measures.suppress import (
    MINIMUM,
    determined,
    hidden,
    hidden_together,
    with_sums,
)

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


@st.composite
def cut_twice(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    """The same contacts of some days by two dimensions: each day's sum is the same in both."""
    days = draw(st.integers(1, 4))
    found: list[np.ndarray] = []
    sums = draw(st.lists(st.integers(0, 25), min_size=days, max_size=days))
    for _ in range(2):
        groups = draw(st.integers(1, 4))
        table = np.zeros((groups, days), dtype=np.int64)
        for day, count in enumerate(sums):
            for _one in range(count):
                table[draw(st.integers(0, groups - 1)), day] += 1
        found.append(table)
    return found[0], found[1]


@given(cut_twice())
@settings(max_examples=60, deadline=None)
def test_two_ways_to_cut_the_same_days_tell_nothing_together(tables: tuple[np.ndarray, ...]):
    """Each table alone, when the other has told which sums it shows."""
    hides = hidden_together(tables)
    assert (hides[0][-1] == hides[1][-1]).all()
    for counts, hidden_here in zip(tables, hides, strict=True):
        table = with_sums(counts)
        small = (table > 0) & (table < MINIMUM)
        assert hidden_here[small].all()
        known = solved(np.where(hidden_here, np.nan, table))
        assert not any(small[cell] for cell in known)


def test_a_sum_that_one_table_keeps_back_is_not_told_by_another():
    """Two days of one district; by language nothing is small, and both sums would be shown."""
    by_district, by_language = np.array([[2, 9], [7, 0]]), np.array([[9, 9]])
    alone = hidden(by_language)
    together = hidden_together([by_district, by_language])
    assert not alone.any()
    assert together[1][-1].tolist() == together[0][-1].tolist()
    known = solved(np.where(together[0], np.nan, with_sums(by_district)))
    assert (0, 0) not in known
