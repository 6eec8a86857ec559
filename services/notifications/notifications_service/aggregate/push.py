"""A message that leaves the house on a channel, and tells of one notification or of several (a digest)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from eventsourcing.domain import Aggregate


class Push(Aggregate):
    """Begun before it is handed to the channel: what breaks off between is not sent a second time."""

    TOPIC = "notifications:Push"

    class Event(Aggregate.Event):
        """What all of them share: id, version and time."""

    class Begun(Event, Aggregate.Created):
        """It is on its way."""

        TOPIC = "notifications:Push.Begun"
        person_id: UUID
        channel: str
        notification_ids: list[UUID]

    class Ended(Event):
        """The channel took it (``sent``) or did not (``failed``)."""

        TOPIC = "notifications:Push.Ended"
        channel: str
        outcome: str
        notifications: int

        def apply(self, aggregate: Push) -> None:
            aggregate.outcome = self.outcome

    Created = Begun  # the library would define one of its own, without a topic

    def __init__(self, person_id: UUID, channel: str, notification_ids: list[UUID]) -> None:
        self.person_id = person_id
        self.channel = channel
        self.notification_ids = notification_ids
        self.outcome: str | None = None

    @classmethod
    def begin(cls, *, id: UUID, person_id: UUID, channel: str, notification_ids: list[UUID], at: datetime) -> Push:
        """A new one."""
        return cls._create(
            cls.Begun, id=id, timestamp=at, person_id=person_id, channel=channel, notification_ids=notification_ids
        )

    def end(self, outcome: str, at: datetime) -> None:
        """Once."""
        if self.outcome is None:
            self.trigger_event(
                self.Ended,
                channel=self.channel,
                outcome=outcome,
                notifications=len(self.notification_ids),
                timestamp=at,
            )
