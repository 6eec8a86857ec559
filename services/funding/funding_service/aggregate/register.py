"""The proposals of a round, in the order of their numbers. A ballot is frozen from it, so that none is forgotten."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from eventsourcing.domain import Aggregate
from funding_service.refusals.proposals import TooManyProposalsError

MOST_PROPOSALS = 300


def register_id(round_id: UUID) -> UUID:
    """One for each round."""
    return uuid5(round_id, "register")


class Register(Aggregate):
    """``proposal_ids`` have the numbers 1, 2, 3, …, which they keep for ever."""

    TOPIC = "funding:Register"

    class Event(Aggregate.Event):
        """All of them are withheld: the proposal's own event says its number."""

        proposal_id: UUID

    class Begun(Event, Aggregate.Created):
        """The first proposal."""

        TOPIC = "funding:Register.Begun"

    Created = Begun  # the library would define one of its own, without a topic

    class Entered(Event):
        """Another one."""

        TOPIC = "funding:Register.Entered"

        def apply(self, aggregate: Register) -> None:
            aggregate.proposal_ids.append(self.proposal_id)

    def __init__(self, proposal_id: UUID) -> None:
        self.proposal_ids = [proposal_id]

    @classmethod
    def begin(cls, round_id: UUID, proposal_id: UUID, at: datetime) -> Register:
        """The round's first proposal, number 1."""
        return cls._create(cls.Begun, id=register_id(round_id), timestamp=at, proposal_id=proposal_id)

    def enter(self, proposal_id: UUID, at: datetime) -> int:
        """Another proposal; gives its number. Raises TooManyProposalsError."""
        if len(self.proposal_ids) >= MOST_PROPOSALS:
            raise TooManyProposalsError(f"{MOST_PROPOSALS} proposals")
        self.trigger_event(self.Entered, timestamp=at, proposal_id=proposal_id)
        return len(self.proposal_ids)
