"""What a meeting leaves behind (会议纪要): drafted, signed by two, and from then on only added to.

Deputies' comments are on record whenever they are made, and gate nothing. A review (评议会) rates works and process.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from deliberation_service.aggregate.meeting import Meeting, refuse_unless
from deliberation_service.aggregate.resolution import Resolution
from deliberation_service.refusals import meetings as refusals
from linli_common.clock import shanghai_day
from linli_common.sealing.sealed import Sealed
from linli_contracts.deliberation.gathering_words import Signature

MAX_RESOLUTIONS = 50
LONGEST_RESOLUTION = timedelta(days=3 * 366)


@dataclass(frozen=True, slots=True)
class Planned:
    """A resolution as drafted: what (sealed), whose (a unit, or a role on it), by when."""

    what: Sealed
    by_division_id: UUID
    by_role: str | None
    due_on: date


class Drafted(Meeting.Event):
    """A draft; signatures under an earlier one count no more."""

    TOPIC = "deliberation:Meeting.Drafted"
    draft: int
    text: Sealed
    planned: list[dict[str, Any]]

    def apply(self, aggregate: Meeting) -> None:
        aggregate.draft, aggregate.planned = self.draft, list(self.planned)
        aggregate.signatures.clear()


class SignatureGiven(Meeting.Event):
    """One of two."""

    TOPIC = "deliberation:Meeting.SignatureGiven"
    draft: int
    given_as: str
    person_id: UUID

    def apply(self, aggregate: Meeting) -> None:
        aggregate.signatures[self.given_as] = self.person_id


class MinutesSigned(Meeting.Event):
    """Both have signed: what stands, stands."""

    TOPIC = "deliberation:Meeting.MinutesSigned"
    people: int
    proxies: int
    resolutions: int

    def apply(self, aggregate: Meeting) -> None:
        aggregate.state = "signed"


class MinutesCorrected(Meeting.Event):
    """更正: a new entry."""

    TOPIC = "deliberation:Meeting.MinutesCorrected"
    correction: int
    text: Sealed

    def apply(self, aggregate: Meeting) -> None:
        aggregate.corrections = self.correction


class DeputyCommented(Meeting.Event):
    """On record."""

    TOPIC = "deliberation:Meeting.DeputyCommented"
    person_id: UUID
    text: Sealed

    def apply(self, aggregate: Meeting) -> None:
        """It gates nothing."""


class ReviewRated(Meeting.Event):
    """Works and process, 1 to 5; ``person_id`` None for a paper slip of somebody without an account."""

    TOPIC = "deliberation:Meeting.ReviewRated"
    person_id: UUID | None
    works: int
    process: int

    def apply(self, aggregate: Meeting) -> None:
        if self.person_id is None:
            aggregate.guest_ratings += 1
        else:
            aggregate.rated_by.append(self.person_id)


def draft(meeting: Meeting, text: Sealed, planned: Sequence[Planned], at: datetime) -> None:
    """The whole of the minutes, again if need be, while nobody or only one has signed."""
    refuse_unless(meeting, "held", "draft the minutes of")
    if len(planned) > MAX_RESOLUTIONS:
        raise refusals.ResolutionInvalidError(f"at most {MAX_RESOLUTIONS} resolutions")
    latest = shanghai_day(at) + LONGEST_RESOLUTION
    if any(one.due_on > latest for one in planned):
        raise refusals.ResolutionInvalidError("due within three years", field="due_on")
    _refuse_overdue([one.due_on for one in planned], at)
    meeting.happened(Drafted, at, draft=meeting.draft + 1, text=text, planned=[_kept(one) for one in planned])


def sign(meeting: Meeting, read: int, signature: Signature, person_id: UUID, at: datetime) -> list[Resolution]:
    """Signs the draft that was read. The second signature makes the minutes final, and the resolutions.

    Two people sign: one for who convened it, one who was there. Raises `DraftChangedError`, `AlreadySignedError`,
    `NotAttendingError`, `ResolutionInvalidError` when a day is over that nobody has signed for in time.
    """
    refuse_unless(meeting, "held", "sign the minutes of")
    if read != meeting.draft or meeting.draft == 0:
        raise refusals.DraftChangedError(f"draft {meeting.draft} stands" if meeting.draft else "nothing is drafted yet")
    if signature in meeting.signatures:
        raise refusals.AlreadySignedError(f"the {signature} has signed")
    if person_id in meeting.signatures.values():
        raise refusals.AlreadySignedError("two different people sign")
    attendee = meeting.attendance.get(person_id)
    if signature == "participant" and (attendee is None or not attendee.present):
        raise refusals.NotAttendingError("only who was there signs as a participant")
    _refuse_overdue([one["due_on"] for one in meeting.planned], at)
    meeting.happened(SignatureGiven, at, draft=read, given_as=signature, person_id=person_id)
    if len(meeting.signatures) < 2:
        return []
    meeting.happened(
        MinutesSigned, at, people=meeting.people, proxies=meeting.proxies, resolutions=len(meeting.planned)
    )
    return [Resolution.make(meeting, number, **one, at=at) for number, one in enumerate(meeting.planned, 1)]


def correct(meeting: Meeting, text: Sealed, at: datetime) -> None:
    """更正 of signed minutes, beside them. Minutes that are not signed are drafted again."""
    if meeting.state != "signed":
        raise refusals.WrongMeetingStateError("only signed minutes are corrected; draft them again instead")
    meeting.happened(MinutesCorrected, at, correction=meeting.corrections + 1, text=text)


def comment(meeting: Meeting, person_id: UUID, text: Sealed, at: datetime) -> None:
    """A people's deputy comments on record, before, in or after the meeting."""
    if meeting.state == "cancelled":
        raise refusals.WrongMeetingStateError("the meeting is cancelled")
    meeting.happened(DeputyCommented, at, person_id=person_id, text=text)


def rate(meeting: Meeting, person_id: UUID | None, *, works: int, process: int, at: datetime) -> None:
    """评议打分: once each; None is a paper slip of one of those without an account. Raises `NoReviewError`."""
    refuse_unless(meeting, "held", "rate in")
    if meeting.kind != "review":
        raise refusals.NoReviewError(f"this is a {meeting.kind}")
    if person_id is None:
        if meeting.guest_ratings >= sum(meeting.guests.values()):
            raise refusals.NoReviewError("every one of those without an account has rated")
    else:
        attendee = meeting.attendance.get(person_id)
        if attendee is None or not attendee.present:
            raise refusals.NoReviewError("only who is there rates")
        if person_id in meeting.rated_by:
            raise refusals.NoReviewError("you have rated")
    meeting.happened(ReviewRated, at, person_id=person_id, works=works, process=process)


def _kept(planned: Planned) -> dict[str, Any]:
    """The fields as they are; `dataclasses.asdict` would take the sealed bytes apart."""
    return {name: getattr(planned, name) for name in ("what", "by_division_id", "by_role", "due_on")}


def _refuse_overdue(due: Sequence[date], at: datetime) -> None:
    if any(day < shanghai_day(at) for day in due):
        raise refusals.ResolutionInvalidError("a resolution is due today at the earliest", field="due_on")
