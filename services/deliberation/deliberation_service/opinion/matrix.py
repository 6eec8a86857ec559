"""Opinions as a sparse matrix, and what principal components need of it, kept exactly, vote by vote.

With the mean of a statement in its gaps, an entry of the covariance of two statements is a sum over those who said
something on both: ``sum (x - mean x)(y - mean y)``. It follows from four sums of whole numbers, which a new opinion
changes in one row and one column. Hence nothing drifts: after any number of opinions the sums are those that a count
from the beginning gives, bit for bit.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Whole: TypeAlias = NDArray[np.int32]
Real: TypeAlias = NDArray[np.float64]
Index: TypeAlias = NDArray[np.intp]

AGREE, PASS, DISAGREE = 1, 0, -1


class OpinionMatrix:
    """Participants × statements, each cell agree, disagree, pass or empty. Rows and columns are numbered as they come.

    Holds 3 · statements² whole numbers besides the opinions themselves: 12 MB for 1,000 statements.
    """

    def __init__(self) -> None:
        self.participants: dict[Hashable, int] = {}
        self.statements: dict[Hashable, int] = {}
        self._cells: list[dict[int, int]] = []  # of each participant: column → where the opinion stands in _choices
        self._rows = np.empty(0, np.int32)
        self._columns = np.empty(0, np.int32)
        self._choices = np.empty(0, np.int8)
        self._count = 0
        self._products = np.zeros((0, 0), np.int32)  # sum of x·y
        self._sums = np.zeros((0, 0), np.int32)  # sum of x over those who said something on y too
        self._both = np.zeros((0, 0), np.int32)  # how many said something on both

    @classmethod
    def of(
        cls, opinions: Iterable[tuple[Hashable, Hashable, int]], statements: Iterable[Hashable] = ()
    ) -> OpinionMatrix:
        """A matrix of (participant, statement, choice); of two on the same cell the later one counts."""
        matrix = cls()
        for statement in statements:
            matrix.add_statement(statement)
        kept: dict[tuple[int, int], int] = {}
        rows, columns = matrix.participants, matrix.statements
        for participant, statement, choice in opinions:
            if participant not in rows:
                rows[participant] = len(rows)
            if statement not in columns:
                columns[statement] = len(columns)
            kept[rows[participant], columns[statement]] = choice
        matrix._fill(kept)
        return matrix

    def __len__(self) -> int:
        return self._count

    @property
    def rows(self) -> Whole:
        """The participant of each opinion."""
        return self._rows[: self._count]

    @property
    def columns(self) -> Whole:
        """The statement of each opinion."""
        return self._columns[: self._count]

    @property
    def choices(self) -> NDArray[np.int8]:
        """1 agree, 0 pass, -1 disagree, of each opinion."""
        return self._choices[: self._count]

    def add_statement(self, statement: Hashable) -> int:
        """The statement's column, a new one if need be."""
        return self.statements.setdefault(statement, len(self.statements))

    def put(self, participant: Hashable, statement: Hashable, choice: int) -> None:
        """One opinion, or another one instead of an earlier one. Costs as much as the participant said so far."""
        row = self.participants.setdefault(participant, len(self.participants))
        column = self.add_statement(statement)
        self._make_room()
        cells = self._cells[row]
        others = np.fromiter((other for other in cells if other != column), np.intp)
        said = self._choices[[cells[int(other)] for other in others]].astype(np.int32)
        at = cells.get(column)
        before = PASS if at is None else int(self._choices[at])
        if at is None:
            at = cells[column] = self._count
            self._rows[at], self._columns[at], self._count = row, column, self._count + 1
            self._both[column, others] += 1
            self._both[others, column] += 1
            self._both[column, column] += 1
            self._sums[others, column] += said
        self._choices[at] = choice
        self._products[column, others] += (choice - before) * said
        self._products[others, column] += (choice - before) * said
        self._products[column, column] += choice * choice - before * before
        self._sums[column, others] += choice - before
        self._sums[column, column] += choice - before

    def counts(self) -> Whole:
        """How many said something on each statement."""
        size = len(self.statements)
        return np.diagonal(self._both)[:size]

    def means(self) -> Real:
        """The mean choice on each statement; 0 where nobody said anything."""
        size = len(self.statements)
        return np.diagonal(self._sums)[:size] / np.maximum(self.counts(), 1)

    def covariance(self, shown: Index) -> Real:
        """Of the shown statements, not divided by the number of participants (which turns no axis)."""
        at = np.ix_(shown, shown)
        means = self.means()[shown]
        sums = self._sums[at]
        crossed = sums * means[np.newaxis, :]
        covariance: Real = self._products[at] - crossed - crossed.T + self._both[at] * np.outer(means, means)
        return covariance

    def sums_of_whole_numbers(self) -> tuple[Whole, Whole, Whole]:
        """Products, sums and counts of pairs of statements, for whoever wants to compare."""
        size = len(self.statements)
        return self._products[:size, :size], self._sums[:size, :size], self._both[:size, :size]

    def _fill(self, kept: dict[tuple[int, int], int]) -> None:
        count = len(kept)
        self._count = count
        self._rows = np.fromiter((row for row, _ in kept), np.int32, count)
        self._columns = np.fromiter((column for _, column in kept), np.int32, count)
        self._choices = np.fromiter(kept.values(), np.int8, count)
        self._cells = [{} for _ in self.participants]
        for at, (row, column) in enumerate(kept):
            self._cells[row][column] = at
        size = len(self.statements)
        shape = (len(self.participants), size)
        said = csr_array((self._choices.astype(np.int32), (self._rows, self._columns)), shape=shape)
        seen = csr_array((np.ones(count, np.int32), (self._rows, self._columns)), shape=shape)
        self._products = (said.T @ said).toarray().astype(np.int32)
        self._sums = (said.T @ seen).toarray().astype(np.int32)
        self._both = (seen.T @ seen).toarray().astype(np.int32)

    def _make_room(self) -> None:
        """Arrays grow by half, so that growing costs nothing worth counting."""
        while len(self._cells) < len(self.participants):
            self._cells.append({})
        if self._count == len(self._choices):
            more = max(64, self._count // 2)
            self._rows, self._columns = (np.pad(array, (0, more)) for array in (self._rows, self._columns))
            self._choices = np.pad(self._choices, (0, more))
        if len(self.statements) > len(self._both):
            more = max(16, len(self.statements) // 2)
            self._products, self._sums, self._both = (
                np.pad(array, (0, more)) for array in (self._products, self._sums, self._both)
            )


def shown_columns(matrix: OpinionMatrix, shown: Sequence[Hashable]) -> Index:
    """The columns of the statements that are shown, in the order of their columns."""
    return np.array(sorted(matrix.statements[statement] for statement in shown), np.intp)
