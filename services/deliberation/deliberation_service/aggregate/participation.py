"""A unit's part in a vote: its last envelope, or the desk's tick. Nothing else is touched by a ballot."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from deliberation_service.refusals.votes import VotedOnlineError, VotedOnPaperError
from eventsourcing.domain import Aggregate
from linli_common.sealing.sealed import Sealed


def participation_id(vote_id: UUID, unit_id: UUID) -> UUID:
    """One for each unit of the roll."""
    return uuid5(vote_id, str(unit_id))


class Participation(Aggregate):
    """``area_id`` and ``age_band`` are the voter's; ``ballot`` is the sealed envelope {code, choice}."""

    TOPIC = "deliberation:Participation"

    class Event(Aggregate.Event):
        """What a participation says of itself every time."""

        place: list[str]
        division_id: UUID
        topic_id: UUID | None
        vote_id: UUID
        area_id: UUID | None
        age_band: str | None

    class Cast(Event, Aggregate.Created):
        """The first ballot online."""

        TOPIC = "deliberation:Participation.Cast"
        ballot: Sealed

    Created = Cast  # the library would define one of its own, without a topic

    class CastAgain(Event):
        """Another ballot in place of the last."""

        TOPIC = "deliberation:Participation.CastAgain"
        ballot: Sealed

        def apply(self, aggregate: Participation) -> None:
            aggregate.ballot = self.ballot

    class Ticked(Event, Aggregate.Created):
        """The desk handed out a slip. ``slip_id`` is kept on named votes only: there it leads to the owner's area."""

        TOPIC = "deliberation:Participation.Ticked"
        slip_id: UUID | None

    def __init__(
        self,
        place: list[str],
        division_id: UUID,
        topic_id: UUID | None,
        vote_id: UUID,
        area_id: UUID | None,
        age_band: str | None,
        ballot: Sealed | None = None,
        slip_id: UUID | None = None,
    ) -> None:
        self.place, self.division_id, self.topic_id, self.vote_id = place, division_id, topic_id, vote_id
        self.area_id, self.age_band = area_id, age_band
        self.ballot = ballot
        self.slip_id = slip_id

    def cast_again(self, ballot: Sealed, at: datetime) -> None:
        """Replaces the ballot. Raises `VotedOnPaperError` for who got a slip at the desk."""
        if self.ballot is None:
            raise VotedOnPaperError("a paper slip was handed out for this vote")
        self.trigger_event(
            self.CastAgain,
            timestamp=at,
            place=self.place,
            division_id=self.division_id,
            topic_id=self.topic_id,
            vote_id=self.vote_id,
            area_id=self.area_id,
            age_band=self.age_band,
            ballot=ballot,
        )

    def refuse_slip(self) -> None:
        """Raises why there is no (other) slip for this unit."""
        if self.ballot is None:
            raise VotedOnPaperError("a paper slip was handed out before")
        raise VotedOnlineError("voted online already")
