"""The sums that axes are found from."""

from __future__ import annotations

import numpy as np
from deliberation_service.opinion.matrix import OpinionMatrix
from hypothesis import given
from hypothesis import strategies as st

opinions = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 7), st.sampled_from((-1, 0, 1))), min_size=1, max_size=120
)


@given(opinions, st.integers(0, 120))
def test_after_any_opinions_the_sums_are_those_of_a_count_from_the_beginning(
    said: list[tuple[int, int, int]], already: int
) -> None:
    moved_along = OpinionMatrix.of(said[:already])
    for opinion in said[already:]:
        moved_along.put(*opinion)

    counted = OpinionMatrix.of(said)

    for ours, theirs in zip(moved_along.sums_of_whole_numbers(), counted.sums_of_whole_numbers(), strict=True):
        assert np.array_equal(ours, theirs)
    assert len(moved_along) == len(counted) == len({(person, statement) for person, statement, _ in said})


@given(opinions)
def test_the_covariance_is_that_of_the_matrix_with_means_in_its_gaps(said: list[tuple[int, int, int]]) -> None:
    matrix = OpinionMatrix.of(said)
    dense = np.full((len(matrix.participants), len(matrix.statements)), np.nan)
    dense[matrix.rows, matrix.columns] = matrix.choices
    means = np.nanmean(dense, axis=0)
    centred = np.where(np.isnan(dense), means, dense) - means

    covariance = matrix.covariance(np.arange(len(matrix.statements)))

    assert np.allclose(covariance, centred.T @ centred)
    assert np.allclose(matrix.means(), means)


def test_another_opinion_on_the_same_statement_takes_the_place_of_the_first() -> None:
    matrix = OpinionMatrix()
    matrix.put("甲", "a", 1)
    matrix.put("甲", "b", 1)

    matrix.put("甲", "a", -1)

    assert len(matrix) == 2
    assert matrix.means().tolist() == [-1, 1]
    assert matrix.counts().tolist() == [1, 1]
