"""Who takes part in a meeting: the list that its conveners keep, who checks in online, and what they rate."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from deliberation_service.aggregate import attendance, minutes
from deliberation_service.aggregate.attendance import AttendanceYear, year_id
from deliberation_service.aggregate.meeting import Meeting
from deliberation_service.application.grounds import Grounds, band_of, role_of
from deliberation_service.application.meetings import Meetings
from deliberation_service.application.parts import Parts
from deliberation_service.commands import meetings as commands
from deliberation_service.refusals.meetings import NotAttendingError, OutsideInvitedError
from eventsourcing.domain import Aggregate
from linli_common.auth import Principal
from linli_common.clock import shanghai_day
from linli_common.event_store import Act, Receipt
from linli_common.http.commands import Command
from linli_contracts.deliberation.gathering_words import AttendeeKind, Mode
from linli_contracts.words import AgeBand

LIVING_THERE: tuple[AttendeeKind, ...] = ("resident", "villager")
_VILLAGE = "2"
"""The tenth digit of the code of an area whose committee is a villagers' (居村代码第十位)."""


class Attending:
    """签到, 委托, people without an account, 评议打分."""

    def __init__(self, parts: Parts, meetings: Meetings, grounds: Grounds) -> None:
        self._parts = parts
        self._meetings = meetings
        self._grounds = grounds

    def take(self, meeting_id: UUID, command: commands.TakeAttendance, who: Principal, sent: Command) -> Receipt:
        """签到 of people with an account, all of them or none. Raises `NotAttendingError` for a person nobody knows."""

        def decide(meeting: Meeting, act: Act) -> Sequence[Aggregate]:
            years: list[Aggregate] = []
            for entry in command.entries:
                band = self._band(meeting, entry.person_id, entry.as_kind)
                years += self._check_in(meeting, entry.person_id, entry.as_kind, entry.mode, entry.proxy_id, band, act)
            return years

        return self._meetings.as_convener(meeting_id, who, sent, decide)

    def join_online(self, meeting_id: UUID, act: Act) -> Receipt:
        """A resident of the place checks in from afar. Raises `OutsideInvitedError` for anybody else."""
        person_id = act.actor.person_id

        def decide(meeting: Meeting, act: Act) -> Sequence[Aggregate]:
            resident = self._grounds.resident_of(person_id, meeting.division_id, meeting.estate_id)
            if resident is None:
                raise OutsideInvitedError("residents of the place check in themselves; others are put on the list")
            day = shanghai_day(meeting.starts_at)
            code = self._parts.neighbourhood.path(resident.division_id, day)[-1].code
            kind: AttendeeKind = "villager" if code is not None and code[9:10] == _VILLAGE else "resident"
            return self._check_in(meeting, person_id, kind, "online", None, band_of(resident, day.year), act)

        return self._meetings.on(meeting_id, act, decide)

    def remove(self, meeting_id: UUID, command: commands.RemoveAttendance, who: Principal, sent: Command) -> Receipt:
        """An entry by mistake."""

        def decide(meeting: Meeting, act: Act) -> Sequence[Aggregate]:
            attendee = meeting.attendance.get(command.person_id)
            present = attendee is not None and attendee.present
            year = self._year(meeting, command.person_id, act) if present else None
            attendance.remove(meeting, command.person_id, year=year, tiers=self._tiers(meeting), at=act.at)
            return [year] if year is not None else []

        return self._meetings.as_convener(meeting_id, who, sent, decide)

    def count_guests(self, meeting_id: UUID, command: commands.CountGuests, who: Principal, sent: Command) -> Receipt:
        """People without an account."""

        def decide(meeting: Meeting, act: Act) -> Sequence[Aggregate]:
            attendance.count_guests(
                meeting, as_kind=command.as_kind, band=command.band, people=command.people, at=act.at
            )
            return ()

        return self._meetings.as_convener(meeting_id, who, sent, decide)

    def rate(self, meeting_id: UUID, command: commands.RateReview, who: Principal, sent: Command) -> Receipt:
        """评议打分 by one who is there."""

        def decide(meeting: Meeting, act: Act) -> Sequence[Aggregate]:
            minutes.rate(meeting, who.person_id, works=command.works, process=command.process, at=act.at)
            return ()

        return self._meetings.on(meeting_id, sent.act(who.person_id, role_of(who), who.area_id), decide)

    def enter_slip(self, meeting_id: UUID, command: commands.RateReview, who: Principal, sent: Command) -> Receipt:
        """评议打分 on paper, by somebody without an account."""

        def decide(meeting: Meeting, act: Act) -> Sequence[Aggregate]:
            minutes.rate(meeting, None, works=command.works, process=command.process, at=act.at)
            return ()

        return self._meetings.as_convener(meeting_id, who, sent, decide)

    def _check_in(
        self,
        meeting: Meeting,
        person_id: UUID,
        as_kind: AttendeeKind,
        mode: Mode,
        proxy_id: UUID | None,
        band: AgeBand | None,
        act: Act,
    ) -> list[Aggregate]:
        """Puts one on the list; gives the person's year, which changes with it."""
        year = self._year(meeting, person_id, act) if mode != "proxy" else None
        attendance.check_in(
            meeting,
            person_id,
            as_kind=as_kind,
            mode=mode,
            proxy_id=proxy_id,
            band=band,
            year=year,
            tiers=self._tiers(meeting),
            at=act.at,
        )
        return [year] if year is not None else []

    def _year(self, meeting: Meeting, person_id: UUID, act: Act) -> AttendanceYear:
        year = shanghai_day(meeting.starts_at).year
        found = self._parts.store.find(AttendanceYear, year_id(person_id, year))
        return found or AttendanceYear.begin(person_id, year, act.at)

    def _tiers(self, meeting: Meeting) -> dict[str, UUID]:
        """The divisions of the place by tier, on the day of the meeting."""
        path = self._parts.neighbourhood.path(meeting.division_id, shanghai_day(meeting.starts_at))
        return {node.level: node.id for node in path}

    def _band(self, meeting: Meeting, person_id: UUID, as_kind: AttendeeKind) -> AgeBand | None:
        resident = self._parts.neighbourhood.resident(person_id)
        if resident is None and not self._parts.neighbourhood.knows(person_id):
            raise NotAttendingError(f"nobody has the account {person_id}: count people without one as guests")
        if as_kind in LIVING_THERE and not self._grounds.resident_of(person_id, meeting.division_id, meeting.estate_id):
            raise OutsideInvitedError(f"{person_id} is no resident of the place: say as what they take part")
        return band_of(resident, shanghai_day(meeting.starts_at).year)
