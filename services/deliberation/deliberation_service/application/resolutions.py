"""Resolutions: reported done by whose they are, or by who convened the meeting; overdue by the clock."""

from __future__ import annotations

from uuid import UUID

from deliberation_service.aggregate.resolution import Resolution
from deliberation_service.application.meetings import Meetings
from deliberation_service.application.parts import Parts
from deliberation_service.commands import meetings as commands
from deliberation_service.refusals.meetings import UnknownResolutionError
from linli_common.auth import NoRightError, Principal
from linli_common.event_store import Act, Receipt
from linli_common.http.commands import Command

UNIT_STAFF = ("area_worker", "party_secretary", "social_worker", "street_officer", "district_officer")
"""Who reports for a unit itself."""


class Resolutions:
    """决议事项."""

    def __init__(self, parts: Parts, meetings: Meetings) -> None:
        self._parts = parts
        self._meetings = meetings

    def get(self, resolution_id: UUID) -> Resolution:
        """Raises `UnknownResolutionError`."""
        resolution = self._parts.store.find(Resolution, resolution_id)
        if resolution is None:
            raise UnknownResolutionError(f"no resolution {resolution_id}")
        return resolution

    def report_done(self, resolution_id: UUID, command: commands.ReportDone, who: Principal, sent: Command) -> Receipt:
        """办结, with a note."""
        act = self._act(self.get(resolution_id), who, sent)

        def decide() -> Receipt:
            resolution = self.get(resolution_id)
            note = self._parts.contents.seal(resolution.topic_id or resolution.meeting_id, command.note)
            resolution.report_done(note, act.at)
            return self._parts.store.record(resolution, act=act, answer={"resolution_id": str(resolution_id)})

        return self._parts.store.once(act, decide)

    def _act(self, resolution: Resolution, who: Principal, sent: Command) -> Act:
        """Whose it is; else who convened the meeting, for those who do not work with this system."""
        roles = (resolution.by_role,) if resolution.by_role is not None else UNIT_STAFF
        try:
            return self._parts.authority.act(who, sent, roles, resolution.by_division_id)
        except NoRightError:
            meeting = self._meetings.get(resolution.meeting_id)
            return self._parts.authority.act(who, sent, meeting.convener_roles, meeting.division_id)
