"""The service's commands: look up, seal, load, decide, record; and how its parts are put together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import psycopg
from deliberation_service.aggregate import Note
from deliberation_service.commands import WriteNote
from deliberation_service.lists import READER
from deliberation_service.publisher import publish
from deliberation_service.queries import NoteLists
from deliberation_service.refusals import NoteUnknownError, WriterErasedError
from linli_common.auth import Authority
from linli_common.clock import shanghai_day
from linli_common.event_store import Act, EventSourcedApplication, Receipt
from linli_common.projector import Reader, create_tables
from linli_common.sealing import KeyDestroyedError, KeyStore, create_key_table
from linli_neighbourhood import Neighbourhood, neighbourhood_reader
from linli_neighbourhood.neighbourhood import place_of
from psycopg_pool import ConnectionPool

SERVICE = "deliberation"
NEIGHBOURHOOD: Reader = neighbourhood_reader(SERVICE)
WRITERS = ("area_worker", "street_officer")


class Notes:
    """One method a command."""

    def __init__(self, store: EventSourcedApplication, keys: KeyStore, neighbourhood: Neighbourhood) -> None:
        self._store = store
        self._keys = keys
        self._neighbourhood = neighbourhood

    def write(self, command: WriteNote, act: Act) -> Receipt:
        """Raises UnknownDivisionError, WriterErasedError."""

        def decide() -> Receipt:
            path = self._neighbourhood.path(command.division_id, shanghai_day(act.at))
            writer_id, place = act.actor.person_id, place_of(path)
            try:
                self._keys.create(writer_id)
                text = self._keys.seal(writer_id, command.text.encode())
            except KeyDestroyedError:
                raise WriterErasedError("the account was erased") from None
            note = Note.write(
                id=uuid4(),
                writer_id=writer_id,
                division_id=command.division_id,
                place=[place.district, place.street, place.area],
                text=text,
                at=act.at,
            )
            return self._store.record(note, act=act, answer={"note_id": str(note.id)})

        return self._store.once(act, decide)

    def withdraw(self, note_id: UUID, act: Act) -> Receipt:
        """Raises NoteUnknownError, NoteWithdrawnError."""

        def decide() -> Receipt:
            note = self.get(note_id)
            note.withdraw(act.at)
            return self._store.record(note, act=act, answer={"note_id": str(note_id)})

        return self._store.once(act, decide)

    def get(self, note_id: UUID) -> Note:
        """Raises NoteUnknownError."""
        note = self._store.find(Note, note_id)
        if note is None:
            raise NoteUnknownError(f"there is no note {note_id}")
        return note

    def text_of(self, note_id: UUID) -> str | None:
        """What the note says; None after its writer's erasure."""
        try:
            return self._keys.open_text(self.get(note_id).text)
        except KeyDestroyedError:
            return None


@dataclass(frozen=True, slots=True)
class Deliberation:
    """Everything a process of this service works with. `close` lets go of all connections."""

    store: EventSourcedApplication
    vault: ConnectionPool[Any]
    keys: KeyStore
    neighbourhood: Neighbourhood
    authority: Authority
    notes: Notes
    lists: NoteLists

    def forget(self, person_id: UUID, act_on: Callable[[UUID], Act]) -> None:
        """注销: what the person wrote is withdrawn and unreadable. ``act_on`` gives the act for one note."""
        for note_id in self.lists.ids_of_writer(person_id):
            if not self.notes.get(note_id).withdrawn:
                self.notes.withdraw(note_id, act_on(note_id))
        self.keys.destroy(person_id)

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
    wake: Callable[[], None] = lambda: None,
    connections: int = 16,
) -> Deliberation:
    """Connects to both databases, makes what is missing in them, and puts the parts together."""
    create_key_table(vault)
    with psycopg.connect(database) as connection:
        for reader in (READER, NEIGHBOURHOOD):
            create_tables(connection, reader)
    store = EventSourcedApplication(service=SERVICE, conninfo=database, publish=publish, wake=wake, readers=connections)
    pool: ConnectionPool[Any] = ConnectionPool(
        vault, min_size=2, max_size=connections, open=True, kwargs={"autocommit": True}, name=f"{SERVICE}_vault"
    )
    keys = KeyStore(pool, master_key)
    neighbourhood = Neighbourhood(store.pool, NEIGHBOURHOOD)
    service = Deliberation(
        store=store,
        vault=pool,
        keys=keys,
        neighbourhood=neighbourhood,
        authority=Authority(neighbourhood.covers),
        notes=Notes(store, keys, neighbourhood),
        lists=NoteLists(store.pool),
    )
    service.forget_again()
    return service
