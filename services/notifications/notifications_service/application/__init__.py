"""The service's commands and lists, put together from its databases and secrets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from linli_common.clock import utc_now
from linli_common.event_store import EventSourcedApplication
from linli_common.projector import Reader, create_tables, in_schema
from linli_common.sealing import KeyStore, create_key_table
from linli_neighbourhood import Neighbourhood, neighbourhood_reader
from notifications_service.application.inboxes import Inboxes
from notifications_service.application.pushing import Pushing
from notifications_service.channels import Adapter, Console
from notifications_service.lists import READER
from notifications_service.lookups import LOOKUPS
from notifications_service.publisher import publish
from notifications_service.queries import InboxLists, Lookups
from notifications_service.words import Words
from psycopg_pool import ConnectionPool

SERVICE = "notifications"
NEIGHBOURHOOD: Reader = neighbourhood_reader(SERVICE)


@dataclass(frozen=True, slots=True)
class Notifications:
    """Everything a process of this service works with. `close` lets go of all connections."""

    store: EventSourcedApplication
    vault: ConnectionPool[Any]
    keys: KeyStore
    neighbourhood: Neighbourhood
    lookups: Lookups
    lists: InboxLists
    inboxes: Inboxes
    pushing: Pushing

    def words(self) -> Words:
        """For one request."""
        return Words(self.neighbourhood, self.lookups)

    def position(self, stream: str) -> int:
        """How far the inboxes are: in own events, or in those of another service that they were told of."""
        own = self.lists.position()
        if stream == READER.streams[0]:
            return own
        head = self.store.head()
        with self.store.pool.connection() as connection:
            row = connection.execute(
                in_schema("SELECT seq FROM {schema}.positions WHERE stream = %s", f"{SERVICE}_reactions"), (stream,)
            ).fetchone()
        return row[0] if row is not None and own >= head else 0

    def forget_again(self) -> None:
        """After a restore of the vault: keys of those who were erased go before anything opens."""
        for person_id in self.neighbourhood.erased():
            self.keys.destroy(person_id)

    def close(self) -> None:
        """Commits what waits, then closes."""
        self.store.close()
        self.vault.close()


def compose(
    *,
    database: str,
    vault: str,
    master_key: bytes,
    adapters: Mapping[str, Adapter] | None = None,
    now: Callable[[], datetime] = utc_now,
    wake: Callable[[], None] = lambda: None,
    connections: int = 32,
) -> Notifications:
    """Connects to both databases, makes what is missing in them, and puts the parts together."""
    create_key_table(vault)
    with psycopg.connect(database) as connection:
        for reader in (READER, NEIGHBOURHOOD, LOOKUPS):
            create_tables(connection, reader)
    store = EventSourcedApplication(service=SERVICE, conninfo=database, publish=publish, wake=wake, readers=connections)
    pool: ConnectionPool[Any] = ConnectionPool(
        vault, min_size=2, max_size=connections, open=True, kwargs={"autocommit": True}, name=f"{SERVICE}_vault"
    )
    keys = KeyStore(pool, master_key)
    neighbourhood, lookups = Neighbourhood(store.pool, NEIGHBOURHOOD), Lookups(store.pool)
    lists, inboxes = InboxLists(store.pool), Inboxes(store, keys, now)
    pushing = Pushing(
        store, lists, inboxes, lambda: Words(neighbourhood, lookups), adapters or {"sms": Console(), "mail": Console()}
    )
    service = Notifications(store, pool, keys, neighbourhood, lookups, lists, inboxes, pushing)
    service.forget_again()
    return service
