"""Groups of points that lie together: k-means, as many groups as set them apart best."""

from __future__ import annotations

import warnings

import numpy as np
from deliberation_service.opinion.matrix import Index, Real
from scipy.cluster.vq import kmeans2
from scipy.optimize import linear_sum_assignment
from scipy.spatial.distance import cdist

MOST_GROUPS = 5
STARTS = 4
ROUNDS = 30
TRIAL_ROUNDS = 6
"""Enough to see which start is the best; that one then goes on."""
MEASURED = 1_000
"""The silhouette compares everybody with everybody: of more than this many points, so many are drawn by the seed."""
STEADY = 0.02
"""Another number of groups has to be better by this much of silhouette before the number that people saw changes."""


def choose(points: Real, seed: int, before: int | None = None) -> Real:
    """The centres of the best number of groups (2 to 5); one centre when there is nothing to tell apart.

    ``before`` is the number that was shown until now. Each number is tried from several starts drawn by the seed.
    """
    different = len(np.unique(points, axis=0))
    measured = np.random.default_rng(seed).permutation(len(points))[:MEASURED]
    distances = cdist(points[measured], points[measured])
    best: Real = points.mean(axis=0, keepdims=True)
    best_score = -1.0
    for count in range(2, min(MOST_GROUPS, different, len(points) // 2) + 1):
        centres, labels = _best_of_starts(points, count, seed)
        score = silhouette(distances, labels[measured]) + (STEADY if count == before else 0)
        if score > best_score + 1e-12:
            best, best_score = centres, score
    return best


def follow(points: Real, centres: Real) -> tuple[Real, Index]:
    """The groups that come of these centres: (centres, label of each point). The number of groups stays."""
    return _k_means(points, centres, ROUNDS)


def silhouette(distances: Real, labels: Index) -> float:
    """Rousseeuw's mean silhouette: 1 when groups lie far apart, 0 when they blur; 0 for a single group."""
    present, labels = np.unique(labels, return_inverse=True)
    if len(present) < 2:
        return 0.0
    sizes = np.bincount(labels)
    everyone = np.arange(len(labels))
    sums = distances @ np.eye(len(present))[labels]
    inside = sums[everyone, labels] / np.maximum(sizes[labels] - 1, 1)
    means = sums / sizes
    means[everyone, labels] = np.inf
    outside = means.min(axis=1)
    widest = np.maximum(inside, outside)
    apart = np.divide(outside - inside, widest, out=np.zeros(len(labels)), where=(widest > 0) & (sizes[labels] > 1))
    return float(apart.mean())


def same_order(centres: Real, labels: Index, before: Index) -> Real:
    """The centres in such an order that a group keeps its place: as many people as possible are where they were.

    ``before`` is the label that each point had. What is new comes last, the largest first.
    """
    count = len(centres)
    overlap = np.zeros((count, max(count, int(before.max(initial=0)) + 1)))
    np.add.at(overlap, (labels, before), 1)
    of = dict(zip(*linear_sum_assignment(overlap, maximize=True), strict=True))
    return centres[sorted(range(count), key=lambda new: (overlap[new, of[new]] == 0, of[new]))]


def by_size(centres: Real, labels: Index) -> Real:
    """The centres of the largest group first."""
    return centres[np.argsort(-np.bincount(labels, minlength=len(centres)), kind="stable")]


def _best_of_starts(points: Real, count: int, seed: int) -> tuple[Real, Index]:
    found: list[tuple[float, Real, Index]] = []
    for start in range(STARTS):
        centres, labels = _k_means(points, count, TRIAL_ROUNDS, np.random.default_rng((seed, count, start)))
        found.append((float(((points - centres[labels]) ** 2).sum()), centres, labels))
    _, centres, _ = min(found, key=lambda one: one[0])
    return _k_means(points, centres, ROUNDS)


def _k_means(
    points: Real, start: Real | int, rounds: int, chance: np.random.Generator | None = None
) -> tuple[Real, Index]:
    """Lloyd's rounds from given centres, or from so many that k-means++ draws. A group that is left empty goes."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # about the empty ones
        centres, labels = kmeans2(
            points, start, iter=rounds, minit="++" if chance is not None else "matrix", rng=chance
        )
    present, renumbered = np.unique(labels, return_inverse=True)
    return centres[present], renumbered
