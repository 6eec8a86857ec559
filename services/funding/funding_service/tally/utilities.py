"""How what stands on a ballot becomes points, and points become utility. Here and nowhere else.

Points, by the kind of ballot:

- ``approval`` (ticks, also of the knapsack): 1 point for each project ticked.
- ``points``: the points given (Pabulib's ``cumulative`` and ``scoring``).
- ``ranking``: Borda by the ballot's own length: of k ranked projects the first has k points, the last 1, all others
  none. So Pabulib's own tools count a ranking that comes without points, and so the documentation of pabutools defines
  its Borda satisfaction (its code has one point less for each, which would make the last one worth nothing).
  When a file says the points of each rank, those are counted.

Utility that a voter has of a funded project to which they gave points:

- ``cost``: points × the project's cost. For ticks this is the cost utility of Peters, Pierczyński and Skowron
  ("Proportional Participatory Budgeting with Additive Utilities", NeurIPS 2021): money spent on what I ticked.
- ``score``: the points alone. For ticks this is cardinality, for rankings Borda.

Both are additive over projects. Pure, whole numbers only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

Kind = Literal["approval", "points", "ranking"]
Utility = Literal["cost", "score"]
Choice = Sequence[str] | Mapping[str, int]
"""What one ballot says: projects (for a ranking in its order), or points by project."""

USUAL: Mapping[Kind, Utility] = {"approval": "cost", "points": "score", "ranking": "score"}
"""The utility that a rule takes when it names none."""


def points_of(kind: Kind, choice: Choice) -> Iterable[tuple[str, int]]:
    """(project, points) of all that a ballot names. Raises ValueError when it is no ballot of this kind."""
    if kind == "points":
        if not isinstance(choice, Mapping):
            raise ValueError("points by project are wanted")
        return choice.items()
    if isinstance(choice, Mapping | str):
        raise ValueError("projects are wanted")
    if kind == "approval":
        return ((project, 1) for project in choice)
    return zip(choice, range(len(choice), 0, -1), strict=True)


def weight(utility: Utility, cost: int) -> int:
    """Utility of one point on a project of this cost."""
    return cost if utility == "cost" else 1
