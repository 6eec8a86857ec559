"""A breakdown that points at nobody: a group is shown whole, or not at all.

Everybody knows how many of each group took part (that is public) and what all ballots came to. So what is left out can
be narrowed down by subtraction: a value left out lies between the bounds of Fréchet for tables with known margins
(A. Dobra, S. Fienberg, PNAS 97, 2000). More groups are left out until those bounds say nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

LEAST = 20
"""Ballots in the smallest cell that is shown (design, "Secret ballots")."""

Table = Mapping[str, Sequence[int]]
"""Group → ballots by answer; every ballot of a group stands under exactly one answer."""


def shown_groups(tables: Sequence[Table], least: int = LEAST) -> set[str]:
    """The groups whose rows may be shown. All tables have the same groups and ballots (one table for each option of
    an approval ballot: chosen, not chosen).
    """
    if not tables:
        return set()
    groups = {group: sum(row) for group, row in tables[0].items()}
    small = {group for group in groups if any(cell < least for table in tables for cell in table[group])}
    shown = groups.keys() - small
    while shown and any(not _protected(table, small, groups.keys() - shown, least) for table in tables):
        shown.remove(min(shown, key=lambda group: (groups[group], group)))
    return shown


def bounds(table: Table, hidden: set[str]) -> dict[tuple[str, int], tuple[int, int]]:
    """Between what values each hidden cell must lie, for whoever knows the sums by group and by answer."""
    by_group = {group: sum(table[group]) for group in hidden}
    by_answer = _column_sums([table[group] for group in hidden])
    total = sum(by_answer)
    return {
        (group, answer): (max(0, of_group + of_answer - total), min(of_group, of_answer))
        for group, of_group in by_group.items()
        for answer, of_answer in enumerate(by_answer)
    }


def _protected(table: Table, small: set[str], hidden: set[str], least: int) -> bool:
    """Whether no cell of a small group is known to within fewer than ``least`` ballots, or as many as there can be.

    The others that are hidden with them could have been shown: of them it does no harm to know more.
    """
    in_all = _column_sums(list(table.values()))
    ballots = sum(in_all)
    return all(
        high - low >= min(least, sum(table[group]), in_all[answer], ballots - in_all[answer])
        for (group, answer), (low, high) in bounds(table, hidden).items()
        if group in small
    )


def _column_sums(rows: Sequence[Sequence[int]]) -> list[int]:
    return [sum(column) for column in zip(*rows, strict=True)]
