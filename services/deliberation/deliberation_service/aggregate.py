"""A note about a division. Rules and private events; no I/O, no clock."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from deliberation_service.refusals import NoteWithdrawnError
from eventsourcing.domain import Aggregate
from linli_common.sealing.sealed import Sealed


class Note(Aggregate):
    """``place`` holds the subject's tokens of the division on the day of writing."""

    TOPIC = "deliberation:Note"

    class Event(Aggregate.Event):
        """What all of them share: id, version and time."""

    class Written(Event, Aggregate.Created):
        """By somebody who works in the division."""

        TOPIC = "deliberation:Note.Written"
        writer_id: UUID
        division_id: UUID
        place: list[str]
        text: Sealed

    class Withdrawn(Event):
        """It does not count any more."""

        TOPIC = "deliberation:Note.Withdrawn"
        division_id: UUID
        place: list[str]

        def apply(self, aggregate: Note) -> None:
            aggregate.withdrawn = True

    Created = Written  # the library would define one of its own, without a topic

    def __init__(self, writer_id: UUID, division_id: UUID, place: list[str], text: Sealed) -> None:
        self.writer_id = writer_id
        self.division_id = division_id
        self.place = place
        self.text = text
        self.withdrawn = False

    @classmethod
    def write(
        cls, *, id: UUID, writer_id: UUID, division_id: UUID, place: list[str], text: Sealed, at: datetime
    ) -> Note:
        """A new note."""
        return cls._create(
            cls.Written, id=id, timestamp=at, writer_id=writer_id, division_id=division_id, place=place, text=text
        )

    def withdraw(self, at: datetime) -> None:
        """Once. Raises NoteWithdrawnError."""
        if self.withdrawn:
            raise NoteWithdrawnError("the note was withdrawn before")
        self.trigger_event(self.Withdrawn, division_id=self.division_id, place=self.place, timestamp=at)
