"""The mailbox's API process on the library's own PostgreSQL recorder: ``python -m bench.stock_mailbox``.

The same application, pools and routes; only where it appends is swapped. The stock recorder has a transaction for each
command, under its table lock, in which the command's key is kept too. It keeps no public message, so it writes less.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson
from eventsourcing.persistence import ApplicationRecorder, StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore
from linli_common import logs
from linli_common.event_store import EventSourcedApplication
from linli_common.event_store.writer import Append
from mailbox_service.application import SERVICE
from mailbox_service.main import run_api

from bench.append import POOL, stock_settings

_KEY = "INSERT INTO mailbox.commands (actor_id, key, digest, position, answer) VALUES (%s, %s, %s, 0, %s)"


class StockRecorder(PostgresApplicationRecorder):
    """Appends what `EventSourcedApplication` records, through the library."""

    def append(self, append: Append) -> int:
        """Commits one command; returns the position of its last event."""
        events = [
            StoredEvent(event.originator_id, event.originator_version, event.topic, event.state)
            for event in append.events
        ]
        ids = self.insert_events(events, append=append)
        assert ids
        return int(ids[-1])

    def close(self) -> None:
        """Lets go of the connections."""
        self.datastore.close()

    def _insert_events(
        self, curs: Any, stored_events: Sequence[StoredEvent], *, append: Append | None = None, **_: Any
    ) -> None:
        """The library's place for what belongs into the same transaction."""
        if append is not None and append.key is not None:
            key = append.key
            curs.execute(_KEY, (key.actor_id, key.key, key.digest, orjson.dumps(append.answer).decode()))


def _construct_recorder(application: EventSourcedApplication) -> ApplicationRecorder:
    settings = stock_settings(application._conninfo)
    datastore = PostgresDatastore(**settings, pool_size=POOL, max_overflow=0, max_waiting=0, originator_id_type="uuid")
    recorder = StockRecorder(datastore, events_table_name="stored_events")
    recorder.create_table()
    application.store = recorder  # type: ignore[assignment]
    return recorder


if __name__ == "__main__":
    logs.set_up(f"{SERVICE}-stock")
    EventSourcedApplication.construct_recorder = _construct_recorder  # type: ignore[method-assign, assignment]
    run_api()
