"""Sessions: a refresh token is used once and replaced; using one twice ends the whole family (RFC 9700, 4.14.2)."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from psycopg_pool import ConnectionPool

SESSION_LIFETIME = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Session:
    """The outcome of a refresh. ``stolen``: the token was used before, the family is gone."""

    person_id: UUID
    refresh_token: str | None
    stolen: bool = False


class Sessions:
    """Rows hold a hash of the random token, its family and person."""

    def __init__(self, pool: ConnectionPool) -> None:
        self._pool = pool

    def start(self, person_id: UUID, at: datetime) -> str:
        """A new family; returns its first refresh token."""
        token = secrets.token_urlsafe(32)
        with self._pool.connection() as connection:
            connection.execute("DELETE FROM sessions WHERE person_id = %s AND expires_at < %s", (person_id, at))
            connection.execute(
                "INSERT INTO sessions VALUES (%s, %s, %s, %s)",
                (_hash(token), uuid4(), person_id, at + SESSION_LIFETIME),
            )
        return token

    def rotate(self, token: str, at: datetime) -> Session | None:
        """Uses up a token and gives the next one; None for one that is unknown or expired."""
        with self._pool.connection() as connection, connection.transaction():
            row = connection.execute(
                "SELECT family_id, person_id, expires_at, used_at FROM sessions WHERE token = %s FOR UPDATE",
                (_hash(token),),
            ).fetchone()
            if row is None or row[2] <= at:
                return None
            family_id, person_id, expires_at, used_at = row
            if used_at is not None:
                connection.execute("DELETE FROM sessions WHERE family_id = %s", (family_id,))
                return Session(person_id, None, stolen=True)
            following = secrets.token_urlsafe(32)
            connection.execute("UPDATE sessions SET used_at = %s WHERE token = %s", (at, _hash(token)))
            connection.execute(
                "INSERT INTO sessions VALUES (%s, %s, %s, %s)", (_hash(following), family_id, person_id, expires_at)
            )
        return Session(person_id, following)

    def end_all(self, person_id: UUID) -> None:
        """Deletes all sessions of a person."""
        with self._pool.connection() as connection:
            connection.execute("DELETE FROM sessions WHERE person_id = %s", (person_id,))


def _hash(token: str) -> bytes:
    """A random token of 256 bits needs no key and no salt."""
    return hashlib.sha256(token.encode()).digest()
