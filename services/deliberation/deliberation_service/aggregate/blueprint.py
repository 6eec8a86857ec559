"""A line of an area's blueprint 一张蓝图: a result of deliberation, and how far it is.

Each line is an aggregate of its own. Its id is made from what it goes back to, so that a result enters the blueprint
once, however often somebody looks whether it has.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from deliberation_service.refusals import blueprints as refusals
from eventsourcing.domain import Aggregate
from linli_common.sealing.sealed import Sealed
from linli_contracts.deliberation.words import EntryKind, EntryState

_IDS = UUID("5c0f1f3a-6b1e-5b0e-8a31-5f8f6a1bc002")
_NEXT: dict[EntryState, tuple[EntryState, ...]] = {
    "planned": ("under_way", "done", "dropped"),
    "under_way": ("done", "dropped"),
    "done": (),
    "dropped": ("planned",),
}
"""What was dropped may be taken up again; what is done stays done."""


def entry_id(of: str) -> UUID:
    """The id of the line of a result: a topic's id, a contest's, or a convention's with its version."""
    return uuid5(_IDS, of)


class BlueprintEntry(Aggregate):
    """``year`` is the one in which the result came about. What has no topic may have words of its own."""

    TOPIC = "deliberation:BlueprintEntry"

    class Event(Aggregate.Event):
        """Every event knows its place and what it is counted under."""

        place: list[str]
        division_id: UUID
        kind: EntryKind
        year: int

    class Made(Event, Aggregate.Created):
        """``source_id`` is the contest, convention, vote or request that it rests on; ``words`` {title, spot}."""

        TOPIC = "deliberation:BlueprintEntry.Made"
        estate_id: UUID | None
        topic_id: UUID | None
        source_id: UUID | None
        state: EntryState
        words: Sealed | None

    Created = Made  # the library would define one of its own, without a topic

    class Moved(Event):
        """Begun, done, dropped, or taken up again."""

        TOPIC = "deliberation:BlueprintEntry.Moved"
        was: EntryState
        state: EntryState
        note: Sealed

        def apply(self, aggregate: BlueprintEntry) -> None:
            aggregate.state = self.state
            aggregate.notes.append((self.timestamp, self.state, self.note))

    def __init__(
        self,
        place: list[str],
        division_id: UUID,
        kind: EntryKind,
        year: int,
        estate_id: UUID | None,
        topic_id: UUID | None,
        source_id: UUID | None,
        state: EntryState,
        words: Sealed | None,
    ) -> None:
        self.place, self.division_id, self.kind, self.year = place, division_id, kind, year
        self.estate_id, self.topic_id, self.source_id = estate_id, topic_id, source_id
        self.state, self.words = state, words
        self.notes: list[tuple[datetime, EntryState, Sealed]] = []

    @classmethod
    def make(
        cls,
        *,
        id: UUID,
        kind: EntryKind,
        topic_id: UUID | None,
        source_id: UUID | None,
        place: list[str],
        division_id: UUID,
        estate_id: UUID | None,
        year: int,
        state: EntryState,
        at: datetime,
        words: Sealed | None = None,
    ) -> BlueprintEntry:
        """A new line."""
        return cls._create(
            cls.Made,
            id=id,
            timestamp=at,
            place=place,
            division_id=division_id,
            kind=kind,
            year=year,
            estate_id=estate_id,
            topic_id=topic_id,
            source_id=source_id,
            state=state,
            words=words,
        )

    @property
    def matter_id(self) -> UUID:
        """Under whose key its notes are: the topic's, else its own."""
        return self.topic_id or self.id

    def move(self, state: EntryState, note: Sealed, at: datetime) -> None:
        """Raises EntryStateError for a way back, or none."""
        if state not in _NEXT[self.state]:
            raise refusals.EntryStateError(f"what is {self.state} does not become {state}", field="state")
        self._happened(self.Moved, at, was=self.state, state=state, note=note)

    def _happened(self, event: type[Event], at: datetime, **said: Any) -> None:
        self.trigger_event(
            event,
            timestamp=at,
            place=self.place,
            division_id=self.division_id,
            kind=self.kind,
            year=self.year,
            **said,
        )
