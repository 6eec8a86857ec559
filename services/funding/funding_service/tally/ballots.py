"""Ballots as numbers: equal ones together, and for each project who supports it.

All numbers are whole. They stay below 2^53, so that sums of them are exact in floating point too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Index = npt.NDArray[np.int64]
Real = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

LARGEST = 2**52
"""No amount and no sum of points may reach this."""


@dataclass(frozen=True, slots=True, eq=False)
class Supporters:
    """Of one project: groups of equal ballots that give it points, their size, the points of each, size × points.

    ``even`` is the number of points when all give the same, else None. ``given`` is the sum of all points.
    """

    groups: Index
    size: Real
    points: Real
    given_by: Real
    given: int
    even: int | None


@dataclass(frozen=True, slots=True, eq=False)
class Ballots:
    """Group g of equal ballots is cast ``size[g]`` times and names ``columns[starts[g]:starts[g + 1]]``.

    ``points`` and ``given_by`` (size × points) belong to each such entry. ``votes`` are the ballots that name a
    project, ``score`` is the sum of their points; ``voters`` counts all ballots, empty ones too.
    """

    size: Index
    starts: Index
    columns: Index
    points: Index
    given_by: Real
    supporters: tuple[Supporters, ...]
    votes: tuple[int, ...]
    score: tuple[int, ...]
    voters: int

    def entries(self, groups: Index) -> Index:
        """Where the entries of these groups stand, one after the other."""
        lengths = self.starts[groups + 1] - self.starts[groups]
        ends = np.cumsum(lengths)
        return np.repeat(self.starts[groups] - (ends - lengths), lengths) + np.arange(int(lengths.sum()))

    def choices(self) -> Iterable[tuple[tuple[tuple[int, int], ...], int]]:
        """Each group's ((project, points), …) in the order of projects, and its size."""
        columns, points, starts = self.columns.tolist(), self.points.tolist(), self.starts.tolist()
        for group, size in enumerate(self.size.tolist()):
            said = slice(starts[group], starts[group + 1])
            yield tuple(zip(columns[said], points[said], strict=True)), size


def grouped(projects: int, counted: Mapping[tuple[tuple[int, int], ...], int]) -> Ballots:
    """Ballots of ((project, points), …), each cast so many times. Groups stand in the order of their choices.

    Raises ValueError when numbers are too large.
    """
    choices = sorted(counted)
    most = max((points for choice in choices for _, points in choice), default=1)
    if sum(counted.values()) * max(most, 1) * max(projects, 1) >= LARGEST:
        raise ValueError("too many points to be counted")
    size = np.array([counted[choice] for choice in choices], np.int64)
    starts = np.zeros(len(choices) + 1, np.int64)
    np.cumsum([len(choice) for choice in choices], out=starts[1:])
    flat = np.array([entry for choice in choices for entry in choice], np.int64).reshape(-1, 2)
    columns, points = np.ascontiguousarray(flat[:, 0]), np.ascontiguousarray(flat[:, 1])
    rows = np.repeat(np.arange(len(choices)), np.diff(starts))
    given_by = (size[rows] * points).astype(float)
    order = np.argsort(columns, kind="stable")
    bounds = np.searchsorted(columns[order], np.arange(projects + 1))
    of = [order[bounds[at] : bounds[at + 1]] for at in range(projects)]
    return Ballots(
        size=size,
        starts=starts,
        columns=columns,
        points=points,
        given_by=given_by,
        supporters=tuple(_supporters(rows, size, points, entries) for entries in of),
        votes=tuple(int(size[rows[entries]].sum()) for entries in of),
        score=tuple(int(given_by[entries].sum()) for entries in of),
        voters=int(size.sum()),
    )


def _supporters(rows: Index, size: Index, points: Index, entries: Index) -> Supporters:
    entries = entries[points[entries] > 0]
    groups, each = rows[entries], points[entries].astype(float)
    many = size[groups].astype(float)
    given_by: Real = many * each
    return Supporters(
        groups=groups,
        size=many,
        points=each,
        given_by=given_by,
        given=int(given_by.sum()),
        even=int(each[0]) if len(each) and each.min() == each.max() else None,
    )
