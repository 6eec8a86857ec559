"""An event table filled with public messages of one's choice: given events, for tests and benchmarks of readers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import psycopg
from linli_contracts.contract import Contract
from linli_contracts.envelope import Actor, build_message, event_of
from linli_contracts.subjects import NOWHERE, Place, subject_of
from psycopg.sql import SQL, Identifier

from linli_common.event_store.schema import create_event_tables

_ACTOR = Actor(UUID(int=7), "area_worker", UUID(int=8))
_NOON = datetime(2026, 3, 1, 4, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Given:
    """One event to be recorded. ``data`` is a contract, or raw data for a type that has none."""

    data: Contract | dict[str, Any]
    entity_id: str = "-"
    time: datetime = _NOON
    type: str = ""
    place: Place = NOWHERE
    message: bytes | None = None
    event_id: UUID = field(default_factory=uuid4)

    def type_or_contracts(self) -> str:
        """The CloudEvents type."""
        return self.data.TYPE if isinstance(self.data, Contract) else self.type

    def body(self, service: str) -> bytes:
        """The public message."""
        if self.message is not None:
            return self.message
        return build_message(
            event_id=self.event_id,
            type_=self.type_or_contracts(),
            service=service,
            entity_id=self.entity_id,
            time=self.time,
            actor=_ACTOR,
            data=self.data,
        )


class EventLog:
    """The event table of a service, in any database."""

    def __init__(self, url: str, service: str = "identity") -> None:
        self.url = url
        self.service = service
        self.last = 0
        create_event_tables(url, service)

    def append(self, *events: Given) -> int:
        """Records events and returns the last one's number."""
        return self.append_all(events)

    def append_all(self, events: Iterable[Given]) -> int:
        """Records any number of events in one COPY."""
        statement = SQL("COPY {} FROM STDIN").format(Identifier(self.service, "events"))
        with (
            psycopg.connect(self.url) as connection,
            connection.cursor() as cursor,
            cursor.copy(statement) as copy,
        ):
            for event in events:
                self.last += 1
                copy.write_row(self._row(self.last, event))
        return self.last

    def append_by_time(self, events: Iterable[tuple[datetime, Given]]) -> int:
        """Records events in the order of the moments given with them, which the database finds: any number fits."""
        made = SQL("CREATE TEMP TABLE unordered (recorded_at timestamptz, LIKE {} INCLUDING DEFAULTS) ON COMMIT DROP")
        ordered = SQL(
            "INSERT INTO {} SELECT %s + row_number() OVER (ORDER BY recorded_at, notification_id), originator_id,"
            " originator_version, topic, state, event_id, subject, message FROM unordered"
        )
        table = Identifier(self.service, "events")
        with psycopg.connect(self.url) as connection, connection.cursor() as cursor:
            cursor.execute(made.format(table))
            with cursor.copy("COPY unordered FROM STDIN") as copy:
                for number, (recorded_at, event) in enumerate(events):
                    copy.write_row((recorded_at, *self._row(number, event)))
            self.last += cursor.execute(ordered.format(table), (self.last,)).rowcount
        return self.last

    def _row(self, number: int, event: Given) -> tuple[object, ...]:
        subject = subject_of(self.service, event.place, event_of(event.type_or_contracts()))
        body = event.body(self.service)
        return (number, uuid4(), 1, "test", b"private", event.event_id, subject, body)
