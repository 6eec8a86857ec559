"""Routes of consultation forms 征询单.

What a household answered is shown to that household; what workers read of a paper form, to whoever resolves a
difference; to everybody else only what was counted, after the end.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from deliberation_service.aggregate.form import Form
from deliberation_service.api.asking import (
    Answer,
    Anyone,
    Person,
    Worker,
    answer_once,
    as_resident,
    reply_to,
    wait_for_lists,
    wait_for_token,
)
from deliberation_service.application import SERVICE, Deliberation
from deliberation_service.commands import forms as commands
from deliberation_service.refusals.forms import NoAnswerError
from fastapi import APIRouter
from linli_common.http.commands import CommandHeader
from linli_common.http.paging import Cursor, Limit, Page, page_of, read_key, read_keys
from linli_common.http.reading import AtLeast
from linli_contracts.deliberation.forms import CheckMade
from pydantic import BaseModel


class OptionView(BaseModel):
    """An answer with its words; how many gave it, after the end."""

    option: str
    label: str
    consents: bool
    households: int | None


class RollView(BaseModel):
    """Who may answer: anyone who has identity's events computes the same digest."""

    rule_version: str
    article: str
    position: int
    households: int
    digest: str


class FormView(BaseModel):
    """A form as everybody sees it. ``answered`` counts households; ``entered`` and ``differing`` papers wait."""

    form_id: UUID
    topic_id: UUID | None
    division_id: UUID
    estate_id: UUID | None
    state: str
    question: str
    text: str
    options: list[OptionView]
    rule: str
    threshold: dict[str, Any]
    opens_at: datetime
    closes_at: datetime
    paper_until: datetime
    roll: RollView | None
    answered: int
    entered: int
    differing: int
    result: str | None
    checks: list[CheckMade]
    cancelled_because: str | None


class FormRow(BaseModel):
    """A form in a list."""

    form_id: UUID
    topic_id: UUID | None
    estate_id: UUID | None
    rule: str
    state: str
    question: str
    prepared_at: datetime
    closes_at: datetime
    result: str | None


class OwnAnswerView(BaseModel):
    """What counts for one's household; ``by_me`` when oneself gave it."""

    household_id: UUID
    channel: str
    option: str | None
    by_me: bool


class HouseholdView(BaseModel):
    """Whether a household has answered; for who goes from door to door."""

    household_id: UUID
    state: str
    changed_at: datetime


class DifferenceView(BaseModel):
    """Two readings of one paper form."""

    household_id: UUID
    worker_ids: list[UUID]
    read: list[str | None]


