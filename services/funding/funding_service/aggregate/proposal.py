"""A proposal (提案): its state and private events. Rules: `funding_service.aggregate.screening`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from eventsourcing.domain import Aggregate
from funding_service.refusals.proposals import NotProposerError, ProposalStateError
from linli_common.sealing.sealed import Sealed
from linli_contracts.funding import words


def proposal_of_topic(topic_id: UUID) -> UUID:
    """The one proposal of a topic, however often it is referred."""
    return uuid5(topic_id, "proposal")


class Proposal(Aggregate):
    """``content`` is {title, text}, sealed under the proposal's own key; None until somebody writes down what a topic
    asks for."""

    TOPIC = "funding:Proposal"

    class Event(Aggregate.Event):
        """What every event states, as it was just before."""

        place: list[str]
        division_id: UUID
        estate_id: UUID | None
        round_id: UUID | None
        category: words.Category | None
        origin: words.ProposalOrigin
        state: words.ProposalStatus
        topic_id: UUID | None
        raised_by_ids: list[UUID]

    class Submitted(Event, Aggregate.Created):
        """To a round, with a number there, or to the pool."""

        TOPIC = "funding:Proposal.Submitted"
        content: Sealed | None
        number: int | None
        split_from_id: UUID | None
        by_residents: bool

    Created = Submitted  # the library would define one of its own, without a topic

    class Described(Event):
        """Somebody wrote down, or put in order, what it is about. Withheld: it changes no figure."""

        TOPIC = "funding:Proposal.Described"
        content: Sealed
        new_category: words.Category

        def apply(self, aggregate: Proposal) -> None:
            aggregate.content, aggregate.category = self.content, self.new_category

    class Entered(Event):
        """From the pool into a round."""

        TOPIC = "funding:Proposal.Entered"
        entered_round_id: UUID
        number: int

        def apply(self, aggregate: Proposal) -> None:
            aggregate.round_id, aggregate.number = self.entered_round_id, self.number
            aggregate.state = "submitted"

    class Costed(Event):
        """概算 with what it consists of, sealed."""

        TOPIC = "funding:Proposal.Costed"
        cost_fen: int
        items: Sealed

        def apply(self, aggregate: Proposal) -> None:
            aggregate.cost_fen, aggregate.items = self.cost_fen, self.items

    class Admitted(Event):
        """入围."""

        TOPIC = "funding:Proposal.Admitted"
        cost_fen: int
        reason: Sealed

        def apply(self, aggregate: Proposal) -> None:
            aggregate.state, aggregate.screened = "admitted", True

    class Declined(Event):
        """未入围."""

        TOPIC = "funding:Proposal.Declined"
        why: words.DeclineReason
        reason: Sealed
        by: UUID

        def apply(self, aggregate: Proposal) -> None:
            aggregate.state, aggregate.screened, aggregate.declined_by = "declined", True, self.by

    class Appealed(Event):
        """申诉."""

        TOPIC = "funding:Proposal.Appealed"
        to_division_id: UUID
        reason: Sealed

        def apply(self, aggregate: Proposal) -> None:
            aggregate.state, aggregate.appealed_to = "appealed", self.to_division_id

    class AppealDecided(Event):
        """By the unit above."""

        TOPIC = "funding:Proposal.AppealDecided"
        reopened: bool
        reason: Sealed

        def apply(self, aggregate: Proposal) -> None:
            aggregate.state = "submitted" if self.reopened else "declined"

    class Merged(Event):
        """并入."""

        TOPIC = "funding:Proposal.Merged"
        into_proposal_id: UUID
        reason: Sealed

        def apply(self, aggregate: Proposal) -> None:
            aggregate.state, aggregate.into_id = "merged", self.into_proposal_id

    class ProposersJoined(Event):
        """Another one was merged into this."""

        TOPIC = "funding:Proposal.ProposersJoined"
        from_proposal_id: UUID
        joined_ids: list[UUID]

        def apply(self, aggregate: Proposal) -> None:
            aggregate.raised_by_ids = [*aggregate.raised_by_ids, *self.joined_ids]

    class SplitUp(Event):
        """拆分."""

        TOPIC = "funding:Proposal.SplitUp"
        part_ids: list[UUID]
        reason: Sealed

        def apply(self, aggregate: Proposal) -> None:
            aggregate.state, aggregate.part_ids = "split", list(self.part_ids)

    class PictureAdded(Event):
        """For the ballot."""

        TOPIC = "funding:Proposal.PictureAdded"
        picture_id: UUID

        def apply(self, aggregate: Proposal) -> None:
            aggregate.picture_ids.append(self.picture_id)

    class Withdrawn(Event):
        """By who proposed it, or because all of them were erased before it became public."""

        TOPIC = "funding:Proposal.Withdrawn"

        def apply(self, aggregate: Proposal) -> None:
            aggregate.state = "withdrawn"

    class PutOnBallot(Event):
        """上票."""

        TOPIC = "funding:Proposal.PutOnBallot"
        number: int
        cost_fen: int
        edition: int

        def apply(self, aggregate: Proposal) -> None:
            aggregate.state = "on_ballot"

    class TakenOffBallot(Event):
        """The round has a new edition."""

        TOPIC = "funding:Proposal.TakenOffBallot"

        def apply(self, aggregate: Proposal) -> None:
            aggregate.state = "admitted"

    class Returned(Event):
        """回库: the round was cancelled."""

        TOPIC = "funding:Proposal.Returned"

        def apply(self, aggregate: Proposal) -> None:
            aggregate.state, aggregate.round_id, aggregate.number = "pooled", None, None
            aggregate.appealed_to = None

    class Decided(Event):
        """What the round came to for it."""

        TOPIC = "funding:Proposal.Decided"
        funded: bool
        cost_fen: int

        def apply(self, aggregate: Proposal) -> None:
            aggregate.state = "funded" if self.funded else "not_funded"

    def __init__(
        self,
        place: list[str],
        division_id: UUID,
        estate_id: UUID | None,
        round_id: UUID | None,
        category: words.Category | None,
        origin: words.ProposalOrigin,
        state: words.ProposalStatus,
        topic_id: UUID | None,
        raised_by_ids: list[UUID],
        content: Sealed | None,
        number: int | None,
        split_from_id: UUID | None,
        by_residents: bool,
    ) -> None:
        self.place, self.division_id, self.estate_id = place, division_id, estate_id
        self.round_id, self.number = round_id, number
        self.category, self.origin, self.topic_id, self.split_from_id = category, origin, topic_id, split_from_id
        self.raised_by_ids, self.by_residents = list(raised_by_ids), by_residents
        self.state: words.ProposalStatus = state
        self.content = content
        self.cost_fen: int | None = None
        self.items: Sealed | None = None
        self.screened = False
        self.appealed_to: UUID | None = None
        self.declined_by: UUID | None = None
        self.into_id: UUID | None = None
        self.part_ids: list[UUID] = []
        self.picture_ids: list[UUID] = []

    @property
    def is_public(self) -> bool:
        """On the public record; once it is, it stays there."""
        return self.screened or self.origin == "topic"

    @property
    def is_undecided(self) -> bool:
        """Waits for screening, or for the decision of an appeal."""
        return self.state in ("submitted", "appealed")

    @classmethod
    def submit(
        cls,
        *,
        id: UUID,
        place: list[str],
        division_id: UUID,
        estate_id: UUID | None,
        round_id: UUID | None,
        number: int | None,
        category: words.Category | None,
        origin: words.ProposalOrigin,
        topic_id: UUID | None,
        raised_by_ids: Sequence[UUID],
        content: Sealed | None,
        split_from_id: UUID | None,
        by_residents: bool,
        at: datetime,
    ) -> Proposal:
        """提交提案. ``by_residents``: residents thought of it, here, in a topic or in a letter."""
        return cls._create(
            cls.Submitted,
            id=id,
            timestamp=at,
            place=place,
            division_id=division_id,
            estate_id=estate_id,
            round_id=round_id,
            category=category,
            origin=origin,
            state="pooled" if round_id is None else "submitted",
            topic_id=topic_id,
            raised_by_ids=list(raised_by_ids),
            content=content,
            number=number,
            split_from_id=split_from_id,
            by_residents=by_residents,
        )

    def must_be(self, *states: words.ProposalStatus) -> None:
        """Raises ProposalStateError unless it is in one of these."""
        if self.state not in states:
            raise ProposalStateError(f"the proposal is {self.state}, not {' or '.join(states)}")

    def must_be_of(self, person_id: UUID) -> None:
        """Raises NotProposerError for everybody who is not upstream."""
        if person_id not in self.raised_by_ids:
            raise NotProposerError("others proposed it")

    def happened(self, event: type[Any], at: datetime, **said: Any) -> None:
        """Records an event with what all of them state."""
        self.trigger_event(
            event,
            timestamp=at,
            place=self.place,
            division_id=self.division_id,
            estate_id=self.estate_id,
            round_id=self.round_id,
            category=self.category,
            origin=self.origin,
            state=self.state,
            topic_id=self.topic_id,
            raised_by_ids=list(self.raised_by_ids),
            **said,
        )
