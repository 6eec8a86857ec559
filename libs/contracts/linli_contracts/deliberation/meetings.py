"""Meetings 会议: convened, held, attended, minuted, signed, and what became of their resolutions.

Every contract of a meeting says where it is booked, of which kind it is and when it was to begin, so that a figure is
moved by one event and booked on the day of the meeting. What was said stays in the service. ``topic_id`` is null when
a meeting stands alone; ``band`` is that of the day of the meeting, null when the age is not known.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import AwareDatetime, Field

from linli_contracts.contract import Contract
from linli_contracts.deliberation.fields import Count, Grade, TopicId
from linli_contracts.deliberation.gathering_words import (
    AttendeeKind,
    Circle,
    MeetingKind,
    Mode,
    ResponsibleRole,
    Signature,
)
from linli_contracts.identity.fields import Band, DivisionId, EstateId, PersonId
from linli_contracts.words import Tier

MeetingId = Annotated[UUID, Field(description="A meeting.", examples=["6f2c1b0e-93b1-4a7d-8a01-00000000c001"])]
ResolutionId = Annotated[UUID, Field(description="A resolution.", examples=["6f2c1b0e-93b1-4a7d-8a01-00000000c0e1"])]
StartsAt = Annotated[
    AwareDatetime,
    Field(description="When the meeting begins (UTC).", examples=["2026-03-14T06:00:00.000000Z"]),
]
DueOn = Annotated[
    date, Field(description="Last day on which it is done in time (Asia/Shanghai).", examples=["2026-04-30"])
]
Tiers = Annotated[list[Tier], Field(examples=[["area", "street"]])]


class OfMeeting(Contract):
    """What every event of a meeting states."""

    meeting_id: MeetingId
    division_id: DivisionId
    topic_id: TopicId | None
    kind: Annotated[MeetingKind, Field(examples=["hearing"])]
    starts_at: StartsAt


class MeetingConvenedV1(OfMeeting):
    """会议通知: announced in time, to these circles. An assembly may name the vote that it is held for."""

    TYPE: ClassVar[str] = "linli.deliberation.meeting_convened.v1"
    estate_id: EstateId | None
    circles: Annotated[list[Circle], Field(examples=[["residents", "owners"]])]
    vote_id: Annotated[UUID | None, Field(examples=["6f2c1b0e-93b1-4a7d-8a01-00000000d001"])]


class MeetingRescheduledV1(OfMeeting):
    """改期: ``starts_at`` is the new time already."""

    TYPE: ClassVar[str] = "linli.deliberation.meeting_rescheduled.v1"
    was_to_start_at: StartsAt


class MeetingCancelledV1(OfMeeting):
    """取消, with a reason that stays in the service."""

    TYPE: ClassVar[str] = "linli.deliberation.meeting_cancelled.v1"


class MeetingHeldV1(OfMeeting):
    """开会: the meeting was opened. It counts once, on the day of ``starts_at``."""

    TYPE: ClassVar[str] = "linli.deliberation.meeting_held.v1"


class AttendanceTakenV1(OfMeeting):
    """签到: one person takes part (one 人次), or is represented (``mode`` proxy: not a 人次).

    ``first_in``: the tiers of the place in whose meetings the person was not there before in the year of ``starts_at``;
    the number of distinct people (人数) of a tier is the number of events that name it.
    """

    TYPE: ClassVar[str] = "linli.deliberation.attendance_taken.v1"
    person_id: PersonId
    as_kind: Annotated[AttendeeKind, Field(examples=["resident"])]
    mode: Annotated[Mode, Field(examples=["in_person"])]
    proxy_id: Annotated[
        UUID | None,
        Field(description="Who represents the person.", examples=["5d0e1f9a-4a54-4d7e-8b39-000000000002"]),
    ]
    band: Band | None
    first_in: Tiers


class AttendanceRemovedV1(OfMeeting):
    """An entry by mistake is taken out before the minutes are signed. It says again what had been entered.

    ``last_in``: the tiers of the place in whose meetings of the year the person is not there any more.
    """

    TYPE: ClassVar[str] = "linli.deliberation.attendance_removed.v1"
    person_id: PersonId
    as_kind: Annotated[AttendeeKind, Field(examples=["resident"])]
    mode: Annotated[Mode, Field(examples=["in_person"])]
    band: Band | None
    last_in: Tiers


class GuestsCountedV1(OfMeeting):
    """People without an account, by kind and band only. ``change`` is what this count adds to the one before."""

    TYPE: ClassVar[str] = "linli.deliberation.guests_counted.v1"
    as_kind: Annotated[AttendeeKind, Field(examples=["office_worker"])]
    band: Band | None
    people: Count
    change: Annotated[int, Field(description="People more (or fewer) than counted before.", examples=[12])]


class DeputyCommentedV1(OfMeeting):
    """A people's deputy commented on record. It gates nothing."""

    TYPE: ClassVar[str] = "linli.deliberation.deputy_commented.v1"
    person_id: PersonId


