"""Who came to a meeting (签到): each person once, there or represented; people without an account as numbers.

A distinct person (人数) is counted by `AttendanceYear`, one for each person and year, in the transaction of the list:
who was at three meetings of a street is one person of that street, and of each of the areas.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from uuid import UUID, uuid5

from deliberation_service.aggregate.meeting import Attendee, Meeting, refuse_unless
from deliberation_service.refusals import meetings as refusals
from eventsourcing.domain import Aggregate
from linli_contracts.deliberation.gathering_words import AttendeeKind, Mode
from linli_contracts.words import AgeBand

MAX_ATTENDANCE = 5_000
YEARS = UUID("5f0a9c1e-7b1d-5c3a-8d40-2f8f6a1be701")


class AttendanceTaken(Meeting.Event):
    """签到, or 委托. ``first_in``: tiers in which the person is counted for the first time in the year."""

    TOPIC = "deliberation:Meeting.AttendanceTaken"
    person_id: UUID
    as_kind: str
    mode: str
    proxy_id: UUID | None
    band: str | None
    first_in: list[str]

    def apply(self, aggregate: Meeting) -> None:
        aggregate.attendance[self.person_id] = Attendee(self.as_kind, self.mode, self.proxy_id, self.band)


class AttendanceRemoved(Meeting.Event):
    """An entry by mistake. ``last_in``: tiers in which the person counts no more in the year."""

    TOPIC = "deliberation:Meeting.AttendanceRemoved"
    person_id: UUID
    as_kind: str
    mode: str
    band: str | None
    last_in: list[str]

    def apply(self, aggregate: Meeting) -> None:
        del aggregate.attendance[self.person_id]


class GuestsCounted(Meeting.Event):
    """People without an account, so many of a kind and band in all."""

    TOPIC = "deliberation:Meeting.GuestsCounted"
    as_kind: str
    band: str | None
    people: int
    change: int

    def apply(self, aggregate: Meeting) -> None:
        aggregate.guests[guests_key(self.as_kind, self.band)] = self.people


class AttendanceYear(Aggregate):
    """How often one person was at meetings of each division in one year (of the day of the meeting, in Shanghai)."""

    TOPIC = "deliberation:AttendanceYear"

    class Event(Aggregate.Event):
        """Nobody else's business: what comes of it stands in the meeting's own events."""

    class Begun(Event, Aggregate.Created):
        """The first time in the year."""

        TOPIC = "deliberation:AttendanceYear.Begun"
        person_id: UUID
        year: int

    Created = Begun  # the library would define one of its own, without a topic

    class Counted(Event):
        """At a meeting of these divisions: the place and what is above it."""

        TOPIC = "deliberation:AttendanceYear.Counted"
        division_ids: list[UUID]

        def apply(self, aggregate: AttendanceYear) -> None:
            aggregate.times.update(self.division_ids)

    class TakenBack(Event):
        """It was a mistake."""

        TOPIC = "deliberation:AttendanceYear.TakenBack"
        division_ids: list[UUID]

        def apply(self, aggregate: AttendanceYear) -> None:
            aggregate.times.subtract(self.division_ids)

    def __init__(self, person_id: UUID, year: int) -> None:
        self.person_id, self.year = person_id, year
        self.times: Counter[UUID] = Counter()

    @classmethod
    def begin(cls, person_id: UUID, year: int, at: datetime) -> AttendanceYear:
        """A person's year."""
        return cls._create(cls.Begun, id=year_id(person_id, year), timestamp=at, person_id=person_id, year=year)

    def count(self, tiers: dict[str, UUID], at: datetime) -> list[str]:
        """One more meeting of these divisions by tier; gives the tiers where the person is new in the year."""
        new = [tier for tier, division_id in tiers.items() if self.times[division_id] == 0]
        self.trigger_event(self.Counted, timestamp=at, division_ids=list(tiers.values()))
        return new

    def take_back(self, tiers: dict[str, UUID], at: datetime) -> list[str]:
        """One meeting less; gives the tiers where the person is not counted any more in the year."""
        self.trigger_event(self.TakenBack, timestamp=at, division_ids=list(tiers.values()))
        return [tier for tier, division_id in tiers.items() if self.times[division_id] == 0]


