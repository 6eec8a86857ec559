"""Under which id somebody takes part in a conversation: a random one, known to the vault alone.

Events, lists and remembered commands bear that id only. Deleting the row is the erasure: nothing then leads from the
person to what they thought, while every count stays what it was (docs/decisions/0011).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from psycopg_pool import ConnectionPool

_DDL = """
CREATE TABLE IF NOT EXISTS participants (
  conversation_id uuid NOT NULL,
  person_id       uuid NOT NULL,
  participant_id  uuid NOT NULL UNIQUE,
  PRIMARY KEY (conversation_id, person_id)
);
CREATE INDEX IF NOT EXISTS participants_of_person ON participants (person_id);
"""


def create_participants_table(vault: ConnectionPool[Any]) -> None:
    """Creates the table in the vault database when it is missing."""
    with vault.connection() as connection, connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(7002)")
        connection.execute(_DDL)


class Participants:
    """Rows of the vault."""

    def __init__(self, vault: ConnectionPool[Any]) -> None:
        self._vault = vault

    def find(self, conversation_id: UUID, person_id: UUID) -> UUID | None:
        """As whom somebody took part; None for who did not, or was erased."""
        with self._vault.connection() as connection:
            row = connection.execute(
                "SELECT participant_id FROM participants WHERE conversation_id = %s AND person_id = %s",
                (conversation_id, person_id),
            ).fetchone()
        return row[0] if row else None

    def of(self, conversation_id: UUID, person_id: UUID) -> UUID:
        """As whom somebody takes part, always the same. A row that no opinion follows does no harm."""
        found = self.find(conversation_id, person_id)
        if found is not None:
            return found
        with self._vault.connection() as connection:
            connection.execute(
                "INSERT INTO participants (conversation_id, person_id, participant_id) VALUES (%s, %s, %s)"
                " ON CONFLICT (conversation_id, person_id) DO NOTHING",
                (conversation_id, person_id, uuid4()),
            )
        made = self.find(conversation_id, person_id)
        if made is None:  # erased in this very moment
            raise LookupError(f"participant of {conversation_id} is gone")
        return made

    def forget(self, person_ids: Sequence[UUID]) -> int:
        """Nothing leads from these persons to what they thought any more; gives the number of rows."""
        with self._vault.connection() as connection:
            gone = connection.execute(
                "DELETE FROM participants WHERE person_id = ANY(%s)", (list(person_ids),)
            ).rowcount
        return int(gone)
