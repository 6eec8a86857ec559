"""Sealing of personal data: bytes under a key of their own, whose destruction is the erasure."""

from linli_common.sealing.keys import KeyDestroyedError, KeyNotFoundError, KeyStore, create_key_table
from linli_common.sealing.sealed import Sealed, keyed_token

__all__ = ["KeyDestroyedError", "KeyNotFoundError", "KeyStore", "Sealed", "create_key_table", "keyed_token"]
