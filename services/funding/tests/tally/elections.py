"""Elections to count twice: small ones made up from a seed, and files read in a second, plain way."""

from __future__ import annotations

import csv
import random
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from funding_service.tally import Choice, Election, Kind, Project, Rule, TieBreak, Utility, election

from .slow import Plain

SHARED = Path(__file__).parents[5] / "shared" / "data" / "pabulib"


@dataclass(frozen=True)
class Twice:
    """The same election for both implementations, and what both are asked beside the method."""

    asked: Election
    plain: Plain
    tie_breaks: tuple[TieBreak, ...]
    utility: Utility | None

    def rule(self, method: str, completion: str = "none") -> Rule:
        return Rule(method, completion, self.tie_breaks, self.utility)  # type: ignore[arg-type]

    def ids(self, projects: list[int]) -> list[str]:
        return [self.asked.projects[at].id for at in projects]


def made_up(seed: int) -> Twice:
    """At most 7 projects and 12 voters: few different numbers, so that much is equal."""
    chance = random.Random(seed)
    count, kinds = chance.randint(1, 7), ("approval", "points", "ranking")
    kind: Kind = chance.choice(kinds)  # type: ignore[arg-type]
    costs = [chance.choice([chance.randint(1, 10), chance.randint(1, 60), 10]) for _ in range(count)]
    budget = chance.randint(1, 120)
    unit = chance.choice([1, 1, 1, 100])
    if unit == 100:
        costs = [cost * chance.choice([100, 37]) for cost in costs]
        budget *= 100
    said = [
        _said(kind, chance.sample(range(count), chance.randint(0, count)), chance) for _ in range(chance.randint(0, 12))
    ]
    utility: Utility | None = chance.choice([None, "cost", "score"])
    by_cost = (utility or ("cost" if kind == "approval" else "score")) == "cost"
    dearer = chance.random() < 0.3
    return Twice(
        asked=election(
            [Project(f"p{at}", cost) for at, cost in enumerate(costs)],
            budget,
            [(choice, 1) for choice, _ in said],
            kind=kind,
            unit=unit,
        ),
        plain=Plain(
            costs=costs,
            budget=budget,
            voters=[{at: many for at, many in points.items() if many} for _, points in said],
            times=[1 for _ in said],
            per_point=[cost if by_cost else 1 for cost in costs],
            dearer=dearer,
            unit=unit,
        ),
        tie_breaks=("more_votes_first", "dearer_first" if dearer else "cheaper_first"),
        utility=utility,
    )


def _said(kind: Kind, projects: list[int], chance: random.Random) -> tuple[Choice, dict[int, int]]:
    """A choice, and what it means in points."""
    ids = [f"p{at}" for at in projects]
    if kind == "approval":
        return ids, dict.fromkeys(projects, 1)
    if kind == "ranking":
        return ids, {at: len(projects) - place for place, at in enumerate(projects)}
    points = {at: chance.randint(0, 4) for at in projects}
    return {f"p{at}": many for at, many in points.items()}, points


def read_plainly(text: str, *, one_in: int = 1) -> Plain:
    """A .pb file with amounts in whole numbers, without a check; ``one_in`` n voters, for whom a yuan is n of them."""
    sections: dict[str, list[dict[str, str]]] = {}
    head: list[str] = []
    for row in csv.reader(text.splitlines(), delimiter=";"):
        if row[0] in ("META", "PROJECTS", "VOTES"):
            rows = sections.setdefault(row[0], [])
            head = []
        elif not head:
            head = row
        else:
            rows.append(dict(zip(head, row, strict=True)))
    meta = {row["key"]: row["value"] for row in sections["META"]}
    costs = [int(row["cost"]) for row in sections["PROJECTS"]]
    at = {row["project_id"]: number for number, row in enumerate(sections["PROJECTS"])}
    approval = meta["vote_type"] == "approval"
    cast = Counter((row["vote"], row.get("points")) for row in sections["VOTES"][::one_in])
    voters = []
    for vote, points in cast:
        projects = [at[project] for project in vote.split(",")]
        each = map(int, points.split(",")) if points else [1] * len(projects)
        voters.append(dict(zip(projects, each, strict=True)))
    per_point = costs if approval else [1] * len(costs)
    return Plain(costs, int(meta["budget"]), voters, list(cast.values()), per_point, unit=one_in)
