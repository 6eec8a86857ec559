"""Routes of meetings: from the announcement to the carried-out resolution. Who may act is decided with the meeting."""

from __future__ import annotations

from uuid import UUID

from deliberation_service.api.asking import (
    Answer,
    Deputy,
    Person,
    Resident,
    answer_once,
    as_resident,
    reply_to,
    wait_for_token,
)
from deliberation_service.api.meeting_lists import add_lists
from deliberation_service.application import SERVICE, Deliberation
from deliberation_service.commands import meetings as commands
from fastapi import APIRouter
from linli_common.http.commands import CommandHeader


def meetings_router(service: Deliberation) -> APIRouter:
    """Everything about meetings and resolutions below ``/api/deliberation``."""
    router = APIRouter(prefix=f"/api/{SERVICE}", tags=["meetings"])
    add_lists(router, service)
    _add_convening(router, service)
    _add_attending(router, service)
    _add_minutes(router, service)
    return router


def _add_convening(router: APIRouter, service: Deliberation) -> None:
    meetings = service.gatherings.meetings

    @router.post("/meetings", status_code=201)
    def convene_meeting(body: commands.ConveneMeeting, sent: CommandHeader, who: Person) -> Answer:
        """会议通知: by who convenes the topic's stage, or by the area's or street's workers without a topic."""
        wait_for_token(service, who)
        return answer_once(service, who, sent, lambda: meetings.convene(body, who, sent))

    @router.post("/meetings/{meeting_id}/reschedule")
    def reschedule_meeting(
        meeting_id: UUID, body: commands.RescheduleMeeting, sent: CommandHeader, who: Person
    ) -> Answer:
        """改期."""
        return reply_to(meetings.reschedule(meeting_id, body, who, sent))

    @router.post("/meetings/{meeting_id}/cancel")
    def cancel_meeting(meeting_id: UUID, body: commands.CancelMeeting, sent: CommandHeader, who: Person) -> Answer:
        """取消."""
        return reply_to(meetings.cancel(meeting_id, body, who, sent))

    @router.post("/meetings/{meeting_id}/open")
    def open_meeting(meeting_id: UUID, sent: CommandHeader, who: Person) -> Answer:
        """开会: the list of attendance is open from now on."""
        return reply_to(meetings.open(meeting_id, who, sent))


def _add_attending(router: APIRouter, service: Deliberation) -> None:
    attending = service.gatherings.attending

    @router.post("/meetings/{meeting_id}/attendance")
    def take_attendance(meeting_id: UUID, body: commands.TakeAttendance, sent: CommandHeader, who: Person) -> Answer:
        """签到 of up to a hundred people with an account, there or represented."""
        wait_for_token(service, who)
        return reply_to(attending.take(meeting_id, body, who, sent))

    @router.post("/meetings/{meeting_id}/attendance/remove")
    def remove_attendance(
        meeting_id: UUID, body: commands.RemoveAttendance, sent: CommandHeader, who: Person
    ) -> Answer:
        """Takes out an entry by mistake."""
        return reply_to(attending.remove(meeting_id, body, who, sent))

    @router.post("/meetings/{meeting_id}/guests")
    def count_guests(meeting_id: UUID, body: commands.CountGuests, sent: CommandHeader, who: Person) -> Answer:
        """People without an account, so many in all of a kind and age band."""
        return reply_to(attending.count_guests(meeting_id, body, who, sent))

    @router.post("/meetings/{meeting_id}/join")
    def join_online(meeting_id: UUID, sent: CommandHeader, who: Resident) -> Answer:
        """线上签到 by a resident of the place."""
        return reply_to(attending.join_online(meeting_id, as_resident(service, who, sent)))

    @router.post("/meetings/{meeting_id}/ratings")
    def rate_review(meeting_id: UUID, body: commands.RateReview, sent: CommandHeader, who: Person) -> Answer:
        """评议打分 by one who is there."""
        return reply_to(attending.rate(meeting_id, body, who, sent))

    @router.post("/meetings/{meeting_id}/ratings/slips")
    def enter_slip(meeting_id: UUID, body: commands.RateReview, sent: CommandHeader, who: Person) -> Answer:
        """评议打分 on paper, of somebody without an account."""
        return reply_to(attending.enter_slip(meeting_id, body, who, sent))


def _add_minutes(router: APIRouter, service: Deliberation) -> None:
    meetings, resolutions = service.gatherings.meetings, service.gatherings.resolutions

    @router.post("/meetings/{meeting_id}/comments")
    def comment_on_record(meeting_id: UUID, body: commands.Comment, sent: CommandHeader, who: Deputy) -> Answer:
        """A people's deputy comments on record."""
        wait_for_token(service, who)
        return reply_to(meetings.comment(meeting_id, body, who, sent))

    @router.post("/meetings/{meeting_id}/minutes")
    def draft_minutes(meeting_id: UUID, body: commands.DraftMinutes, sent: CommandHeader, who: Person) -> Answer:
        """会议纪要 with resolutions; again until both have signed."""
        return reply_to(meetings.draft(meeting_id, body, who, sent))

    @router.post("/meetings/{meeting_id}/minutes/sign")
    def sign_minutes(meeting_id: UUID, body: commands.SignMinutes, sent: CommandHeader, who: Person) -> Answer:
        """签署: for who convened it, or as one who was there."""
        wait_for_token(service, who)
        return reply_to(meetings.sign(meeting_id, body, who, sent))

    @router.post("/meetings/{meeting_id}/minutes/corrections")
    def correct_minutes(meeting_id: UUID, body: commands.CorrectMinutes, sent: CommandHeader, who: Person) -> Answer:
        """更正 beside the signed minutes."""
        return reply_to(meetings.correct(meeting_id, body, who, sent))

    @router.post("/resolutions/{resolution_id}/done")
    def report_done(resolution_id: UUID, body: commands.ReportDone, sent: CommandHeader, who: Person) -> Answer:
        """办结, by whose it is or who convened the meeting."""
        wait_for_token(service, who)
        return reply_to(resolutions.report_done(resolution_id, body, who, sent))
