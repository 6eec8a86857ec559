"""The application of a writing service: the library's `Application` on our recorder, and how a command is recorded."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID, uuid4

from eventsourcing.application import AggregateNotFoundError, Application, ProcessingEvent
from eventsourcing.domain import Aggregate, CanMutateAggregate, DomainEventProtocol
from eventsourcing.persistence import ApplicationRecorder, EventStore, Mapper, Recording, StoredEvent, Transcoder
from linli_contracts.contract import WithheldV1
from linli_contracts.envelope import Envelope, build_message, event_of, parse_envelope, type_of
from linli_contracts.subjects import NOWHERE, subject_of
from psycopg_pool import ConnectionPool

from linli_common.event_store.acts import Act, CommandKey, PublicFace, Receipt
from linli_common.event_store.recorder import WITHHELD, PostgresEventRecorder, SnapshotRecorder
from linli_common.event_store.schema import create_event_tables
from linli_common.event_store.transcoding import event_transcoder, value_in
from linli_common.event_store.writer import (
    Append,
    CommandKeyTakenError,
    NewEvent,
    VersionConflictError,
)
from linli_common.refusal import Refusal

log = logging.getLogger(__name__)

A = TypeVar("A", bound=Aggregate)
Publish = Callable[[Any], PublicFace | None]

TRIES = 3
"""How often a command is decided anew when others were faster; then its caller hears of it."""

_ANY_ORDER = timedelta(days=5)
"""Acts of a demo that are further apart are of two stretches of time."""


class IdempotencyKeyReusedError(Exception):
    """The key was used for another body; it cannot stand for two commands."""


class ConcurrentChangeError(Exception):
    """Others kept changing the same thing; nothing was recorded, the command may be sent again."""


class UnnamedEventError(Exception):
    """An event class without a stored name of its own; it would be stored under an import path."""


class EventSourcedApplication(Application[UUID]):
    """Records commands: all events of a command, its key and its answer in one transaction, or nothing.

    ``publish`` gives an event its public face, or None for withheld; it is called once, when the event is saved.
    """

    def __init__(
        self,
        *,
        service: str,
        conninfo: str,
        publish: Publish,
        wake: Callable[[], None] = lambda: None,
        readers: int = 16,
    ) -> None:
        create_event_tables(conninfo, service)
        self.service = service
        self._publish = publish
        self._conninfo = conninfo
        self._wake = wake
        self.pool = ConnectionPool(
            conninfo, min_size=2, max_size=readers, open=True, kwargs={"autocommit": True}, name=service
        )
        super().__init__({"PERSISTENCE_MODULE": "eventsourcing.popo"})

    def construct_transcoder(self) -> Transcoder:
        self._transcoder = event_transcoder()
        return self._transcoder

    def construct_recorder(self) -> ApplicationRecorder:
        self.store = PostgresEventRecorder(self.pool, self._conninfo, self.service, self._wake)
        return self.store

    def construct_snapshot_store(self) -> EventStore[UUID]:
        mapper: Mapper[UUID] = Mapper(event_transcoder())
        return EventStore(mapper, SnapshotRecorder(self.pool, self.service))

    def once(self, act: Act, decide: Callable[[], Receipt]) -> Receipt:
        """The earlier answer of the same key, else decides; after a version conflict it decides again.

        Raises IdempotencyKeyReusedError, ConcurrentChangeError, and whatever refusal ``decide`` raises.
        """
        earlier = self.earlier(act.key) if act.key is not None else None
        if earlier is not None:
            return earlier
        for _ in range(TRIES):
            try:
                return decide()
            except VersionConflictError:
                continue
            except Refusal:  # perhaps because this very command, sent twice at once, was just recorded
                earlier = self.earlier(act.key) if act.key is not None else None
                if earlier is None:
                    raise
                return earlier
        raise ConcurrentChangeError("others changed the same thing at the same time; please send it again")

    def record(
        self,
        *aggregates: Aggregate,
        act: Act,
        answer: dict[str, str] | None = None,
        unchanged: Sequence[Aggregate] = (),
    ) -> Receipt:
        """Commits the pending events of all aggregates and the command's key in one transaction.

        ``unchanged`` are aggregates that the decision relied on without changing them: commands that rely on the same
        one do not wait for each other, yet none is recorded once it has changed.
        Raises VersionConflictError when one of the aggregates was changed meanwhile (see `once`),
        IdempotencyKeyReusedError, StoreUnavailableError.
        """
        events = [event for aggregate in aggregates for event in aggregate.collect_events()]
        append = Append(
            [self._row(event, act) for event in events],
            act.key,
            answer or {},
            [(relied_on.id, relied_on.version) for relied_on in unchanged],
        )
        try:
            position = self.store.append(append)
        except CommandKeyTakenError as taken:
            assert act.key is not None
            return _repeat(act.key, taken.digest, taken.position, taken.answer)
        if self.snapshotting_intervals:
            self._snapshot(aggregates, events)
        return Receipt(position, append.answer)

    def record_together(self, acts: Iterable[tuple[Act, Sequence[DomainEventProtocol[UUID]]]]) -> int:
        """Commits what several acts brought about, each with its own actor and time, in one transaction (bulk loads).

        Nothing is remembered of their keys. Returns the last position. Raises VersionConflictError.
        """
        return self.store.append(Append([self._row(event, act) for act, events in acts for event in events]))

    def save(self, *objs: Any, **kwargs: Any) -> list[Recording[UUID]]:
        """The library's way of saving; needs ``act=`` like every act here. See `record`."""
        self.record(*objs, act=kwargs["act"], answer=kwargs.get("answer"))
        return []

    def find(self, aggregate_class: type[A], aggregate_id: UUID) -> A | None:
        """The aggregate, or None when there is no such one (or the id is another kind's)."""
        try:
            found: Any = self.repository.get(aggregate_id)
        except AggregateNotFoundError:
            return None
        return found if isinstance(found, aggregate_class) else None

    def history(self, aggregate_id: UUID) -> list[tuple[Any, Envelope]]:
        """An aggregate's private events with the envelopes of their public messages, which say who and when."""
        with self.pool.connection() as connection:
            rows = connection.execute(
                "SELECT originator_id, originator_version, topic, state, message"  # noqa: S608 - our own name
                f" FROM {self.service}.events"
                " WHERE originator_id = %s ORDER BY originator_version",
                (aggregate_id,),
            ).fetchall()
        return [
            (self.mapper.to_domain_event(StoredEvent(row[0], row[1], row[2], bytes(row[3]))), parse_envelope(row[4]))
            for row in rows
        ]

    def first_events(self, aggregate_ids: Sequence[UUID]) -> dict[UUID, Any]:
        """The event with which each of the aggregates began; those that are not there are left out."""
        with self.pool.connection() as connection:
            rows = connection.execute(
                "SELECT originator_id, originator_version, topic, state"  # noqa: S608 - our own name
                f" FROM {self.service}.events"
                " WHERE originator_id = ANY(%s) AND originator_version = 1",
                (list(aggregate_ids),),
            ).fetchall()
        return {row[0]: self.mapper.to_domain_event(StoredEvent(row[0], row[1], row[2], bytes(row[3]))) for row in rows}

    def first_values(self, aggregate_ids: Sequence[UUID], name: str) -> dict[UUID, Any]:
        """One value of the event with which each of the aggregates began, for lists that show no more of it."""
        with self.pool.connection() as connection:
            rows = connection.execute(
                f"SELECT originator_id, state FROM {self.service}.events"  # noqa: S608 - our own name
                " WHERE originator_id = ANY(%s) AND originator_version = 1",
                (list(aggregate_ids),),
                binary=True,
            ).fetchall()
        return {row[0]: value_in(row[1], name, self._transcoder) for row in rows}

    def last_events(self, aggregate_ids: Sequence[UUID], topic: str) -> dict[UUID, Any]:
        """The last event of a stored name of each of the aggregates; those that have none are left out."""
        with self.pool.connection() as connection:
            rows = connection.execute(
                "SELECT DISTINCT ON (originator_id) originator_id, originator_version, topic, state"  # noqa: S608
                f" FROM {self.service}.events WHERE originator_id = ANY(%s) AND topic = %s"
                " ORDER BY originator_id, originator_version DESC",
                (list(aggregate_ids), topic),
            ).fetchall()
        return {row[0]: self.mapper.to_domain_event(StoredEvent(row[0], row[1], row[2], bytes(row[3]))) for row in rows}

    def last_act_at(self) -> datetime:
        """The latest time at which somebody acted, of the last hundred events; the year 1 in an empty store.

        Acts come in any order within a few days. Where time went back further than that, another stretch of it is being
        played: what came before says nothing of it, nor does what the clock brought about and is dated back.
        """
        with self.pool.connection() as connection:
            rows = connection.execute(
                f"SELECT message FROM {self.service}.events"  # noqa: S608 - our own name
                " ORDER BY notification_id DESC LIMIT 100"
            ).fetchall()
        envelopes = [parse_envelope(row[0]) for row in rows]
        acts = [envelope.time for envelope in envelopes if envelope.actor_role != "clock"]
        latest = datetime.min.replace(tzinfo=UTC)
        for number, at in enumerate(acts or [envelope.time for envelope in envelopes]):
            if number and at > latest + _ANY_ORDER:
                break
            latest = max(latest, at)
        return latest

    def head(self) -> int:
        """The last event's id; 0 in an empty store."""
        return self.recorder.max_notification_id() or 0

    def close(self) -> None:
        """Commits what is waiting, then closes the connections."""
        if hasattr(self, "store"):
            self.store.close()
        self.pool.close()
        super().close()

    def _snapshot(self, aggregates: Sequence[Aggregate], events: Sequence[CanMutateAggregate[UUID]]) -> None:
        processing: ProcessingEvent[UUID] = ProcessingEvent()
        processing.events.extend(events)
        processing.aggregates.update({aggregate.id: aggregate for aggregate in aggregates})
        try:
            self._take_snapshots(processing)
        except Exception:  # the command is recorded; a missing snapshot only costs time
            log.exception("%s: snapshot not taken", self.service)

    def earlier(self, key: CommandKey) -> Receipt | None:
        """The answer that a command with this key got; None for a new one. Raises IdempotencyKeyReusedError."""
        with self.pool.connection() as connection:
            row = connection.execute(
                f"SELECT digest, position, answer FROM {self.service}.commands"  # noqa: S608 - our own name
                " WHERE actor_id = %s AND key = %s",
                (key.actor_id, key.key),
            ).fetchone()
        return None if row is None else _repeat(key, bytes(row[0]), row[1], row[2])

    def _row(self, event: DomainEventProtocol[UUID], act: Act) -> NewEvent:
        if "TOPIC" not in vars(type(event)):
            raise UnnamedEventError(f"{type(event).__qualname__} has no TOPIC to be stored under (decision 6)")
        stored = self.mapper.to_stored_event(event)
        assert isinstance(stored.originator_id, UUID)
        event_id = uuid4()
        face = self._publish(event)
        type_ = type_of(self.service, WITHHELD, 1) if face is None else face.contract.TYPE
        place = NOWHERE if face is None else face.place
        message = build_message(
            event_id=event_id,
            type_=type_,
            service=self.service,
            entity_id=str(stored.originator_id),
            time=(face and face.at) or act.at,
            actor=(face and face.actor) or act.actor,
            data=WithheldV1() if face is None else face.contract,
        )
        return NewEvent(
            stored.originator_id,
            stored.originator_version,
            stored.topic,
            stored.state,
            event_id,
            subject_of(self.service, place, event_of(type_)),
            message,
        )


def _repeat(key: CommandKey, digest: bytes, position: int, answer: dict[str, str]) -> Receipt:
    if digest != key.digest:
        raise IdempotencyKeyReusedError("Idempotency-Key: it was used before with another body")
    return Receipt(position, answer, repeated=True)