class ReviewRatedV1(OfMeeting):
    """评议: one participant of a review rated the works and the process. Nobody is named."""

    TYPE: ClassVar[str] = "linli.deliberation.review_rated.v1"
    works: Grade
    process: Grade


class MinutesDraftedV1(OfMeeting):
    """会议纪要: a draft, the ``draft``-th; signatures under an earlier one count no more."""

    TYPE: ClassVar[str] = "linli.deliberation.minutes_drafted.v1"
    draft: Annotated[int, Field(ge=1, examples=[1])]
    resolutions: Count


class SignatureGivenV1(OfMeeting):
    """One of the two signatures under a draft."""

    TYPE: ClassVar[str] = "linli.deliberation.signature_given.v1"
    draft: Annotated[int, Field(ge=1, examples=[1])]
    given_as: Annotated[Signature, Field(examples=["participant"])]
    person_id: PersonId


class MinutesSignedV1(OfMeeting):
    """Both have signed: nothing of the minutes changes any more. ``people`` were there, accounts and guests."""

    TYPE: ClassVar[str] = "linli.deliberation.minutes_signed.v1"
    people: Count
    proxies: Count
    resolutions: Count


class MinutesCorrectedV1(OfMeeting):
    """更正: a new entry beside the signed minutes, which stay as they are."""

    TYPE: ClassVar[str] = "linli.deliberation.minutes_corrected.v1"
    correction: Annotated[int, Field(ge=1, examples=[1])]


class OfResolution(Contract):
    """What every event of a resolution states: where it was made, and whose it is until when."""

    resolution_id: ResolutionId
    meeting_id: MeetingId
    division_id: DivisionId
    topic_id: TopicId | None
    by_division_id: DivisionId
    by_role: Annotated[ResponsibleRole | None, Field(description="Null: the unit itself.", examples=[None])]
    due_on: DueOn


class ResolutionMadeV1(OfResolution):
    """决议事项: somebody does something by a day. Made by the signing of the minutes."""

    TYPE: ClassVar[str] = "linli.deliberation.resolution_made.v1"
    number: Annotated[int, Field(ge=1, examples=[1])]


class ResolutionDoneV1(OfResolution):
    """Reported done. ``in_time`` true is the resolution's one fact; when it is late, that was its being overdue."""

    TYPE: ClassVar[str] = "linli.deliberation.resolution_done.v1"
    in_time: Annotated[bool, Field(examples=[True])]


class ResolutionOverdueV1(OfResolution):
    """The day is over and it was not reported done: its one fact, at the end of ``due_on``."""

    TYPE: ClassVar[str] = "linli.deliberation.resolution_overdue.v1"


EVENTS: tuple[type[Contract], ...] = (
    MeetingConvenedV1,
    MeetingRescheduledV1,
    MeetingCancelledV1,
    MeetingHeldV1,
    AttendanceTakenV1,
    AttendanceRemovedV1,
    GuestsCountedV1,
    DeputyCommentedV1,
    ReviewRatedV1,
    MinutesDraftedV1,
    SignatureGivenV1,
    MinutesSignedV1,
    MinutesCorrectedV1,
    ResolutionMadeV1,
    ResolutionDoneV1,
    ResolutionOverdueV1,
)
