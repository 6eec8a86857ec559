"""An event table filled by plain SQL, for tests and measurements of what comes behind the writer."""

from datetime import UTC, datetime, timedelta
from typing import LiteralString
from uuid import UUID, uuid4

import psycopg
from linli_contracts.envelope import Actor, build_message, type_of
from linli_contracts.subjects import Place, subject_of, wake_subject
from psycopg import sql

from linli_common.event_store.schema import create_event_tables

_STARTED = datetime(2026, 1, 1, tzinfo=UTC)
_ACTOR = Actor(UUID(int=7), "area_worker", UUID(int=8))
PLACES = (
    Place("310113", "310113111", "310113111028"),
    Place("310113", "310113103", "310113103009"),
    Place("310110", "310110009", "310110009003"),
)


class EventTable:
    """The event table of a service. Event n is about one of `PLACES` in turn, n minutes into 2026."""

    def __init__(self, url: str, service: str = "identity") -> None:
        self.url = url
        self.service = service
        self.wake_subject = wake_subject(service)
        self._table = sql.Identifier(service, "events")

    def create(self) -> None:
        """Make the table, empty."""
        create_event_tables(self.url, self.service)

    def append(self, count: int) -> int:
        """Append events, in transactions of at most 1,000, and return the last one's number."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            last = self.last()
            for first in range(last + 1, last + count + 1, 1000):
                numbers = range(first, min(first + 1000, last + count + 1))
                self._insert(connection, [self._row(number) for number in numbers])
        return last + count

    def last(self) -> int:
        """Return the last event's number, 0 when there is none."""
        query = sql.SQL("SELECT coalesce(max(notification_id), 0) FROM {}")
        with psycopg.connect(self.url) as connection:
            row = connection.execute(query.format(self._table)).fetchone()
        return int(row[0]) if row else 0

    def messages(self) -> list[tuple[int, str, bytes]]:
        """Return number, subject and message of all events, in order."""
        query = sql.SQL("SELECT notification_id, subject, message FROM {} ORDER BY notification_id")
        with psycopg.connect(self.url) as connection:
            return connection.execute(query.format(self._table)).fetchall()

    def remove_after(self, number: int) -> None:
        """Forget the events after a number, as restoring an older copy of the database does."""
        self._change("DELETE FROM {} WHERE notification_id > %s", (number,))

    def replace_message(self, number: int, message: bytes) -> None:
        """Change the message of one event, as nothing but a superuser's hand can."""
        self._change("UPDATE {} SET message = %s WHERE notification_id = %s", (message, number))

    def renumber(self, number: int, other: int) -> None:
        """Give an event another number, which leaves a gap."""
        self._change("UPDATE {} SET notification_id = %s WHERE notification_id = %s", (other, number))

    def _change(self, statement: LiteralString, parameters: tuple[object, ...]) -> None:
        with psycopg.connect(self.url) as connection:
            connection.execute("SET LOCAL session_replication_role = replica")  # past the append-only trigger
            connection.execute(sql.SQL(statement).format(self._table), parameters)

    def _row(self, number: int) -> tuple[object, ...]:
        event_id, entity_id = uuid4(), uuid4()
        message = build_message(
            event_id=event_id,
            type_=type_of(self.service, "residence_verified", 1),
            service=self.service,
            entity_id=str(entity_id),
            time=_STARTED + timedelta(minutes=number),
            actor=_ACTOR,
            data={"number": number, "age_band": "20-35"},
        )
        subject = subject_of(self.service, PLACES[number % len(PLACES)], "residence_verified")
        return (number, entity_id, 1, "test", b"private", event_id, subject, message)

    def _insert(self, connection: psycopg.Connection, rows: list[tuple[object, ...]]) -> None:
        statement = sql.SQL("INSERT INTO {} VALUES (%s, %s, %s, %s, %s, %s, %s, %s)").format(self._table)
        with connection.transaction(), connection.cursor() as cursor:
            cursor.executemany(statement, rows)
