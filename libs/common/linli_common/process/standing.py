"""Readers in a worker: running them, and saying how they stand."""

from __future__ import annotations

import asyncio
import logging

from linli_common.projector import Projector, ReaderHaltedError

log = logging.getLogger(__name__)


async def followed(projector: Projector, stop: asyncio.Event) -> None:
    """Folds until ``stop`` is set; a halted reader is reported and stands still, everything else goes on without it."""
    try:
        await projector.run(stop)
    except* ReaderHaltedError as halted:
        for error in halted.exceptions:
            log.critical("reader %s stands still: %s", projector.reader.name, error)
            for standing in projector.standings.values():
                standing.trouble = str(error)
        await stop.wait()


def troubles_of(*projectors: Projector) -> dict[str, str | None]:
    """What each reader waits for on each of its streams, or why it stands still; None when all is well."""
    return {
        f"{projector.reader.name} on {stream}": standing.trouble
        for projector in projectors
        for stream, standing in projector.standings.items()
    }
