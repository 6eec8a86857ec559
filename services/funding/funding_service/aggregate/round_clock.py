"""What time brings about in a round. Every command on a round records it first, in order (design, invariant 10)."""

from __future__ import annotations

from datetime import datetime

from funding_service.aggregate.round import Round
from linli_contracts.funding import words

_NEXT: dict[str, words.Phase] = {
    "prepared": "collect",
    "collect": "screen",
    "screen": "discuss",
    "counted": "notice",
    "notice": "build",
    "build": "review",
}
"""The phase after a state that time alone ends. Ticking is opened and closed by what is looked up for it."""


def advance(round_: Round, now: datetime) -> None:
    """Enters all phases whose dates have passed, each at the moment at which it was due.

    The works begin when it is decided who gets the money, however late that is.
    """
    while (phase := _NEXT.get(round_.state)) is not None:
        due = round_.terms.dates.of(phase)
        if due > now or (phase == "build" and round_.funded_ids is None):
            return
        round_.enter(phase, max(due, round_.moved_at))
