"""A person's inbox as a whole: how the person wants to be told, what was read at once, and its end."""

from __future__ import annotations

from datetime import datetime, time
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.domain import Aggregate
from linli_common.sealing.sealed import Sealed
from notifications_service.aggregate.timing import Wishes
from notifications_service.refusals import AddressMissingError, InboxDestroyedError, QuietHoursInvalidError


def inbox_id(person_id: UUID) -> UUID:
    """The id of a person's inbox."""
    return uuid5(NAMESPACE_URL, f"linli:notifications:inbox:{person_id}")


class Inbox(Aggregate):
    """There is one as soon as a person wants something else than what everybody gets."""

    TOPIC = "notifications:Inbox"

    class Event(Aggregate.Event):
        """What all of them share: id, version and time."""

    class Opened(Event, Aggregate.Created):
        """For the person; wishes are those of everybody."""

        TOPIC = "notifications:Inbox.Opened"
        person_id: UUID

    class WishesSet(Event):
        """Channels beside the inbox with their addresses (sealed), quiet hours as ``22:00``, digest or at once."""

        TOPIC = "notifications:Inbox.WishesSet"
        channels: list[str]
        addresses: Sealed | None
        quiet_from: str
        quiet_to: str
        digest: bool

        def apply(self, aggregate: Inbox) -> None:
            quiet = time.fromisoformat(self.quiet_from), time.fromisoformat(self.quiet_to)
            aggregate.wishes = Wishes(tuple(self.channels), *quiet, self.digest)
            aggregate.addresses = self.addresses

    class AllRead(Event):
        """Everything up to event ``through`` of this service."""

        TOPIC = "notifications:Inbox.AllRead"
        through: int

        def apply(self, aggregate: Inbox) -> None:
            aggregate.read_through = self.through

    class Destroyed(Event):
        """注销: the person's key is destroyed with it."""

        TOPIC = "notifications:Inbox.Destroyed"

        def apply(self, aggregate: Inbox) -> None:
            aggregate.destroyed = True
            aggregate.wishes = Wishes()
            aggregate.addresses = None

    Created = Opened  # the library would define one of its own, without a topic

    def __init__(self, person_id: UUID) -> None:
        self.person_id = person_id
        self.wishes = Wishes()
        self.addresses: Sealed | None = None
        self.read_through = 0
        self.destroyed = False

    @classmethod
    def open(cls, person_id: UUID, at: datetime) -> Inbox:
        """A person's inbox."""
        return cls._create(cls.Opened, id=inbox_id(person_id), timestamp=at, person_id=person_id)

    def set_wishes(self, wishes: Wishes, addresses: Sealed | None, at: datetime) -> None:
        """Raises AddressMissingError, QuietHoursInvalidError, InboxDestroyedError."""
        self._must_stand()
        if wishes.channels and addresses is None:
            raise AddressMissingError("a channel needs an address")
        if wishes.quiet_from == wishes.quiet_to:
            raise QuietHoursInvalidError("quiet_from: not the same as quiet_to")
        self.trigger_event(
            self.WishesSet,
            channels=list(wishes.channels),
            addresses=addresses,
            quiet_from=wishes.quiet_from.isoformat("minutes"),
            quiet_to=wishes.quiet_to.isoformat("minutes"),
            digest=wishes.digest,
            timestamp=at,
        )

    def read_all(self, through: int, at: datetime) -> None:
        """Everything up to an event. Raises InboxDestroyedError."""
        self._must_stand()
        if through > self.read_through:
            self.trigger_event(self.AllRead, through=through, timestamp=at)

    def destroy(self, at: datetime) -> None:
        """Once; again is nothing."""
        if not self.destroyed:
            self.trigger_event(self.Destroyed, timestamp=at)

    def _must_stand(self) -> None:
        if self.destroyed:
            raise InboxDestroyedError("the account was erased")
