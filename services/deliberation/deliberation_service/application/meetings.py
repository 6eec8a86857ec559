"""Meetings: convened in a stage or alone, moved, cancelled, opened, minuted, signed, corrected."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from uuid import UUID, uuid4

from deliberation_service.aggregate import meeting as meetings
from deliberation_service.aggregate import minutes
from deliberation_service.aggregate.meeting import Meeting
from deliberation_service.aggregate.minutes import Planned
from deliberation_service.aggregate.topic import Topic, begin, conclude
from deliberation_service.aggregate.vote import Vote
from deliberation_service.application.grounds import Grounds, role_of
from deliberation_service.application.parts import Parts
from deliberation_service.application.turns import Turns
from deliberation_service.commands import meetings as commands
from deliberation_service.queries.meeting_rules import meeting_terms
from deliberation_service.refusals.meetings import KindForbiddenError, ResolutionInvalidError, UnknownMeetingError
from deliberation_service.refusals.votes import UnknownVoteError
from eventsourcing.domain import Aggregate
from linli_common.auth import Principal
from linli_common.clock import shanghai_day
from linli_common.event_store import Act, Receipt
from linli_common.http.commands import Command
from linli_common.sealing import Sealed
from linli_contracts.deliberation.gathering_words import MeetingKind
from linli_neighbourhood import UnknownDivisionError

DEPUTIES = ("peoples_deputy",)
KIND_OF_STAGE: dict[str, MeetingKind] = {
    "hearing": "hearing",
    "coordination": "coordination",
    "review": "review",
    "joint_meeting": "joint",
}
"""Stages that are a kind of meeting: no other one is held in them, since a signed meeting opens the way on."""
Decide = Callable[[Meeting, Act], Sequence[Aggregate]]
"""Decides on a meeting; gives what else is to be recorded with it."""


class Meetings:
    """What is done with a meeting as a whole; who came stands in `attending`."""

    def __init__(self, parts: Parts, grounds: Grounds) -> None:
        self._parts = parts
        self._grounds = grounds
        self._turns = Turns()

    def get(self, meeting_id: UUID) -> Meeting:
        """Raises `UnknownMeetingError`."""
        meeting = self._parts.store.find(Meeting, meeting_id)
        if meeting is None:
            raise UnknownMeetingError(f"no meeting {meeting_id}")
        return meeting

    def convene(self, command: commands.ConveneMeeting, who: Principal, sent: Command) -> Receipt:
        """会议通知, by who convenes the topic's stage, or works for the division."""
        ground = self._grounds.of(command.topic_id, command.division_id, command.estate_id, sent.at)
        act = self._parts.authority.act(who, sent, ground.roles, ground.where.division_id)
        meeting_id = uuid4()

        def decide() -> Receipt:
            ground = self._grounds.of(command.topic_id, command.division_id, command.estate_id, sent.at)
            matter, topic = ground.matter(meeting_id), ground.topic
            self._parts.contents.create(matter)
            meeting = meetings.convene(
                id=meeting_id,
                kind=command.kind,
                division_id=ground.where.division_id,
                place=ground.where.place,
                topic_id=ground.topic_id,
                estate_id=ground.estate_id,
                vote_id=command.vote_id,
                circles=command.circles,
                convener_roles=ground.roles,
                starts_at=command.starts_at.astimezone(UTC),
                content=self._parts.contents.seal_json(
                    matter, {"title": command.title, "where": command.where, "agenda": command.agenda}
                ),
                terms=meeting_terms(command.kind, shanghai_day(act.at)),
                at=act.at,
            )
            self._check_vote(command.vote_id, ground.where.division_id)
            if topic is not None:
                _refuse_other_kind(topic, command.kind)
                begin(topic, "meeting", meeting_id, act.at)
            changed = [meeting] if topic is None else [meeting, topic]
            return self._parts.store.record(*changed, act=act, answer={"meeting_id": str(meeting_id)})

        return self._parts.store.once(act, decide)

    def reschedule(
        self, meeting_id: UUID, command: commands.RescheduleMeeting, who: Principal, sent: Command
    ) -> Receipt:
        """改期."""

        def decide(meeting: Meeting, act: Act) -> Sequence[Aggregate]:
            where = self.seal(meeting, command.where) if command.where is not None else None
            reason = self.seal(meeting, command.reason)
            meetings.reschedule(meeting, command.starts_at.astimezone(UTC), where, reason, act.at)
            return ()

        return self.as_convener(meeting_id, who, sent, decide)

    def cancel(self, meeting_id: UUID, command: commands.CancelMeeting, who: Principal, sent: Command) -> Receipt:
        """取消."""

        def decide(meeting: Meeting, act: Act) -> Sequence[Aggregate]:
            meetings.cancel(meeting, self.seal(meeting, command.reason), act.at)
            return self._concluded(meeting, "cancelled", act.at)

        return self.as_convener(meeting_id, who, sent, decide)

    def open(self, meeting_id: UUID, who: Principal, sent: Command) -> Receipt:
        """开会."""

        def decide(meeting: Meeting, act: Act) -> Sequence[Aggregate]:
            meetings.open_(meeting, act.at)
            return ()

        return self.as_convener(meeting_id, who, sent, decide)

    def draft(self, meeting_id: UUID, command: commands.DraftMinutes, who: Principal, sent: Command) -> Receipt:
        """会议纪要."""

        def decide(meeting: Meeting, act: Act) -> Sequence[Aggregate]:
            planned = [
                Planned(self.seal(meeting, one.what), self._unit(one.by_division_id, act.at), one.by_role, one.due_on)
                for one in command.resolutions
            ]
            minutes.draft(meeting, self.seal(meeting, command.text), planned, act.at)
            return ()

        return self.as_convener(meeting_id, who, sent, decide)

    def sign(self, meeting_id: UUID, command: commands.SignMinutes, who: Principal, sent: Command) -> Receipt:
        """签署, for who convened it or as one who was there. The second signature makes the resolutions."""

        def decide(meeting: Meeting, act: Act) -> Sequence[Aggregate]:
            made = minutes.sign(meeting, command.draft, command.signature, who.person_id, act.at)
            signed = meeting.state == "signed"
            return [*made, *(self._concluded(meeting, "signed", act.at) if signed else ())]

        if command.signature == "convener":
            return self.as_convener(meeting_id, who, sent, decide)
        return self.on(meeting_id, sent.act(who.person_id, role_of(who), who.area_id), decide)

    def correct(self, meeting_id: UUID, command: commands.CorrectMinutes, who: Principal, sent: Command) -> Receipt:
        """更正, beside the signed minutes."""

        def decide(meeting: Meeting, act: Act) -> Sequence[Aggregate]:
            minutes.correct(meeting, self.seal(meeting, command.text), act.at)
            return ()

        return self.as_convener(meeting_id, who, sent, decide)

    def comment(self, meeting_id: UUID, command: commands.Comment, who: Principal, sent: Command) -> Receipt:
        """A people's deputy whose constituency or division reaches the meeting's place comments on record."""
        act = self._parts.authority.act(who, sent, DEPUTIES, self.get(meeting_id).division_id)

        def decide(meeting: Meeting, act: Act) -> Sequence[Aggregate]:
            minutes.comment(meeting, who.person_id, self.seal(meeting, command.text), act.at)
            return ()

        return self.on(meeting_id, act, decide)

    def as_convener(self, meeting_id: UUID, who: Principal, sent: Command, decide: Decide) -> Receipt:
        """Acts for who convened it: a holder of one of its roles. Raises `OutsideOwnDivisionError`."""
        meeting = self.get(meeting_id)
        return self.on(
            meeting_id, self._parts.authority.act(who, sent, meeting.convener_roles, meeting.division_id), decide
        )

    def on(self, meeting_id: UUID, act: Act, decide: Decide) -> Receipt:
        """Decides on a meeting and records what came of it; decided again when another process was faster."""

        def decided() -> Receipt:
            meeting = self.get(meeting_id)
            others = decide(meeting, act)
            return self._parts.store.record(meeting, *others, act=act, answer={"meeting_id": str(meeting_id)})

        with self._turns.of(meeting_id):
            return self._parts.store.once(act, decided)

    def seal(self, meeting: Meeting, text: str) -> Sealed:
        """Seals under the key of the meeting's matter."""
        return self._parts.contents.seal(meeting.topic_id or meeting.id, text)

    def _concluded(self, meeting: Meeting, result: str, at: datetime) -> list[Topic]:
        """Its topic, which hears of the result; nothing when it stands alone."""
        if meeting.topic_id is None:
            return []
        topic = self._parts.topics.get(meeting.topic_id)
        conclude(topic, "meeting", meeting.id, result, at)
        return [topic]

    def _check_vote(self, vote_id: UUID | None, division_id: UUID) -> None:
        vote = self._parts.store.find(Vote, vote_id) if vote_id is not None else None
        if vote_id is not None and (vote is None or vote.division_id != division_id):
            raise UnknownVoteError(f"no vote {vote_id} of this division", field="vote_id")

    def _unit(self, division_id: UUID, at: datetime) -> UUID:
        try:
            return self._parts.places.where(division_id, at).division_id
        except UnknownDivisionError as error:
            raise ResolutionInvalidError(str(error), field="by_division_id") from None


def _refuse_other_kind(topic: Topic, kind: MeetingKind) -> None:
    stage = topic.present
    wanted = KIND_OF_STAGE.get(stage.kind) if stage is not None else None
    if wanted is not None and kind != wanted:
        raise KindForbiddenError(f"this stage is a {wanted}, not a {kind}")
