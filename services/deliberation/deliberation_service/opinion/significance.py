"""What a group stands for, and what all of them share: proportions, and whether they are more than chance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from deliberation_service.opinion.matrix import AGREE, DISAGREE, PASS, Index, OpinionMatrix, Real, Whole

Z_90 = 1.2816
"""One-sided, 90 %: what Pol.is asks of a difference before it tells of it."""
MOST_TOLD = 5


@dataclass(frozen=True, slots=True)
class Tally:
    """Groups × statements: how many agreed, disagreed, and said something (passes are in ``seen`` only)."""

    agreed: Whole
    disagreed: Whole
    seen: Whole


@dataclass(frozen=True, slots=True)
class Telling:
    """A statement that tells something: with which choice, and how strongly."""

    column: int
    choice: int
    strength: float


def tally(matrix: OpinionMatrix, group_of: Index, groups: int) -> Tally:
    """The opinions of each group. ``group_of``: each participant's group, -1 for none."""
    size = len(matrix.statements)
    group = group_of[matrix.rows]
    cell = group * size + matrix.columns

    def counted(*choices: int) -> Whole:
        which = np.isin(matrix.choices, choices) & (group >= 0)
        return np.bincount(cell[which], minlength=groups * size).reshape(groups, size).astype(np.int32)

    return Tally(counted(AGREE), counted(DISAGREE), counted(AGREE, PASS, DISAGREE))


def above_half(successes: Whole, trials: Whole) -> Real:
    """z of a proportion against one half, with one success and one failure added (few voters prove little)."""
    z: Real = ((successes + 1) / (trials + 2) - 0.5) * 2 * np.sqrt(trials + 2)
    return z


def more_than(successes: Whole, trials: Whole, others: Whole, of_others: Whole) -> Real:
    """z of the two-proportion test, pooled, one success and one failure added on each side."""
    ours, theirs = (successes + 1) / (trials + 2), (others + 1) / (of_others + 2)
    pooled = (successes + others + 2) / (trials + of_others + 4)
    z: Real = (ours - theirs) / np.sqrt(pooled * (1 - pooled) * (1 / (trials + 2) + 1 / (of_others + 2)))
    return z


def representative(counts: Tally, group: int, shown: Index) -> list[Telling]:
    """Up to five statements on which the group is of one mind, and of another than the rest, the most telling first."""
    told: list[Telling] = []
    seen, elsewhere = counts.seen[group], counts.seen.sum(axis=0) - counts.seen[group]
    for choice, chosen in ((AGREE, counts.agreed), (DISAGREE, counts.disagreed)):
        others = chosen.sum(axis=0) - chosen[group]
        alone, apart = above_half(chosen[group], seen), more_than(chosen[group], seen, others, elsewhere)
        ours, theirs = (chosen[group] + 1) / (seen + 2), (others + 1) / (elsewhere + 2)
        strength = ours / theirs * apart * ours * alone
        told += [
            Telling(int(column), choice, float(strength[column]))
            for column in shown
            if alone[column] > Z_90 and apart[column] > Z_90
        ]
    return sorted(told, key=lambda one: (-one.strength, one.column))[:MOST_TOLD]


def consensus(counts: Tally, choice: int) -> Real:
    """Group-aware consensus of each statement: the product over groups of the share that chose so (one success and one
    failure added). A large group cannot make up for a small one.
    """
    chosen = counts.agreed if choice == AGREE else counts.disagreed
    shares: Real = ((chosen + 1) / (counts.seen + 2)).prod(axis=0)
    return shares


def shared(counts: Tally, shown: Index) -> list[Telling]:
    """Up to five statements a choice on which each group has a majority beyond chance, the broadest first."""
    told: list[Telling] = []
    for choice, chosen in ((AGREE, counts.agreed), (DISAGREE, counts.disagreed)):
        strength = consensus(counts, choice)
        beyond = above_half(chosen, counts.seen).min(axis=0, initial=np.inf) > Z_90
        found = [Telling(int(column), choice, float(strength[column])) for column in shown if beyond[column]]
        told += sorted(found, key=lambda one: (-one.strength, one.column))[:MOST_TOLD]
    return told
