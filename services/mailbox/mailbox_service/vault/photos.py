"""Photos of letters: only the picture, written anew as a JPEG, sealed under the letter's key."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg
from linli_common.http.pictures import picture_of
from linli_common.sealing import KeyDestroyedError, KeyStore, Sealed, create_key_table
from psycopg_pool import ConnectionPool

_DDL = """
CREATE TABLE IF NOT EXISTS photos (
  photo_id  uuid PRIMARY KEY,
  letter_id uuid NOT NULL,
  sealed    bytea NOT NULL,
  kept_at   timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS photos_letter ON photos (letter_id);
"""


def create_vault_tables(vault_conninfo: str) -> None:
    """Creates what is missing, once, whichever of several starting processes comes first."""
    create_key_table(vault_conninfo)
    with psycopg.connect(vault_conninfo) as connection:
        connection.execute("SELECT pg_advisory_xact_lock(7003)")
        connection.execute(_DDL)


class Photos:
    """Rows (photo, letter). An uploaded file itself is never kept."""

    def __init__(self, pool: ConnectionPool[Any], keys: KeyStore) -> None:
        self._pool = pool
        self._keys = keys

    def keep(self, letter_id: UUID, photo_id: UUID, upload: bytes, at: datetime) -> None:
        """Seals the picture of an upload. Raises `PictureUnacceptableError`."""
        sealed = self._keys.seal(letter_id, picture_of(upload))
        with self._pool.connection() as connection:
            connection.execute(
                "INSERT INTO photos VALUES (%s, %s, %s, %s)", (photo_id, letter_id, sealed.ciphertext, at)
            )

    def open(self, letter_id: UUID, photo_id: UUID) -> bytes | None:
        """The JPEG, None when there is none or it cannot be read any more."""
        with self._pool.connection() as connection:
            row = connection.execute(
                "SELECT sealed FROM photos WHERE photo_id = %s AND letter_id = %s", (photo_id, letter_id)
            ).fetchone()
        if row is None:
            return None
        try:
            return self._keys.open(Sealed(letter_id, bytes(row[0])))
        except KeyDestroyedError:
            return None

    def destroy(self, letter_id: UUID) -> None:
        """Deletes all photos of a letter."""
        with self._pool.connection() as connection:
            connection.execute("DELETE FROM photos WHERE letter_id = %s", (letter_id,))

    def kept_before(self, moment: datetime) -> list[tuple[UUID, UUID]]:
        """(letter, photo) of those kept before a moment, for looking after orphans."""
        with self._pool.connection() as connection:
            rows: list[tuple[UUID, UUID]] = connection.execute(
                "SELECT letter_id, photo_id FROM photos WHERE kept_at < %s AND kept_at > %s - interval '1 day'",
                (moment, moment),
            ).fetchall()
        return rows

    def remove(self, photo_id: UUID) -> None:
        """Deletes one photo that no event knows."""
        with self._pool.connection() as connection:
            connection.execute("DELETE FROM photos WHERE photo_id = %s", (photo_id,))
