"""Which services have a stream now, and what is known of each generation."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import psycopg
from linli_contracts.subjects import stream_name, stream_subjects
from nats.aio.client import Client
from nats.js.api import StreamInfo

from linli_common.cli.connecting import database_connection
from linli_common.cli.outcome import FoundWrongError, InputError, UnreachableError
from linli_common.cli.system import Database, System
from linli_common.projector.reader import in_schema
from linli_common.stream.names import retired_subjects_of, service_of
from linli_common.stream.provisioning import API_TIMEOUT_SECONDS

_PAGE = 256


@dataclass(frozen=True, slots=True)
class Generation:
    """One JetStream stream that holds, or held, the events of a service."""

    service: str
    physical: str
    retired: bool
    messages: int
    first_seq: int
    last_seq: int
    size_bytes: int
    replicas: int

    @property
    def stream(self) -> str:
        """The logical name: ``IDENTITY``."""
        return stream_name(self.service)

    @property
    def whole(self) -> bool:
        """Whether no message is missing before its end, by the counts."""
        return self.messages == self.last_seq


async def all_generations(nc: Client) -> list[Generation]:
    """Every JetStream stream of a service, by name; streams that are no service's are left out."""
    js = nc.jetstream(timeout=API_TIMEOUT_SECONDS)
    found: list[Generation] = []
    offset = 0
    while page := await js.streams_info(offset=offset):
        found += [generation for info in page if (generation := _generation(info)) is not None]
        offset += len(page)
        if len(page) < _PAGE:
            break
    return sorted(found, key=lambda generation: (generation.service, len(generation.physical), generation.physical))


async def live_streams(nc: Client) -> list[str]:
    """The logical names of the streams that can be read now."""
    return [generation.stream for generation in await all_generations(nc) if not generation.retired]


async def chosen_streams(nc: Client, asked: str | None) -> list[str]:
    """The stream that was asked for (in any case of letters), or all. Raises InputError when there is none."""
    live = await live_streams(nc)
    if asked is None:
        if not live:
            raise FoundWrongError("there is no stream yet: is a relay running?")
        return live
    if asked.upper() not in live:
        raise InputError(f"no stream {asked}; there are: {', '.join(live) or 'none'}")
    return [asked.upper()]


def _generation(info: StreamInfo) -> Generation | None:
    config, state = info.config, info.state
    physical = config.name or ""
    service = service_of(physical)
    retired = config.subjects == [retired_subjects_of(physical)]
    if not retired and config.subjects != [stream_subjects(service)]:
        return None
    return Generation(
        service,
        physical,
        retired,
        state.messages,
        state.first_seq,
        state.last_seq,
        state.bytes,
        config.num_replicas or 1,
    )


def table_last(database: Database) -> int | None:
    """The last number of a service's event table; None when its database has no event table."""
    with database_connection(database) as connection:
        try:
            row = connection.execute(
                in_schema("SELECT max(notification_id) FROM {schema}.events", database.service)
            ).fetchone()
        except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName):
            return None
    return int(row[0] or 0) if row else 0


def writing_services(system: System) -> dict[str, int]:
    """The services that have an event table, with its last number. Raises UnreachableError."""
    found = {service: table_last(database) for service, database in system.databases.items()}
    return {service: last for service, last in found.items() if last is not None}


async def known_table_lasts(system: System) -> tuple[dict[str, int], list[str]]:
    """As `writing_services`, of the databases that answer; and a sentence for each that does not."""
    lasts: dict[str, int] = {}
    troubles: list[str] = []
    for service, database in system.databases.items():
        try:
            last = await asyncio.to_thread(table_last, database)
        except UnreachableError as error:
            troubles.append(str(error))
            continue
        if last is not None:
            lasts[service] = last
    return lasts, troubles
