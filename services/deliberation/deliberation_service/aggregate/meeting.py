"""A meeting (会议): convened in time, moved or cancelled with a reason, opened when it begins.

Who came stands in `attendance`, what was said and resolved in `minutes`; each command is next to its events. States:
*convened* 已通知, *held* 已召开, *signed* 纪要已签署, *cancelled* 已取消.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from deliberation_service.refusals import meetings as refusals
from eventsourcing.domain import Aggregate
from eventsourcing.utils import register_topic
from linli_common.clock import SHANGHAI
from linli_common.sealing.sealed import Sealed
from linli_contracts.deliberation.gathering_words import Circle, MeetingKind

EARLIEST_OPENING = timedelta(hours=1)
"""The list of attendance is opened so long before the meeting at the earliest."""
LONGEST_AHEAD = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class MeetingTerms:
    """What the rules of the day of convening ask of this kind of meeting: announced so many times 24 hours before;
    one person represents at most so many others."""

    notice_days: int
    proxies_each: int


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody on the list. ``proxy_id`` is who represents them (mode proxy)."""

    as_kind: str
    mode: str
    proxy_id: UUID | None
    band: str | None

    @property
    def present(self) -> bool:
        """There, in person or online."""
        return self.mode != "proxy"


class Meeting(Aggregate):
    """All times are UTC. ``guests`` are people without an account: ``kind/band`` → how many."""

    TOPIC = "deliberation:Meeting"

    class Event(Aggregate.Event):
        """What all of them share: a public message is made from the event alone. What people said is sealed."""

        place: list[str]
        division_id: UUID
        topic_id: UUID | None
        kind: str
        starts_at: datetime

        def __init_subclass__(cls, **options: Any) -> None:
            """The library finds the stored names of nested classes only; others live in the rooms beside."""
            super().__init_subclass__(**options)
            register_topic(cls.__dict__["TOPIC"], cls)

    class Convened(Event, Aggregate.Created):
        """``content``: title, place in words and agenda. ``convener_roles`` are those of the stage, for all of it."""

        TOPIC = "deliberation:Meeting.Convened"
        estate_id: UUID | None
        vote_id: UUID | None
        circles: list[str]
        convener_roles: list[str]
        content: Sealed
        notice_days: int
        proxies_each: int

        def apply(self, aggregate: Meeting) -> None:
            aggregate.place, aggregate.division_id = self.place, self.division_id
            aggregate.topic_id, aggregate.kind, aggregate.starts_at = self.topic_id, self.kind, self.starts_at
            aggregate.estate_id, aggregate.vote_id = self.estate_id, self.vote_id
            aggregate.circles, aggregate.convener_roles = list(self.circles), list(self.convener_roles)
            aggregate.terms = MeetingTerms(self.notice_days, self.proxies_each)

    Created = Convened  # the library would define one of its own, without a topic

    class Rescheduled(Event):
        """改期: ``starts_at`` is the new time; ``where`` the new place in words, if it is another."""

        TOPIC = "deliberation:Meeting.Rescheduled"
        was_to_start_at: datetime
        where: Sealed | None
        reason: Sealed

        def apply(self, aggregate: Meeting) -> None:
            aggregate.starts_at = self.starts_at

    class Cancelled(Event):
        """取消."""

        TOPIC = "deliberation:Meeting.Cancelled"
        reason: Sealed

        def apply(self, aggregate: Meeting) -> None:
            aggregate.state = "cancelled"

    class Opened(Event):
        """开会: the list of attendance is open."""

        TOPIC = "deliberation:Meeting.Opened"

        def apply(self, aggregate: Meeting) -> None:
            aggregate.state = "held"

    class Moved(Event):
        """Along with the territory: ``place`` is the new one already, ``division_id`` the division that it leaves."""

        TOPIC = "deliberation:Meeting.Moved"
        to_division_id: UUID

        def apply(self, aggregate: Meeting) -> None:
            aggregate.place, aggregate.division_id = self.place, self.to_division_id

    def __init__(self) -> None:
        self.state = "convened"
        self.place: list[str] = []
        self.division_id = UUID(int=0)
        self.topic_id: UUID | None = None
        self.estate_id: UUID | None = None
        self.vote_id: UUID | None = None
        self.kind = ""
        self.starts_at = datetime.min
        self.circles: list[str] = []
        self.convener_roles: list[str] = []
        self.terms = MeetingTerms(0, 0)
        self.attendance: dict[UUID, Attendee] = {}
        self.guests: dict[str, int] = {}
        self.rated_by: list[UUID] = []
        self.guest_ratings = 0
        self.draft = 0
        self.planned: list[dict[str, Any]] = []
        self.signatures: dict[str, UUID] = {}
        self.corrections = 0

    @property
    def people(self) -> int:
        """人次: who was there, with and without an account."""
        return sum(attendee.present for attendee in self.attendance.values()) + sum(self.guests.values())

    @property
    def proxies(self) -> int:
        """Who was represented."""
        return sum(not attendee.present for attendee in self.attendance.values())

    def happened(self, event: type[Event], at: datetime, *, starts_at: datetime | None = None, **said: Any) -> None:
        """Records an event with where and when the meeting is. The rooms beside call this, nobody else."""
        self.trigger_event(
            event,
            timestamp=at,
            place=said.pop("place", self.place),
            division_id=self.division_id,
            topic_id=self.topic_id,
            kind=self.kind,
            starts_at=starts_at or self.starts_at,
            **said,
        )

    def move(self, place: list[str], division_id: UUID, at: datetime) -> None:
        """Along with the territory; nothing when it is there already, or at its end."""
        if self.state in ("convened", "held") and (self.place, self.division_id) != (place, division_id):
            self.happened(self.Moved, at, place=place, to_division_id=division_id)


