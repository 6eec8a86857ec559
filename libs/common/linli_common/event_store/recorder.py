"""The library's recorder interface on our event table, with group commit behind `insert_events`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Event, Thread
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

import psycopg
from eventsourcing.persistence import (
    AggregateRecorder,
    ApplicationRecorder,
    IntegrityError,
    ListenNotifySubscription,
    Notification,
    StoredEvent,
    Subscription,
)
from linli_contracts.contract import WithheldV1
from linli_contracts.envelope import Actor, build_message, type_of
from linli_contracts.subjects import NOWHERE, subject_of
from psycopg.sql import SQL, Composed, Identifier
from psycopg_pool import ConnectionPool

from linli_common.clock import utc_now
from linli_common.event_store.writer import Append, GroupWriter, NewEvent, VersionConflictError

WITHHELD = "withheld"


class PostgresEventRecorder(ApplicationRecorder):
    """Gapless, commit-ordered event table of one service (design, invariants 1 to 3).

    ``pool`` serves the reads; writes go through one `GroupWriter`, whose connection is its own.
    """

    def __init__(
        self, pool: ConnectionPool, conninfo: str, service: str, wake: Callable[[], None] = lambda: None
    ) -> None:
        self._pool = pool
        self._service = service
        self._system = Actor(uuid5(NAMESPACE_URL, f"linli:{service}"), "service")
        self._events = _EventQueries(service, "events")
        self.writer = GroupWriter(conninfo, service, wake)

    def append(self, append: Append) -> int:
        """Commits one command; see `GroupWriter.commit`."""
        return self.writer.commit(append)

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int] | None:
        """The library's way in. Events that come this way are nobody else's business: their face is withheld."""
        if not stored_events:
            return []
        append = Append([self._withheld(event) for event in stored_events])
        try:
            self.append(append)
        except VersionConflictError as error:
            raise IntegrityError(str(error)) from error
        return list(range(append.first_id, append.position + 1))

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """An aggregate's events by version."""
        return self._events.of_aggregate(self._pool, originator_id, gt, lte, desc, limit)

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """Events in the order of their ids, from ``start`` up to ``stop``."""
        first = 1 if start is None else start + (0 if inclusive_of_start else 1)
        with self._pool.connection() as connection:
            rows = connection.execute(
                self._events.by_id,
                {"first": first, "stop": stop, "topics": list(topics) or None, "limit": limit},
            ).fetchall()
        return [Notification(row[0], row[1], row[2], bytes(row[3]), row[4]) for row in rows]

    def max_notification_id(self) -> int | None:
        """The last id, or None in an empty table."""
        with self._pool.connection() as connection:
            row = connection.execute(self._events.last_id).fetchone()
        return row[0] if row else None

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> Subscription[ApplicationRecorder]:
        """Follows the table by polling. The relay is what others follow; this serves the library's own tools."""
        return PollingSubscription(recorder=self, gt=gt, topics=topics)

    def close(self) -> None:
        """Commits what is waiting and stops the writer."""
        self.writer.close()

    def _withheld(self, event: StoredEvent) -> NewEvent:
        event_id = uuid4()
        assert isinstance(event.originator_id, UUID)
        message = build_message(
            event_id=event_id,
            type_=type_of(self._service, WITHHELD, 1),
            service=self._service,
            entity_id=str(event.originator_id),
            time=utc_now(),
            actor=self._system,
            data=WithheldV1(),
        )
        return NewEvent(
            event.originator_id,
            event.originator_version,
            event.topic,
            event.state,
            event_id,
            subject_of(self._service, NOWHERE, WITHHELD),
            message,
        )


class PollingSubscription(ListenNotifySubscription[PostgresEventRecorder]):
    """The library's subscription, told every tenth of a second that there may be something."""

    def __init__(self, recorder: PostgresEventRecorder, gt: int | None, topics: Sequence[str]) -> None:
        super().__init__(recorder=recorder, gt=gt, topics=topics)
        self._stopped = Event()
        self._poll_thread = Thread(target=self._poll, daemon=True)
        self._poll_thread.start()

    def stop(self) -> None:
        """Stops the iteration and the polling."""
        self._stopped.set()
        super().stop()

    def _poll(self) -> None:
        while not self._stopped.wait(0.1):
            self._has_been_notified.set()


class SnapshotRecorder(AggregateRecorder):
    """Snapshots of aggregates; they can be deleted at any time."""

    def __init__(self, pool: ConnectionPool, service: str) -> None:
        self._pool = pool
        self._snapshots = _EventQueries(service, "snapshots")

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int] | None:
        """Writes snapshots. Raises IntegrityError when one of them is there already."""
        rows = [(e.originator_id, e.originator_version, e.topic, e.state) for e in stored_events]
        try:
            with self._pool.connection() as connection, connection.transaction(), connection.cursor() as cursor:
                cursor.executemany(self._snapshots.insert, rows)
        except psycopg.errors.UniqueViolation as error:
            raise IntegrityError(str(error)) from error
        return None

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        """An aggregate's snapshots by version."""
        return self._snapshots.of_aggregate(self._pool, originator_id, gt, lte, desc, limit)


class _EventQueries:
    """The reads that events and snapshots share, formatted once for one table."""

    def __init__(self, service: str, table: str) -> None:
        def sql(text: str) -> Composed:
            return SQL(text).format(table=Identifier(service, table))

        columns = "SELECT originator_id, originator_version, topic, state"
        self._ascending, self._descending = (
            sql(
                f"{columns} FROM {{table}} WHERE originator_id = %s"
                " AND originator_version > coalesce(%s::bigint, -1)"
                " AND originator_version <= coalesce(%s::bigint, 9223372036854775807)"
                f" ORDER BY originator_version {order} LIMIT %s"
            )
            for order in ("ASC", "DESC")
        )
        self.by_id = sql(
            f"{columns}, notification_id FROM {{table}} WHERE notification_id >= %(first)s"
            " AND (%(stop)s::bigint IS NULL OR notification_id <= %(stop)s)"
            " AND (%(topics)s::text[] IS NULL OR topic = ANY(%(topics)s))"
            " ORDER BY notification_id LIMIT %(limit)s"
        )
        self.last_id = sql("SELECT max(notification_id) FROM {table}")
        self.insert = sql(
            "INSERT INTO {table} (originator_id, originator_version, topic, state) VALUES (%s, %s, %s, %s)"
        )

    def of_aggregate(
        self,
        pool: ConnectionPool,
        originator_id: UUID | str,
        gt: int | None,
        lte: int | None,
        desc: bool,
        limit: int | None,
    ) -> list[StoredEvent]:
        """The rows of one aggregate between two versions."""
        statement = self._descending if desc else self._ascending
        with pool.connection() as connection:
            rows = connection.execute(statement, (originator_id, gt, lte, limit)).fetchall()
        return [StoredEvent(row[0], row[1], row[2], bytes(row[3])) for row in rows]
