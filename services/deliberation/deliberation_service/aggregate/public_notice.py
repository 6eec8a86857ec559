"""A public notice (公示): residents of its place may object until its last day is over; every objection is answered.

Time ends it, once: at the end of the last day when nothing waits for an answer, else with the last answer. What was
published is *changed* when an objection was taken up, *upheld* when none was. Other states: *open* 公示中,
*withdrawn* 已撤回.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from deliberation_service.aggregate.days import end_of
from deliberation_service.refusals import notices as refusals
from eventsourcing.domain import Aggregate
from linli_common.clock import shanghai_day
from linli_common.sealing.sealed import Sealed
from linli_contracts.deliberation.gathering_words import PublicNoticeAbout
from linli_contracts.words import AgeBand

LONGEST_DAYS = 90
MAX_OBJECTIONS = 1_000


@dataclass(frozen=True, slots=True)
class ObjectionTerms:
    """What the rules of the day ask: objections are taken for so many calendar days at least, and answered within so
    many; the day of publishing, or of objecting, is not counted."""

    objection_days: int
    answer_days: int


@dataclass(slots=True)
class Objection:
    """异议. ``answered`` is None while it waits, then whether it was taken up."""

    person_id: UUID
    raised_at: datetime
    answer_due_at: datetime
    overdue: bool = False
    answered: bool | None = None


class PublicNotice(Aggregate):
    """``until`` is the last day in Shanghai, ``ends_at`` the midnight that ends it, in UTC."""

    TOPIC = "deliberation:PublicNotice"

    class Event(Aggregate.Event):
        """What all of them share; what people wrote is sealed."""

        place: list[str]
        division_id: UUID
        topic_id: UUID | None
        about: str

    class Published(Event, Aggregate.Created):
        """``content``: title and text. Who holds one of the ``convener_roles`` answers for it."""

        TOPIC = "deliberation:PublicNotice.Published"
        estate_id: UUID | None
        convener_roles: list[str]
        until: date
        ends_at: datetime
        answer_days: int
        content: Sealed

        def apply(self, aggregate: PublicNotice) -> None:
            aggregate.place, aggregate.division_id, aggregate.topic_id = self.place, self.division_id, self.topic_id
            aggregate.convener_roles = list(self.convener_roles)
            aggregate.about, aggregate.estate_id = self.about, self.estate_id
            aggregate.until, aggregate.ends_at, aggregate.answer_days = self.until, self.ends_at, self.answer_days

    Created = Published  # the library would define one of its own, without a topic

    class Objected(Event):
        """异议, by a resident of the place."""

        TOPIC = "deliberation:PublicNotice.Objected"
        objection_id: UUID
        person_id: UUID
        band: str | None
        answer_due_at: datetime
        text: Sealed

        def apply(self, aggregate: PublicNotice) -> None:
            aggregate.objections[self.objection_id] = Objection(self.person_id, self.timestamp, self.answer_due_at)

    class ObjectionOverdue(Event):
        """The time to answer it is over."""

        TOPIC = "deliberation:PublicNotice.ObjectionOverdue"
        objection_id: UUID
        person_id: UUID

        def apply(self, aggregate: PublicNotice) -> None:
            aggregate.objections[self.objection_id].overdue = True

    class ObjectionAnswered(Event):
        """异议答复."""

        TOPIC = "deliberation:PublicNotice.ObjectionAnswered"
        objection_id: UUID
        person_id: UUID
        taken_up: bool
        late: bool
        after_seconds: int
        text: Sealed

        def apply(self, aggregate: PublicNotice) -> None:
            aggregate.objections[self.objection_id].answered = self.taken_up

    class Corrected(Event):
        """更正: a new entry."""

        TOPIC = "deliberation:PublicNotice.Corrected"
        correction: int
        text: Sealed

        def apply(self, aggregate: PublicNotice) -> None:
            aggregate.corrections = self.correction

    class Withdrawn(Event):
        """撤回."""

        TOPIC = "deliberation:PublicNotice.Withdrawn"
        reason: Sealed

        def apply(self, aggregate: PublicNotice) -> None:
            aggregate.state = "withdrawn"

    class Ended(Event):
        """公示期满: ``result`` upheld or changed."""

        TOPIC = "deliberation:PublicNotice.Ended"
        result: str
        objections: int
        taken_up: int

        def apply(self, aggregate: PublicNotice) -> None:
            aggregate.state = self.result

    class Moved(Event):
        """Along with the territory: ``place`` is the new one already, ``division_id`` the division that it leaves."""

        TOPIC = "deliberation:PublicNotice.Moved"
        to_division_id: UUID

        def apply(self, aggregate: PublicNotice) -> None:
            aggregate.place, aggregate.division_id = self.place, self.to_division_id

    def __init__(self) -> None:
        self.state = "open"
        self.place: list[str] = []
        self.division_id = UUID(int=0)
        self.topic_id: UUID | None = None
        self.estate_id: UUID | None = None
        self.convener_roles: list[str] = []
        self.about = "other"
        self.until, self.ends_at, self.answer_days = date.max, datetime.max, 0
        self.objections: dict[UUID, Objection] = {}
        self.corrections = 0

    @property
    def result(self) -> str | None:
        """What it came to, None while it is open or when it was withdrawn."""
        return self.state if self.state in ("upheld", "changed") else None

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
        about: PublicNoticeAbout,
        days: int | None,
        terms: ObjectionTerms,
        content: Sealed,
        at: datetime,
    ) -> PublicNotice:
        """公示 for so many calendar days, those of the rules if None. Raises `NoticePeriodInvalidError`."""
        days = terms.objection_days if days is None else days
        if not terms.objection_days <= days <= LONGEST_DAYS:
            raise refusals.NoticePeriodInvalidError(f"{terms.objection_days} to {LONGEST_DAYS} days")
        until = shanghai_day(at) + timedelta(days=days)
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
            ends_at=end_of(until),
            answer_days=terms.answer_days,
            content=content,
        )

    def advance(self, now: datetime) -> None:
        """Records, in order, what time has brought about: answers that are overdue, the end of the period.

        What is done at the very moment at which a time runs out is in time.
        """
        while due := [(at, order, what) for order, (at, what) in enumerate(self._thresholds()) if at < now]:
            at, _, what = min(due, key=lambda one: one[:2])
            if what is None:
                self._end(at)
            else:
                person_id = self.objections[what].person_id
                self._happened(self.ObjectionOverdue, at, objection_id=what, person_id=person_id)

    def next_threshold(self) -> datetime | None:
        """When time alone will next change it; None when it never will."""
        return min((at for at, _ in self._thresholds()), default=None)

    def object_(self, objection_id: UUID, person_id: UUID, text: Sealed, band: AgeBand | None, at: datetime) -> None:
        """异议. One of a person at a time; after its answer another one may follow.

        Raises `ObjectionPeriodOverError`, `AlreadyObjectedError`, `TooManyObjectionsError`.
        """
        self.advance(at)
        if self.state == "withdrawn":
            raise refusals.NoticeEndedError("the public notice was withdrawn")
        if at > self.ends_at:
            raise refusals.ObjectionPeriodOverError(f"objections were taken until the end of {self.until}")
        if any(one.person_id == person_id and one.answered is None for one in self.objections.values()):
            raise refusals.AlreadyObjectedError("your last objection waits for its answer")
        if len(self.objections) >= MAX_OBJECTIONS:
            raise refusals.TooManyObjectionsError(f"at most {MAX_OBJECTIONS} objections")
        due = end_of(shanghai_day(at) + timedelta(days=self.answer_days))
        self._happened(
            self.Objected,
            at,
            objection_id=objection_id,
            person_id=person_id,
            band=band,
            answer_due_at=due,
            text=text,
        )

    def answer(self, objection_id: UUID, text: Sealed, *, taken_up: bool, at: datetime) -> None:
        """异议答复. After the last day the last answer ends the period. Raises `ObjectionAnsweredError`."""
        self.advance(at)
        objection = self.objections.get(objection_id)
        if objection is None:
            raise refusals.UnknownObjectionError(f"no objection {objection_id} to this public notice")
        if objection.answered is not None:
            raise refusals.ObjectionAnsweredError("it was answered before; a correction is a new entry")
        self._refuse_over()
        self._happened(
            self.ObjectionAnswered,
            at,
            objection_id=objection_id,
            person_id=objection.person_id,
            taken_up=taken_up,
            late=objection.overdue,
            after_seconds=int((at - objection.raised_at).total_seconds()),
            text=text,
        )
        if at > self.ends_at and not self._waiting():
            self._end(at)

    def correct(self, text: Sealed, at: datetime) -> None:
        """更正, beside what was published; also when it is over."""
        self.advance(at)
        if self.state == "withdrawn":
            raise refusals.NoticeEndedError("the public notice was withdrawn")
        self._happened(self.Corrected, at, correction=self.corrections + 1, text=text)

    def withdraw(self, reason: Sealed, at: datetime) -> None:
        """撤回 while it is open, with a reason; objections need no answer any more."""
        self.advance(at)
        self._refuse_over()
        self._happened(self.Withdrawn, at, reason=reason)

    def _thresholds(self) -> Iterator[tuple[datetime, UUID | None]]:
        """What lies ahead or was passed and not recorded yet: an objection's answer, or None for the end."""
        if self.state != "open":
            return
        waiting = self._waiting()
        for objection_id in waiting:
            if not self.objections[objection_id].overdue:
                yield self.objections[objection_id].answer_due_at, objection_id
        if not waiting:
            yield self.ends_at, None

    def _waiting(self) -> list[UUID]:
        return [id_ for id_, objection in self.objections.items() if objection.answered is None]

    def _end(self, at: datetime) -> None:
        taken_up = sum(bool(objection.answered) for objection in self.objections.values())
        result = "changed" if taken_up else "upheld"
        self._happened(self.Ended, at, result=result, objections=len(self.objections), taken_up=taken_up)

    def _refuse_over(self) -> None:
        if self.state != "open":
            raise refusals.NoticeEndedError(f"the public notice is {self.state}")

    def move(self, place: list[str], division_id: UUID, at: datetime) -> None:
        """Along with the territory; nothing when it is there already, or at its end."""
        if self.state in ("open",) and (self.place, self.division_id) != (place, division_id):
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