def forms_router(service: Deliberation) -> APIRouter:
    """Everything about consultation forms below ``/api/deliberation``."""
    router = APIRouter(prefix=f"/api/{SERVICE}", tags=["forms"])

    @router.post("/forms", status_code=201)
    def prepare_form(body: commands.PrepareForm, sent: CommandHeader, who: Person) -> Answer:
        """拟定征询单: by who convenes the topic's stage, or works for the place."""
        wait_for_token(service, who)
        return answer_once(service, who, sent, lambda: service.consultations.forms.prepare(body, who, sent))

    @router.post("/forms/{form_id}/cancel")
    def cancel_form(form_id: UUID, body: commands.CancelForm, sent: CommandHeader, who: Person) -> Answer:
        """取消征询: by who convenes it."""
        return reply_to(service.consultations.forms.cancel(form_id, body, who, sent))

    @router.post("/forms/{form_id}/answer")
    def answer_form(form_id: UUID, body: commands.AnswerForm, sent: CommandHeader, who: Person) -> Answer:
        """答复: a grown-up member of a household on the roll, for the household; says whose answer it replaces."""
        return reply_to(service.consultations.forms.answer(form_id, body, as_resident(service, who, sent)))

    @router.post("/forms/{form_id}/papers")
    def enter_paper(form_id: UUID, body: commands.EnterPaper, sent: CommandHeader, who: Worker) -> Answer:
        """纸质录入: two workers, each without seeing what the other read."""
        return reply_to(service.consultations.papers.enter(form_id, body, who, sent))

    @router.post("/forms/{form_id}/papers/{household_id}/resolve")
    def resolve_paper(
        form_id: UUID, household_id: UUID, body: commands.ResolvePaper, sent: CommandHeader, who: Worker
    ) -> Answer:
        """核对: by a third worker, with a reason."""
        return reply_to(service.consultations.papers.resolve(form_id, household_id, body, who, sent))

    @router.get("/forms/{form_id}")
    def form(form_id: UUID, who: Anyone, at_least: AtLeast = None) -> FormView:
        """The form with its roll, how many have answered, and what came of it."""
        wait_for_lists(service, at_least)
        return form_view(service, service.consultations.forms.get(form_id))

    @router.get("/forms/{form_id}/mine")
    def own_answer(form_id: UUID, who: Person, at_least: AtLeast = None) -> OwnAnswerView:
        """What one's household has answered."""
        wait_for_lists(service, at_least)
        rolls = service.parts.rolls
        voter = rolls.must(rolls.unit_of(service.consultations.forms.get(form_id).frozen(), who.person_id))
        answer = service.consultations.forms.answer_of(form_id, voter.unit_id)
        if answer is None or answer.option is None:
            raise NoAnswerError("your household has not answered")
        return OwnAnswerView(
            household_id=voter.unit_id,
            channel=answer.state,
            option=service.parts.contents.open(answer.option),
            by_me=answer.state == "online" and answer.answered_by == who.person_id,
        )

    @router.get("/forms/{form_id}/households")
    def households(
        form_id: UUID, who: Worker, limit: Limit = 100, cursor: Cursor = None, at_least: AtLeast = None
    ) -> Page[HouseholdView]:
        """Which households have answered or have paper waiting; for who runs the form."""
        _refuse_others(service, form_id, who)
        wait_for_lists(service, at_least)
        rows = service.consultations.lists.answers(form_id, read_key(cursor, UUID), limit + 1)
        found = [HouseholdView.model_validate({name: row[name] for name in HouseholdView.model_fields}) for row in rows]
        return page_of(found, limit, lambda view: [str(view.household_id)])

    @router.get("/forms/{form_id}/papers/{household_id}")
    def difference(form_id: UUID, household_id: UUID, who: Worker) -> DifferenceView:
        """The two readings that differ, for who resolves it; one alone is shown to nobody."""
        _refuse_others(service, form_id, who)
        answer = service.consultations.forms.answer_of(form_id, household_id)
        if answer is None or answer.state != "differs":
            raise NoAnswerError("no two readings differ for this household")
        return DifferenceView(
            household_id=household_id,
            worker_ids=answer.worker_ids,
            read=service.parts.contents.open_all(answer.read),
        )

    @router.get("/divisions/{division_id}/forms")
    def forms_of_division(
        division_id: UUID, who: Anyone, limit: Limit = 50, cursor: Cursor = None, at_least: AtLeast = None
    ) -> Page[FormRow]:
        """The forms of a division, the newest first."""
        wait_for_lists(service, at_least)
        last = read_keys(cursor, datetime.fromisoformat, UUID)
        rows = service.consultations.lists.of_division(division_id, last, limit + 1)
        return page_of(form_rows(service, rows), limit, lambda row: [row.prepared_at.isoformat(), str(row.form_id)])

    @router.get("/topics/{topic_id}/forms")
    def forms_of_topic(topic_id: UUID, who: Anyone, at_least: AtLeast = None) -> list[FormRow]:
        """The forms of a topic, in their order."""
        wait_for_lists(service, at_least)
        service.topics.get_public(topic_id)
        return form_rows(service, service.consultations.lists.of_topic(topic_id))

    return router


def form_view(service: Deliberation, form: Form) -> FormView:
    """A form with its words."""
    words = service.parts.contents.open_json(form.content) or {"question": "", "text": "", "labels": {}}
    counts = service.consultations.lists.by_state(form.id)
    roll = form.roll
    return FormView(
        form_id=form.id,
        topic_id=form.topic_id,
        division_id=form.division_id,
        estate_id=form.estate_id,
        state=form.state,
        question=words["question"],
        text=words["text"],
        options=[
            OptionView(
                option=option,
                label=words["labels"].get(option, option),
                consents=consents,
                households=form.counts.get(option) if form.state == "closed" else None,
            )
            for option, consents in form.options.items()
        ],
        rule=form.rule,
        threshold=form.stated_threshold,
        opens_at=form.opens_at,
        closes_at=form.closes_at,
        paper_until=form.paper_until,
        roll=None
        if roll is None
        else RollView(
            rule_version=roll.rule_version,
            article=roll.article,
            position=roll.position,
            households=roll.units,
            digest=roll.digest,
        ),
        answered=counts.get("online", 0) + counts.get("paper", 0),
        entered=counts.get("entered", 0),
        differing=counts.get("differs", 0),
        result=form.result,
        checks=[CheckMade.model_validate(check) for check in form.checks],
        cancelled_because=service.parts.contents.open(form.reason) if form.reason is not None else None,
    )


def form_rows(service: Deliberation, rows: list[dict[str, Any]]) -> list[FormRow]:
    """Rows of a list with their questions, all opened at once."""
    first = service.store.first_events([row["form_id"] for row in rows])
    opened = service.parts.contents.open_all([first[row["form_id"]].content for row in rows])
    return [
        FormRow.model_validate(
            {**{name: row[name] for name in FormRow.model_fields if name != "question"}, "question": question_in(text)}
        )
        for row, text in zip(rows, opened, strict=True)
    ]


def question_in(text: str | None) -> str:
    """The question of what was sealed; nothing when it can be read no longer."""
    return str(orjson.loads(text)["question"]) if text is not None else ""


def _refuse_others(service: Deliberation, form_id: UUID, who: Worker) -> None:
    form = service.consultations.forms.get(form_id)
    service.authority.actor(who, form.convener_roles, form.division_id)
