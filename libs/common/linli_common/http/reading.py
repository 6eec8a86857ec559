"""Reading one's own write: ``at_least=IDENTITY:123`` waits until the read model has got there."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Query

from linli_common.http.problems import Refusal

WAIT_SECONDS = 2.0
_POSITION = re.compile(r"^([A-Z][A-Z0-9_]*):([0-9]{1,18})$")


class MalformedPositionError(Refusal):
    """``at_least`` is not STREAM:number."""

    status, title, field = 422, "Malformed position", "at_least"


class NotThereYetError(Refusal):
    """The read model has not reached the position within two seconds."""

    status, title, field = 503, "Not there yet", "at_least"


def parse_position(text: str) -> tuple[str, int]:
    """``("IDENTITY", 123)`` of ``IDENTITY:123``. Raises MalformedPositionError."""
    found = _POSITION.match(text)
    if found is None:
        raise MalformedPositionError(f"at_least: {text[:40]!r} is not of the form IDENTITY:123")
    return found[1], int(found[2])


def wait_for(at_least: str | None, position_of: Callable[[str], int]) -> None:
    """Blocks up to two seconds until ``position_of(stream)`` is far enough. Raises NotThereYetError."""
    if at_least is None:
        return
    stream, wanted = parse_position(at_least)
    deadline = time.monotonic() + WAIT_SECONDS
    pause = 0.005
    while (reached := position_of(stream)) < wanted:
        if time.monotonic() > deadline:
            raise NotThereYetError(f"at_least: {stream} has been read up to {reached}, not yet to {wanted}")
        time.sleep(pause)
        pause = min(pause * 1.5, 0.05)


async def _at_least(at_least: Annotated[str | None, Query(examples=["IDENTITY:123"])] = None) -> str | None:
    # Async, because it waits for nothing: a thread of its own for each request costs more than it does.
    if at_least is not None:
        parse_position(at_least)
    return at_least


AtLeast = Annotated[str | None, Depends(_at_least)]
"""Parameter type of query routes that can wait for a position."""
