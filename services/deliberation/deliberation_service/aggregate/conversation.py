"""A conversation (观点征集): people write statements 观点, and say of those of others whether they agree.

States: *open* 征集中, *closed* 已结束, *cancelled* 已取消. Opinions are aggregates of their own (`opinion_given`), so
that many people can answer at once; they rely on this one being unchanged when they are recorded.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from deliberation_service.refusals import statements as refusals
from eventsourcing.domain import Aggregate
from linli_common.sealing.sealed import Sealed
from linli_contracts.deliberation.words import OpenTo

SHORTEST = timedelta(hours=1)
LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Reach:
    """Where a conversation is held, and in which topic. ``age_bands``: the template's circle, empty for all."""

    division_id: UUID
    estate_id: UUID | None
    place: list[str]
    topic_id: UUID | None
    age_bands: tuple[str, ...] = ()
    may_act: tuple[str, ...] = ()


class Conversation(Aggregate):
    """All times are UTC. ``convener_roles`` are those of the stage in which it was opened, for all of it."""

    TOPIC = "deliberation:Conversation"

    class Event(Aggregate.Event):
        """What all of them share: a public message is made from the event alone. What people said is sealed."""

        place: list[str]
        division_id: UUID
        estate_id: UUID | None
        topic_id: UUID | None

    class Opened(Event, Aggregate.Created):
        """``content``: title and question. ``may_act``: roles that take part beside residents, without counting."""

        TOPIC = "deliberation:Conversation.Opened"
        content: Sealed
        open_to: str
        held_first: bool
        closes_at: datetime
        age_bands: list[str]
        may_act: list[str]
        convener_roles: list[str]

        def apply(self, aggregate: Conversation) -> None:
            aggregate.reach = Reach(
                self.division_id,
                self.estate_id,
                self.place,
                self.topic_id,
                tuple(self.age_bands),
                tuple(self.may_act),
            )
            aggregate.open_to, aggregate.held_first = self.open_to, self.held_first
            aggregate.closes_at, aggregate.convener_roles = self.closes_at, tuple(self.convener_roles)
            aggregate.content = self.content

    Created = Opened  # the library would define one of its own, without a topic

    class Closed(Event):
        """提前结束, or 取消 with a reason, by the convener."""

        TOPIC = "deliberation:Conversation.Closed"
        how: str
        reason: Sealed | None

        def apply(self, aggregate: Conversation) -> None:
            aggregate.state = "cancelled" if self.how == "cancelled" else "closed"

    class Expired(Event):
        """到期结束, at the moment that was set."""

        TOPIC = "deliberation:Conversation.Expired"

        def apply(self, aggregate: Conversation) -> None:
            aggregate.state = "closed"

    class SummedUp(Event):
        """Counts of the map that was drawn at the end."""

        TOPIC = "deliberation:Conversation.SummedUp"
        participants: int
        statements: int
        opinions: int
        group_sizes: list[int | None]
        shared: int

        def apply(self, aggregate: Conversation) -> None:
            aggregate.summed_up = True

    class Moved(Event):
        """Along with the territory: ``place`` is the new one already, ``division_id`` the division that it leaves."""

        TOPIC = "deliberation:Conversation.Moved"
        to_division_id: UUID

        def apply(self, aggregate: Conversation) -> None:
            aggregate.reach = replace(aggregate.reach, place=self.place, division_id=self.to_division_id)

    def __init__(self) -> None:
        self.state = "open"
        self.summed_up = False
        self.reach = Reach(UUID(int=0), None, [], None)
        self.content: Sealed | None = None
        self.open_to = "residents"
        self.held_first = True
        self.closes_at = datetime.min
        self.convener_roles: tuple[str, ...] = ()

    @property
    def matter_id(self) -> UUID:
        """Under whose key everything said here is sealed: the topic's, else its own."""
        return self.reach.topic_id or self.id

    def happened(self, event: type[Event], at: datetime, **said: Any) -> None:
        """Records an event with where it belongs."""
        self.trigger_event(event, timestamp=at, **(where(self) | said))

    def move(self, place: list[str], division_id: UUID, at: datetime) -> None:
        """Along with the territory; nothing when it is there already, or at its end."""
        if self.state == "open" and (self.reach.place, self.reach.division_id) != (place, division_id):
            self.happened(self.Moved, at, place=place, to_division_id=division_id)


