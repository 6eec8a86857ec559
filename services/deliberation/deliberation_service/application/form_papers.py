"""Paper answers: what two workers read independently, and what a third decides where they differ."""

from __future__ import annotations

from uuid import UUID

from deliberation_service.aggregate.form import Form
from deliberation_service.application.forms import Forms
from deliberation_service.application.parts import Parts
from deliberation_service.commands import forms as commands
from deliberation_service.refusals.forms import DoorUnclearError, NothingToResolveError
from linli_common.auth import Principal
from linli_common.event_store import Receipt
from linli_common.http.commands import Command


class FormPapers:
    """纸质录入."""

    def __init__(self, parts: Parts, forms: Forms) -> None:
        self._parts = parts
        self._forms = forms

    def enter(self, form_id: UUID, command: commands.EnterPaper, who: Principal, sent: Command) -> Receipt:
        """录入: counts once another worker has entered the same; the answer says how it stands.

        Raises `NotOnRollError`, `DoorUnclearError`, `UnknownOptionError` and what `FormAnswer.enter` does.
        """
        act = self._forms.act_of(self._forms.get(form_id), who, sent)

        def decide() -> Receipt:
            form = self._forms.get(form_id)
            form.refuse_paper(act.at)
            form.refuse_option(command.option)
            household_id = self._household(form, command)
            answer = self._forms.begun(form, household_id, act.at)
            first = self._parts.contents.open(answer.read[0]) if answer.read else None
            same = first == command.option if first is not None else None
            answer.enter(form, act.actor.person_id, self._forms.seal(form, command.option), same, act.at)
            told = {"form_id": str(form_id), "household_id": str(household_id), "state": answer.state}
            return self._parts.store.record(answer, act=act, answer=told, unchanged=[form])

        return self._parts.store.once(act, decide)

    def resolve(
        self, form_id: UUID, household_id: UUID, command: commands.ResolvePaper, who: Principal, sent: Command
    ) -> Receipt:
        """核对. Raises `UnknownOptionError` and what `FormAnswer.resolve` does."""
        act = self._forms.act_of(self._forms.get(form_id), who, sent)

        def decide() -> Receipt:
            form = self._forms.get(form_id)
            form.refuse_option(command.option)
            answer = self._forms.answer_of(form_id, household_id)
            if answer is None:
                raise NothingToResolveError("nothing was entered for this household")
            option, reason = self._forms.seal(form, command.option), self._forms.seal(form, command.reason)
            answer.resolve(form, act.actor.person_id, option, reason, act.at)
            told = {"form_id": str(form_id), "household_id": str(household_id), "state": answer.state}
            return self._parts.store.record(answer, act=act, answer=told, unchanged=[form])

        return self._parts.store.once(act, decide)

    def _household(self, form: Form, command: commands.EnterPaper) -> UUID:
        roll, rolls = form.frozen(), self._parts.rolls
        if command.household_id is not None:
            return rolls.must(rolls.household(roll, command.household_id)).unit_id
        assert command.dwelling_id is not None, "the command names one of both"
        voter = rolls.unit_at(roll, command.dwelling_id)
        if voter is None:
            raise DoorUnclearError("no household of the roll lives there alone: name the household")
        return voter.unit_id
