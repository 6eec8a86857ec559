"""Stocks and facts from the published contracts alone, as a reader of the stream would keep them."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any
from uuid import UUID

from linli_common.clock import shanghai_day
from linli_contracts import mailbox as public
from linli_contracts.contract import Contract

FLAGS = ("response_overdue", "handling_overdue", "pending")


class PublishedFigures:
    """``stocks``: (stock, place or unit, id) → letters. ``facts``: (clock, fact, day, division, holder) → letters."""

    def __init__(self) -> None:
        self.stocks: Counter[tuple[str, str, UUID]] = Counter()
        self.facts: Counter[tuple[Any, ...]] = Counter()

    def fold(self, said: Contract, at: datetime) -> None:
        """Moves what one contract moves, by what it says alone."""
        match said:
            case public.LetterSubmittedV1():
                self._add(said, {"open"}, 1)
            case public.LetterClosedV1() | public.LetterWithdrawnV1() | public.LetterDuplicateV1():
                self._add(said, {"open", *_flags(said)}, -1)
            case public.LetterAnsweredV1():
                self._add(said, _flags(said), -1)
            case public.LetterRepliedV1():
                self._add(said, _flags(said) & {"response_overdue"}, -1)
            case public.LetterReopenedV1():
                self._add(said, _flags(said) | ({"open"} if said.was != "answered" else set()), 1)
            case public.ClockMissedV1():
                self._add(said, {f"{said.clock}_overdue"}, 1)
            case public.LetterPendingV1():
                self._add(said, {"pending"} - _flags(said), 1)
            case public.LetterHandedOnV1():
                self._shift(said, said.division_id)
            case public.AssignmentRefusedV1() if not said.assisting:
                self._shift(said, said.division_id)
            case public.LetterMovedV1() if said.open:
                self._shift(said, said.to_division_id)
        self._book(said, at)

    def _add(self, said: Any, names: set[str], amount: int) -> None:
        for name in names:
            self.stocks[name, "place", said.division_id] += amount
            self.stocks[name, "unit", said.holder_id] += amount

    def _shift(self, said: Any, to_place: UUID) -> None:
        names = {"open", *_flags(said)}
        self._add(said, names, -1)
        for name in names:
            self.stocks[name, "place", to_place] += 1
            self.stocks[name, "unit", said.to_id] += 1

    def _book(self, said: Any, at: datetime) -> None:
        facts = {"response": getattr(said, "response_fact", None), "handling": getattr(said, "handling_fact", None)}
        if isinstance(said, public.ClockMissedV1) and said.counts:
            facts[said.clock] = "missed"
        for clock, fact in facts.items():
            if fact:
                self.facts[clock, fact, shanghai_day(at), said.division_id, said.holder_id] += 1


def _flags(said: Any) -> set[str]:
    return {name for name in FLAGS if getattr(said, name)}
