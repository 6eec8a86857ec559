"""A supervised account (资金监管账户) of an estate: what is in its three pots, and what moved since the last statement.

Its statements are made by themselves: every command first makes those whose half-year is over (design, invariant 10),
so each says exactly what was booked before its turn. Entries are aggregates of their own, as those of funds are.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.domain import Aggregate, Snapshot
from funding_service.aggregate.supervised.pots import POTS, Decision, next_turn
from funding_service.refusals import supervised as refusals
from linli_common.clock import shanghai_day
from linli_contracts.funding import money_words as words


class SupervisedAccount(Aggregate):
    """``flows`` are {pot: [opening, in, out]} in fen since ``since_on``; ``used`` is {vote: fen}."""

    TOPIC = "funding:SupervisedAccount"

    class Event(Aggregate.Event):
        """Every event knows its place and estate."""

        place: list[str]
        division_id: UUID
        estate_id: UUID

    class Opened(Event, Aggregate.Created):
        """设立监管账户, with what was there."""

        TOPIC = "funding:SupervisedAccount.Opened"
        opening_fen: dict[str, int]

    Created = Opened  # the library would define one of its own, without a topic

    class Snapshot(Snapshot):
        """The sums up to an entry; it can be thrown away at any time."""

        TOPIC = "funding:SupervisedAccount.Snapshot"

    class Moved(Event):
        """An entry was booked, which bears this number. ``amount_fen`` is negative for what went out."""

        TOPIC = "funding:SupervisedAccount.Moved"
        entry_id: UUID
        number: int
        pot: str
        amount_fen: int
        collected_fen: int
        vote_id: UUID | None
        used_fen: int

        def apply(self, aggregate: SupervisedAccount) -> None:
            opening, came_in, went_out = aggregate.flows[self.pot]
            moved = [max(self.amount_fen, 0), max(-self.amount_fen, 0)]
            aggregate.flows[self.pot] = [opening, came_in + moved[0], went_out + moved[1]]
            aggregate.number, aggregate.entries = self.number, aggregate.entries + 1
            aggregate.collected_fen += self.collected_fen
            if self.vote_id is not None:
                aggregate.used[str(self.vote_id)] = aggregate.used.get(str(self.vote_id), 0) + self.used_fen

    class FeesBilled(Event):
        """应收物业费."""

        TOPIC = "funding:SupervisedAccount.FeesBilled"
        amount_fen: int
        from_on: date
        to_on: date

        def apply(self, aggregate: SupervisedAccount) -> None:
            aggregate.billed_fen += self.amount_fen

    class StatementIssued(Event):
        """半年度公布, at the turn of the half-year."""

        TOPIC = "funding:SupervisedAccount.StatementIssued"
        from_on: date
        to_on: date
        pots: list[dict[str, Any]]
        billed_fen: int
        collected_fen: int
        entries: int

        def apply(self, aggregate: SupervisedAccount) -> None:
            aggregate.flows = {pot["pot"]: [pot["closing_fen"], 0, 0] for pot in self.pots}
            aggregate.billed_fen = aggregate.collected_fen = aggregate.entries = 0
            aggregate.since_on = (self.to_on + timedelta(days=1)).isoformat()
            aggregate.turn_at = next_turn(self.timestamp)

    def __init__(self, place: list[str], division_id: UUID, estate_id: UUID, opening_fen: dict[str, int]) -> None:
        self.place, self.division_id, self.estate_id = place, division_id, estate_id
        self.flows: dict[str, list[int]] = {pot: [opening_fen[pot], 0, 0] for pot in POTS}
        self.number = self.entries = self.billed_fen = self.collected_fen = 0
        self.used: dict[str, int] = {}
        self.since_on = shanghai_day(self.created_on).isoformat()
        self.turn_at = next_turn(self.created_on)

    @classmethod
    def open(
        cls,
        *,
        place: list[str],
        division_id: UUID,
        estate_id: UUID,
        opening_fen: dict[words.Pot, int],
        at: datetime,
    ) -> SupervisedAccount:
        """设立监管账户: an estate has one."""
        return cls._create(
            cls.Opened,
            id=account_id_of(estate_id),
            timestamp=at,
            place=place,
            division_id=division_id,
            estate_id=estate_id,
            opening_fen=dict(opening_fen),
        )

    def balance_fen(self, pot: words.Pot) -> int:
        """What is in a pot."""
        opening, came_in, went_out = self.flows[pot]
        return opening + came_in - went_out

    def advance(self, now: datetime) -> None:
        """Makes the statements of every half-year that is over. What is booked at the very turn is of the new one."""
        while self.turn_at <= now:
            self._happened(
                self.StatementIssued,
                self.turn_at,
                from_on=date.fromisoformat(self.since_on),
                to_on=shanghai_day(self.turn_at) - timedelta(days=1),
                pots=[
                    {
                        "pot": pot,
                        "opening_fen": self.flows[pot][0],
                        "in_fen": self.flows[pot][1],
                        "out_fen": self.flows[pot][2],
                        "closing_fen": self.balance_fen(pot),
                    }
                    for pot in POTS
                ],
                billed_fen=self.billed_fen,
                collected_fen=self.collected_fen,
                entries=self.entries,
            )

    def bill(self, amount_fen: int, from_on: date, to_on: date, at: datetime) -> None:
        """应收物业费 of a period. Raises BillingInvalidError."""
        self.advance(at)
        if to_on < from_on:
            raise refusals.BillingInvalidError("the period ends before it begins")
        self._happened(self.FeesBilled, at, amount_fen=amount_fen, from_on=from_on, to_on=to_on)

    def move(
        self,
        entry_id: UUID,
        pot: words.Pot,
        amount_fen: int,
        at: datetime,
        *,
        collected_fen: int = 0,
        decision: Decision | None = None,
        used_fen: int = 0,
    ) -> int:
        """What went into (or, negative, out of) a pot; gives the entry's number.

        ``used_fen`` is what it uses of the owners' decision, negative when it takes a use back.
        Raises PotOverdrawnError, BeyondDecisionError.
        """
        self.advance(at)
        there = self.balance_fen(pot)
        if there + amount_fen < 0:
            raise refusals.PotOverdrawnError(f"{there} fen are in {pot}")
        if decision is not None and decision.amount_fen is not None:
            left = decision.amount_fen - self.used.get(str(decision.vote_id), 0)
            if used_fen > left:
                raise refusals.BeyondDecisionError(f"{left} fen of what the owners decided are left")
        self._happened(
            self.Moved,
            at,
            entry_id=entry_id,
            number=self.number + 1,
            pot=pot,
            amount_fen=amount_fen,
            collected_fen=collected_fen,
            vote_id=decision.vote_id if decision is not None else None,
            used_fen=used_fen,
        )
        return self.number

    def _happened(self, event: type[Event], at: datetime, **said: Any) -> None:
        self.trigger_event(
            event,
            timestamp=at,
            place=self.place,
            division_id=self.division_id,
            estate_id=self.estate_id,
            **said,
        )


def account_id_of(estate_id: UUID) -> UUID:
    """An estate has one account."""
    return uuid5(NAMESPACE_URL, f"linli:funding:supervised/{estate_id}")
