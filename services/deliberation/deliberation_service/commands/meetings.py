"""What is sent about meetings and their resolutions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from deliberation_service.commands.command import Command, Reason, Text
from linli_common.http.fields import Line
from linli_contracts.deliberation.gathering_words import (
    AttendeeKind,
    Circle,
    MeetingKind,
    Mode,
    ResponsibleRole,
    Signature,
)
from linli_contracts.words import AgeBand
from pydantic import AfterValidator, AwareDatetime, Field, model_validator


def _within_the_century(at: datetime) -> datetime:
    if not 2000 <= at.year <= 2199:
        raise ValueError("a time between the years 2000 and 2199")
    return at


StartsAt = Annotated[AwareDatetime, AfterValidator(_within_the_century)]


class ConveneMeeting(Command):
    """会议通知: in a stage of a topic, or standing alone on a division."""

    topic_id: UUID | None = None
    division_id: UUID | None = None
    estate_id: Annotated[UUID | None, Field(description="Without a topic: when it is about one estate.")] = None
    kind: MeetingKind
    title: Line
    where: Annotated[Line, Field(description="The place in words: 居委会活动室, 二楼.")]
    agenda: Annotated[list[Line], Field(min_length=1, max_length=30)]
    starts_at: StartsAt
    circles: Annotated[list[Circle], Field(min_length=1, max_length=11)]
    vote_id: Annotated[UUID | None, Field(description="The vote that an assembly is held for.")] = None

    @model_validator(mode="after")
    def _one_of_both(self) -> ConveneMeeting:
        if (self.topic_id is None) == (self.division_id is None):
            raise ValueError("topic_id or division_id, one of both")
        if self.topic_id is not None and self.estate_id is not None:
            raise ValueError("estate_id: a topic knows its estate")
        return self


class RescheduleMeeting(Command):
    """改期."""

    starts_at: StartsAt
    where: Line | None = None
    reason: Reason


class CancelMeeting(Command):
    """取消."""

    reason: Reason


class AttendanceEntry(Command):
    """Somebody with an account who takes part, or is represented by ``proxy_id``."""

    person_id: UUID
    as_kind: AttendeeKind
    mode: Mode = "in_person"
    proxy_id: UUID | None = None


class TakeAttendance(Command):
    """签到, of up to a hundred at once; who represents others comes before them."""

    entries: Annotated[list[AttendanceEntry], Field(min_length=1, max_length=100)]


class RemoveAttendance(Command):
    """An entry by mistake."""

    person_id: UUID


class CountGuests(Command):
    """People without an account: so many in all of a kind and band."""

    as_kind: AttendeeKind
    band: AgeBand | None = None
    people: Annotated[int, Field(ge=0, le=5_000)]


class Comment(Command):
    """A people's deputy, on record."""

    text: Text


class RateReview(Command):
    """评议打分, 1 (very dissatisfied) to 5 (very satisfied)."""

    works: Annotated[int, Field(ge=1, le=5)]
    process: Annotated[int, Field(ge=1, le=5)]


class PlannedResolution(Command):
    """Who does what by when: a unit, or whoever holds a role on it."""

    what: Annotated[Text, Field(max_length=2_000)]
    by_division_id: UUID
    by_role: ResponsibleRole | None = None
    due_on: date


class DraftMinutes(Command):
    """会议纪要, whole; again until both have signed."""

    text: Text
    resolutions: Annotated[list[PlannedResolution], Field(default_factory=list, max_length=50)]


class SignMinutes(Command):
    """``draft`` is the number of the draft that was read."""

    draft: Annotated[int, Field(ge=1)]
    signature: Signature


class CorrectMinutes(Command):
    """更正 of signed minutes: a new entry beside them."""

    text: Text


class ReportDone(Command):
    """办结."""

    note: Reason
