"""A file in the Pabulib format as its three tables of text, and what is wrong with one that is none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

WHOLE = re.compile(r" *(\d{1,15}) *")
"""A whole number as a file may hold it: not below zero, and not so long that it means harm."""


class MalformedPabulibError(ValueError):
    """The file cannot be counted. ``line`` is the line that says why, from 1."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}")
        self.line = line
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Table:
    """A section's column names and rows, and where it stood: ``first_line`` is the line of its first row."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = field(repr=False)
    first_line: int = 0

    def column(self, name: str) -> tuple[str, ...] | None:
        """All values of a column, or None when there is no such one."""
        if name not in self.columns:
            return None
        at = self.columns.index(name)
        return tuple([row[at] for row in self.rows])


@dataclass(frozen=True, slots=True)
class Document:
    """META as key → value in its order, PROJECTS and VOTES. ``meta_lines`` tells where each key stood."""

    meta: Mapping[str, str]
    projects: Table
    votes: Table
    meta_lines: Mapping[str, int] = field(default_factory=dict, repr=False)
