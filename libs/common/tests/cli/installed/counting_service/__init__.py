"""A service as the command finds it installed: one reader, two commands."""

from __future__ import annotations

import os
from collections.abc import Iterator

import typer
from linli_common.cli.outcome import FoundWrongError
from linli_common.projector import Column, Event, Fold, Reader, Sums
from linli_common.projector.reader import Key

FAILING = "COUNTING_FAILS_AT"
"""A variable: the number of the event that the fold fails at."""


def count(event: Event) -> Iterator[tuple[Key, int]]:
    """Counts events by type."""
    if event.seq == int(os.environ.get(FAILING, "0")):
        raise ValueError(f"event {event.seq} cannot be counted")
    yield (event.envelope.type,), 1


READER = Reader(
    name="counting",
    version=2,
    schema="counting",
    folds=(Fold("IDENTITY", sums=(Sums("counts", (Column("type", "text"),), count),)),),
)


def greet(name: str) -> None:
    """Greet somebody."""
    typer.echo(f"hello {name}")


settle = typer.Typer(no_args_is_help=True)


@settle.callback()
def _group() -> None:
    """Settle things."""


@settle.command()
def badly() -> None:
    """Find something wrong."""
    raise FoundWrongError("it does not add up")
