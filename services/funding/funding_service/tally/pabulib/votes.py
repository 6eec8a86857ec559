"""The VOTES of a `Document`: each line a ballot, checked against the limits that META sets; equal ones together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import repeat

from funding_service.tally.pabulib.document import WHOLE, Document, MalformedPabulibError
from funding_service.tally.utilities import Choice, Kind

KINDS: Mapping[str, Kind] = {
    "approval": "approval",
    "choose-1": "approval",
    "cumulative": "points",
    "scoring": "points",
    "ordinal": "ranking",
}
"""`vote_type` → the kind of ballot. A ranking that comes with points is counted as these points."""

Limit = Callable[[Sequence[str], Sequence[int]], str | None]
"""From a ballot's projects and points to what is wrong with it."""


def ballots_of(document: Document, costs: Mapping[str, int], unit: int) -> tuple[Kind, list[tuple[Choice, int]]]:
    """The kind of ballot, and each choice with how often it was cast.

    Raises `MalformedPabulibError` with the first line that has a ballot which is none.
    """
    type_ = document.meta.get("vote_type", "").strip()
    if type_ not in KINDS:
        line = document.meta_lines.get("vote_type", 1)
        raise MalformedPabulibError(line, f'vote_type "{type_}" is none of {", ".join(KINDS)}')
    table = document.votes
    votes, points = table.column("vote"), table.column("points")
    if votes is None or (KINDS[type_] == "points" and points is None):
        raise MalformedPabulibError(table.first_line - 1, "VOTES has no column vote, or none points")
    if points is not None and KINDS[type_] != "approval":
        kind: Kind = "points"
    else:
        kind, points = KINDS[type_], None
    limits = [_known(costs), *_limits(document, type_, costs, unit)]
    counted = Counter(zip(votes, points if points is not None else repeat(""), strict=False))
    ballots: list[tuple[Choice, int]] = []
    for (vote, given), times in counted.items():
        choice, wrong = _choice(kind, vote, given, limits)
        if wrong:
            at = next(at for at, one in enumerate(votes) if one == vote and (points is None or points[at] == given))
            raise MalformedPabulibError(table.first_line + at, wrong)
        ballots.append((choice, times))
    return kind, ballots


def check_voters(document: Document) -> None:
    """Nobody votes twice, and every vote is one. Raises `MalformedPabulibError`."""
    table = document.votes
    if (voters := table.column("voter_id")) is not None and len(set(voters)) != len(voters):
        first = {voter: at for at, voter in reversed(list(enumerate(voters)))}
        at = next(at for at, voter in enumerate(voters) if first[voter] < at)
        raise MalformedPabulibError(table.first_line + at, f"voter {voters[at]} votes a second time")
    strengths = table.column("vote_strength") or ()
    for at, strength in enumerate(strengths):
        if strength.strip() not in ("", "1"):
            raise MalformedPabulibError(table.first_line + at, "votes of different strength are not counted here")


def _choice(kind: Kind, vote: str, given: str, limits: Sequence[Limit]) -> tuple[Choice, str | None]:
    projects = [one.strip() for one in vote.split(",")] if vote.strip() else []
    points: list[int] = []
    if kind == "points":
        each = given.split(",") if given.strip() else []
        if len(each) != len(projects):
            return (), f"{len(projects)} projects have {len(each)} points"
        if not all(map(WHOLE.fullmatch, each)):
            return (), "points are whole numbers from 0"
        points = [int(one) for one in each]
    choice: Choice = dict(zip(projects, points, strict=True)) if kind == "points" else projects
    for limit in limits:
        if wrong := limit(projects, points):
            return choice, wrong
    return choice, None


def _known(costs: Mapping[str, int]) -> Limit:
    def known(projects: Sequence[str], points: Sequence[int]) -> str | None:
        named = set(projects)
        if len(named) != len(projects):
            return "a project stands twice on the ballot"
        if unknown := named - costs.keys():
            return f'there is no project "{min(unknown)}"'
        return None

    return known


def _limits(document: Document, type_: str, costs: Mapping[str, int], unit: int) -> list[Limit]:
    """What META says that a ballot may hold."""
    measures: dict[str, Callable[[Sequence[str], Sequence[int]], int]] = {
        "length": lambda projects, points: len(projects),
        "sum_cost": lambda projects, points: sum(costs[project] for project in projects),
        "sum_points": lambda projects, points: sum(points),
    }
    if KINDS[type_] != "points":
        del measures["sum_points"]
    limits: list[Limit] = [_one_choice] if type_ == "choose-1" else []
    for name, measure in measures.items():
        scale = unit if name == "sum_cost" else 1
        for bound, sign in (("min", 1), ("max", -1)):
            if (value := _number(document, f"{bound}_{name}")) is not None:
                limits.append(_limit(f"{bound}_{name}", measure, value * scale, sign))
    if KINDS[type_] == "points":
        if (value := _number(document, "max_points")) is not None:
            limits.append(_limit("max_points", lambda projects, points: max(points, default=0), value, -1))
        if _number(document, "default_score"):
            line = document.meta_lines["default_score"]
            raise MalformedPabulibError(line, "points for projects that a ballot does not name are not counted here")
    return limits


def _one_choice(projects: Sequence[str], points: Sequence[int]) -> str | None:
    return None if len(projects) == 1 else f"one project is wanted, and there are {len(projects)}"


def _limit(name: str, measure: Callable[[Sequence[str], Sequence[int]], int], value: int, sign: int) -> Limit:
    def limit(projects: Sequence[str], points: Sequence[int]) -> str | None:
        return f"{name} is {value}" if sign * measure(projects, points) < sign * value else None

    return limit


def _number(document: Document, key: str) -> int | None:
    value = document.meta.get(key, "").strip()
    if not value:
        return None
    if not WHOLE.fullmatch(value):
        raise MalformedPabulibError(document.meta_lines[key], f'{key} "{value}" is no whole number from 0')
    return int(value)
