"""Groups of points."""

from __future__ import annotations

import numpy as np
import pytest
from deliberation_service.opinion.groups import by_size, choose, follow, same_order, silhouette
from deliberation_service.opinion.matrix import Real
from scipy.spatial.distance import cdist

SEED = 7


def _blobs(*centres: tuple[float, float], people: int = 30) -> Real:
    chance = np.random.default_rng(SEED)
    return np.concatenate([chance.normal(centre, 0.2, (people, 2)) for centre in centres])


@pytest.mark.parametrize("count", [2, 3, 4, 5])
def test_there_are_as_many_groups_as_lie_apart(count: int) -> None:
    points = _blobs(*((4.0 * at, 3.0 * (at % 2)) for at in range(count)))

    centres = choose(points, SEED)

    assert len(centres) == count


def test_people_who_all_stand_on_one_spot_are_one_group() -> None:
    centres = choose(np.ones((12, 2)), SEED)

    assert centres.tolist() == [[1, 1]]


def test_the_silhouette_of_four_points_is_as_worked_out_by_hand() -> None:
    points = np.array([[0.0, 0], [1, 0], [5, 0], [6, 0]])
    # 0: inside 1, outside 5.5; 1: inside 1, outside 4.5; and the same from the other side
    expected = (2 * (5.5 - 1) / 5.5 + 2 * (4.5 - 1) / 4.5) / 4

    assert silhouette(cdist(points, points), np.array([0, 0, 1, 1])) == pytest.approx(expected)
    assert silhouette(cdist(points, points), np.zeros(4, np.intp)) == 0


def test_a_number_of_groups_that_people_saw_stays_while_another_is_hardly_better() -> None:
    chance = np.random.default_rng(SEED)
    blur = chance.normal(0, 1, (200, 2))
    anew = len(choose(blur, SEED))

    kept = {before: len(choose(blur, SEED, before)) for before in range(2, 6)}

    assert kept[anew] == anew
    assert sum(before == now for before, now in kept.items()) > 1


def test_groups_keep_their_places_when_they_are_chosen_anew() -> None:
    points = _blobs((0, 0), (4, 0), (0, 4))
    before = np.repeat([2, 0, 1], 30)

    centres = same_order(*follow(points, choose(points, SEED)), before)

    _, labels = follow(points, centres)
    assert labels.tolist() == before.tolist()


def test_at_first_the_largest_group_comes_first() -> None:
    points = np.concatenate([_blobs((0, 0), people=10), _blobs((4, 0), people=40), _blobs((0, 4), people=20)])

    centres = by_size(*follow(points, choose(points, SEED)))

    _, labels = follow(points, centres)
    assert np.bincount(labels).tolist() == [40, 20, 10]
