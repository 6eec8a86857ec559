"""The map as others may see it: nobody's name or id, and nothing about fewer than five people."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

import numpy as np
from deliberation_service.opinion.live_map import Drawing, LiveMap
from deliberation_service.opinion.matrix import AGREE, DISAGREE, Index, Real
from deliberation_service.opinion.significance import Tally, Telling, consensus, representative, shared
from scipy.spatial import ConvexHull, QhullError

FEWEST_SHOWN = 5
DECIMALS = 2
"""As fine as a point is drawn. What one person said about each statement cannot be read back from it."""

Json = dict[str, Any]


def picture(live: LiveMap, drawing: Drawing) -> Json:
    """What is published: groups with centre, outline and representative statements; everybody as a point (those on the
    same spot together, in no order of people); the shown statements with their places, counts by group, and
    group-aware consensus; what all groups share. ``None`` stands where it is hidden.
    """
    sizes = drawing.sizes
    hidden = hidden_groups(sizes)
    visible = [group for group in range(len(sizes)) if group not in hidden]
    names = {column: statement for statement, column in live.matrix.statements.items()}
    shown = drawing.axes.shown
    told = _rows(drawing.counts, visible)
    return {
        "participants": len(live.matrix.participants),
        "grouped": sum(sizes),
        "opinions": len(live.matrix),
        "groups": [
            _hidden_group(group)
            if group in hidden
            else _group(drawing, group, [_told(one, told, at, names) for one in representative(told, at, shown)])
            for group, at in ((group, visible.index(group) if group in visible else -1) for group in range(len(sizes)))
        ],
        "points": _points(drawing, visible),
        "statements": _statements(drawing, told, names, visible),
        "shared": [_shared(one, names) for one in shared(told, shown)] if visible else [],
    }


def hidden_groups(sizes: Sequence[int]) -> set[int]:
    """Groups of fewer than five; and the next larger ones until nobody can count a hidden one out of the totals."""
    ascending = sorted(range(len(sizes)), key=lambda group: (sizes[group], group))
    hidden = {group for group in ascending if sizes[group] < FEWEST_SHOWN}
    if not hidden:
        return hidden
    for group in ascending:
        if len(hidden) > 1 and sum(sizes[one] for one in hidden) >= FEWEST_SHOWN:
            break
        hidden.add(group)
    return hidden


def _group(drawing: Drawing, group: int, told: list[Json]) -> Json:
    points = drawing.points[drawing.group_of == group].round(DECIMALS)
    return {
        "group": group,
        "hidden": False,
        "size": len(points),
        "centre": _pair(drawing.centres[group]),
        "hull": [_pair(corner) for corner in _hull(points)],
        "representative": told,
    }


def _hidden_group(group: int) -> Json:
    return {"group": group, "hidden": True, "size": None, "centre": None, "hull": None, "representative": None}


def _points(drawing: Drawing, visible: list[int]) -> list[Json]:
    """Of whoever is in a visible group, or in none because they said too little."""
    group_of = drawing.group_of
    seen = np.isin(group_of, [*visible, -1])
    spots = np.column_stack([drawing.points[seen].round(DECIMALS) + 0.0, group_of[seen]])
    if len(spots) < FEWEST_SHOWN:
        return []
    places, people = np.unique(spots, axis=0, return_counts=True)
    return [
        {"x": x, "y": y, "group": int(group) if group >= 0 else None, "people": count}
        for (x, y, group), count in zip(places.tolist(), people.tolist(), strict=True)
    ]


def _statements(drawing: Drawing, told: Tally, names: dict[int, Hashable], visible: list[int]) -> list[Json]:
    agree, disagree = consensus(told, AGREE), consensus(told, DISAGREE)
    groups = range(len(drawing.centres))
    return [
        {
            "statement_id": str(names[column]),
            "x": _pair(drawing.places[column])[0],
            "y": _pair(drawing.places[column])[1],
            "consensus_agree": round(float(agree[column]), 4) if visible else None,
            "consensus_disagree": round(float(disagree[column]), 4) if visible else None,
            "groups": [_cell(told, visible.index(group), column) if group in visible else None for group in groups],
        }
        for column in map(int, drawing.axes.shown)
    ]


def _cell(told: Tally, at: int, column: int) -> Json:
    agreed, disagreed, seen = (int(counts[at, column]) for counts in (told.agreed, told.disagreed, told.seen))
    return {"agreed": agreed, "disagreed": disagreed, "passed": seen - agreed - disagreed}


def _told(one: Telling, told: Tally, at: int, names: dict[int, Hashable]) -> Json:
    return {**_named(one, names), **_cell(told, at, one.column)}


def _shared(one: Telling, names: dict[int, Hashable]) -> Json:
    return {**_named(one, names), "consensus": round(one.strength, 4)}


def _named(one: Telling, names: dict[int, Hashable]) -> Json:
    return {"statement_id": str(names[one.column]), "choice": "agree" if one.choice == AGREE else "disagree"}


def _rows(counts: Tally, groups: list[int]) -> Tally:
    return Tally(counts.agreed[groups], counts.disagreed[groups], counts.seen[groups])


def _hull(points: Real) -> Real:
    """The outline; of points on one line its two ends, of points on one spot that spot."""
    try:
        corners: Index = ConvexHull(points).vertices
    except QhullError:
        order = np.lexsort(points.T)
        corners = order[[0, -1]] if (points[order[0]] != points[order[-1]]).any() else order[:1]
    outline: Real = points[corners]
    return outline


def _pair(point: Real) -> tuple[float, float]:
    return round(float(point[0]), DECIMALS) + 0.0, round(float(point[1]), DECIMALS) + 0.0
