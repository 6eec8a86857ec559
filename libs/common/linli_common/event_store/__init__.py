"""The event store: group commit, gapless ids, the public message in the same row, each command once."""

from linli_common.event_store.acts import Act, CommandKey, PublicFace, Receipt
from linli_common.event_store.application import (
    ConcurrentChangeError,
    EventSourcedApplication,
    IdempotencyKeyReusedError,
)
from linli_common.event_store.schema import create_event_tables
from linli_common.event_store.writer import StoreUnavailableError, VersionConflictError

__all__ = [
    "Act",
    "CommandKey",
    "ConcurrentChangeError",
    "EventSourcedApplication",
    "IdempotencyKeyReusedError",
    "PublicFace",
    "Receipt",
    "StoreUnavailableError",
    "VersionConflictError",
    "create_event_tables",
]
