"""A person's part in a round's ticking: the last envelope, or the desk's tick. Nothing else is touched by a ballot."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from eventsourcing.domain import Aggregate
from funding_service.aggregate.round import Round
from funding_service.refusals.ballots import TickedOnlineError, TickedOnPaperError
from linli_common.sealing.sealed import Sealed
from linli_contracts.words import AgeBand


def participation_id(ballots_id: UUID, person_id: UUID) -> UUID:
    """One for each person on the roll of an edition."""
    return uuid5(ballots_id, str(person_id))


class Participation(Aggregate):
    """``area_id`` and ``age_band`` are the voter's; ``ballot`` is the sealed envelope {code, choice}."""

    TOPIC = "funding:Participation"

    class Event(Aggregate.Event):
        """What a participation says of itself every time."""

        place: list[str]
        division_id: UUID
        round_id: UUID
        edition: int
        area_id: UUID | None
        age_band: AgeBand | None

    class Cast(Event, Aggregate.Created):
        """The first ballot online."""

        TOPIC = "funding:Participation.Cast"
        ballot: Sealed

    Created = Cast  # the library would define one of its own, without a topic

    class CastAgain(Event):
        """Another ballot in place of the last."""

        TOPIC = "funding:Participation.CastAgain"
        ballot: Sealed

        def apply(self, aggregate: Participation) -> None:
            aggregate.ballot = self.ballot

    class OnPaper(Event, Aggregate.Created):
        """The desk handed out a slip."""

        TOPIC = "funding:Participation.OnPaper"

    def __init__(
        self,
        place: list[str],
        division_id: UUID,
        round_id: UUID,
        edition: int,
        area_id: UUID | None,
        age_band: AgeBand | None,
        ballot: Sealed | None = None,
    ) -> None:
        self.place, self.division_id, self.round_id, self.edition = place, division_id, round_id, edition
        self.area_id, self.age_band, self.ballot = area_id, age_band, ballot

    @classmethod
    def cast(
        cls,
        *,
        id: UUID,
        round_: Round,
        area_id: UUID | None,
        age_band: AgeBand | None,
        ballot: Sealed,
        at: datetime,
    ) -> Participation:
        """The first ballot."""
        return cls._create(
            cls.Cast,
            id=id,
            timestamp=at,
            place=round_.place,
            division_id=round_.division_id,
            round_id=round_.id,
            edition=round_.edition,
            area_id=area_id,
            age_band=age_band,
            ballot=ballot,
        )

    @classmethod
    def on_paper(
        cls, *, id: UUID, round_: Round, area_id: UUID | None, age_band: AgeBand | None, at: datetime
    ) -> Participation:
        """Got a slip."""
        return cls._create(
            cls.OnPaper,
            id=id,
            timestamp=at,
            place=round_.place,
            division_id=round_.division_id,
            round_id=round_.id,
            edition=round_.edition,
            area_id=area_id,
            age_band=age_band,
        )

    def cast_again(self, ballot: Sealed, at: datetime) -> None:
        """Replaces the ballot. Raises `TickedOnPaperError` for who got a slip at the desk."""
        if self.ballot is None:
            raise TickedOnPaperError("a paper slip was handed out for this round")
        self.trigger_event(
            self.CastAgain,
            timestamp=at,
            place=self.place,
            division_id=self.division_id,
            round_id=self.round_id,
            edition=self.edition,
            area_id=self.area_id,
            age_band=self.age_band,
            ballot=ballot,
        )

    def refuse_slip(self) -> None:
        """Raises why there is no (other) slip for this person."""
        if self.ballot is None:
            raise TickedOnPaperError("a paper slip was handed out before")
        raise TickedOnlineError("ticked online already")
