"""Conversations with camps that are known beforehand, drawn by a seed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

Opinion = tuple[int, int, int]


@dataclass(frozen=True)
class Planted:
    """``opinions`` as (participant, statement, choice) in the order in which they came; ``camps`` of participants."""

    opinions: list[Opinion]
    camps: dict[int, int]
    statements: range


def planted(
    *, camps: int = 3, people: int = 300, statements: int = 40, answered: float = 0.5, seed: int = 1
) -> Planted:
    """Camps that agree on some statements and not on others. Everybody answers some, a few say nearly nothing."""
    chance = np.random.default_rng(seed)
    leaning = chance.choice((0.08, 0.5, 0.92), size=(camps, statements), p=(0.4, 0.2, 0.4))
    leaning[:, :4] = 0.93  # what all of them share
    camp_of = {person: int(chance.integers(camps)) for person in range(people)}
    opinions: list[Opinion] = []
    for person, camp in camp_of.items():
        share = 0.05 if person % 20 == 0 else answered
        for statement in np.flatnonzero(chance.random(statements) < share):
            agrees = chance.random() < leaning[camp, statement]
            passes = chance.random() < 0.1
            opinions.append((person, int(statement), 0 if passes else 1 if agrees else -1))
    order = chance.permutation(len(opinions))
    return Planted([opinions[at] for at in order], camp_of, range(statements))


def rand_index(ours: list[int], theirs: list[int]) -> float:
    """Hubert and Arabie's adjusted Rand index: 1 for the same partition, about 0 for chance."""
    _, left = np.unique(ours, return_inverse=True)
    _, right = np.unique(theirs, return_inverse=True)
    table = np.zeros((left.max() + 1, right.max() + 1))
    np.add.at(table, (left, right), 1)
    pairs, rows, columns, total = (
        (counts * (counts - 1) / 2).sum() for counts in (table, table.sum(1), table.sum(0), np.array([table.sum()]))
    )
    expected = rows * columns / total
    return float((pairs - expected) / ((rows + columns) / 2 - expected))
