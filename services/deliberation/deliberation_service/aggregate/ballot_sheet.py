"""A sheet of published ballots. Its id follows from vote and number: a closing that is taken up again finds it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from eventsourcing.domain import Aggregate


def sheet_id(vote_id: UUID, number: int) -> UUID:
    """The id of sheet ``number`` (from 0)."""
    return uuid5(vote_id, f"sheet/{number}")


class BallotSheet(Aggregate):
    """``ballots`` are [code, option numbers, area in cm² or None], by code."""

    TOPIC = "deliberation:BallotSheet"

    class Event(Aggregate.Event):
        """There is one only."""

    class Published(Event, Aggregate.Created):
        """Code and choice, nothing else."""

        TOPIC = "deliberation:BallotSheet.Published"
        place: list[str]
        division_id: UUID
        topic_id: UUID | None
        vote_id: UUID
        number: int
        ballots: list[list[Any]]

    Created = Published  # the library would define one of its own, without a topic

    def __init__(
        self,
        place: list[str],
        division_id: UUID,
        topic_id: UUID | None,
        vote_id: UUID,
        number: int,
        ballots: list[list[Any]],
    ) -> None:
        self.vote_id, self.number, self.ballots = vote_id, number, ballots

    @classmethod
    def publish(
        cls,
        *,
        vote_id: UUID,
        number: int,
        ballots: list[list[Any]],
        place: list[str],
        division_id: UUID,
        topic_id: UUID | None,
        at: datetime,
    ) -> BallotSheet:
        """A sheet, published."""
        return cls._create(
            cls.Published,
            id=sheet_id(vote_id, number),
            timestamp=at,
            place=place,
            division_id=division_id,
            topic_id=topic_id,
            vote_id=vote_id,
            number=number,
            ballots=ballots,
        )