def year_id(person_id: UUID, year: int) -> UUID:
    """The id of one person's year."""
    return uuid5(YEARS, f"{person_id}/{year}")


def guests_key(as_kind: str, band: str | None) -> str:
    """Under what people without an account are counted."""
    return f"{as_kind}/{band or '-'}"


def check_in(
    meeting: Meeting,
    person_id: UUID,
    *,
    as_kind: AttendeeKind,
    mode: Mode,
    proxy_id: UUID | None,
    band: AgeBand | None,
    year: AttendanceYear | None,
    tiers: dict[str, UUID],
    at: datetime,
) -> None:
    """签到. ``year`` is the person's, None for who is only represented; ``tiers`` are the divisions of the place.

    Raises `AlreadyAttendingError`, `ProxyInvalidError`, `TooManyProxiesError`, `MeetingFullError`.
    """
    _refuse_closed_list(meeting)
    if person_id in meeting.attendance:
        raise refusals.AlreadyAttendingError(f"{person_id} is on the list, {meeting.attendance[person_id].mode}")
    if len(meeting.attendance) >= MAX_ATTENDANCE:
        raise refusals.MeetingFullError(f"a list has at most {MAX_ATTENDANCE} people")
    if mode == "proxy":
        _refuse_proxy(meeting, proxy_id)
    elif proxy_id is not None:
        raise refusals.ProxyInvalidError("who is there is not represented")
    meeting.happened(
        AttendanceTaken,
        at,
        person_id=person_id,
        as_kind=as_kind,
        mode=mode,
        proxy_id=proxy_id,
        band=band,
        first_in=year.count(tiers, at) if year is not None and mode != "proxy" else [],
    )


def remove(
    meeting: Meeting, person_id: UUID, *, year: AttendanceYear | None, tiers: dict[str, UUID], at: datetime
) -> None:
    """Takes out an entry by mistake. Who represents others, or has rated, stays until that is taken out."""
    _refuse_closed_list(meeting)
    attendee = meeting.attendance.get(person_id)
    if attendee is None:
        raise refusals.NotAttendingError(f"{person_id} is not on the list")
    if any(other.proxy_id == person_id for other in meeting.attendance.values()):
        raise refusals.ProxyInvalidError("the person represents others", field="person_id")
    if person_id in meeting.rated_by:
        raise refusals.AlreadyAttendingError("the person has rated the works, so they were there")
    meeting.happened(
        AttendanceRemoved,
        at,
        person_id=person_id,
        as_kind=attendee.as_kind,
        mode=attendee.mode,
        band=attendee.band,
        last_in=year.take_back(tiers, at) if year is not None and attendee.present else [],
    )


def count_guests(meeting: Meeting, *, as_kind: AttendeeKind, band: AgeBand | None, people: int, at: datetime) -> None:
    """People without an account, so many in all of a kind and band: a later count replaces the one before."""
    _refuse_closed_list(meeting)
    change = people - meeting.guests.get(guests_key(as_kind, band), 0)
    if sum(meeting.guests.values()) + change < meeting.guest_ratings:
        raise refusals.NoReviewError(f"{meeting.guest_ratings} of them have rated", field="people")
    if sum(meeting.guests.values()) + change > MAX_ATTENDANCE:
        raise refusals.MeetingFullError(f"at most {MAX_ATTENDANCE} people without an account", field="people")
    if change:
        meeting.happened(GuestsCounted, at, as_kind=as_kind, band=band, people=people, change=change)


def _refuse_closed_list(meeting: Meeting) -> None:
    refuse_unless(meeting, "held", "change who came to")
    if meeting.signatures:
        raise refusals.WrongMeetingStateError("somebody has signed for this list: draft the minutes anew first")


def _refuse_proxy(meeting: Meeting, proxy_id: UUID | None) -> None:
    proxy = meeting.attendance.get(proxy_id) if proxy_id is not None else None
    if proxy is None or not proxy.present:
        raise refusals.ProxyInvalidError("who represents somebody has to be on the list, in person or online")
    held = sum(other.proxy_id == proxy_id for other in meeting.attendance.values())
    if held >= meeting.terms.proxies_each:
        raise refusals.TooManyProxiesError(
            f"one person represents at most {meeting.terms.proxies_each} in a meeting of this kind"
        )
