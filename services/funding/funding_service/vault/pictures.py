"""Pictures of a matter: only the picture, written anew as a JPEG, sealed under the matter's key."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg
from linli_common.http.pictures import picture_of
from linli_common.sealing import KeyDestroyedError, KeyStore, Sealed
from psycopg_pool import ConnectionPool

_DDL = """
CREATE TABLE IF NOT EXISTS pictures (
  picture_id uuid PRIMARY KEY,
  of_id      uuid NOT NULL,
  matter_id  uuid NOT NULL,
  sealed     bytea NOT NULL,
  kept_at    timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS pictures_kept ON pictures (kept_at);
"""


def create_picture_table(vault_conninfo: str) -> None:
    """Creates what is missing, once, whichever of several starting processes comes first."""
    with psycopg.connect(vault_conninfo) as connection:
        connection.execute("SELECT pg_advisory_xact_lock(7005)")
        connection.execute(_DDL)


class Pictures:
    """Rows (picture, what it is of). An uploaded file itself is never kept."""

    def __init__(self, pool: ConnectionPool[Any], keys: KeyStore) -> None:
        self._pool = pool
        self._keys = keys

    def keep(self, matter_id: UUID, of_id: UUID, picture_id: UUID, upload: bytes, at: datetime) -> None:
        """Seals the picture of an upload. Raises `PictureUnacceptableError`."""
        sealed = self._keys.seal(matter_id, picture_of(upload))
        with self._pool.connection() as connection:
            connection.execute(
                "INSERT INTO pictures VALUES (%s, %s, %s, %s, %s)",
                (picture_id, of_id, matter_id, sealed.ciphertext, at),
            )

    def open(self, of_id: UUID, picture_id: UUID) -> bytes | None:
        """The JPEG, None when there is none or it cannot be read any more."""
        with self._pool.connection() as connection:
            row = connection.execute(
                "SELECT matter_id, sealed FROM pictures WHERE picture_id = %s AND of_id = %s", (picture_id, of_id)
            ).fetchone()
        if row is None:
            return None
        try:
            return self._keys.open(Sealed(row[0], bytes(row[1])))
        except KeyDestroyedError:
            return None

    def kept_between(self, earliest: datetime, latest: datetime) -> list[tuple[UUID, UUID]]:
        """(what it is of, picture) of those kept in a time, for looking after orphans."""
        with self._pool.connection() as connection:
            rows: list[tuple[UUID, UUID]] = connection.execute(
                "SELECT of_id, picture_id FROM pictures WHERE kept_at >= %s AND kept_at < %s", (earliest, latest)
            ).fetchall()
        return rows

    def remove(self, picture_id: UUID) -> None:
        """Deletes one picture that no event knows."""
        with self._pool.connection() as connection:
            connection.execute("DELETE FROM pictures WHERE picture_id = %s", (picture_id,))
