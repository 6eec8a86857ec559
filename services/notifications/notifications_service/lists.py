"""The service's own lists, folded from its own event table into schema ``notifications_lists``: ids, moments, flags.

What a text is made from stays sealed in the event; it is opened per request.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from eventsourcing.persistence import Mapper, StoredEvent
from linli_common.event_store.transcoding import event_transcoder
from linli_common.projector import Column, Event, Fold, Reader, in_schema
from linli_common.projector.reader import Connection
from linli_common.projector.rows import Row, one_row_each
from notifications_service.aggregate.inbox import Inbox
from notifications_service.aggregate.notification import Notification

_DDL = """
CREATE TABLE {schema}.items (
  notification_id uuid PRIMARY KEY,
  person_id       uuid NOT NULL,
  seq             bigint NOT NULL,
  happened_at     timestamptz NOT NULL,
  kind            text NOT NULL,
  read            boolean NOT NULL,
  channels        text[] NOT NULL,
  push_at         timestamptz
);
CREATE INDEX items_of_person ON {schema}.items (person_id, seq DESC);
CREATE INDEX items_unread ON {schema}.items (person_id, seq) WHERE NOT read;
CREATE INDEX items_to_push ON {schema}.items (push_at) WHERE channels <> '{{}}';
CREATE TABLE {schema}.people (
  inbox_id     uuid PRIMARY KEY,
  person_id    uuid NOT NULL UNIQUE,
  read_through bigint NOT NULL,
  destroyed    boolean NOT NULL
);
"""
_MAPPER: Mapper[UUID] = Mapper(event_transcoder())


def _private(event: Event) -> Any:
    """The private side of an own event: what is withheld from others is folded here."""
    recorded = event.recorded
    if recorded is None:
        raise ValueError("own lists are folded from the own table")
    return _MAPPER.to_domain_event(
        StoredEvent(recorded.originator_id, recorded.originator_version, recorded.topic, recorded.state)
    )


def _id_if(event: Event, aggregate: type[Any]) -> list[tuple[UUID]]:
    recorded = event.recorded
    of_it = recorded is not None and recorded.topic.split(".")[0] == aggregate.TOPIC
    return [(recorded.originator_id,)] if recorded is not None and of_it else []


def _item_keys(event: Event) -> list[tuple[UUID]]:
    return _id_if(event, Notification)


def _on_item(key: tuple[UUID], before: Row | None, event: Event) -> Row:
    match _private(event):
        case Notification.Made() as made:
            return {
                "person_id": made.person_id,
                "seq": event.seq,
                "happened_at": event.envelope.time,
                "kind": made.kind,
                "read": False,
                "channels": made.channels,
                "push_at": made.push_at,
            }
        case Notification.Read() if before is not None:
            return {**before, "read": True, "channels": []}
        case Notification.PushTaken() as taken if before is not None:
            return {**before, "channels": [channel for channel in before["channels"] if channel != taken.channel]}
        case _:
            raise ValueError(f"notification {key[0]} was changed before it was made")


def _person_keys(event: Event) -> list[tuple[UUID]]:
    return _id_if(event, Inbox)


def _on_person(key: tuple[UUID], before: Row | None, event: Event) -> Row:
    match _private(event):
        case Inbox.Opened() as opened:
            return {"person_id": opened.person_id, "read_through": 0, "destroyed": False}
        case Inbox.AllRead() as read if before is not None:
            return {**before, "read_through": read.through}
        case Inbox.Destroyed() if before is not None:
            return {**before, "destroyed": True}
        case Inbox.WishesSet() if before is not None:
            return before
        case _:
            raise ValueError(f"inbox {key[0]} was changed before it was opened")


_ITEMS = one_row_each(
    "items",
    (Column("notification_id", "uuid"),),
    ("person_id", "seq", "happened_at", "kind", "read", "channels", "push_at"),
    _item_keys,
    _on_item,
)
_ROWS_OF_PEOPLE = one_row_each(
    "people", (Column("inbox_id", "uuid"),), ("person_id", "read_through", "destroyed"), _person_keys, _on_person
)


def _save_people(connection: Connection, schema: str, states: Mapping[Any, Any]) -> None:
    """A destroyed inbox loses its items, too; parts are saved in order, the items before the people."""
    _ROWS_OF_PEOPLE.save(connection, schema, states)
    gone = [row["person_id"] for row in states.values() if row is not None and row["destroyed"]]
    if gone:
        connection.execute(in_schema("DELETE FROM {schema}.items WHERE person_id = ANY(%s)", schema), (gone,))


_PEOPLE = replace(_ROWS_OF_PEOPLE, save=_save_people)
READER = Reader(
    "notifications_lists", 1, "notifications_lists", (Fold("NOTIFICATIONS", states=(_ITEMS, _PEOPLE)),), _DDL
)