def where(conversation: Conversation) -> dict[str, Any]:
    """What the events of a conversation, of its statements and opinions all say of where they belong."""
    reach = conversation.reach
    return {
        "place": reach.place,
        "division_id": reach.division_id,
        "estate_id": reach.estate_id,
        "topic_id": reach.topic_id,
    }


def open_conversation(
    *,
    id: UUID,
    reach: Reach,
    content: Sealed,
    open_to: OpenTo,
    held_first: bool,
    closes_at: datetime,
    convener_roles: tuple[str, ...],
    at: datetime,
) -> Conversation:
    """开始征集. Raises `ClosingTimeInvalidError`."""
    if not at + SHORTEST <= closes_at <= at + LONGEST:
        raise refusals.ClosingTimeInvalidError("a conversation lasts an hour at least and 366 days at most")
    return opened_elsewhere(
        id=id,
        reach=reach,
        content=content,
        open_to=open_to,
        held_first=held_first,
        closes_at=closes_at,
        convener_roles=convener_roles,
        at=at,
    )


def opened_elsewhere(
    *,
    id: UUID,
    reach: Reach,
    content: Sealed,
    open_to: OpenTo,
    held_first: bool,
    closes_at: datetime,
    convener_roles: tuple[str, ...],
    at: datetime,
) -> Conversation:
    """A conversation that was held elsewhere before, for however long."""
    return Conversation._create(
        Conversation.Opened,
        id=id,
        timestamp=at,
        place=reach.place,
        division_id=reach.division_id,
        estate_id=reach.estate_id,
        topic_id=reach.topic_id,
        content=content,
        open_to=open_to,
        held_first=held_first,
        closes_at=closes_at,
        age_bands=list(reach.age_bands),
        may_act=list(reach.may_act),
        convener_roles=list(convener_roles),
    )


def advance(conversation: Conversation, now: datetime) -> bool:
    """Records that its time is over, at the moment at which it fell due; says whether it did."""
    if conversation.state != "open" or now < conversation.closes_at:
        return False
    conversation.happened(Conversation.Expired, conversation.closes_at)
    return True


def close(
    conversation: Conversation, how: Literal["convener", "cancelled"], reason: Sealed | None, at: datetime
) -> None:
    """提前结束 or 取消, by the convener. Raises `ConversationClosedError`."""
    check_open(conversation, at)
    conversation.happened(Conversation.Closed, at, how=how, reason=reason)


def check_open(conversation: Conversation, at: datetime) -> None:
    """Raises `ConversationClosedError` also when its time is over and nobody has recorded it."""
    if conversation.state != "open" or at >= conversation.closes_at:
        raise refusals.ConversationClosedError("this conversation is over")


def sum_up(
    conversation: Conversation,
    *,
    participants: int,
    statements: int,
    opinions: int,
    group_sizes: list[int | None],
    shared: int,
    at: datetime,
) -> None:
    """Records how it came out, once. Raises `ConversationRunsError`."""
    if conversation.state == "open":
        raise refusals.ConversationRunsError("it is still open")
    if not conversation.summed_up:
        conversation.happened(
            Conversation.SummedUp,
            at,
            participants=participants,
            statements=statements,
            opinions=opinions,
            group_sizes=group_sizes,
            shared=shared,
        )


def counts(conversation: Conversation, role: str, age_band: str | None, *, lives_here: bool) -> bool:
    """Whether what somebody says counts: who lives where it is about. Others take part without counting where it is
    open to everyone, or where the stage lets their role act. Raises `NotInThisCircleError` for everybody else.
    """
    bands = conversation.reach.age_bands
    if bands and age_band not in bands:
        raise refusals.NotInThisCircleError(f"this conversation is for people aged {', '.join(bands)}")
    if lives_here or conversation.open_to == "everyone" or role in conversation.reach.may_act:
        return lives_here
    raise refusals.NotInThisCircleError("this conversation is for those who live here")
