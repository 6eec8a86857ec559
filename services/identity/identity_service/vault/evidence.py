"""Images of deeds, leases and permits: sealed under the person's key, gone after the decision."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from identity_service.refusals.residents import EvidenceUnacceptableError, EvidenceUnknownError
from linli_common.sealing import KeyStore, Sealed
from psycopg_pool import ConnectionPool

MAX_BYTES = 10 * 1024 * 1024
MAX_IMAGES = 9

MEDIA_TYPES = ("image/jpeg", "image/png", "image/webp")

_SIGNATURES = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
)


class Evidence:
    """Rows (image, person). The image's own metadata (camera, place) stay sealed with it until it is destroyed."""

    def __init__(self, pool: ConnectionPool, keys: KeyStore) -> None:
        self._pool = pool
        self._keys = keys

    def keep(self, person_id: UUID, image: bytes, at: datetime) -> UUID:
        """Seals and keeps an image of at most 10 MB. Its type is told by its content, not by its name.

        Raises `EvidenceUnacceptableError`.
        """
        media_type = _media_type(image)
        sealed = self._keys.seal(person_id, image)
        evidence_id = uuid4()
        with self._pool.connection() as connection, connection.transaction():
            connection.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (str(person_id),))
            count = connection.execute("SELECT count(*) FROM evidence WHERE person_id = %s", (person_id,)).fetchone()
            if count is not None and count[0] >= MAX_IMAGES:
                raise EvidenceUnacceptableError(f"at most {MAX_IMAGES} images", field="body")
            connection.execute(
                "INSERT INTO evidence VALUES (%s, %s, %s, %s, %s)",
                (evidence_id, person_id, media_type, sealed.ciphertext, at),
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


def _media_type(image: bytes) -> str:
    if len(image) > MAX_BYTES:
        raise EvidenceUnacceptableError("an image has at most 10 MB", field="body")
    for signature, media_type in _SIGNATURES:
        if image.startswith(signature):
            return media_type
    if image[:4] == b"RIFF" and image[8:12] == b"WEBP":
        return "image/webp"
    raise EvidenceUnacceptableError("only JPEG, PNG and WebP images", field="body")
