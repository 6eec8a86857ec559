"""Sign-in: credentials, lock-out and sessions, all in rows of the vault that an erasure deletes."""

from identity_service.sign_in.credentials import Credentials
from identity_service.sign_in.lock_out import LockOut
from identity_service.sign_in.sessions import Session, Sessions

__all__ = ["Credentials", "LockOut", "Session", "Sessions"]
