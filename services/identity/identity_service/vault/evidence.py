"""Images of deeds, leases and permits: sealed under the person's key, gone after the decision."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from identity_service.refusals.residents import EvidenceUnacceptableError, EvidenceUnknownError
from linli_common.http.pictures import KEPT_MEDIA_TYPE, picture_of
from linli_common.sealing import KeyStore, Sealed
from psycopg_pool import ConnectionPool

MAX_IMAGES = 9


class Evidence:
    """Rows (image, person)."""

    def __init__(self, pool: ConnectionPool, keys: KeyStore) -> None:
        self._pool = pool
        self._keys = keys

    def keep(self, person_id: UUID, image: bytes, at: datetime) -> UUID:
        """Seals and keeps the picture of an upload, without what came with it (see `picture_of`).

        Raises `PictureUnacceptableError`, and `EvidenceUnacceptableError` for one too many.
        """
        sealed = self._keys.seal(person_id, picture_of(image))
        evidence_id = uuid4()
        with self._pool.connection() as connection, connection.transaction():
            connection.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (str(person_id),))
            count = connection.execute("SELECT count(*) FROM evidence WHERE person_id = %s", (person_id,)).fetchone()
            if count is not None and count[0] >= MAX_IMAGES:
                raise EvidenceUnacceptableError(f"at most {MAX_IMAGES} images", field="body")
            connection.execute(
                "INSERT INTO evidence VALUES (%s, %s, %s, %s, %s)",
                (evidence_id, person_id, KEPT_MEDIA_TYPE, sealed.ciphertext, at),
            )
        return evidence_id

    def ids_of(self, person_id: UUID) -> list[UUID]:
        """The images of a person, oldest first."""
        with self._pool.connection() as connection:
            rows = connection.execute(
                "SELECT evidence_id FROM evidence WHERE person_id = %s ORDER BY uploaded_at, evidence_id", (person_id,)
            ).fetchall()
        return [row[0] for row in rows]

    def open(self, person_id: UUID, evidence_id: UUID) -> tuple[str, bytes]:
        """Media type and image. Raises `EvidenceUnknownError`."""
        with self._pool.connection() as connection:
            row = connection.execute(
                "SELECT media_type, sealed FROM evidence WHERE evidence_id = %s AND person_id = %s",
                (evidence_id, person_id),
            ).fetchone()
        if row is None:
            raise EvidenceUnknownError("no such image; it is destroyed after the decision")
        return row[0], self._keys.open(Sealed(person_id, bytes(row[1])))

    def destroy(self, person_id: UUID) -> None:
        """Deletes all images of a person."""
        with self._pool.connection() as connection:
            connection.execute("DELETE FROM evidence WHERE person_id = %s", (person_id,))

    def holders(self, uploaded_before: datetime) -> list[UUID]:
        """Persons with images that were uploaded before a time."""
        with self._pool.connection() as connection:
            rows = connection.execute(
                "SELECT DISTINCT person_id FROM evidence WHERE uploaded_at < %s", (uploaded_before,)
            ).fetchall()
        return [row[0] for row in rows]
