"""Reading what one just did: lists are waited for, and where they are late the page shows what is known, no error."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from web_service.clients.calling import Problem

Answer = TypeVar("Answer")
LATE = "/problems/not-there-yet"


async def fresh(ask: Callable[[int], Awaitable[Answer]], seen: int) -> tuple[Answer, int]:
    """The answer, and how far the next question of the page may wait: no further once the lists were late.

    Raises Problem.
    """
    try:
        return await ask(seen), seen
    except Problem as problem:
        if not seen or problem.type != LATE:
            raise
    return await ask(0), 0
