"""A notice (公告): published, read, corrected beside, withdrawn with a reason, or over with its last day.

States: *published* 公告中, *withdrawn* 已撤回, *ended* 已到期.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from deliberation_service.aggregate.days import end_of
from deliberation_service.refusals import notices as refusals
from eventsourcing.domain import Aggregate
from linli_common.clock import shanghai_day
from linli_common.sealing.sealed import Sealed
from linli_contracts.deliberation.gathering_words import NoticeAbout
from linli_contracts.words import AgeBand

LONGEST = timedelta(days=366)
READINGS = UUID("5f0a9c1e-7b1d-5c3a-8d40-2f8f6a1be703")


class Notice(Aggregate):
    """It hangs until the end of ``until``, a day in Shanghai."""

    TOPIC = "deliberation:Notice"

    class Event(Aggregate.Event):
        """What all of them share; what it says is sealed."""

        place: list[str]
        division_id: UUID
        topic_id: UUID | None
        about: str

    class Published(Event, Aggregate.Created):
        """``content``: title and text. Who holds one of the ``convener_roles`` answers for it."""

        TOPIC = "deliberation:Notice.Published"
        estate_id: UUID | None
        convener_roles: list[str]
        until: date
        content: Sealed

        def apply(self, aggregate: Notice) -> None:
            aggregate.place, aggregate.division_id, aggregate.topic_id = self.place, self.division_id, self.topic_id
            aggregate.convener_roles = list(self.convener_roles)
            aggregate.about, aggregate.estate_id, aggregate.until = self.about, self.estate_id, self.until

    Created = Published  # the library would define one of its own, without a topic

    class Corrected(Event):
        """更正: a new entry."""

        TOPIC = "deliberation:Notice.Corrected"
        correction: int
        text: Sealed

        def apply(self, aggregate: Notice) -> None:
            aggregate.corrections = self.correction

    class Withdrawn(Event):
        """撤回."""

        TOPIC = "deliberation:Notice.Withdrawn"
        reason: Sealed

        def apply(self, aggregate: Notice) -> None:
            aggregate.state = "withdrawn"

    class Ended(Event):
        """Its last day is over."""

        TOPIC = "deliberation:Notice.Ended"

        def apply(self, aggregate: Notice) -> None:
            aggregate.state = "ended"

    class Moved(Event):
        """Along with the territory: ``place`` is the new one already, ``division_id`` the division that it leaves."""

        TOPIC = "deliberation:Notice.Moved"
        to_division_id: UUID

        def apply(self, aggregate: Notice) -> None:
            aggregate.place, aggregate.division_id = self.place, self.to_division_id

    def __init__(self) -> None:
        self.state = "published"
        self.place: list[str] = []
        self.division_id = UUID(int=0)
        self.topic_id: UUID | None = None
        self.estate_id: UUID | None = None
        self.convener_roles: list[str] = []
        self.about = "general"
        self.until = date.max
        self.corrections = 0

    @classmethod
    def publish(
        cls,
        *,
        id: UUID,
        division_id: UUID,
        place: list[str],
        topic_id: UUID | None,
        estate_id: UUID | None,
        convener_roles: Sequence[str],
        about: NoticeAbout,
        until: date,
        content: Sealed,
        at: datetime,
    ) -> Notice:
        """公告 until a day from today on, a year ahead at most. Raises `NoticePeriodInvalidError`."""
        today = shanghai_day(at)
        if not today <= until <= today + LONGEST:
            raise refusals.NoticePeriodInvalidError("a last day from today on, a year ahead at most", field="until")
        return cls._create(
            cls.Published,
            id=id,
            timestamp=at,
            place=place,
            division_id=division_id,
            topic_id=topic_id,
            about=about,
            estate_id=estate_id,
            convener_roles=list(convener_roles),
            until=until,
            content=content,
        )

    def advance(self, now: datetime) -> None:
        """Records that its last day is over, at the end of that day."""
        if self.state == "published" and end_of(self.until) < now:
            self._happened(self.Ended, end_of(self.until))

    def correct(self, text: Sealed, at: datetime) -> None:
        """更正, beside what was published."""
        self.advance(at)
        self._refuse_over()
        self._happened(self.Corrected, at, correction=self.corrections + 1, text=text)

    def withdraw(self, reason: Sealed, at: datetime) -> None:
        """撤回, with a reason."""
        self.advance(at)
        self._refuse_over()
        self._happened(self.Withdrawn, at, reason=reason)

    def _refuse_over(self) -> None:
        if self.state != "published":
            raise refusals.NoticeEndedError(f"the notice is {self.state}")

    def move(self, place: list[str], division_id: UUID, at: datetime) -> None:
        """Along with the territory; nothing when it is there already, or at its end."""
        if self.state in ("published",) and (self.place, self.division_id) != (place, division_id):
            self._happened(self.Moved, at, place=place, to_division_id=division_id)

    def _happened(self, event: type[Event], at: datetime, **said: Any) -> None:
        self.trigger_event(
            event,
            timestamp=at,
            place=said.pop("place", self.place),
            division_id=self.division_id,
            topic_id=self.topic_id,
            about=self.about,
            **said,
        )


class NoticeReading(Aggregate):
    """One person's reading of one notice. Its id is made of both: a reader counts once, and readers never collide."""

    TOPIC = "deliberation:NoticeReading"

    class Event(Aggregate.Event):
        """Every event knows its place."""

        place: list[str]

    class Read(Event, Aggregate.Created):
        """已读."""

        TOPIC = "deliberation:NoticeReading.Read"
        division_id: UUID
        topic_id: UUID | None
        about: str
        notice_id: UUID
        person_id: UUID
        band: str | None

    Created = Read  # the library would define one of its own, without a topic

    def __init__(
        self,
        place: list[str],
        division_id: UUID,
        topic_id: UUID | None,
        about: str,
        notice_id: UUID,
        person_id: UUID,
        band: str | None,
    ) -> None:
        self.notice_id, self.person_id = notice_id, person_id

    @classmethod
    def of(cls, notice: Notice, person_id: UUID, band: AgeBand | None, at: datetime) -> NoticeReading:
        """已读, of a notice that hangs. Time is recorded on the notice itself. Raises `NoticeEndedError`."""
        notice.advance(at)
        notice._refuse_over()
        return cls._create(
            cls.Read,
            id=reading_id(notice.id, person_id),
            timestamp=at,
            place=notice.place,
            division_id=notice.division_id,
            topic_id=notice.topic_id,
            about=notice.about,
            notice_id=notice.id,
            person_id=person_id,
            band=band,
        )


def reading_id(notice_id: UUID, person_id: UUID) -> UUID:
    """The id of one person's reading."""
    return uuid5(READINGS, f"{notice_id}/{person_id}")
