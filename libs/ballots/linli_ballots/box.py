"""The secrets of votes, in the vault: a table of their own, so that a secret's destruction is one of its bytes too.

A row that is changed leaves its old version in the table's file until the space is used again. The table is small;
so it is written anew whenever a secret goes.
"""

from __future__ import annotations

import os
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from psycopg_pool import ConnectionPool

from linli_ballots.secrets import SECRET_BYTES, BallotSecret

_NONCE = 12
_DDL = """
CREATE TABLE IF NOT EXISTS ballot_secrets (
  vote_id      uuid PRIMARY KEY,
  wrapped      bytea,
  destroyed_at timestamptz,
  CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL))
)
"""


class SecretDestroyedError(LookupError):
    """The vote is over: its secret is gone, and with it every way from a person to a ballot."""


def create_box_table(vault: ConnectionPool[Any]) -> None:
    """Creates the table in the vault when it is missing; writes it anew, should a destruction have been broken off."""
    with vault.connection() as connection:
        with connection.transaction():
            connection.execute("SELECT pg_advisory_xact_lock(7003)")
            connection.execute(_DDL)
        connection.execute("VACUUM (FULL) ballot_secrets")


class BallotBox:
    """Makes, hands out and destroys the secrets of votes. ``master_key`` (32 bytes) wraps them."""

    def __init__(self, pool: ConnectionPool[Any], master_key: bytes) -> None:
        self._pool = pool
        self._master = AESGCM(master_key)

    def create(self, vote_id: UUID) -> None:
        """Makes the vote's secret. Making it again is nothing; a destroyed one raises `SecretDestroyedError`."""
        nonce = os.urandom(_NONCE)
        wrapped = nonce + self._master.encrypt(nonce, os.urandom(SECRET_BYTES), _bound_to(vote_id))
        with self._pool.connection() as connection:
            made = connection.execute(
                "INSERT INTO ballot_secrets (vote_id, wrapped) VALUES (%s, %s) ON CONFLICT DO NOTHING RETURNING 1",
                (vote_id, wrapped),
            ).fetchone()
        if made is None:
            self.secret(vote_id)

    def secret(self, vote_id: UUID) -> BallotSecret:
        """The vote's secret, for this one command. Raises `SecretDestroyedError`, KeyError when there was none."""
        with self._pool.connection() as connection:
            row = connection.execute("SELECT wrapped FROM ballot_secrets WHERE vote_id = %s", (vote_id,)).fetchone()
        if row is None:
            raise KeyError(f"no secret of vote {vote_id} in this vault")
        if row[0] is None:
            raise SecretDestroyedError(f"the secret of vote {vote_id} was destroyed")
        wrapped: bytes = row[0]
        return BallotSecret(self._master.decrypt(wrapped[:_NONCE], wrapped[_NONCE:], _bound_to(vote_id)))

    def living(self) -> list[UUID]:
        """The votes whose secret is still there."""
        with self._pool.connection() as connection:
            rows = connection.execute(
                "SELECT vote_id FROM ballot_secrets WHERE wrapped IS NOT NULL ORDER BY vote_id"
            ).fetchall()
        return [row[0] for row in rows]

    def destroy(self, vote_id: UUID) -> None:
        """Destroys the secret for ever, its bytes in the table's file too. Doing it again is nothing."""
        with self._pool.connection() as connection:
            connection.execute(
                "INSERT INTO ballot_secrets (vote_id, destroyed_at) VALUES (%s, now()) ON CONFLICT (vote_id) DO UPDATE"
                " SET wrapped = NULL, destroyed_at = coalesce(ballot_secrets.destroyed_at, now())",
                (vote_id,),
            )
            connection.execute("VACUUM (FULL) ballot_secrets")


def _bound_to(vote_id: UUID) -> bytes:
    return b"ballot-secret" + vote_id.bytes
