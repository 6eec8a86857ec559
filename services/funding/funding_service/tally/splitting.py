"""Envelopes 额度: each is an election of its own, with its projects, its money, and its part of the ballots."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping

from funding_service.tally.ballots import grouped
from funding_service.tally.election import Election
from funding_service.tally.utilities import Kind

Said = tuple[tuple[int, int], ...]
"""((project, points), …) in the order of projects."""


def split(whole: Election) -> Mapping[str, Election]:
    """The election of every envelope, by its name and in their order; none where there are no envelopes.

    Projects stand in the frozen order. A ballot that names no project of an envelope is none of its ballots: who did
    not choose there has no share of its money. Of a ranking the order stays, and points are given anew: of k projects
    that it ranks there the first has k.
    """
    if not whole.envelopes:
        return {}
    inside: dict[str, list[int]] = {name: [] for name in whole.envelopes}
    for at, project in enumerate(whole.projects):
        if project.envelope is not None:
            inside[project.envelope].append(at)
    ballots = _apart(whole, {at: (name, place) for name, ats in inside.items() for place, at in enumerate(ats)})
    return {
        name: Election(
            projects=tuple(whole.projects[at] for at in inside[name]),
            budget=amount,
            ballots=grouped(len(inside[name]), ballots[name]),
            kind=whole.kind,
            unit=whole.unit,
        )
        for name, amount in whole.envelopes.items()
    }


def _apart(whole: Election, places: Mapping[int, tuple[str, int]]) -> Mapping[str, Counter[Said]]:
    """The ballots of each envelope; ``places`` are project → (envelope, place within it)."""
    counted: dict[str, Counter[Said]] = {name: Counter() for name in whole.envelopes}
    for choice, times in whole.ballots.choices():
        said: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        for project, points in choice:
            name, place = places[project]
            said[name].append((place, points))
        for name, entries in said.items():
            counted[name][_part(whole.kind, entries)] += times
    return counted


def _part(kind: Kind, entries: list[tuple[int, int]]) -> Said:
    if kind != "ranking":
        return tuple(entries)
    last_first = sorted(entries, key=lambda entry: entry[1])
    return tuple(sorted((place, rank) for rank, (place, _) in enumerate(last_first, 1)))
