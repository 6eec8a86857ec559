"""The figures once more and otherwise: letters are followed one by one and counted, with no flows and no flags.

It shares nothing with the dashboards: what a contract says of stocks and facts is not read, only what happened. A
letter is counted on the days that are asked about and then forgotten, so that any number of them can be.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from linli_contracts import mailbox as public
from linli_contracts.contract import Contract

SHANGHAI = ZoneInfo("Asia/Shanghai")
Tallied = defaultdict[tuple[UUID, UUID | None], Counter[str]]
"""Counts by (place, unit)."""
Hours = defaultdict[tuple[UUID, UUID | None], list[float]]
"""The time that each case took, by (place, unit)."""


@dataclass(frozen=True, slots=True)
class State:
    """A letter at the end of a day."""

    place: UUID
    unit: UUID
    is_open: bool = True
    replied: bool = False
    answered: bool = False
    promised: bool = False
    missed: frozenset[str] = frozenset()
    facts: frozenset[str] = frozenset()

    def stocks(self) -> set[str]:
        """What it is counted in."""
        if not self.is_open:
            return set()
        late = {"response_overdue"} if "response" in self.missed and not self.replied else set()
        if "handling" in self.missed and not self.answered:
            late.add("handling_overdue")
        return {"open", *late, *({"pending"} if self.promised else set())}


@dataclass(slots=True)
class Tally:
    """What there was on one day, by place and unit (None: no place's, no unit's doing): the stocks at its end, what had
    happened in the year up to it, and on it; and the times of the year's first replies and closings, in hours.
    """

    stock: Tallied = field(default_factory=lambda: defaultdict(Counter))
    year: Tallied = field(default_factory=lambda: defaultdict(Counter))
    day: Tallied = field(default_factory=lambda: defaultdict(Counter))
    reply_hours: Hours = field(default_factory=lambda: defaultdict(list))
    handling_hours: Hours = field(default_factory=lambda: defaultdict(list))


class Counted:
    """Letters, told one after the other, counted on some days. ``happened_ever``: the measures that had any case."""

    def __init__(self, days: Iterable[date]) -> None:
        self.on = {day: Tally() for day in days}
        self.happened_ever: set[str] = set()
        self._letter: UUID | None = None
        self._history: list[tuple[date, State]] = []

    def happened(self, said: Contract, at: datetime) -> None:
        """Takes note of one event; those of a letter come together and in their order."""
        day = at.astimezone(SHANGHAI).date()
        if isinstance(said, public.LetterSupportedV1):
            self._fact("supported", day, said.division_id, None)
            return
        letter: Any = said
        if isinstance(said, public.LetterSubmittedV1):
            self.end_of_letter()
            self._letter, self._history = said.letter_id, [(day, State(said.division_id, said.holder_id))]
        assert letter.letter_id == self._letter
        before = self._history[-1][1]
        assert (before.place, before.unit) == (letter.division_id, letter.holder_id)
        self._count(letter, day, before)
        self._history.append((day, _after(before, letter)))

    def end_of_letter(self) -> None:
        """Counts the letter that was told in the stocks of each day; the last one needs to be ended too."""
        for day, tally in self.on.items():
            state = next((state for then, state in reversed(self._history) if then <= day), None)
            if state is not None:
                tally.stock[state.place, state.unit].update(state.stocks())
        self._history = []

    def _count(self, said: Any, day: date, before: State) -> None:
        for measure, unit in _facts(said, before):
            self._fact(measure, day, before.place, unit)
        rating = getattr(said, "rating", None)
        if rating:
            self._fact("rating_sum", day, before.place, before.unit, rating)
        first_reply = getattr(said, "first_reply_after_seconds", None)
        if first_reply is not None:
            for tally in self._in_year_of(day):
                tally.reply_hours[before.place, before.unit].append(first_reply / 3600)
        if isinstance(said, public.LetterClosedV1):
            for tally in self._in_year_of(day):
                tally.handling_hours[before.place, before.unit].append(said.handling_seconds / 3600)

    def _fact(self, measure: str, day: date, place: UUID, unit: UUID | None, amount: int = 1) -> None:
        self.happened_ever.add(measure)
        for tally in self._in_year_of(day):
            tally.year[place, unit][measure] += amount
        if day in self.on:
            self.on[day].day[place, unit][measure] += amount

    def _in_year_of(self, day: date) -> list[Tally]:
        """Of the days that are asked about, those whose year has the day behind it."""
        return [tally for asked, tally in self.on.items() if asked.year == day.year and day <= asked]


def _facts(said: Any, before: State) -> list[tuple[str, UUID | None]]:
    """The measures that count an event, each with the unit that it counts for."""
    unit = before.unit
    met: list[tuple[str, UUID | None]] = [] if "response" in before.facts else [("response_met", unit)]
    match said:
        case public.LetterSubmittedV1():
            return [("submitted", unit), (f"submitted_{said.kind}", unit)]
        case public.LetterRepliedV1():
            return met
        case public.LetterAnsweredV1():
            return [("answered", unit), (f"answered_{said.outcome}", unit), *met]
        case public.ClockMissedV1():
            return [] if said.clock in before.facts else [(f"{said.clock}_missed", unit)]
        case public.LetterClosedV1():
            what: dict[str, object] = {
                "closed": True,
                "confirmed": said.how == "confirmed",
                "confirmed_solved": said.how == "confirmed" and said.solved,
                "closed_within_area": not said.handed_up,
                "handling_met": "handling" not in before.facts,
                "rated": said.rating,
                "satisfied": said.rating in (4, 5),
            }
            return [(measure, unit) for measure, counts in what.items() if counts]
        case public.LetterRatedV1():
            return [("rated", unit), *([("satisfied", unit)] if said.rating in (4, 5) else [])]
        case public.LetterHandedOnV1():
            return [("handed_on", unit), ("assigned", said.to_id), *(("assigned", id_) for id_ in said.assisting_ids)]
        case public.AssignmentRefusedV1():
            return [("refused", said.refused_by_id)]
        case public.LetterReopenedV1():
            return [("contested" if said.was == "duplicate" else "reopened", unit)]
        case _:
            return [(_PLAIN[type(said)], unit)] if type(said) in _PLAIN else []


_PLAIN: Mapping[type[Contract], str] = {
    public.LetterPendingV1: "promised",
    public.PromiseBrokenV1: "promises_broken",
    public.LetterWithdrawnV1: "withdrawn",
    public.LetterDuplicateV1: "duplicates",
    public.LetterUrgedV1: "urged",
    public.LetterReferredV1: "referred",
}


def _after(state: State, said: Any) -> State:
    match said:
        case public.LetterRepliedV1():
            return replace(state, replied=True, facts=state.facts | {"response"})
        case public.LetterAnsweredV1():
            return replace(state, replied=True, answered=True, promised=False, facts=state.facts | {"response"})
        case public.LetterPendingV1():
            return replace(state, promised=True)
        case public.ClockMissedV1():
            return replace(state, missed=state.missed | {said.clock}, facts=state.facts | {said.clock})
        case public.LetterClosedV1():
            return replace(state, is_open=False, promised=False, facts=state.facts | {"handling"})
        case public.LetterWithdrawnV1() | public.LetterDuplicateV1():
            return replace(state, is_open=False, promised=False)
        case public.LetterReopenedV1():
            return replace(state, is_open=True, answered=False)
        case public.LetterHandedOnV1():
            return replace(state, unit=said.to_id)
        case public.AssignmentRefusedV1() if not said.assisting:
            return replace(state, unit=said.to_id)
        case public.LetterMovedV1():
            return replace(state, place=said.to_division_id, unit=said.to_id)
        case _:
            return state
