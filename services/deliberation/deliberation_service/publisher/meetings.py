"""The public faces of meetings and of their resolutions: who came as what, never what was said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from deliberation_service.aggregate import attendance, minutes
from deliberation_service.aggregate.attendance import AttendanceYear
from deliberation_service.aggregate.meeting import Meeting
from deliberation_service.aggregate.resolution import Resolution
from deliberation_service.publisher.moving import moved
from linli_contracts.contract import Contract
from linli_contracts.deliberation import meetings as public

_OF_MEETING = ("division_id", "topic_id", "kind", "starts_at")
_OF_RESOLUTION = ("meeting_id", "division_id", "topic_id", "by_division_id", "by_role", "due_on")


def _drafted(event: minutes.Drafted) -> Contract:
    stated = {name: getattr(event, name) for name in _OF_MEETING}
    return public.MinutesDraftedV1(
        meeting_id=event.originator_id, **stated, draft=event.draft, resolutions=len(event.planned)
    )


def _of_meeting(contract: type[public.OfMeeting], *names: str) -> Callable[[Any], Contract]:
    """A contract that says where and when the meeting is, and these fields of the event."""
    return lambda event: contract(
        meeting_id=event.originator_id, **{name: getattr(event, name) for name in (*_OF_MEETING, *names)}
    )


def _of_resolution(contract: type[public.OfResolution], *names: str) -> Callable[[Any], Contract]:
    """A contract that says whose the resolution is until when, and these fields of the event."""
    return lambda event: contract(
        resolution_id=event.originator_id, **{name: getattr(event, name) for name in (*_OF_RESOLUTION, *names)}
    )


FACES: dict[type[Any], Callable[[Any], Contract]] = {
    Meeting.Convened: _of_meeting(public.MeetingConvenedV1, "estate_id", "circles", "vote_id"),
    Meeting.Rescheduled: _of_meeting(public.MeetingRescheduledV1, "was_to_start_at"),
    Meeting.Cancelled: _of_meeting(public.MeetingCancelledV1),
    Meeting.Opened: _of_meeting(public.MeetingHeldV1),
    attendance.AttendanceTaken: _of_meeting(
        public.AttendanceTakenV1, "person_id", "as_kind", "mode", "proxy_id", "band", "first_in"
    ),
    attendance.AttendanceRemoved: _of_meeting(
        public.AttendanceRemovedV1, "person_id", "as_kind", "mode", "band", "last_in"
    ),
    attendance.GuestsCounted: _of_meeting(public.GuestsCountedV1, "as_kind", "band", "people", "change"),
    minutes.DeputyCommented: _of_meeting(public.DeputyCommentedV1, "person_id"),
    minutes.ReviewRated: _of_meeting(public.ReviewRatedV1, "works", "process"),
    minutes.Drafted: _drafted,
    minutes.SignatureGiven: _of_meeting(public.SignatureGivenV1, "draft", "given_as", "person_id"),
    minutes.MinutesSigned: _of_meeting(public.MinutesSignedV1, "people", "proxies", "resolutions"),
    minutes.MinutesCorrected: _of_meeting(public.MinutesCorrectedV1, "correction"),
    Meeting.Moved: moved("meeting"),
    Resolution.Made: _of_resolution(public.ResolutionMadeV1, "number"),
    Resolution.Done: _of_resolution(public.ResolutionDoneV1, "in_time"),
    Resolution.Overdue: _of_resolution(public.ResolutionOverdueV1),
}
WITHHELD: frozenset[type[Any]] = frozenset({AttendanceYear.Begun, AttendanceYear.Counted, AttendanceYear.TakenBack})
BY_TIME: frozenset[type[Any]] = frozenset({Resolution.Overdue})