def convene(
    *,
    id: UUID,
    kind: MeetingKind,
    division_id: UUID,
    place: list[str],
    topic_id: UUID | None,
    estate_id: UUID | None,
    vote_id: UUID | None,
    circles: Sequence[Circle],
    convener_roles: Sequence[str],
    starts_at: datetime,
    content: Sealed,
    terms: MeetingTerms,
    at: datetime,
) -> Meeting:
    """会议通知. Who holds one of the ``convener_roles`` runs it.

    Raises `AnnouncedTooLateError` with the earliest time, `MeetingTimeInvalidError`.
    """
    _refuse_time(starts_at, terms, at)
    if vote_id is not None and kind != "assembly":
        raise refusals.MeetingTimeInvalidError("only an assembly is held for a vote", field="vote_id")
    return Meeting._create(
        Meeting.Convened,
        id=id,
        timestamp=at,
        place=place,
        division_id=division_id,
        topic_id=topic_id,
        kind=kind,
        starts_at=starts_at,
        estate_id=estate_id,
        vote_id=vote_id,
        circles=sorted(set(circles)),
        convener_roles=list(convener_roles),
        content=content,
        notice_days=terms.notice_days,
        proxies_each=terms.proxies_each,
    )


def reschedule(meeting: Meeting, starts_at: datetime, where: Sealed | None, reason: Sealed, at: datetime) -> None:
    """改期 of a meeting that was not opened; the notice period counts anew."""
    refuse_unless(meeting, "convened", "reschedule")
    _refuse_time(starts_at, meeting.terms, at)
    was = meeting.starts_at
    meeting.happened(Meeting.Rescheduled, at, starts_at=starts_at, was_to_start_at=was, where=where, reason=reason)


def cancel(meeting: Meeting, reason: Sealed, at: datetime) -> None:
    """取消 of a meeting that was not opened."""
    refuse_unless(meeting, "convened", "cancel")
    meeting.happened(Meeting.Cancelled, at, reason=reason)


def open_(meeting: Meeting, at: datetime) -> None:
    """开会: attendance can be taken from now on, an hour before the beginning at the earliest."""
    refuse_unless(meeting, "convened", "open")
    earliest = meeting.starts_at - EARLIEST_OPENING
    if at < earliest:
        raise refusals.MeetingTimeInvalidError(f"it can be opened from {on_the_wall(earliest)} on")
    meeting.happened(Meeting.Opened, at)


def refuse_unless(meeting: Meeting, state: str, what: str) -> None:
    """Raises `MinutesSignedError` or `WrongMeetingStateError` unless the meeting is in the state."""
    if meeting.state == state:
        return
    if meeting.state == "signed":
        raise refusals.MinutesSignedError(f"cannot {what} the meeting: its minutes are signed")
    raise refusals.WrongMeetingStateError(f"cannot {what} a meeting that is {meeting.state}")


def on_the_wall(at: datetime) -> str:
    """A time as the clocks in Shanghai show it: ``2026-03-14 14:00``, rounded up to the minute."""
    rounded = at.astimezone(SHANGHAI) + timedelta(seconds=59, microseconds=999_999)
    return rounded.strftime("%Y-%m-%d %H:%M")


def _refuse_time(starts_at: datetime, terms: MeetingTerms, at: datetime) -> None:
    earliest = at + timedelta(days=terms.notice_days)
    if starts_at < earliest or starts_at <= at:
        raise refusals.AnnouncedTooLateError(
            f"announced {terms.notice_days} days before: {on_the_wall(earliest)} at the earliest"
        )
    if starts_at > at + LONGEST_AHEAD:
        raise refusals.MeetingTimeInvalidError("a year ahead at most")
