"""The steps of a proposal as sentences: what was done, by which role of which division, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from web_service.clients.funding.proposals import Step
from web_service.deliberation.words import who
from web_service.funding.money import yuan
from web_service.language import Language
from web_service.mailbox.names import Names

TONES = {"admitted": "good", "funded": "good", "declined": "bad", "not_funded": "bad"}


@dataclass(frozen=True)
class StepLine:
    """One step: its sentence, who, and the reason that somebody wrote."""

    at: datetime
    sentence: str
    who: str
    text: str | None
    tone: str
    link: str


def thread(language: Language, names: Names, steps: Sequence[Step]) -> list[StepLine]:
    """The steps, the latest first; pictures that were added one after the other are one."""
    lines: list[StepLine] = []
    last = ""
    for step in steps:
        if step.step == last == "picture_added":
            continue
        last = step.step
        lines.append(_line(language, names, step))
    return lines[::-1]


def _line(language: Language, names: Names, step: Step) -> StepLine:
    name = _variant(step)
    values = {
        "cost": yuan(step.cost_fen) if step.cost_fen is not None else "",
        "why": language.text(f"decline_reason.{step.why}") if step.why else "",
        "unit": names.division(step.to_division_id),
        "parts": len(step.part_ids or ()),
        "number": step.number or "",
    }
    link = f"/desk/proposals/{step.into_proposal_id}" if step.into_proposal_id else ""
    sentence = language.text(f"fdesk.step.{name}", **values)
    return StepLine(step.at, sentence, who(language, names, step.role, step.division_id), step.reason,
                    TONES.get(name, ""), link)  # fmt: skip


def _variant(step: Step) -> str:
    """Which sentence: some steps are told apart by what was decided."""
    if step.step == "decided":
        return "funded" if step.funded else "not_funded"
    if step.step == "appeal_decided":
        return "reopened" if step.reopened else "upheld"
    return step.step
