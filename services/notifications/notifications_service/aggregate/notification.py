"""One thing that one person is told. Its id is made of event and person: it exists once, whatever is replayed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from eventsourcing.domain import Aggregate
from linli_common.sealing.sealed import Sealed


def notification_id(event_id: UUID, person_id: UUID) -> UUID:
    """The id of what a person is told of an event."""
    return uuid5(event_id, str(person_id))


class Notification(Aggregate):
    """``content`` holds what the text is made from. ``push_at`` and ``channels`` are decided once, when it is made."""

    TOPIC = "notifications:Notification"

    class Event(Aggregate.Event):
        """What all of them share: id, version and time."""

    class Made(Event, Aggregate.Created):
        """It is in the inbox."""

        TOPIC = "notifications:Notification.Made"
        person_id: UUID
        kind: str
        content: Sealed
        channels: list[str]
        push_at: datetime | None

    class Read(Event):
        """The person has seen it; nothing is pushed any more."""

        TOPIC = "notifications:Notification.Read"

        def apply(self, aggregate: Notification) -> None:
            aggregate.read = True
            aggregate.channels = []

    class PushTaken(Event):
        """A message of this channel tells of it, or would have come too late: no other one will."""

        TOPIC = "notifications:Notification.PushTaken"
        channel: str

        def apply(self, aggregate: Notification) -> None:
            aggregate.channels = [channel for channel in aggregate.channels if channel != self.channel]

    Created = Made  # the library would define one of its own, without a topic

    def __init__(
        self, person_id: UUID, kind: str, content: Sealed, channels: list[str], push_at: datetime | None
    ) -> None:
        self.person_id = person_id
        self.kind = kind
        self.content = content
        self.channels = list(channels)
        self.push_at = push_at
        self.read = False

    @classmethod
    def make(
        cls,
        *,
        id: UUID,
        person_id: UUID,
        kind: str,
        content: Sealed,
        channels: list[str],
        push_at: datetime | None,
        at: datetime,
    ) -> Notification:
        """A new one; without a moment there is no push on any channel."""
        return cls._create(
            cls.Made,
            id=id,
            timestamp=at,
            person_id=person_id,
            kind=kind,
            content=content,
            channels=channels if push_at is not None else [],
            push_at=push_at,
        )

    def mark_read(self, at: datetime) -> None:
        """Once; again is nothing."""
        if not self.read:
            self.trigger_event(self.Read, timestamp=at)

    def take_push(self, channel: str, at: datetime) -> bool:
        """Whether the push of this channel was still to be taken; then it is now."""
        if channel not in self.channels:
            return False
        self.trigger_event(self.PushTaken, channel=channel, timestamp=at)
        return True
