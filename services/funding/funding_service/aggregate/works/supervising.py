"""Supervision (监督): inspections on record, defects that must be answered by a date, photos of both."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from funding_service.aggregate.works.clock import advance
from funding_service.aggregate.works.state import Defect, Work
from funding_service.refusals import works as refusals
from linli_common.sealing.sealed import Sealed
from linli_contracts.funding import works_words as words

MOST_PHOTOS = 20


class Inspected(Work.Event):
    """监督检查."""

    TOPIC = "funding:Work.Inspected"
    inspection_id: UUID
    by_id: UUID
    by: words.InspectedBy
    sound: bool
    text: Sealed

    def apply(self, aggregate: Work) -> None:
        aggregate.inspections[self.inspection_id] = self.by_id


class DefectFound(Work.Event):
    """发现问题."""

    TOPIC = "funding:Work.DefectFound"
    defect_id: UUID
    inspection_id: UUID
    by_id: UUID
    due_at: datetime
    text: Sealed

    def apply(self, aggregate: Work) -> None:
        aggregate.defects[self.defect_id] = Defect(self.inspection_id, self.by_id, self.due_at)


class DefectAnswered(Work.Event):
    """整改答复."""

    TOPIC = "funding:Work.DefectAnswered"
    defect_id: UUID
    in_time: bool
    text: Sealed

    def apply(self, aggregate: Work) -> None:
        aggregate.defects[self.defect_id] = replace(aggregate.defects[self.defect_id], answered=True)


class DefectJudged(Work.Event):
    """复查."""

    TOPIC = "funding:Work.DefectJudged"
    defect_id: UUID
    mended: bool
    due_at: datetime | None
    text: Sealed

    def apply(self, aggregate: Work) -> None:
        if self.due_at is None:
            del aggregate.defects[self.defect_id]
        else:
            before = aggregate.defects[self.defect_id]
            aggregate.defects[self.defect_id] = Defect(before.inspection_id, before.found_by, self.due_at)


class PhotoAdded(Work.Event):
    """现场照片, of a milestone or an inspection."""

    TOPIC = "funding:Work.PhotoAdded"
    picture_id: UUID
    milestone: int | None
    inspection_id: UUID | None

    def apply(self, aggregate: Work) -> None:
        aggregate.photos[self.picture_id] = str(self.milestone or self.inspection_id)


def inspect(
    work: Work, inspection_id: UUID, by_id: UUID, by: words.InspectedBy, text: Sealed, *, sound: bool, at: datetime
) -> None:
    """监督检查, from the contract on. Raises WorkStateError."""
    advance(work, at)
    work.refuse_unless("contracted", "completed", "accepted", "reviewed")
    work.happened(Inspected, at, inspection_id=inspection_id, by_id=by_id, by=by, sound=sound, text=text)


def find_defect(work: Work, defect_id: UUID, inspection_id: UUID, text: Sealed, due_at: datetime, at: datetime) -> None:
    """发现问题, in an inspection that was just put on record. Raises UnknownInspectionError, DueDateInvalidError."""
    by_id = work.inspections.get(inspection_id)
    if by_id is None:
        raise refusals.UnknownInspectionError(f"no inspection {inspection_id}")
    if due_at <= at:
        raise refusals.DueDateInvalidError("it would be due before it was found")
    work.happened(
        DefectFound, at, defect_id=defect_id, inspection_id=inspection_id, by_id=by_id, due_at=due_at, text=text
    )


def answer_defect(work: Work, defect_id: UUID, text: Sealed, at: datetime) -> None:
    """整改答复. Raises UnknownDefectError when there is no such defect that waits for an answer."""
    advance(work, at)
    defect = work.defects.get(defect_id)
    if defect is None or defect.answered:
        raise refusals.UnknownDefectError(f"no defect {defect_id} waits for an answer")
    work.happened(DefectAnswered, at, defect_id=defect_id, in_time=not defect.overdue, text=text)


def judge_defect(
    work: Work, defect_id: UUID, by_id: UUID, text: Sealed, again_by: datetime | None, *, staff: bool, at: datetime
) -> None:
    """复查: mended, or (``again_by``) to be answered again.

    Raises UnknownDefectError when there is no such answered defect, NotTheInspectorError, DueDateInvalidError.
    """
    advance(work, at)
    defect = work.defects.get(defect_id)
    if defect is None or not defect.answered:
        raise refusals.UnknownDefectError(f"no defect {defect_id} was answered")
    if not staff and by_id != defect.found_by:
        raise refusals.NotTheInspectorError("whoever found it says whether it is mended")
    if again_by is not None and again_by <= at:
        raise refusals.DueDateInvalidError("it would be due before it was judged")
    work.happened(DefectJudged, at, defect_id=defect_id, mended=again_by is None, due_at=again_by, text=text)


def add_photo(work: Work, picture_id: UUID, milestone: int | None, inspection_id: UUID | None, at: datetime) -> None:
    """现场照片. Raises UnknownMilestoneError, UnknownInspectionError, PhotosFullError."""
    if inspection_id is not None and inspection_id not in work.inspections:
        raise refusals.UnknownInspectionError(f"no inspection {inspection_id}")
    if inspection_id is None and milestone not in work.milestones:
        raise refusals.UnknownMilestoneError(f"no milestone {milestone}")
    of = str(milestone or inspection_id)
    if sum(1 for one in work.photos.values() if one == of) >= MOST_PHOTOS:
        raise refusals.PhotosFullError(f"it has {MOST_PHOTOS} photos")
    work.happened(PhotoAdded, at, picture_id=picture_id, milestone=milestone, inspection_id=inspection_id)
