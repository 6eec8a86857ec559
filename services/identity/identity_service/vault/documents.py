"""One document, one registration: a keyed token in a row that can be deleted, never in an event."""

from __future__ import annotations

from uuid import UUID

from identity_service.proofs import Checked
from identity_service.refusals.residents import ErasureNotFinishedError
from linli_common.sealing import keyed_token
from psycopg_pool import ConnectionPool


class Documents:
    """Rows (token, person). The token is an HMAC under the master key: useless without it, personal data with it."""

    def __init__(self, pool: ConnectionPool, master_key: bytes) -> None:
        self._pool = pool
        self._master_key = master_key

    def reserve(self, checked: Checked, person_id: UUID) -> UUID:
        """Takes the document for this person, or says whose it is.

        An attempt that broke off before its event was recorded leaves its row; the next attempt goes on with that
        row's person id, so that two attempts can never both be recorded. Raises `ErasureNotFinishedError`.
        """
        with self._pool.connection() as connection:
            row = connection.execute(
                "INSERT INTO documents (token, person_id) VALUES (%s, %s)"
                " ON CONFLICT (token) DO UPDATE SET token = excluded.token RETURNING person_id, erased",
                (self._token(checked), person_id),
            ).fetchone()
        assert row is not None
        if row[1]:
            raise ErasureNotFinishedError(
                "the earlier registration with this document is being erased; open votes or appeals still need it"
            )
        holder: UUID = row[0]
        return holder

    def stands_for(self, checked: Checked, person_id: UUID) -> bool:
        """Whether this is the document of this person's registration."""
        with self._pool.connection() as connection:
            row = connection.execute(
                "SELECT 1 FROM documents WHERE token = %s AND person_id = %s", (self._token(checked), person_id)
            ).fetchone()
        return row is not None

    def release_others(self, checked: Checked, person_id: UUID) -> None:
        """Deletes the rows of documents that this person named earlier, so that their holders can register."""
        with self._pool.connection() as connection:
            connection.execute(
                "DELETE FROM documents WHERE person_id = %s AND token <> %s", (person_id, self._token(checked))
            )

    def restrict(self, person_id: UUID) -> None:
        """Keeps the rows of an erased person only so that nobody registers twice in an open matter."""
        with self._pool.connection() as connection:
            connection.execute("UPDATE documents SET erased = true WHERE person_id = %s", (person_id,))

    def release(self, person_id: UUID) -> None:
        """Deletes the rows: registering again is allowed."""
        with self._pool.connection() as connection:
            connection.execute("DELETE FROM documents WHERE person_id = %s", (person_id,))

    def _token(self, checked: Checked) -> bytes:
        return keyed_token(self._master_key, "document", f"{checked.kind}:{checked.number}")
