"""Wait for a condition with a deadline, never for a time."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")

_PAUSE_SECONDS = 0.02


def eventually(condition: Callable[[], T], timeout_seconds: float = 10, pause_seconds: float = _PAUSE_SECONDS) -> T:
    """Call `condition` until it returns something true, and return that.

    An AssertionError inside the condition means "not yet". Raises AssertionError when the time is over.
    """
    deadline = time.monotonic() + timeout_seconds
    while True:
        failure: AssertionError | None = None
        try:
            result = condition()
            if result:
                return result
        except AssertionError as error:
            failure = error
        if time.monotonic() > deadline:
            raise AssertionError(f"not true within {timeout_seconds} s: {failure or condition}") from failure
        time.sleep(pause_seconds)


async def eventually_async(
    condition: Callable[[], Awaitable[T]], timeout_seconds: float = 10, pause_seconds: float = _PAUSE_SECONDS
) -> T:
    """Await `condition` until it gives something true, and return that; otherwise as `eventually`."""
    deadline = time.monotonic() + timeout_seconds
    while True:
        failure: AssertionError | None = None
        try:
            result = await condition()
            if result:
                return result
        except AssertionError as error:
            failure = error
        if time.monotonic() > deadline:
            raise AssertionError(f"not true within {timeout_seconds} s: {failure or condition}") from failure
        await asyncio.sleep(pause_seconds)
