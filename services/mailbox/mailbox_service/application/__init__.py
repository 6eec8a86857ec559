"""The service's commands and lists, put together from its databases and secrets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import psycopg
from linli_common.auth import Authority
from linli_common.event_store import EventSourcedApplication
from linli_common.projector import Reader, create_tables
from linli_common.sealing import KeyStore
from linli_neighbourhood import Neighbourhood, neighbourhood_reader
from mailbox_service.application.chores import Chores
from mailbox_service.application.content import Contents
from mailbox_service.application.handling import Handling, Staff
from mailbox_service.application.letters import Letters
from mailbox_service.application.settings import Settings
from mailbox_service.application.units import Units
from mailbox_service.application.writing import Writing
from mailbox_service.lists import READER
from mailbox_service.publisher import publish
from mailbox_service.queries.letters import LetterViews
from mailbox_service.queries.lookups import Lookups
from mailbox_service.queries.settings import SettingsLists
from mailbox_service.queries.worklists import Worklists
from mailbox_service.vault.photos import Photos, create_vault_tables
from psycopg_pool import ConnectionPool

SERVICE = "mailbox"
NEIGHBOURHOOD: Reader = neighbourhood_reader(SERVICE)


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Everything a process of this service works with. `close` lets go of all connections."""

    store: EventSourcedApplication
    vault: ConnectionPool[Any]
    neighbourhood: Neighbourhood
    authority: Authority
    units: Units
    letters: Letters
    contents: Contents
    writing: Writing
    handling: Handling
    staff: Staff
    settings: Settings
    settings_lists: SettingsLists
    chores: Chores
    photos: Photos
    lookups: Lookups
    worklists: Worklists
    views: LetterViews

    def close(self) -> None:
        """Commits what waits, then closes."""
        self.store.close()
        self.vault.close()


def compose(
    *,
    database: str,
    vault: str,
    master_key: bytes,
    wake: Callable[[], None] = lambda: None,
    connections: int = 16,
) -> Mailbox:
    """Connects to both databases, makes what is missing in them, and puts the parts together."""
    create_vault_tables(vault)
    with psycopg.connect(database) as connection:
        for reader in (READER, NEIGHBOURHOOD):
            create_tables(connection, reader)
    store = EventSourcedApplication(service=SERVICE, conninfo=database, publish=publish, wake=wake, readers=connections)
    pool: ConnectionPool[Any] = ConnectionPool(
        vault, min_size=2, max_size=connections, open=True, kwargs={"autocommit": True}, name="mailbox_vault"
    )
    keys = KeyStore(pool, master_key)
    contents, photos = Contents(keys), Photos(pool, keys)
    neighbourhood = Neighbourhood(store.pool, NEIGHBOURHOOD)
    lookups, worklists = Lookups(store.pool), Worklists(store.pool)
    units = Units(neighbourhood, lookups)
    authority = Authority(neighbourhood.covers)
    staff = Staff(authority, units)
    letters = Letters(store, neighbourhood)
    return Mailbox(
        store=store,
        vault=pool,
        neighbourhood=neighbourhood,
        authority=authority,
        units=units,
        letters=letters,
        contents=contents,
        writing=Writing(store, letters, contents, units, neighbourhood, photos),
        handling=Handling(letters, contents, units, staff),
        staff=staff,
        settings=Settings(store, units),
        settings_lists=SettingsLists(store.pool),
        chores=Chores(letters, worklists, contents, photos, units, neighbourhood),
        photos=photos,
        lookups=lookups,
        worklists=worklists,
        views=LetterViews(store, keys),
    )
