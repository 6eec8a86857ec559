"""Asking the service's own lists."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID

from funding_service.lists import READER
from linli_common.projector import position_of
from linli_common.projector.reader import in_schema
from psycopg.rows import DictRow, dict_row
from psycopg_pool import ConnectionPool

Behind: TypeAlias = tuple[datetime, UUID] | tuple[None, None]
"""Moment and id of the last row shown; nothing for the first page."""


def rows_of(pool: ConnectionPool[Any], statement: str, values: dict[str, Any]) -> list[DictRow]:
    """All rows of a statement about tables of ``{schema}``; takes a connection of the pool."""
    with pool.connection() as connection, connection.cursor(row_factory=dict_row) as cursor:
        found: list[DictRow] = cursor.execute(in_schema(statement, READER.schema), values).fetchall()
    return found


def lists_position(pool: ConnectionPool[Any]) -> int:
    """How far the own events have been folded."""
    with pool.connection() as connection:
        return position_of(connection, READER, READER.streams[0]).seq
