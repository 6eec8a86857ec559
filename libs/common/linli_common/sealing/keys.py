"""Keys in a database apart from the events, each wrapped by a secret that comes from a file.

Destroying a key leaves a tombstone: a key that is gone is never made again, so what it sealed stays unreadable even
when an old backup of the events comes back.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from uuid import UUID

import psycopg
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from psycopg_pool import ConnectionPool

from linli_common.sealing.sealed import Sealed

_NONCE = 12
_DDL = """
CREATE TABLE IF NOT EXISTS keys (
  key_id       uuid PRIMARY KEY,
  wrapped      bytea,
  destroyed_at timestamptz,
  CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL))
)
"""


class KeyNotFoundError(LookupError):
    """There never was such a key here (or another vault is connected)."""


class KeyDestroyedError(LookupError):
    """The key was destroyed by an erasure; what it sealed cannot be read any more."""


def create_key_table(vault_conninfo: str) -> None:
    """Creates the table of keys in the vault database when it is missing."""
    with psycopg.connect(vault_conninfo) as connection:
        connection.execute("SELECT pg_advisory_xact_lock(7001)")
        connection.execute(_DDL)


class KeyStore:
    """Seals and opens under keys of a vault. Unwrapped keys are never kept between calls.

    ``master_key`` is 32 bytes. All methods raise `psycopg.OperationalError` when the vault cannot be reached.
    """

    def __init__(self, pool: ConnectionPool, master_key: bytes) -> None:
        if len(master_key) != 32:
            raise ValueError(f"master key: {len(master_key)} bytes, 32 are needed")
        self._pool = pool
        self._master = AESGCM(master_key)

    def create(self, key_id: UUID) -> None:
        """Makes the key. Making it again is nothing; a destroyed one raises `KeyDestroyedError`."""
        with self._pool.connection() as connection:
            made = connection.execute(
                "INSERT INTO keys (key_id, wrapped) VALUES (%s, %s) ON CONFLICT DO NOTHING RETURNING 1",
                (key_id, self._wrap(key_id, AESGCM.generate_key(256))),
            ).fetchone()
        if made is None:
            self._key(key_id)

    def create_and_seal(self, key_id: UUID, plaintext: bytes) -> Sealed:
        """`create`, then `seal`: in one round trip for a new key. A destroyed one raises `KeyDestroyedError`."""
        key = AESGCM.generate_key(256)
        with self._pool.connection() as connection:
            made = connection.execute(
                "INSERT INTO keys (key_id, wrapped) VALUES (%s, %s) ON CONFLICT DO NOTHING RETURNING 1",
                (key_id, self._wrap(key_id, key)),
            ).fetchone()
        return seal_with(AESGCM(key) if made else self._key(key_id), key_id, plaintext)

    def create_with(self, key_ids: Iterable[UUID]) -> dict[UUID, AESGCM]:
        """Makes many new keys at once (bulk loads) and hands out their ciphers for the moment of sealing."""
        ciphers: dict[UUID, AESGCM] = {}
        with (
            self._pool.connection() as connection,
            connection.cursor() as cursor,
            cursor.copy("COPY keys (key_id, wrapped) FROM STDIN (FORMAT BINARY)") as copy,
        ):
            copy.set_types(["uuid", "bytea"])
            for key_id in key_ids:
                key = AESGCM.generate_key(256)
                copy.write_row((key_id, self._wrap(key_id, key)))
                ciphers[key_id] = AESGCM(key)
        return ciphers

    def seal(self, key_id: UUID, plaintext: bytes) -> Sealed:
        """Seals under an existing key. Raises `KeyNotFoundError` or `KeyDestroyedError`."""
        return seal_with(self._key(key_id), key_id, plaintext)

    def open(self, sealed: Sealed) -> bytes:
        """Opens sealed bytes. Raises `KeyDestroyedError` after an erasure, ValueError for tampered bytes."""
        cipher = self._key(sealed.key_id)
        try:
            return cipher.decrypt(sealed.ciphertext[:_NONCE], sealed.ciphertext[_NONCE:], sealed.key_id.bytes)
        except InvalidTag:
            raise ValueError(f"sealed bytes under key {sealed.key_id} were altered") from None

    def open_all(self, sealed: Sequence[Sealed]) -> list[bytes | None]:
        """Opens many in one round trip; None for those whose key was destroyed or is not here."""
        with self._pool.connection() as connection:
            rows = connection.execute(
                "SELECT key_id, wrapped FROM keys WHERE key_id = ANY(%s) AND wrapped IS NOT NULL",
                (list({one.key_id for one in sealed}),),
            ).fetchall()
        ciphers = {key_id: self._unwrapped(key_id, wrapped) for key_id, wrapped in rows}
        return [
            ciphers[one.key_id].decrypt(one.ciphertext[:_NONCE], one.ciphertext[_NONCE:], one.key_id.bytes)
            if one.key_id in ciphers
            else None
            for one in sealed
        ]

    def open_text(self, sealed: Sealed) -> str:
        """Opens sealed UTF-8."""
        return self.open(sealed).decode()

    def destroy(self, key_id: UUID) -> None:
        """Destroys the key and leaves a tombstone, also for a key that was never here."""
        with self._pool.connection() as connection:
            connection.execute(
                "INSERT INTO keys (key_id, destroyed_at) VALUES (%s, now()) ON CONFLICT (key_id) DO UPDATE"
                " SET wrapped = NULL, destroyed_at = coalesce(keys.destroyed_at, now())",
                (key_id,),
            )

    def _wrap(self, key_id: UUID, key: bytes) -> bytes:
        nonce = os.urandom(_NONCE)
        return nonce + self._master.encrypt(nonce, key, key_id.bytes)

    def _key(self, key_id: UUID) -> AESGCM:
        with self._pool.connection() as connection:
            row = connection.execute("SELECT wrapped FROM keys WHERE key_id = %s", (key_id,)).fetchone()
        if row is None:
            raise KeyNotFoundError(f"key {key_id} is not in this vault")
        wrapped = row[0]
        if wrapped is None:
            raise KeyDestroyedError(f"key {key_id} was destroyed by an erasure")
        return self._unwrapped(key_id, wrapped)

    def _unwrapped(self, key_id: UUID, wrapped: bytes) -> AESGCM:
        return AESGCM(self._master.decrypt(wrapped[:_NONCE], wrapped[_NONCE:], key_id.bytes))


def seal_with(cipher: AESGCM, key_id: UUID, plaintext: bytes) -> Sealed:
    """Seals with a cipher at hand; the key's id is bound in, so that bytes cannot be moved to another key."""
    nonce = os.urandom(_NONCE)
    return Sealed(key_id, nonce + cipher.encrypt(nonce, plaintext, key_id.bytes))
