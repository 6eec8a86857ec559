"""Consultation forms 征询单, as deliberation's API answers: one answer a household."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from web_service.clients.calling import Caller
from web_service.clients.deliberation.asking import at_least
from web_service.clients.deliberation.votes import Check, Threshold
from web_service.clients.telling import Done, tell


class FormOption(BaseModel):
    """An answer with its words; ``households`` after the end."""

    option: str
    label: str
    consents: bool
    households: int | None


class FormRoll(BaseModel):
    """The households that may answer, frozen at the opening."""

    rule_version: str
    article: str
    position: int
    households: int
    digest: str


class ConsultationForm(BaseModel):
    """A form as everybody sees it."""

    form_id: UUID
    topic_id: UUID | None
    division_id: UUID
    estate_id: UUID | None
    state: str
    question: str
    text: str
    options: list[FormOption]
    rule: str
    threshold: Threshold
    opens_at: datetime
    closes_at: datetime
    paper_until: datetime
    roll: FormRoll | None
    answered: int
    entered: int
    differing: int
    result: str | None
    checks: list[Check]
    cancelled_because: str | None

    def takes_answers(self, now: datetime) -> bool:
        """Whether a household can answer at this moment."""
        return self.state == "open" and now < self.closes_at

    def label(self, option: str | None) -> str:
        """The words of an answer."""
        return next((one.label for one in self.options if one.option == option), option or "")


class OwnAnswer(BaseModel):
    """What counts for one's household; ``by_me`` when oneself gave it."""

    channel: str
    option: str | None
    by_me: bool


class FormClient:
    """Every method raises Problem."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def form(self, form_id: UUID, seen: int = 0) -> ConsultationForm:
        """One form; ``seen`` matters to the number of answers alone."""
        return ConsultationForm.model_validate(
            await self._caller.get(f"/forms/{form_id}", {"at_least": at_least(seen)})
        )

    async def mine(self, form_id: UUID, seen: int, token: str) -> OwnAnswer:
        """What one's household answered; 404 when nothing, 403 for who is not on the roll."""
        return OwnAnswer.model_validate(
            await self._caller.get(f"/forms/{form_id}/mine", {"at_least": at_least(seen)}, token)
        )

    async def answer(self, form_id: UUID, option: str, key: str, token: str) -> Done:
        """The household's answer; answers ``replaced``: nothing, own, another_member, paper."""
        return await tell(self._caller, f"/forms/{form_id}/answer", {"option": option}, key, token)
