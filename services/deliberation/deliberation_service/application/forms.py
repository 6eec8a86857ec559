"""Consultation forms: prepared, opened with a frozen roll, answered by households, cancelled."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID, uuid4

from deliberation_service.aggregate.form import Form
from deliberation_service.aggregate.form_answer import FormAnswer, answer_id
from deliberation_service.aggregate.topic import Topic, begin, conclude
from deliberation_service.application.grounds import Grounds, band_of
from deliberation_service.application.parts import Parts
from deliberation_service.commands import forms as commands
from deliberation_service.refusals import forms as refusals
from linli_ballots.electorate import Threshold
from linli_ballots.roll import Declared, Roll, Scope
from linli_common.auth import Principal
from linli_common.clock import shanghai_day
from linli_common.event_store import Act, Receipt
from linli_common.http.commands import Command
from linli_common.sealing import Sealed


class Forms:
    """征询单."""

    def __init__(self, parts: Parts, grounds: Grounds) -> None:
        self._parts = parts
        self._grounds = grounds

    def get(self, form_id: UUID) -> Form:
        """Raises `UnknownFormError`."""
        form = self._parts.store.find(Form, form_id)
        if form is None:
            raise refusals.UnknownFormError(f"no form {form_id}")
        return form

    def answer_of(self, form_id: UUID, household_id: UUID) -> FormAnswer | None:
        """A household's answer, None when there is none."""
        return self._parts.store.find(FormAnswer, answer_id(form_id, household_id))

    def prepare(self, command: commands.PrepareForm, who: Principal, sent: Command) -> Receipt:
        """拟定征询单; one that opens at once has its roll frozen in the same act; the worker freezes a long one."""
        ground = self._grounds.of(command.topic_id, command.division_id, command.estate_id, sent.at)
        act = self._parts.authority.act(who, sent, ground.roles, ground.where.division_id)
        form_id = uuid4()

        def decide() -> Receipt:
            ground = self._grounds.of(command.topic_id, command.division_id, command.estate_id, act.at)
            matter = ground.matter(form_id)
            self._parts.contents.create(matter)
            words = {
                "question": command.question,
                "text": command.text,
                "labels": {option.option: option.label for option in command.options},
            }
            form = Form.prepare(
                id=form_id,
                division_id=ground.where.division_id,
                place=ground.where.place,
                topic_id=ground.topic_id,
                estate_id=ground.estate_id,
                convener_roles=ground.roles,
                rule=self._parts.rolls.electorates.on(command.rule, shanghai_day(act.at)),
                threshold=_threshold(command, ground.topic),
                options=[(option.option, option.consents) for option in command.options],
                content=self._parts.contents.seal_json(matter, words),
                opens_at=command.opens_at or act.at,
                closes_at=command.closes_at,
                paper_until=command.paper_until or command.closes_at,
                at=act.at,
            )
            if command.opens_at is None and not self._is_long(form, act.at):
                form.open(self.roll_for(form, act.at), act.at)
            if ground.topic is not None:
                begin(ground.topic, "form", form_id, act.at, electorate=command.rule)
            changed = [form] if ground.topic is None else [form, ground.topic]
            return self._parts.store.record(*changed, act=act, answer={"form_id": str(form_id)})

        return self._parts.store.once(act, decide)

    def answer(self, form_id: UUID, command: commands.AnswerForm, act: Act) -> Receipt:
        """答复, for the household that the person belonged to when the roll was frozen; says what it replaces.

        Raises `NotOnRollError`, `UnknownOptionError`, `FormNotOpenError`, `FormClosedError`.
        """
        person_id = act.actor.person_id

        def decide() -> Receipt:
            form = self.get(form_id)
            form.refuse_online(act.at)
            form.refuse_option(command.option)
            voter = self._parts.rolls.must(self._parts.rolls.unit_of(form.frozen(), person_id))
            answer = self.begun(form, voter.unit_id, act.at)
            replaced = answer.replaces(person_id)
            band = band_of(self._parts.neighbourhood.resident(person_id), shanghai_day(act.at).year)
            answer.answer(form, person_id, band, self.seal(form, command.option), act.at)
            told = {"form_id": str(form_id), "household_id": str(voter.unit_id), "replaced": replaced}
            return self._parts.store.record(answer, act=act, answer=told, unchanged=[form])

        return self._parts.store.once(act, decide)

    def cancel(self, form_id: UUID, command: commands.CancelForm, who: Principal, sent: Command) -> Receipt:
        """取消征询. Raises `OutsideOwnDivisionError`, `FormClosedError`."""
        act = self.act_of(self.get(form_id), who, sent)
        return self.on(form_id, act, lambda form: form.cancel(self.seal(form, command.reason), act.at))

    def on(self, form_id: UUID, act: Act, decide: Callable[[Form], None]) -> Receipt:
        """Decides on a form and records what came of it; its topic hears of its end in the same transaction."""

        def decided() -> Receipt:
            form = self.get(form_id)
            was = form.state
            decide(form)
            topics = self._concluded(form, act.at) if form.state != was else ()
            return self._parts.store.record(form, *topics, act=act, answer={"form_id": str(form_id)})

        return self._parts.store.once(act, decided)

    def act_of(self, form: Form, who: Principal, sent: Command) -> Act:
        """The act of who runs the form. Raises `OutsideOwnDivisionError`."""
        return self._parts.authority.act(who, sent, form.convener_roles, form.division_id)

    def roll_for(self, form: Form, at: datetime) -> Roll:
        """The roll of the form's place, frozen now."""
        return self._parts.rolls.freeze(form.rule, Scope(form.division_id, form.estate_id), Declared(), at)

    def _is_long(self, form: Form, at: datetime) -> bool:
        """Whether the worker opens it, because freezing its roll is no matter of a moment."""
        return self._parts.rolls.is_long(form.rule, Scope(form.division_id, form.estate_id), Declared(), at)

    def begun(self, form: Form, household_id: UUID, at: datetime) -> FormAnswer:
        """The household's answer, begun when there is none."""
        return self.answer_of(form.id, household_id) or FormAnswer.begin(form, household_id, at)

    def seal(self, form: Form, text: str) -> Sealed:
        """Seals what belongs to the form under its matter's key."""
        return self._parts.contents.seal(form.matter_id, text)

    def _concluded(self, form: Form, at: datetime) -> tuple[Topic, ...]:
        result = form.result if form.state == "closed" else "cancelled" if form.state == "cancelled" else None
        if form.topic_id is None or result is None:
            return ()
        topic = self._parts.topics.get(form.topic_id)
        conclude(topic, "form", form.id, result, at)
        return (topic,)


def _threshold(command: commands.PrepareForm, topic: Topic | None) -> Threshold | None:
    """What the topic's template says, else what is sent, else None: the rule's own. Raises `ThresholdFixedError`."""
    sent = command.threshold.threshold() if command.threshold is not None else None
    of_stage = topic.threshold("form") if topic is not None else None
    if of_stage is not None and sent not in (None, of_stage):
        raise refusals.ThresholdFixedError("the topic's template says what makes a form pass in this stage")
    return of_stage or sent
