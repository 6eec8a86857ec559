"""How a work stands: its defects with what was said of each, its photos, and what can be done with it by whom."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from web_service.clients.funding.works import Step, WorkDetail
from web_service.clients.funding.works_desk import WorksRules
from web_service.clients.identity import Division
from web_service.funding.desk.frame import may
from web_service.session import Shown

DEFECT_STEPS = frozenset({"defect_found", "defect_answered", "defect_overdue", "defect_judged"})


@dataclass
class Defect:
    """What was found wrong. ``state``: it waits for an answer, for somebody to judge it, or is mended."""

    defect_id: UUID
    state: Literal["found", "answered", "mended"] = "found"
    due_at: datetime | None = None
    overdue: bool = False
    steps: list[Step] = field(default_factory=list)


def defects_of(work: WorkDetail) -> list[Defect]:
    """In the order in which they were found; those that are mended last."""
    found: dict[UUID, Defect] = {}
    for step in work.steps:
        if step.what not in DEFECT_STEPS:
            continue
        defect = found.setdefault(UUID(str(step.facts["defect_id"])), Defect(UUID(str(step.facts["defect_id"]))))
        defect.steps.append(step)
        _evolve(defect, step)
    return sorted(found.values(), key=lambda one: one.state == "mended")


def _evolve(defect: Defect, step: Step) -> None:
    due_at = step.facts.get("due_at")
    match step.what:
        case "defect_found":
            defect.due_at = datetime.fromisoformat(due_at) if due_at else None
        case "defect_overdue":
            defect.overdue = True
        case "defect_answered":
            defect.state = "answered"
        case "defect_judged":
            defect.state = "mended" if step.facts.get("mended") else "found"
            defect.due_at, defect.overdue = (datetime.fromisoformat(due_at) if due_at else None), False


def photos_of(work: WorkDetail) -> dict[str, list[str]]:
    """The ids of photos by milestone (``"1"``) or inspection."""
    found: dict[str, list[str]] = {}
    for step in work.steps:
        if step.what == "photo_added":
            of = step.facts.get("milestone") or step.facts.get("inspection_id")
            found.setdefault(str(of), []).append(str(step.facts["picture_id"]))
    return found


def can_of(shown: Shown, work: WorkDetail, rules: WorksRules, place: Division) -> frozenset[str]:
    """What the state allows whoever looks; the service decides again."""
    found: set[str] = set()
    if may(shown, rules.managers, place):
        found |= _manager(work)
    if may(shown, rules.acceptors, place):
        found |= {"judge"} | ({"accept"} if work.status == "completed" else set())
    return frozenset(found)


def _manager(work: WorkDetail) -> set[str]:
    match work.status:
        case "funded":
            return {"contract", "cancel"}
        case "contracted":
            open_ones = any(one.reached_at is None for one in work.milestones)
            return {"change-contract", "cancel", "reach", "photos", "answer"} | (set() if open_ones else {"complete"})
        case "completed":
            return {"photos", "answer"}
        case "accepted" | "reviewed":
            return {"photos", "answer", "begin-upkeep"}
    return set()
