"""`linli lag`: how far every relay and every durable reader is behind."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

import psycopg
import typer
from linli_contracts.subjects import stream_name
from nats.aio.client import Client

from linli_common.cli.connecting import database_connection, nats_connection
from linli_common.cli.outcome import FoundWrongError
from linli_common.cli.printing import AsJson, print_json, print_table
from linli_common.cli.readers import InstalledReader, installed_readers
from linli_common.cli.service_streams import all_generations, writing_services
from linli_common.cli.system import System, find_system
from linli_common.projector.reader import Connection, in_schema
from linli_common.projector.source import Source, StreamSource, TableSource


@dataclass(frozen=True, slots=True)
class _Position:
    """Where a reader is in one stream: its version, the last event folded, how many are parked."""

    version: int
    seq: int
    event_id: UUID | None
    parked: int


def lag(
    max_behind: Annotated[
        int | None, typer.Option(min=0, help="Exit with 1 when anyone is further behind than this.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show for every relay and durable reader its position, the last number it could be at, and its parked events.

    A relay copies a service's event table to its stream; a reader folds a stream (a service's own lists: its table).

    Example:  linli lag --max-behind 1000 || echo "somebody is late"
    """
    rows = asyncio.run(_rows(find_system()))
    if as_json:
        print_json(rows)
    else:
        print_table("", rows, empty="There is no relay and no reader.")
    stale = [row["who"] for row in rows if row["state"] != "ok"]
    late = [row["who"] for row in rows if max_behind is not None and row["behind"] > max_behind]
    if max_behind is not None and (late or stale):
        raise FoundWrongError(f"behind: {', '.join(dict.fromkeys(late + stale))}")


async def _rows(system: System) -> list[dict[str, Any]]:
    """Followers are asked before those they follow: so nobody seems ahead only because time went on."""
    readers = list(installed_readers().values())
    found = [await asyncio.to_thread(_positions, installed, system) for installed in readers]
    async with nats_connection(system) as nc:
        ends = {one.stream: one.last_seq for one in await all_generations(nc) if not one.retired}
        tables = await asyncio.to_thread(writing_services, system)
        rows = [_relay_row(service, last, ends) for service, last in tables.items()]
        for installed, positions in zip(readers, found, strict=True):
            for stream, position in positions.items():
                own = installed.reads_own_table(stream)
                last = tables.get(installed.service, 0) if own else ends.get(stream, 0)
                same = await _same_history(installed, stream, position, last, system, nc)
                rows.append(_reader_row(installed, stream, position, last, same))
    return rows


async def _same_history(
    installed: InstalledReader, stream: str, position: _Position | None, last: int, system: System, nc: Client
) -> bool:
    """Whether the event at the reader's position is the one that it folded."""
    if position is None or not 0 < position.seq <= last:
        return True
    source: Source = StreamSource(nc, stream)
    if installed.reads_own_table(stream):
        source = TableSource(installed.database(system).conninfo, installed.service)
    try:
        return await source.event_id_at(position.seq) == position.event_id
    finally:
        await source.close()


def _relay_row(service: str, table_last: int, ends: Mapping[str, int]) -> dict[str, Any]:
    stream = stream_name(service)
    at = ends.get(stream, 0)
    state = "ok"
    if stream not in ends:
        state = "no stream"
    elif at > table_last:
        state = f"ahead of its table: linli verify {service}"
    return _row(f"relay {service}", None, stream, at, table_last, 0, state)


def _reader_row(
    installed: InstalledReader, stream: str, position: _Position | None, last: int, same_history: bool
) -> dict[str, Any]:
    reader = installed.reader
    if position is None:
        return _row(reader.name, reader.version, stream, 0, last, 0, "never ran")
    state = "ok"
    if position.version != reader.version:
        state = f"folded by version {position.version}: linli rebuild {reader.name}"
    elif not same_history:
        state = f"folded another history: linli rebuild {reader.name}"
    elif position.seq > last:
        state = f"ahead of what it reads: linli rebuild {reader.name} --other-history"
    return _row(reader.name, position.version, stream, position.seq, last, position.parked, state)


def _positions(installed: InstalledReader, system: System) -> dict[str, _Position | None]:
    with database_connection(installed.database(system)) as connection:
        return {stream: _position(connection, installed, stream) for stream in installed.reader.streams}


def _position(connection: Connection, installed: InstalledReader, stream: str) -> _Position | None:
    """Where a reader is in one stream, by its newest version; None before its first start."""
    reader = installed.reader
    statement = in_schema(
        "SELECT version, seq, event_id, (SELECT count(*) FROM {schema}.dead_letters WHERE reader = %(reader)s AND"
        " stream = %(stream)s) FROM {schema}.positions WHERE reader = %(reader)s AND stream = %(stream)s"
        " ORDER BY version = %(version)s DESC, version DESC LIMIT 1",
        reader.schema,
    )
    given = {"reader": reader.name, "stream": stream, "version": reader.version}
    try:
        row = connection.execute(statement, given).fetchone()
    except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName):
        return None
    return None if row is None else _Position(*row)


def _row(who: str, version: int | None, stream: str, at: int, last: int, parked: int, state: str) -> dict[str, Any]:
    return {
        "who": who,
        "version": version,
        "stream": stream,
        "position": at,
        "last": last,
        "behind": max(0, last - at),
        "parked": parked,
        "state": state,
    }
