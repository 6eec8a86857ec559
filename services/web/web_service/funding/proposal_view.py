"""A proposal in words: its title, and every step as a sentence with who took it and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from web_service.clients.funding.proposals import Proposal, Step
from web_service.deliberation.words import who, word
from web_service.funding.money import yuan
from web_service.language import Language
from web_service.mailbox.names import Names

MARKED = {"admitted": "good", "declined": "bad", "withdrawn": "bad"}


@dataclass(frozen=True)
class Line:
    """One step: its sentence, who, the reason, and the proposals that it leads to."""

    at: datetime
    sentence: str
    who: str
    reason: str | None
    tone: str
    leads_to: list[UUID]


def title_of(language: Language, proposal: Proposal) -> str:
    """Its title, or what stands for it."""
    if proposal.title is not None:
        return proposal.title
    return language.text("proposal.untitled" if proposal.origin == "topic" else "proposal.gone")


def lines(language: Language, proposal: Proposal, names: Names) -> list[Line]:
    """The steps, the latest first."""
    return [_line(language, step, names) for step in reversed(proposal.thread)]


def _line(language: Language, step: Step, names: Names) -> Line:
    actor = who(language, names, step.role, step.division_id)
    if step.role == "resident" and step.step in ("submitted", "described", "appealed", "withdrawn", "picture_added"):
        actor = language.text("who.raiser")
    tone = MARKED.get(step.step, "")
    if step.step == "decided":
        tone = "good" if step.funded else ""
    leads_to = [one for one in (step.into_proposal_id, step.from_proposal_id) if one is not None]
    return Line(step.at, _sentence(language, step), actor, step.reason, tone, [*leads_to, *(step.part_ids or [])])


def _sentence(language: Language, step: Step) -> str:
    key = f"proposal.step.{step.step}"
    if step.step == "appeal_decided":
        key += ".reopened" if step.reopened else ".upheld"
    if step.step == "decided":
        key += ".funded" if step.funded else ".not_funded"
    values = {
        "number": step.number,
        "amount": yuan(step.cost_fen) if step.cost_fen is not None else "",
        "why": word(language, "decline_reason", step.why),
    }
    return language.text(key, **values) if language.known(key) else step.step
