"""`linli rebuild`: fold a reader's streams anew beside the live tables, and swap; or go back."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from typing import Annotated

import typer

from linli_common.cli.connecting import database_connection, see_that_nats_answers
from linli_common.cli.outcome import FoundWrongError
from linli_common.cli.printing import AsJson, print_json, print_table, progress
from linli_common.cli.readers import InstalledReader, reader_named
from linli_common.cli.system import System, find_system
from linli_common.projector import rebuild as rebuilding
from linli_common.projector.swapping import (
    NothingToGoBackToError,
    RebuildRunningError,
    build_schema,
    go_back,
    previous_schema,
)
from linli_common.reactions.standing import start_over


def rebuild(
    reader: Annotated[str, typer.Argument(metavar="READER", help="Its name: see `linli lag`.")],
    back: Annotated[bool, typer.Option("--back", help="Put the tables from before the last rebuild back.")] = False,
    swap: Annotated[bool, typer.Option(help="--no-swap compares only, and leaves the new tables to look at.")] = True,
    other_history: Annotated[
        bool,
        typer.Option(
            "--other-history", help="After a restore from an older copy: go back to where the events end, uncompared."
        ),
    ] = False,
    processes: Annotated[int, typer.Option(min=0, max=64, help="Fold so many ranges at the same time.")] = 2,
    as_json: AsJson = False,
) -> None:
    """Rebuild a reader's tables beside the live ones, compare, swap in one transaction, and keep the old ones.

    Those who read the tables see no gap. Differences are shown and may be on purpose (a corrected fold).

    Reactions (`…_reactions`) have no tables to rebuild: all events come to them again, and what was done is not done
    twice.

    Example:  linli rebuild dashboards --no-swap
    """
    system = find_system()
    installed = reader_named(reader)
    if installed.reacts:
        _react_again(installed, system, as_json=as_json)
        return
    try:
        if back:
            _go_back(installed, system, as_json=as_json)
        else:
            _rebuild(installed, system, swap, other_history, processes, as_json)
    except (RebuildRunningError, NothingToGoBackToError, rebuilding.RebuildError) as error:
        raise FoundWrongError(str(error)) from None


def _react_again(installed: InstalledReader, system: System, *, as_json: bool) -> None:
    with database_connection(installed.database(system)) as connection:
        start_over(connection, installed.reader)
    if as_json:
        print_json({"reader": installed.reader.name, "from": 1})
    else:
        typer.echo(f"All events come to {installed.reader.name} again; see `linli lag`.")


def _go_back(installed: InstalledReader, system: System, *, as_json: bool) -> None:
    reader = installed.reader
    with database_connection(installed.database(system)) as connection:
        go_back(connection, reader)
    if as_json:
        print_json({"reader": reader.name, "went_back": True})
    else:
        typer.echo(
            f"{reader.name} went back; what was live is kept as {previous_schema(reader.schema)}. "
            "A process of the version that folded it reads on from its old position."
        )


def _rebuild(
    installed: InstalledReader, system: System, swap: bool, other_history: bool, processes: int, as_json: bool
) -> None:
    reader = installed.reader
    if any(not installed.reads_own_table(stream) for stream in reader.streams):
        asyncio.run(see_that_nats_answers(system))
    database = installed.database(system)
    with database_connection(database):
        pass
    with progress(f"rebuild {reader.name}") as advance:
        report = asyncio.run(
            rebuilding.rebuild(
                reader,
                database.conninfo,
                installed.addresses(system),
                processes=processes,
                progress=advance,
                swap=swap,
                other_history=other_history,
            )
        )
    if as_json:
        print_json({"reader": reader.name, "version": reader.version, **asdict(report)})
        return
    _print_report(installed, report)


def _print_report(installed: InstalledReader, report: rebuilding.Report) -> None:
    reader = installed.reader
    rate = report.events / report.fold_seconds if report.fold_seconds else 0
    typer.echo(f"{report.events:,} events folded in {report.fold_seconds:.1f} s ({rate:,.0f} a second).")
    if report.differences is None:
        typer.echo("The live tables stand elsewhere and were not compared.")
    else:
        rows = [
            {"table": found.table, "rows_live": found.live_rows, "rows_rebuilt": found.rebuilt_rows}
            for found in report.differences
        ]
        print_table("Tables that differ", rows, empty="The rebuilt tables equal the live ones.")
    if report.parked:
        typer.echo(f"{report.parked:,} events are parked: see `linli dead-letters list {reader.name}`.")
    if report.swapped:
        typer.echo(
            f"Swapped; the old tables are kept as {previous_schema(reader.schema)}: "
            f"`linli rebuild {reader.name} --back` puts them back."
        )
    else:
        typer.echo(f"Not swapped; the new tables are in {build_schema(reader.schema)}.")
