"""Hundreds of residents of an area: registered, signed in, and ticking, several at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from .acting import Account, somebody
from .council import Council
from .town import register_at_counter

AT_ONCE = 8
T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True)
class Crowd:
    """Those who registered by phone and are signed in; and those who registered at the counter and have no phone."""

    online: list[Account]
    on_paper: list[Account]


def gathered(council: Council, *, online: int, on_paper: int) -> Crowd:
    """They register in the council's area, and are verified there."""
    crowd = Crowd([somebody("街坊") for _ in range(online)], [somebody("老街坊") for _ in range(on_paper)])
    together(council.registered, crowd.online)
    together(lambda who: register_at_counter(council.caller, council.here, who), crowd.on_paper)
    return crowd


def together(do: Callable[[T], R], each: Iterable[T]) -> list[R]:
    """What comes of each, in order."""
    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(do, each))
