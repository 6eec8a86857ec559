"""A sheet of published ballots. Its id follows from edition and number: a closing that is taken up again finds it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from eventsourcing.domain import Aggregate
from funding_service.aggregate.round import Round


def sheet_id(ballots_id: UUID, number: int) -> UUID:
    """The id of sheet ``number`` (from 0)."""
    return uuid5(ballots_id, f"sheet/{number}")


class BallotSheet(Aggregate):
    """``ballots`` are [code, choice], by code."""

    TOPIC = "funding:BallotSheet"

    class Event(Aggregate.Event):
        """There is one only."""

    class Published(Event, Aggregate.Created):
        """Code and choice, nothing else."""

        TOPIC = "funding:BallotSheet.Published"
        place: list[str]
        division_id: UUID
        round_id: UUID
        edition: int
        number: int
        ballots: list[list[Any]]

    Created = Published  # the library would define one of its own, without a topic

    def __init__(
        self,
        place: list[str],
        division_id: UUID,
        round_id: UUID,
        edition: int,
        number: int,
        ballots: list[list[Any]],
    ) -> None:
        self.round_id, self.edition, self.number, self.ballots = round_id, edition, number, ballots

    @classmethod
    def publish(cls, *, round_: Round, number: int, ballots: list[list[Any]], at: datetime) -> BallotSheet:
        """A sheet, published."""
        return cls._create(
            cls.Published,
            id=sheet_id(round_.ballots_id, number),
            timestamp=at,
            place=round_.place,
            division_id=round_.division_id,
            round_id=round_.id,
            edition=round_.edition,
            number=number,
            ballots=ballots,
        )
