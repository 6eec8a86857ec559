"""Dead letters of reactions: only the service's worker can give its commands, so it is asked to and waited for."""

from __future__ import annotations

import time
from collections.abc import Sequence

from linli_common.cli.outcome import FoundWrongError
from linli_common.projector.parked import dead_letters
from linli_common.projector.reader import Connection, Reader
from linli_common.reactions.standing import ask_retry, asked_retries, discard

_WAIT_SECONDS = 30.0
_POLL_SECONDS = 0.1


def retried_by_worker(connection: Connection, reader: Reader, entities: Sequence[tuple[str, str]]) -> int:
    """Asks for these (stream, entity) pairs and waits; returns how many events were done.

    Raises FoundWrongError when no worker came by in half a minute; the note for it stays.
    """
    before = len(dead_letters(connection, reader))
    for stream, entity_id in entities:
        ask_retry(connection, reader, stream, entity_id)
    _wait(connection, reader)
    return before - len(dead_letters(connection, reader))


def discarded_and_retried(
    connection: Connection, reader: Reader, stream: str, seq: int, *, actor: str, reason: str
) -> int:
    """Gives one up, and waits until those behind it were tried; returns how many of them were done.

    Raises NoDeadLetterError; FoundWrongError as `retried_by_worker`.
    """
    before = len(dead_letters(connection, reader))
    discard(connection, reader, stream, seq, actor=actor, reason=reason)
    _wait(connection, reader)
    return before - 1 - len(dead_letters(connection, reader))


def _wait(connection: Connection, reader: Reader) -> None:
    deadline = time.monotonic() + _WAIT_SECONDS
    while asked_retries(connection, reader):
        if time.monotonic() > deadline:
            raise FoundWrongError(f"no worker of {reader.name} came by; it will try when it runs")
        time.sleep(_POLL_SECONDS)
