"""Lock-out after repeated failures (GB/T 22239-2019, 8.1.4.1 b asks for it): by phone, known or not."""

from __future__ import annotations

from datetime import datetime, timedelta

from identity_service.refusals.sign_in import SignInLockedError
from psycopg_pool import ConnectionPool

MAX_FAILURES = 5
LOCKED_FOR = timedelta(minutes=15)
FORGET_AFTER = timedelta(hours=24)


class LockOut:
    """Counts failures in rows that hold the phone as keyed token only, and forgets them after a day."""

    def __init__(self, pool: ConnectionPool) -> None:
        self._pool = pool

    def refuse_locked(self, phone_token: bytes, at: datetime) -> None:
        """Raises `SignInLockedError` while the phone is locked."""
        with self._pool.connection() as connection:
            row = connection.execute(
                "SELECT 1 FROM failures WHERE phone_token = %s AND locked_until > %s", (phone_token, at)
            ).fetchone()
        if row is not None:
            minutes = int(LOCKED_FOR.total_seconds() // 60)
            raise SignInLockedError(f"too many failed attempts: try again in {minutes} minutes")

    def failed(self, phone_token: bytes, at: datetime) -> None:
        """One more failure; the fifth in a row locks the phone."""
        with self._pool.connection() as connection:
            connection.execute("DELETE FROM failures WHERE last_at < %s", (at - FORGET_AFTER,))
            connection.execute(
                "INSERT INTO failures VALUES (%(phone)s, 1, %(at)s, NULL) ON CONFLICT (phone_token) DO UPDATE SET"
                " failures = (failures.failures + 1) %% %(max)s, last_at = %(at)s,"
                " locked_until = CASE WHEN failures.failures + 1 >= %(max)s THEN %(until)s::timestamptz END",
                {"phone": phone_token, "at": at, "max": MAX_FAILURES, "until": at + LOCKED_FOR},
            )

    def succeeded(self, phone_token: bytes) -> None:
        """The failures are forgotten."""
        with self._pool.connection() as connection:
            connection.execute("DELETE FROM failures WHERE phone_token = %s", (phone_token,))
