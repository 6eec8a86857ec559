"""Readers: events of streams folded into tables, exactly once, and rebuilt beside (docs/decisions/0004)."""

from linli_common.projector.reader import Column, Connection, Event, Fold, Reader, Recorded, States, Sums, in_schema
from linli_common.projector.runner import Projector, waker
from linli_common.projector.schema import Position, PositionMovedError, ReaderHaltedError, create_tables, position_of
from linli_common.projector.source import StreamAddress, StreamSource, TableAddress, TableSource

__all__ = [
    "Column",
    "Connection",
    "Event",
    "Fold",
    "Position",
    "PositionMovedError",
    "Projector",
    "Reader",
    "ReaderHaltedError",
    "Recorded",
    "States",
    "StreamAddress",
    "StreamSource",
    "Sums",
    "TableAddress",
    "TableSource",
    "create_tables",
    "in_schema",
    "position_of",
    "waker",
]
