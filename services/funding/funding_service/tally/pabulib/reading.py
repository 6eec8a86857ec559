"""Text in the Pabulib format (https://pabulib.org/format) → a `Document`.

Three sections, META, PROJECTS and VOTES, each with a line of column names and then its rows; values are separated by
semicolons, and quoted where they hold one or a quotation mark (which is then doubled). No value holds a line break.
"""

from __future__ import annotations

import csv

from funding_service.tally.pabulib.document import Document, MalformedPabulibError, Table

SECTIONS = ("META", "PROJECTS", "VOTES")
BYTE_ORDER_MARK = "\ufeff"


def read(text: str) -> Document:
    """The file's tables. Raises `MalformedPabulibError`. What they mean is looked at in `elections`."""
    lines = text.removeprefix(BYTE_ORDER_MARK).replace("\r\n", "\n").rstrip("\n").split("\n")
    starts = _sections(lines)
    ends = [*starts[1:], len(lines)]
    meta, projects, votes = (
        _table(lines, section, start, end) for section, start, end in zip(SECTIONS, starts, ends, strict=True)
    )
    if meta.columns != ("key", "value"):
        raise MalformedPabulibError(starts[0] + 2, "the columns of META are key;value")
    values: dict[str, str] = {}
    where: dict[str, int] = {}
    for line, (key, value) in enumerate(meta.rows, meta.first_line):
        if key in values:
            raise MalformedPabulibError(line, f"{key} stands there twice")
        values[key], where[key] = value, line
    return Document(values, projects, votes, where)


def _sections(lines: list[str]) -> list[int]:
    """The lines (from 0) on which the sections begin; each once, in their order."""
    if lines[0].strip().upper() != SECTIONS[0]:
        raise MalformedPabulibError(1, "META is wanted")
    starts: list[int] = []
    for at, line in enumerate(lines):
        if len(line) > 12 or line.strip().upper() not in SECTIONS:
            continue
        if line.strip().upper() != SECTIONS[min(len(starts), 2)] or len(starts) == 3:
            raise MalformedPabulibError(at + 1, f"{line.strip()} stands at the wrong place")
        starts.append(at)
    if len(starts) < 3:
        raise MalformedPabulibError(len(lines), f"the file ends before {SECTIONS[len(starts)]}")
    return starts


def _table(lines: list[str], section: str, start: int, end: int) -> Table:
    if start + 1 >= end:
        raise MalformedPabulibError(start + 1, f"{section} has no line of column names")
    columns = tuple(name.strip() for name in _row(lines[start + 1], start + 2))
    if len(set(columns)) != len(columns) or "" in columns:
        raise MalformedPabulibError(start + 2, "a column's name is empty or stands there twice")
    rows = [
        tuple(line.split(";") if '"' not in line else _row(line, at))
        for at, line in enumerate(lines[start + 2 : end], start + 3)
    ]
    if set(map(len, rows)) - {len(columns)}:
        at, found = next((at, len(row)) for at, row in enumerate(rows) if len(row) != len(columns))
        raise MalformedPabulibError(at + start + 3, f"{len(columns)} values are wanted, and there are {found}")
    return Table(columns, tuple(rows), start + 3)


def _row(line: str, at: int) -> list[str]:
    """The values of one line."""
    try:
        return next(csv.reader([line], delimiter=";", strict=True), [""])
    except csv.Error:
        raise MalformedPabulibError(at, "a quotation mark is not closed, or not doubled") from None
