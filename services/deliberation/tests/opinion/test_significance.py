"""What is told of groups: worked out by hand."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from deliberation_service.opinion.matrix import AGREE, DISAGREE, OpinionMatrix
from deliberation_service.opinion.significance import (
    Tally,
    above_half,
    consensus,
    more_than,
    representative,
    shared,
    tally,
)


def _counts(agreed: list[list[int]], disagreed: list[list[int]], seen: list[list[int]]) -> Tally:
    return Tally(*(np.array(one, np.int32) for one in (agreed, disagreed, seen)))


def test_a_majority_of_few_is_no_majority_beyond_chance() -> None:
    few, many = above_half(np.array([2, 20], np.int32), np.array([2, 20], np.int32))

    assert few == pytest.approx((3 / 4 - 1 / 2) * 2 * sqrt(4))
    assert few < 1.2816 < many


def test_the_two_proportion_test_is_the_textbooks_with_one_added_on_each_side() -> None:
    ours, theirs, pooled = 19 / 22, 5 / 22, 24 / 44

    z = more_than(*(np.array([number], np.int32) for number in (18, 20, 4, 20)))

    assert z[0] == pytest.approx((ours - theirs) / sqrt(pooled * (1 - pooled) * (2 / 22)))


def test_a_group_stands_for_what_it_says_and_others_do_not() -> None:
    # statement 0: the first group agrees, the other does not; 1: both agree; 2: only the other one disagrees
    counts = _counts([[30, 28, 15], [3, 29, 2]], [[1, 1, 14], [26, 1, 28]], [[32, 30, 30], [30, 30, 30]])
    shown = np.arange(3)

    first, other = representative(counts, 0, shown), representative(counts, 1, shown)

    assert [(one.column, one.choice) for one in first] == [(0, AGREE)]
    assert [(one.column, one.choice) for one in other] == [(0, DISAGREE), (2, DISAGREE)]


def test_a_large_group_cannot_make_up_for_a_small_one_that_disagrees() -> None:
    counts = _counts([[990, 700], [1, 9]], [[5, 200], [8, 1]], [[1000, 1000], [10, 10]])

    shares = consensus(counts, AGREE)

    assert shares[0] == pytest.approx(991 / 1002 * 2 / 12)
    assert shares[1] > shares[0]
    assert [(one.column, one.choice) for one in shared(counts, np.arange(2))] == [(1, AGREE)]


def test_people_without_a_group_are_in_no_groups_counts() -> None:
    matrix = OpinionMatrix.of([("a", "s", 1), ("b", "s", -1), ("c", "s", 0), ("d", "s", 1)])

    counts = tally(matrix, np.array([0, 0, 1, -1]), 2)

    assert counts.agreed.tolist() == [[1], [0]]
    assert counts.disagreed.tolist() == [[1], [0]]
    assert counts.seen.tolist() == [[2], [1]]
