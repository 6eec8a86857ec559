"""The map of a conversation: drawn anew from all opinions, or moved along with each new one.

What a new opinion costs: one row and one column of the sums (`matrix`), two principal axes found from the last ones,
everybody projected, and k-means from the last centres. What it leaves for later: whether another start of k-means, or
another number of groups, would be better. That is asked anew when the shown statements change and when 5 % more
opinions have come (at least 20): see `is_due`.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from deliberation_service.opinion import groups, significance
from deliberation_service.opinion.axes import Axes, principal_axes, project, said_of, statement_places
from deliberation_service.opinion.matrix import Index, OpinionMatrix, Real, shown_columns

THRESHOLD = 7
"""Who said something on fewer of the shown statements (or on all, where there are fewer) is not grouped."""
FEWEST_GROUPED = 5
"""A map of fewer people would tell who is who."""
FEWEST_STATEMENTS = 2


@dataclass(frozen=True, slots=True)
class Standing:
    """What the next drawing starts from. ``opinions`` is how many there were when groups were last chosen anew."""

    axes: Axes
    centres: Real
    opinions: int
    since: int = 0


@dataclass(frozen=True, slots=True)
class Drawing:
    """A map. ``group_of`` and ``points``: of each participant, -1 without a group. ``places``: of each statement.

    ``counts`` are of the groups. All by the rows and columns of the matrix.
    """

    axes: Axes
    centres: Real
    points: Real
    group_of: Index
    places: Real
    counts: significance.Tally

    @property
    def sizes(self) -> list[int]:
        """How many people are in each group."""
        in_group = self.group_of[self.group_of >= 0]
        return [int(size) for size in np.bincount(in_group, minlength=len(self.centres))]


class LiveMap:
    """A conversation's opinions with the map of them. The same opinions and seed give the same fresh map."""

    def __init__(
        self,
        opinions: Iterable[tuple[Hashable, Hashable, int]],
        shown: Iterable[Hashable],
        *,
        seed: int,
    ) -> None:
        self._shown = set(shown)
        self.matrix = OpinionMatrix.of(opinions, sorted(self._shown, key=str))
        self._seed = seed
        self._standing: Standing | None = None

    def put(self, participant: Hashable, statement: Hashable, choice: int) -> None:
        """A new opinion, or another one than before."""
        self.matrix.put(participant, statement, choice)
        if self._standing is not None:
            self._standing = replace(self._standing, since=self._standing.since + 1)

    def show(self, statements: Iterable[Hashable]) -> None:
        """The statements that are shown from now on; opinions on others are kept, and count for nothing."""
        self._shown = set(statements)
        for statement in sorted(self._shown, key=str):
            self.matrix.add_statement(statement)

    def resume(self, weights: Mapping[Any, Sequence[float]], centres: Sequence[Sequence[float]]) -> None:
        """Goes on from a map that was drawn elsewhere: left stays left, and groups keep their order, though all is
        drawn anew. ``weights``: of statements on the two axes.
        """
        known = {self.matrix.add_statement(statement): pair for statement, pair in weights.items()}
        before = np.zeros((len(self.matrix.statements), 2))
        for column, pair in known.items():
            before[column] = pair
        axes = Axes(before, np.zeros(len(before)), np.empty(0, np.intp))
        self._standing = Standing(axes, np.array(centres, float).reshape(-1, 2), opinions=0)

    @property
    def is_due(self) -> bool:
        """Whether groups have to be chosen anew."""
        standing = self._standing
        if standing is None or standing.since >= max(20, standing.opinions // 20):
            return True
        return not np.array_equal(standing.axes.shown, shown_columns(self.matrix, list(self._shown)))

    def draw(self) -> Drawing | None:
        """The map as of now, moved on from the last one; None while too few take part."""
        return self._draw(anew=self.is_due)

    def draw_anew(self) -> Drawing | None:
        """The map of all opinions, whatever was drawn before: what is published at the end."""
        self._standing = None
        return self._draw(anew=True)

    def _draw(self, *, anew: bool) -> Drawing | None:
        shown, before = shown_columns(self.matrix, list(self._shown)), self._standing
        if len(shown) < FEWEST_STATEMENTS or not len(self.matrix):
            return None
        axes = principal_axes(self.matrix, shown, before.axes if before else None)
        points = project(self.matrix, axes)
        rows = np.flatnonzero(said_of(self.matrix, axes) >= min(THRESHOLD, len(shown)))
        if len(rows) < FEWEST_GROUPED:
            return None
        centres, labels = self._grouped(points[rows], before, anew=anew)
        self._standing = Standing(
            axes,
            centres,
            opinions=len(self.matrix) if anew or before is None else before.opinions,
            since=0 if anew or before is None else before.since,
        )
        group_of = np.full(len(points), -1, np.intp)
        group_of[rows] = labels
        counts = significance.tally(self.matrix, group_of, len(centres))
        return Drawing(axes, centres, points, group_of, statement_places(axes), counts)

    def _grouped(self, points: Real, before: Standing | None, *, anew: bool) -> tuple[Real, Index]:
        if before is None:
            centres = groups.choose(points, self._seed)
            return groups.follow(points, groups.by_size(*groups.follow(points, centres)))
        kept, labels = groups.follow(points, before.centres)
        if not anew:
            return kept, labels
        chosen, as_chosen = groups.follow(points, groups.choose(points, self._seed, len(before.centres)))
        return groups.follow(points, groups.same_order(chosen, as_chosen, labels))
