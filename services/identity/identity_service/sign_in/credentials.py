"""Phone and password. The phone is kept as a keyed token only, the password as argon2id."""

from __future__ import annotations

import secrets
import threading
from datetime import datetime, timedelta
from typing import LiteralString
from uuid import UUID

import psycopg.errors
from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from identity_service.refusals.residents import PhoneTakenError
from identity_service.refusals.sign_in import PasswordUnacceptableError
from linli_common.sealing import keyed_token
from psycopg_pool import ConnectionPool

MIN_PASSWORD, MAX_PASSWORD = 10, 200
"""NIST SP 800-63B-4, 3.1.1.2 asks for 8 at least and no rules of composition; ten, for a sole factor."""

ACTIVATION_LIFETIME = timedelta(days=3)

_HASHES_AT_ONCE = 4
_COMMON = ("1234567890", "0123456789", "password", "qwertyuiop", "1q2w3e4r5t", "woaini1314", "a123456789")


class Credentials:
    """Checks take the same time whether the phone is known or not."""

    def __init__(self, pool: ConnectionPool, master_key: bytes) -> None:
        self._pool = pool
        self._master_key = master_key
        # OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, two passes, one lane.
        self._hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
        self._gate = threading.BoundedSemaphore(_HASHES_AT_ONCE)
        self._nobodys_hash = self._hasher.hash(secrets.token_hex(16))

    def phone_token(self, phone: str) -> bytes:
        """The look-up token of a phone number."""
        return keyed_token(self._master_key, "phone", phone)

    def refuse_taken(self, phone: str, person_id: UUID) -> None:
        """Raises `PhoneTakenError` when another person signs in with this phone."""
        with self._pool.connection() as connection:
            row = connection.execute(
                "SELECT person_id FROM credentials WHERE phone_token = %s", (self.phone_token(phone),)
            ).fetchone()
        if row is not None and row[0] != person_id:
            raise PhoneTakenError("another person signs in with this phone number", field="phone")

    def create(self, person_id: UUID, phone: str, password: str | None) -> None:
        """Makes the credentials; where a password exists already nothing changes. Raises `PhoneTakenError`."""
        with self._pool.connection() as connection:
            known = connection.execute(
                "SELECT 1 FROM credentials WHERE person_id = %s AND password_hash IS NOT NULL", (person_id,)
            ).fetchone()
        if known is None:
            self._put(
                "INSERT INTO credentials VALUES (%s, %s, %s) ON CONFLICT (person_id) DO UPDATE"
                " SET phone_token = excluded.phone_token, password_hash = excluded.password_hash"
                " WHERE credentials.password_hash IS NULL",
                (person_id, self.phone_token(phone), None if password is None else self._hash(password)),
            )

    def replace_phone(self, person_id: UUID, phone: str) -> None:
        """A new phone after the document was shown again; the password has to be set anew by an activation."""
        self._put(
            "INSERT INTO credentials VALUES (%s, %s, NULL) ON CONFLICT (person_id) DO UPDATE"
            " SET phone_token = excluded.phone_token, password_hash = NULL",
            (person_id, self.phone_token(phone)),
        )

    def check(self, phone: str, password: str) -> UUID | None:
        """Whose phone and password these are, or None; in the same time either way."""
        with self._pool.connection() as connection:
            row = connection.execute(
                "SELECT person_id, password_hash FROM credentials WHERE phone_token = %s", (self.phone_token(phone),)
            ).fetchone()
        stored = row[1] if row is not None and row[1] is not None else None
        matches = self._matches(stored or self._nobodys_hash, password)
        return row[0] if row is not None and stored is not None and matches else None

    def check_of(self, person_id: UUID, password: str) -> bool:
        """Whether this is the person's password."""
        with self._pool.connection() as connection:
            row = connection.execute(
                "SELECT password_hash FROM credentials WHERE person_id = %s", (person_id,)
            ).fetchone()
        stored = row[0] if row is not None and row[0] is not None else None
        return self._matches(stored or self._nobodys_hash, password) and stored is not None

    def set_password(self, person_id: UUID, password: str) -> None:
        """Replaces the password."""
        self._put("UPDATE credentials SET password_hash = %s WHERE person_id = %s", (self._hash(password), person_id))

    def issue_activation(self, person_id: UUID, at: datetime) -> str:
        """A one-time code of ten digits for setting a password, valid for three days; an earlier one is void."""
        code = f"{secrets.randbelow(10**10):010}"
        self._put(
            "INSERT INTO activations VALUES (%s, %s, %s) ON CONFLICT (person_id) DO UPDATE"
            " SET code_token = excluded.code_token, expires_at = excluded.expires_at",
            (person_id, self._code_token(person_id, code), at + ACTIVATION_LIFETIME),
        )
        return code

    def redeem_activation(self, phone: str, code: str, at: datetime) -> UUID | None:
        """Uses up a code; None when it is not this phone's, used or expired."""
        with self._pool.connection() as connection:
            row = connection.execute(
                "SELECT person_id FROM credentials WHERE phone_token = %s", (self.phone_token(phone),)
            ).fetchone()
            if row is None:
                return None
            used = connection.execute(
                "DELETE FROM activations WHERE person_id = %s AND code_token = %s AND expires_at > %s RETURNING 1",
                (row[0], self._code_token(row[0], code), at),
            ).fetchone()
        person_id: UUID = row[0]
        return person_id if used is not None else None

    def delete(self, person_id: UUID) -> None:
        """Deletes phone token, password and activation."""
        self._put("DELETE FROM credentials WHERE person_id = %s", (person_id,))
        self._put("DELETE FROM activations WHERE person_id = %s", (person_id,))

    def _put(self, statement: LiteralString, values: tuple[object, ...]) -> None:
        try:
            with self._pool.connection() as connection:
                connection.execute(statement, values)
        except psycopg.errors.UniqueViolation:
            raise PhoneTakenError("another person signs in with this phone number", field="phone") from None

    def _code_token(self, person_id: UUID, code: str) -> bytes:
        return keyed_token(self._master_key, "activation", f"{person_id}:{code}")

    def _hash(self, password: str) -> str:
        refuse_weak(password)
        with self._gate:
            return self._hasher.hash(password)

    def _matches(self, stored: str, password: str) -> bool:
        with self._gate:
            try:
                return self._hasher.verify(stored, password)
            except (Argon2Error, InvalidHashError):
                return False


def refuse_weak(password: str) -> None:
    """Raises `PasswordUnacceptableError` for one that is too short or that everybody tries first."""
    if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
        raise PasswordUnacceptableError(f"a password has {MIN_PASSWORD} to {MAX_PASSWORD} characters", field="password")
    lowered = password.lower()
    if len(set(lowered)) < 4 or any(lowered.startswith(common) for common in _COMMON):
        raise PasswordUnacceptableError("everybody tries this password first", field="password")
