"""What a subscriber sees: the events of a stretch of the stream."""

from __future__ import annotations

import asyncio

from linli_common.projector.source import connect
from linli_common.stream.ranges import read_range
from linli_common.stream.state import last_sequence
from linli_contracts.envelope import Envelope, parse_envelope

from .system import System

STREAM = "IDENTITY"


def events_of(
    system: System, first: int, last: int | None = None, *, stream: str = STREAM
) -> list[tuple[Envelope, bytes]]:
    """The messages from number `first` to `last`, parsed and as they are, read as the user `subscriber`."""

    async def read() -> list[tuple[Envelope, bytes]]:
        nc = await connect(system.nats_url, "subscriber", system.secrets / "nats-subscriber-password")
        try:
            found = read_range(nc, stream, first=first, last=last)
            return [(parse_envelope(message.body), message.body) async for message in found]
        finally:
            await nc.close()

    return asyncio.run(read())


def last_position(system: System, stream: str = STREAM) -> int:
    """The number of the newest message."""

    async def ask() -> int:
        nc = await connect(system.nats_url, "subscriber", system.secrets / "nats-subscriber-password")
        try:
            return await last_sequence(nc, stream)
        finally:
            await nc.close()

    return asyncio.run(ask())
