"""What a command prints: figures as a table or, with --json, as JSON; notes and progress on stderr only."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated, Any

import orjson
import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table

from linli_common.clock import SHANGHAI

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
Advance = Callable[[int, int], None]
"""Called with (done, total)."""


def print_json(value: object) -> None:
    """One JSON document on stdout."""
    typer.echo(orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_UTC_Z).decode())


def print_table(title: str, rows: Sequence[Mapping[str, Any]], *, empty: str) -> None:
    """Rows with the same keys as a table; whole numbers with separators, on the right; times of Asia/Shanghai."""
    if not rows:
        typer.echo(empty)
        return
    table = Table(title=title or None, title_justify="left", header_style="bold")
    for name, value in rows[0].items():
        right = isinstance(value, int) and not isinstance(value, bool)
        table.add_column(name.replace("_", " "), justify="right" if right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(_cell(value) for value in row.values()))
    # A pipe gets whole lines, however long.
    width = None if sys.stdout.isatty() else 240
    Console(file=sys.stdout, width=width, highlight=False, markup=False).print(table)


def _cell(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
    return f"{value:,}" if isinstance(value, int) else str(value)


def note(text: str) -> None:
    """A sentence for the operator, beside the output."""
    print(text, file=sys.stderr)


@contextmanager
def progress(title: str, *, shown: bool = True) -> Iterator[Advance]:
    """A bar with the estimated time on stderr, if that is a terminal; what is yielded moves it."""
    console = Console(stderr=True)
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
        console=console,
        disable=not (shown and console.is_terminal),
        transient=True,
    ) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
