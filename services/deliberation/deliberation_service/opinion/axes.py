"""The two directions in which opinions differ most, and where everybody stands along them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from deliberation_service.opinion.matrix import Index, OpinionMatrix, Real
from numpy.typing import NDArray
from scipy.linalg import eigh
from scipy.sparse.linalg import ArpackError, eigsh

DIMENSIONS = 2
_SMALL = 16
"""Up to so many statements all eigenvectors are found at once: nothing is won by starting from the last ones."""


@dataclass(frozen=True, slots=True)
class Axes:
    """``weights``: statements × 2, zero where a statement is not shown. ``means``: the mean choice on each."""

    weights: Real
    means: Real
    shown: Index


def principal_axes(matrix: OpinionMatrix, shown: Index, before: Axes | None = None) -> Axes:
    """The principal components of the shown statements.

    Started from those of before when there are any, which is faster and gives the same, and keeps left and right:
    without, the heaviest statement of an axis points to its positive side.
    """
    weights = np.zeros((len(matrix.statements), DIMENSIONS))
    earlier = np.zeros_like(weights)
    if before is not None:
        earlier[: len(before.weights)] = before.weights
    if len(shown):
        weights[shown] = _turned(_leading(matrix.covariance(shown), earlier[shown]), earlier[shown])
    return Axes(weights, matrix.means(), shown)


def _leading(covariance: Real, before: Real) -> Real:
    size = len(covariance)
    if size < DIMENSIONS:
        return np.eye(size, DIMENSIONS)
    start = before.sum(axis=1)
    if size <= _SMALL or not start.any() or not covariance.any():
        _, vectors = eigh(covariance, subset_by_index=[size - DIMENSIONS, size - 1])
    else:
        try:
            _, vectors = eigsh(covariance, k=DIMENSIONS, v0=start)
        except ArpackError:  # it did not come to an end: the long way does
            _, vectors = eigh(covariance, subset_by_index=[size - DIMENSIONS, size - 1])
    leading: Real = vectors[:, ::-1]
    return leading


def _turned(vectors: Real, before: Real) -> Real:
    for axis in range(DIMENSIONS):
        towards = vectors[:, axis] @ before[:, axis]
        if not before.any():
            towards = vectors[np.abs(vectors[:, axis]).argmax(), axis]
        if towards < 0:
            vectors[:, axis] = -vectors[:, axis]
    return vectors


def said_of(matrix: OpinionMatrix, axes: Axes) -> Index:
    """On how many of the shown statements each participant said something."""
    seen = _is_shown(matrix, axes)[matrix.columns]
    return np.bincount(matrix.rows[seen], minlength=len(matrix.participants))


def project(matrix: OpinionMatrix, axes: Axes) -> Real:
    """Participants × 2. A gap says nothing (the mean), which draws whoever said little to the middle: corrected by
    the root of shown statements ÷ statements answered, as Pol.is does.
    """
    beyond: Real = matrix.choices - axes.means[matrix.columns]
    points = np.empty((len(matrix.participants), DIMENSIONS))
    for axis in range(DIMENSIONS):
        points[:, axis] = np.bincount(matrix.rows, beyond * axes.weights[matrix.columns, axis], len(points))
    reach: Real = np.sqrt(len(axes.shown) / np.maximum(said_of(matrix, axes), 1))
    return points * reach[:, np.newaxis]


def statement_places(axes: Axes) -> Real:
    """Where whoever agreed with this statement alone, and said nothing else, would stand; statements × 2."""
    places: Real = axes.weights * (1 - axes.means)[:, np.newaxis] * np.sqrt(max(len(axes.shown), 1))
    return places


def _is_shown(matrix: OpinionMatrix, axes: Axes) -> NDArray[np.bool_]:
    is_shown = np.zeros(len(matrix.statements), bool)
    is_shown[axes.shown] = True
    return is_shown
