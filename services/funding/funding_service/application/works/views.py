"""What everybody may see of a work: how it stands, every step with who took it, and photos."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from funding_service.aggregate.works import Work, building, clock, supervising
from funding_service.application.parts import Parts
from funding_service.application.works.finding import FoundWorks
from funding_service.vault.pictures import Pictures
from linli_common.sealing import Sealed
from linli_contracts.funding import works_words as words
from pydantic import BaseModel

_STEPS: dict[type[Any], str] = {
    Work.Opened: "opened",
    building.Contracted: "contracted",
    building.ContractChanged: "contract_changed",
    building.MilestoneReached: "milestone_reached",
    clock.MilestoneLate: "milestone_late",
    building.Completed: "completed",
    building.Accepted: "accepted",
    building.Reviewed: "reviewed",
    building.UpkeepBegun: "upkeep_begun",
    building.Cancelled: "cancelled",
    supervising.Inspected: "inspected",
    supervising.DefectFound: "defect_found",
    supervising.DefectAnswered: "defect_answered",
    clock.DefectOverdue: "defect_overdue",
    supervising.DefectJudged: "defect_judged",
    supervising.PhotoAdded: "photo_added",
}
_TOLD = (
    "contract_fen", "over_fen", "contract_before_fen", "milestone", "late", "on_time", "works", "process", "fund_id",
    "yearly_fen", "inspection_id", "by", "sound", "defect_id", "in_time", "mended", "due_at", "picture_id",
    "escalated_to_id", "households",
)  # fmt: skip


class MilestoneView(BaseModel):
    """节点; ``name`` is None only when the work can no longer be read."""

    number: int
    name: str | None
    due_at: datetime
    reached_at: datetime | None
    late: bool


class StepView(BaseModel):
    """One step: what was done, by whom, when; what it says, and what was said."""

    what: str
    at: datetime
    by_id: UUID | None
    role: str
    facts: dict[str, Any]
    text: str | None


class WorkView(BaseModel):
    """A work as it stands."""

    work_id: UUID
    division_id: UUID
    estate_id: UUID | None
    status: words.WorkStatus
    origin: words.WorkOrigin
    round_id: UUID | None
    proposal_id: UUID | None
    topic_id: UUID | None
    resident_proposed: bool
    raised_by_ids: list[UUID]
    title: str | None
    text: str | None
    contractor: str | None
    cost_fen: int
    contract_fen: int
    over_fen: int
    committed_fen: int
    households: int
    milestones: list[MilestoneView]
    open_defects: list[UUID]
    upkeep_fund_id: UUID | None
    steps: list[StepView]


class WorkViews:
    """Works as they are shown."""

    def __init__(self, parts: Parts, found: FoundWorks, pictures: Pictures) -> None:
        self._parts = parts
        self._found = found
        self.pictures = pictures

    def work(self, work_id: UUID) -> WorkView:
        """By the truth of the event table. Raises `UnknownWorkError`. Those who were erased are not named."""
        work = self._found.get(work_id)
        history = self._parts.store.history(work_id)
        said = self._json(work.content)
        contract = next((self._json(event.content) for event, _ in history if type(event) is building.Contracted), {})
        persons = [*work.raised_by_ids, *(envelope.actor_id for _, envelope in history)]
        erased = self._parts.neighbourhood.erased(list(dict.fromkeys(persons)))
        names = contract.get("milestones", [])
        return WorkView(
            work_id=work_id,
            **{name: getattr(work, name) for name in _OF_WORK},
            raised_by_ids=[person_id for person_id in work.raised_by_ids if person_id not in erased],
            title=said.get("title"),
            text=said.get("text"),
            contractor=contract.get("contractor"),
            milestones=[
                MilestoneView(
                    number=one.number,
                    name=names[one.number - 1] if len(names) >= one.number else None,
                    due_at=one.due_at,
                    reached_at=one.reached_at,
                    late=one.late,
                )
                for one in work.milestones.values()
            ],
            open_defects=list(work.defects),
            steps=[
                StepView(
                    what=_STEPS[type(event)],
                    at=envelope.time,
                    by_id=None if envelope.actor_id in erased else envelope.actor_id,
                    role=envelope.actor_role,
                    facts={name: getattr(event, name) for name in _TOLD if hasattr(event, name)},
                    text=self._text(event),
                )
                for event, envelope in history
                if type(event) in _STEPS
            ],
        )

    def photo(self, work_id: UUID, picture_id: UUID) -> bytes | None:
        """The JPEG of a photo that the work knows."""
        if picture_id not in self._found.get(work_id).photos:
            return None
        return self.pictures.open(work_id, picture_id)

    def titles(self, work_ids: list[UUID]) -> dict[UUID, str | None]:
        """For lists, opened in one round trip."""
        opened = self._parts.store.first_events(work_ids)
        return {work_id: self._json(event.content).get("title") for work_id, event in opened.items()}

    def _text(self, event: Any) -> str | None:
        sealed = getattr(event, "text", None) or getattr(event, "reason", None)
        if sealed is not None:
            return self._parts.contents.open(sealed)
        content = getattr(event, "content", None)
        return self._json(content).get("text") if content is not None else None

    def _json(self, sealed: Sealed | None) -> dict[str, Any]:
        said: dict[str, Any] | None = self._parts.contents.open_json(sealed) if sealed is not None else None
        return said or {}


_OF_WORK = (
    "division_id", "estate_id", "status", "origin", "round_id", "proposal_id", "topic_id", "resident_proposed",
    "cost_fen", "contract_fen", "over_fen", "committed_fen", "households", "upkeep_fund_id",
)  # fmt: skip
