"""The figures once more and otherwise: letters are followed one by one and counted, with no flows and no flags.

It shares nothing with the dashboards: what a contract says of stocks and facts is not read, only what happened.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from linli_contracts import mailbox as public
from linli_contracts.contract import Contract

SHANGHAI = ZoneInfo("Asia/Shanghai")


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
class Counted:
    """``days``: of each letter, its state after each day on which something happened, oldest first. ``facts``: what
    happened, as (measure, day, place, unit) → amount. ``reply_hours``, ``handling_hours``: (day, place, unit, hours).
    """

    days: dict[UUID, list[tuple[date, State]]] = field(default_factory=dict)
    facts: Counter[tuple[str, date, UUID | None, UUID | None]] = field(default_factory=Counter)
    reply_hours: list[tuple[date, UUID, UUID, float]] = field(default_factory=list)
    handling_hours: list[tuple[date, UUID, UUID, float]] = field(default_factory=list)

    def happened(self, said: Contract, at: datetime) -> None:
        """Takes note of one event; those of a letter come in their order."""
        day = at.astimezone(SHANGHAI).date()
        if isinstance(said, public.LetterSupportedV1):
            self.facts["supported", day, said.division_id, None] += 1
            return
        letter: Any = said
        if isinstance(said, public.LetterSubmittedV1):
            self.days[said.letter_id] = [(day, State(said.division_id, said.holder_id))]
        history = self.days[letter.letter_id]
        before = history[-1][1]
        assert (before.place, before.unit) == (letter.division_id, letter.holder_id)
        self._count(letter, day, before)
        history.append((day, _after(before, letter)))

    def _count(self, said: Any, day: date, before: State) -> None:
        for measure, unit in _facts(said, before):
            self.facts[measure, day, before.place, unit] += 1
        rating = getattr(said, "rating", None)
        if rating:
            self.facts["rating_sum", day, before.place, before.unit] += rating
        first_reply = getattr(said, "first_reply_after_seconds", None)
        if first_reply is not None:
            self.reply_hours.append((day, before.place, before.unit, first_reply / 3600))
        if isinstance(said, public.LetterClosedV1):
            self.handling_hours.append((day, before.place, before.unit, said.handling_seconds / 3600))

    def stocks(self, day: date, counts: Callable[[State], bool]) -> Counter[str]:
        """The letters at the end of a day of those whose state then is asked for."""
        found: Counter[str] = Counter()
        for history in self.days.values():
            state = next((state for then, state in reversed(history) if then <= day), None)
            if state is not None and counts(state):
                found.update(state.stocks())
        return found

    def between(self, first: date, last: date, places: Iterable[UUID] | None, units: Iterable[UUID]) -> Counter[str]:
        """What happened at some places, or, when none are given, with some units."""
        found: Counter[str] = Counter()
        wanted = set(units) if places is None else set(places)
        for (measure, day, place, unit), amount in self.facts.items():
            if first <= day <= last and (unit if places is None else place) in wanted:
                found[measure] += amount
        return found


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
