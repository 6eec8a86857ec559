"""A `Document` → text in the Pabulib format. What was read from it and is written again is the same, byte for byte."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from funding_service.tally.pabulib.document import Document


def write(document: Document) -> str:
    """UTF-8 text is meant, with a line feed after each line."""
    return "\n".join(_lines(document)) + "\n"


def _lines(document: Document) -> Iterator[str]:
    yield "META"
    yield "key;value"
    yield from _rows(document.meta.items())
    for name, table in (("PROJECTS", document.projects), ("VOTES", document.votes)):
        yield name
        yield from _rows([table.columns])
        yield from _rows(table.rows)


def _rows(rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    for row in rows:
        line = ";".join(row)
        plain = '"' not in line and "\n" not in line and line.count(";") == len(row) - 1
        yield line if plain else ";".join(map(_quoted, row))


def _quoted(value: str) -> str:
    """As a value stands in a line. A line break in it becomes a space: the format knows none."""
    value = " ".join(value.splitlines())
    return '"' + value.replace('"', '""') + '"' if ";" in value or '"' in value else value
