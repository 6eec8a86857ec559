"""Supervision (监督): residents, deputies, owners' committees and staff inspect; what they find has to be answered."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from funding_service.aggregate.works import Work, supervising
from funding_service.application.parts import Parts
from funding_service.application.works.finding import FoundWorks, end_of, rules_at
from funding_service.commands import works as commands
from funding_service.refusals.works import DueDateInvalidError, UnknownDefectError
from funding_service.vault.pictures import Pictures
from linli_common.auth import NoRightError, Principal
from linli_common.clock import shanghai_day
from linli_common.event_store import Act, Receipt
from linli_common.http.commands import Command
from linli_contracts.funding import works_words as words

STAFF = ("area_worker", "street_officer", "district_officer")
INSPECTORS: dict[str, words.InspectedBy] = {
    "resident": "resident",
    "peoples_deputy": "deputy",
    "owners_committee": "owners_committee",
    **dict.fromkeys(STAFF, "staff"),
}
"""Who supervises, by the role that the act is under."""


class Supervising:
    """Inspections, defects and photos."""

    def __init__(self, parts: Parts, found: FoundWorks, pictures: Pictures) -> None:
        self._parts = parts
        self._found = found
        self._pictures = pictures

    def inspect(self, work_id: UUID, command: commands.InspectWork, who: Principal, sent: Command) -> Receipt:
        """监督检查, with all that was found wrong."""
        act = self._inspector(work_id, who, sent)
        inspection_id, by = uuid4(), INSPECTORS[act.actor.role]
        text = self._parts.contents.seal(work_id, command.text)
        found = [
            (uuid4(), self._parts.contents.seal(work_id, defect.text), answer_due(defect.answer_by, act.at))
            for defect in command.defects
        ]

        def decide(work: Work) -> None:
            supervising.inspect(work, inspection_id, who.person_id, by, text, sound=not found, at=act.at)
            for defect_id, said, due_at in found:
                supervising.find_defect(work, defect_id, inspection_id, said, due_at, act.at)

        answer = {"inspection_id": str(inspection_id)}
        answer |= {f"defect_{number}": str(defect_id) for number, (defect_id, _, _) in enumerate(found, 1)}
        return self._found.on(work_id, act, decide, answer)

    def answer(
        self, work_id: UUID, defect_id: UUID, command: commands.Report, who: Principal, sent: Command
    ) -> Receipt:
        """整改答复, by those who manage the work."""
        act = self._found.act(work_id, who, sent, rules_at(sent.at).managers)
        text = self._parts.contents.seal(work_id, command.text)
        return self._found.on(work_id, act, lambda work: supervising.answer_defect(work, defect_id, text, act.at))

    def judge(
        self, work_id: UUID, defect_id: UUID, command: commands.JudgeDefect, who: Principal, sent: Command
    ) -> Receipt:
        """复查, by whoever found it, or those who accept works."""
        if self._found.get(work_id).defects.get(defect_id) is None:
            raise UnknownDefectError(f"no defect {defect_id} is open")
        staff, act = self._judge(work_id, who, sent)
        text = self._parts.contents.seal(work_id, command.text)
        again_by = None if command.mended else answer_due(command.answer_by, act.at)
        return self._found.on(
            work_id,
            act,
            lambda work: supervising.judge_defect(
                work, defect_id, who.person_id, text, again_by, staff=staff, at=act.at
            ),
        )

    def add_photo(
        self,
        work_id: UUID,
        milestone: int | None,
        inspection_id: UUID | None,
        upload: bytes,
        who: Principal,
        sent: Command,
    ) -> Receipt:
        """现场照片: of a milestone by those who manage the work, of an inspection by whoever made it."""
        if inspection_id is None:
            act = self._found.act(work_id, who, sent, rules_at(sent.at).managers)
        else:
            act = self._inspector(work_id, who, sent)
            if self._found.get(work_id).inspections.get(inspection_id) != who.person_id:
                raise NoRightError("the inspection is somebody else's")

        def decide() -> Receipt:
            work, picture_id = self._found.get(work_id), uuid4()
            supervising.add_photo(work, picture_id, milestone, inspection_id, act.at)
            self._pictures.keep(work_id, work_id, picture_id, upload, act.at)
            answer = {"work_id": str(work_id), "picture_id": str(picture_id)}
            return self._parts.store.record(work, act=act, answer=answer)

        with self._parts.turns.of(work_id):
            return self._parts.store.once(act, decide)

    def _inspector(self, work_id: UUID, who: Principal, sent: Command) -> Act:
        """Residents of the place, deputies for it, its owners' committee, its staff. Raises `OutsideOwnDivisionError`.

        A resident of an area supervises works of the street above it, too: the place is theirs.
        """
        work = self._found.get(work_id)
        covers = self._parts.authority.covers
        if who.area_id is not None and (who.area_id == work.division_id or covers(work.division_id, who.area_id)):
            return sent.act(who.person_id, "resident", who.area_id)
        return self._parts.authority.act(who, sent, tuple(INSPECTORS), work.division_id)

    def _judge(self, work_id: UUID, who: Principal, sent: Command) -> tuple[bool, Act]:
        try:
            return True, self._found.act(work_id, who, sent, rules_at(sent.at).acceptors)
        except NoRightError:
            return False, self._inspector(work_id, who, sent)


def answer_due(answer_by: date | None, at: datetime) -> datetime:
    """The end of the day by which it is answered in time. Raises `DueDateInvalidError` outside the bounds."""
    today, rules = shanghai_day(at), rules_at(at)
    day = answer_by or today + timedelta(days=rules.defect_days)
    earliest, latest = today + timedelta(days=rules.least_days), today + timedelta(days=rules.most_days)
    if not earliest <= day <= latest:
        raise DueDateInvalidError(f"{day} is not between {earliest} and {latest}")
    return end_of(day)
