"""Putting a run of events onto the stream at once: all of them, at their numbers, or none."""

import json
import secrets
from collections.abc import Sequence
from typing import Any

from nats.aio.client import Client

from linli_common.stream.event_rows import EventRow

BATCH_MESSAGES = 1000
BATCH_BYTES = 8 * 1024 * 1024
_ANSWER_SECONDS = 3.0


class BatchRefusedError(Exception):
    """The server took nothing of the batch: another relay was faster, or the stream is not what it was."""

    def __init__(self, error: dict[str, Any]) -> None:
        super().__init__(f"batch refused: {error.get('description')} (err_code {error.get('err_code')})")
        self.err_code = error.get("err_code")


def cut_batch(rows: Sequence[EventRow]) -> Sequence[EventRow]:
    """The first rows that fit into one batch: at most 1,000, at most 8 MiB of messages, at least one."""
    size = 0
    for count, row in enumerate(rows[:BATCH_MESSAGES]):
        size += len(row.message)
        if size > BATCH_BYTES and count > 0:
            return rows[:count]
    return rows[:BATCH_MESSAGES]


async def publish_batch(nc: Client, rows: Sequence[EventRow]) -> None:
    """Publish rows as one atomic batch, behind exactly the message before the first row's number.

    Only the first message states what it expects, only the last asks for an answer. ``Nats-Msg-Id`` is
    never set: the server would look for doubles before it looks at the expected sequence.

    :raises BatchRefusedError: when the stream does not end where expected, or cannot take it
    :raises nats.errors.Error: when no answer came; whether the batch stands is then to be read from the
    stream
    """
    batch_id = secrets.token_hex(6)
    last = len(rows)
    for number, row in enumerate(rows, 1):
        headers = {"Nats-Batch-Id": batch_id, "Nats-Batch-Sequence": str(number)}
        if number == 1:
            headers["Nats-Expected-Last-Sequence"] = str(row.seq - 1)
        if number < last:
            await nc.publish(row.subject, row.message, headers=headers)
            continue
        headers["Nats-Batch-Commit"] = "1"
        answer = await nc.request(row.subject, row.message, timeout=_ANSWER_SECONDS, headers=headers)
        _check(json.loads(answer.data), rows)


def _check(answer: dict[str, Any], rows: Sequence[EventRow]) -> None:
    if "error" in answer:
        raise BatchRefusedError(answer["error"])
    if answer.get("seq") != rows[-1].seq:
        raise BatchRefusedError({"description": f"stored up to {answer.get('seq')}, not to {rows[-1].seq}"})
