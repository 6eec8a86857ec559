"""Directions in which opinions differ, and where people stand."""

from __future__ import annotations

import numpy as np
import pytest
from deliberation_service.opinion.axes import principal_axes, project
from deliberation_service.opinion.matrix import OpinionMatrix

from .planted import planted


def test_axes_found_from_the_last_ones_are_those_found_from_nothing() -> None:
    said = planted(seed=3).opinions
    matrix = OpinionMatrix.of(said[:-50], range(40))
    shown = np.arange(40)
    before = principal_axes(matrix, shown)
    for opinion in said[-50:]:
        matrix.put(*opinion)

    moved_along, found_anew = principal_axes(matrix, shown, before), principal_axes(matrix, shown)

    assert np.abs(np.abs((moved_along.weights * found_anew.weights).sum(axis=0)) - 1).max() < 1e-9


def test_left_stays_left() -> None:
    said = planted(seed=4).opinions
    matrix = OpinionMatrix.of(said, range(40))
    before = principal_axes(matrix, np.arange(40))
    turned = type(before)(-before.weights, before.means, before.shown)

    after = principal_axes(matrix, np.arange(40), turned)

    assert (after.weights * turned.weights).sum(axis=0) == pytest.approx([1, 1])


def test_a_statement_that_is_not_shown_moves_nobody() -> None:
    said = planted(seed=5).opinions
    shown = np.arange(30)
    matrix, without = OpinionMatrix.of(said, range(40)), OpinionMatrix.of([one for one in said if one[1] < 30])

    points = project(matrix, principal_axes(matrix, shown))
    expected = project(without, principal_axes(without, np.array(sorted(without.statements[one] for one in range(30)))))

    for person, row in without.participants.items():
        assert np.abs(points[matrix.participants[person]]) == pytest.approx(np.abs(expected[row]), abs=1e-9)


def test_whoever_said_little_stands_as_far_out_as_who_said_the_same_on_everything() -> None:
    everything = [(person, statement, 1 if person < 10 else -1) for person in range(20) for statement in range(16)]
    little = [(99, statement, 1) for statement in range(4)]
    matrix = OpinionMatrix.of([*everything, *little])

    points = project(matrix, principal_axes(matrix, np.arange(16)))

    # a fourth of the statements, corrected by the root of four: half as far out rather than a quarter
    assert points[20, 0] / points[0, 0] == pytest.approx(0.5, abs=0.02)
