"""The way back from a figure to its events: they are read from the stream again and folded again.

An event belongs to a figure of a day exactly when its fold books the figure's measure on one of the unit's divisions on
that day. So what is shown adds up to the figure, whatever codes the divisions have had and whichever of two places of a
move the subject names.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from linli_common.projector import Connection, Event, in_schema
from linli_common.stream.ranges import read_range
from linli_common.stream.state import Message
from linli_contracts.envelope import MalformedEnvelopeError, parse_envelope
from nats.aio.client import Client

from dashboards_service.measures.flows import BLOCK_EVENTS, Flow

SCANNED_BLOCKS = 50
"""Blocks of 1,000 events that one request reads at most; its page then ends early, with a cursor to go on from."""

_BLOCKS = """
SELECT block FROM {schema}.event_days
WHERE stream = %s AND day = %s AND block >= %s AND amount > 0 ORDER BY block LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Page:
    """Events behind a figure, and the number after which the next page goes on (None: that was all)."""

    events: list[dict[str, Any]]
    next_after: int | None


@dataclass(frozen=True, slots=True)
class Behind:
    """What is asked for: a measure on some divisions or departments on a day, by the fold that books it.

    ``not_shown`` are fields of the data that are left out.
    """

    flows_of: Callable[[Event], Iterable[Flow]]
    measure: str
    division_ids: Collection[UUID]
    day: date
    not_shown: Collection[str] = ()


def blocks_of(connection: Connection, schema: str, stream: str, day: date, after: int) -> list[int]:
    """The blocks of a stream that have events of a day, from the one of event ``after + 1`` on; one more than read."""
    first = (after + 1) // BLOCK_EVENTS
    rows = connection.execute(in_schema(_BLOCKS, schema), (stream, day, first, SCANNED_BLOCKS + 1))
    return [block for (block,) in rows]


async def page_of(
    nc: Client, stream: str, behind: Behind, blocks: Sequence[int], after: int, upto: int, limit: int
) -> Page:
    """The events behind a figure after number ``after``, up to the reader's own position ``upto``."""
    found: list[dict[str, Any]] = []
    for block in blocks[:SCANNED_BLOCKS]:
        first = max(block * BLOCK_EVENTS, after + 1, 1)
        last = min((block + 1) * BLOCK_EVENTS - 1, upto)
        if first > last:
            continue
        async for message in read_range(nc, stream, first=first, last=last):
            entry = _entry(stream, message, behind)
            if entry is not None:
                found.append(entry)
            if len(found) == limit:
                return Page(found, message.seq)
    more = len(blocks) > SCANNED_BLOCKS
    return Page(found, blocks[SCANNED_BLOCKS] * BLOCK_EVENTS - 1 if more else None)


def _entry(stream: str, message: Message, behind: Behind) -> dict[str, Any] | None:
    try:
        envelope = parse_envelope(message.body)
        flows = list(behind.flows_of(Event(stream, message.seq, envelope)))
    except (MalformedEnvelopeError, KeyError, ValueError, TypeError):
        return None  # parked by the reader, so no part of the figure
    amount = sum(
        amount
        for (measure, division_id, day), amount in flows
        if measure == behind.measure and day == behind.day and division_id in behind.division_ids
    )
    touches = any(
        measure == behind.measure and day == behind.day and division_id in behind.division_ids
        for (measure, division_id, day), _ in flows
    )
    if not touches:
        return None
    return {
        "seq": message.seq,
        "subject": message.subject,
        "type": envelope.type,
        "time": envelope.time.isoformat().replace("+00:00", "Z"),
        "amount": amount,
        "actor_role": envelope.actor_role,
        "actor_division_id": str(envelope.actor_division_id) if envelope.actor_division_id else None,
        "data": {name: value for name, value in envelope.data.items() if name not in behind.not_shown},
    }
