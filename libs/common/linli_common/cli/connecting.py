"""Connections of the operators' command. A server that does not answer is one clear line, not a wait for ever."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

import nats
import nats.errors
import psycopg
from nats.aio.client import Client

from linli_common.cli.outcome import InputError, UnreachableError
from linli_common.cli.system import Database, System
from linli_common.projector.reader import Connection

_CONNECT_SECONDS = 3


@asynccontextmanager
async def nats_connection(system: System, on_error: Callable[[str], None] | None = None) -> AsyncIterator[Client]:
    """A connection as the operator. ``on_error`` hears what the server complains about later (a forbidden subject).

    Raises UnreachableError when the first attempt fails; once connected it reconnects for ever.
    """
    complaints: list[Exception] = []

    async def note(error: Exception) -> None:
        complaints.append(error)
        if on_error is not None:
            on_error(_said(error))

    try:
        connection = await nats.connect(
            system.nats_url,
            user=system.nats_user,
            password=_password(system),
            inbox_prefix=f"_INBOX.{system.nats_user}".encode() if system.nats_user else b"_INBOX",
            name="linli",
            connect_timeout=_CONNECT_SECONDS,
            allow_reconnect=True,
            max_reconnect_attempts=1,
            reconnect_time_wait=0.1,
            error_cb=note,
        )
    except (nats.errors.Error, OSError, TimeoutError) as error:
        reason = _said(complaints[-1] if complaints else error)
        raise UnreachableError(f"NATS at {system.nats_url} cannot be reached: {reason}") from None
    connection.options["max_reconnect_attempts"] = -1
    try:
        yield connection
    finally:
        await connection.close()


def _said(error: Exception) -> str:
    if isinstance(error, ConnectionResetError):  # NATS may hang up on a stranger before the stranger has read why
        return "it hung up at once, as on an authorization violation: are user and password right?"
    return str(error) or type(error).__name__


@contextmanager
def database_connection(database: Database) -> Iterator[Connection]:
    """A connection to a service's database, in autocommit. Raises UnreachableError."""
    try:
        connection = psycopg.connect(
            database.conninfo, autocommit=True, connect_timeout=_CONNECT_SECONDS, application_name="linli"
        )
    except psycopg.OperationalError as error:
        raise UnreachableError(
            f"the database of {database.service} cannot be reached: {str(error).splitlines()[0]}"
        ) from None
    with connection:
        yield connection


async def see_that_nats_answers(system: System) -> None:
    """Raises UnreachableError when it does not."""
    async with nats_connection(system) as connection:
        await asyncio.wait_for(connection.flush(), _CONNECT_SECONDS)


def _password(system: System) -> str | None:
    if system.nats_password_file is None:
        return None
    try:
        return system.nats_password_file.read_text().strip()
    except OSError as error:
        raise InputError(f"LINLI_NATS_PASSWORD_FILE: {error.strerror}: {error.filename}") from None
