"""A work as its page shows it: its track, milestones and inspections with photos, defects, every step as a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from linli_common.clock import SHANGHAI

from web_service.clients.funding.works import Milestone, Step, WorkDetail
from web_service.deliberation.words import moment_or_none, who, word
from web_service.forms import id_or_none
from web_service.funding.money import yuan
from web_service.language import Language
from web_service.mailbox.names import Names

Mark = Literal["done", "now", "ahead", "stopped"]
"""Also said in words, never by colour alone."""
DefectState = Literal["open", "overdue", "answered", "mended"]
_TRACK = ("opened", "contracted", "building", "completed", "accepted", "reviewed", "upkeep_begun")
_GOOD = frozenset({"milestone_reached", "completed", "accepted", "reviewed", "upkeep_begun"})
_BAD = frozenset({"milestone_late", "defect_overdue", "defect_found", "cancelled"})
_MONEY = ("contract_fen", "over_fen", "contract_before_fen", "yearly_fen")


@dataclass(frozen=True)
class Node:
    """A stage of the track; ``note`` says more of it: 2/5 个节点."""

    name: str
    mark: Mark
    at: datetime | None
    note: str = ""


@dataclass(frozen=True)
class MilestoneShown:
    """A milestone; ``late_days`` is 0 where it is, or was, in time."""

    one: Milestone
    late_days: int
    text: str | None
    photo_ids: list[UUID]


@dataclass(frozen=True)
class DefectStep:
    """What was said of a defect, by which role."""

    what: str
    at: datetime
    who: str
    text: str | None


@dataclass(frozen=True)
class DefectShown:
    """问题. ``due_at`` is until when it has to be answered; ``may_judge``: whoever looks on can say if it is mended."""

    defect_id: UUID
    state: DefectState
    due_at: datetime | None
    steps: list[DefectStep]
    may_judge: bool


@dataclass(frozen=True)
class InspectionShown:
    """监督检查, with what was found."""

    inspection_id: UUID
    at: datetime
    who: str
    mine: bool
    text: str | None
    sound: bool
    photo_ids: list[UUID]
    defects: list[DefectShown]


@dataclass(frozen=True)
class Line:
    """One step as a sentence."""

    at: datetime
    sentence: str
    who: str
    text: str | None
    tone: str


def track(language: Language, work: WorkDetail) -> list[Node]:
    """From the money to upkeep. The first stage that is not done is where it stands, unless the work was cancelled."""
    first = {step.what: step.at for step in reversed(work.steps)}
    reached = [one.reached_at for one in work.milestones if one.reached_at is not None]
    if work.milestones and len(reached) == len(work.milestones):
        first["building"] = max(reached)
    note = language.text("work.milestones_of", reached=len(reached), all=len(work.milestones)) if reached else ""
    nodes: list[Node] = []
    open_stage: Mark = "now" if work.status != "cancelled" else "ahead"
    for stage in _TRACK:
        done = stage in first
        mark: Mark = "done" if done else open_stage if stage != "upkeep_begun" else "ahead"
        if not done:
            open_stage = "ahead"
        name = language.text(f"work.stage.{stage}")
        nodes.append(Node(name, mark, first.get(stage), note if stage == "building" else ""))
    if work.status == "cancelled":
        done_nodes = [node for node in nodes if node.mark == "done"]
        return [*done_nodes, Node(language.text("work_status.cancelled"), "stopped", first.get("cancelled"))]
    return nodes


def milestones(work: WorkDetail, now: datetime) -> list[MilestoneShown]:
    """Those of the contract in their order."""
    reports = {step.facts.get("milestone"): step.text for step in work.steps if step.what == "milestone_reached"}
    return [
        MilestoneShown(
            one,
            _late_days(one, now) if work.status != "cancelled" or one.reached_at else 0,
            reports.get(one.number),
            _photos(work, "milestone", one.number),
        )
        for one in work.milestones
    ]


def _late_days(one: Milestone, now: datetime) -> int:
    """Days begun after the day on which it was due."""
    over = (one.reached_at or now) - one.due_at
    return max(0, -(-over // timedelta(days=1)))


def inspections(
    language: Language, work: WorkDetail, person_id: UUID | None, *, accepts: bool
) -> list[InspectionShown]:
    """The newest first. ``accepts``: whoever looks on accepts works, and may judge what others found."""
    shown = []
    for step in reversed(work.steps):
        inspection_id = id_or_none(str(step.facts.get("inspection_id")))
        if step.what != "inspected" or inspection_id is None:
            continue
        mine = person_id is not None and step.by_id == person_id
        shown.append(
            InspectionShown(
                inspection_id,
                step.at,
                word(language, "inspected_by", str(step.facts.get("by"))),
                mine,
                step.text,
                bool(step.facts.get("sound")),
                _photos(work, "inspection_id", str(inspection_id)),
                _defects(language, work, inspection_id, may_judge=mine or accepts),
            )
        )
    return shown


def _defects(language: Language, work: WorkDetail, inspection_id: UUID, *, may_judge: bool) -> list[DefectShown]:
    found = [
        str(step.facts.get("defect_id"))
        for step in work.steps
        if step.what == "defect_found" and step.facts.get("inspection_id") == str(inspection_id)
    ]
    return [_defect(language, work, defect_id, may_judge=may_judge) for defect_id in found]


def _defect(language: Language, work: WorkDetail, defect_id: str, *, may_judge: bool) -> DefectShown:
    steps = [step for step in work.steps if step.facts.get("defect_id") == defect_id]
    state, due_at = _stands(steps)
    said = [
        DefectStep(
            language.text(f"wstep.{_variant(step)}", **_values(language, work, step)),
            step.at,
            who(language, Names(), step.role, None),
            step.text,
        )
        for step in steps
    ]
    return DefectShown(UUID(defect_id), state, due_at, said, may_judge and state == "answered")


def _stands(steps: list[Step]) -> tuple[DefectState, datetime | None]:
    """By its last step, and until when the next answer is due."""
    last = steps[-1]
    due_at = next(
        (moment_or_none(step.facts.get("due_at")) for step in reversed(steps) if step.facts.get("due_at")), None
    )
    if last.what == "defect_answered":
        return "answered", None
    if last.what == "defect_judged" and last.facts.get("mended"):
        return "mended", None
    return ("overdue" if last.what == "defect_overdue" else "open"), due_at


def _photos(work: WorkDetail, of: str, what: int | str) -> list[UUID]:
    return [
        UUID(str(step.facts["picture_id"]))
        for step in work.steps
        if step.what == "photo_added" and step.facts.get(of) == what
    ]


def lines(language: Language, work: WorkDetail) -> list[Line]:
    """Every step, the latest first; photos are shown where they belong."""
    return [
        Line(
            step.at,
            language.text(f"wstep.{_variant(step)}", **_values(language, work, step)),
            who(language, Names(), step.role, None),
            step.text,
            "good" if step.what in _GOOD else "bad" if step.what in _BAD else "",
        )
        for step in reversed(work.steps)
        if step.what != "photo_added"
    ]


def _variant(step: Step) -> str:
    """Steps of one kind that are said in different words."""
    facts = step.facts
    kinds = {
        "contracted": "over" if facts.get("over_fen") else "",
        "milestone_reached": "late" if facts.get("late") else "",
        "completed": "" if facts.get("on_time") else "late",
        "inspected": "" if facts.get("sound") else "found",
        "defect_answered": "" if facts.get("in_time", True) else "late",
        "defect_judged": "" if facts.get("mended") else "again",
    }
    return f"{step.what}.{kinds[step.what]}" if kinds.get(step.what) else step.what


def _values(language: Language, work: WorkDetail, step: Step) -> dict[str, str]:
    """What the sentences name; amounts and days as pages write them."""
    facts = step.facts
    values = {name: yuan(int(facts[name])) for name in _MONEY if facts.get(name) is not None}
    named = {one.number: one.name for one in work.milestones}
    due_at = moment_or_none(facts.get("due_at"))
    return {
        **values,
        "milestone": str(facts.get("milestone", "")),
        "name": named.get(facts.get("milestone", 0)) or "",
        "works": str(facts.get("works", "")),
        "process": str(facts.get("process", "")),
        "by": word(language, "inspected_by", str(facts["by"])) if facts.get("by") else "",
        "due": day_of(due_at) if due_at else "",
    }


def day_of(at: datetime) -> str:
    """A day as people here read it."""
    local = at.astimezone(SHANGHAI)
    return local.strftime("%m-%d" if local.year == datetime.now(SHANGHAI).year else "%Y-%m-%d")
