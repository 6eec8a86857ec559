"""The public faces of consultation forms and of their answers: that a household answered, never what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from deliberation_service.aggregate.form import Form
from deliberation_service.aggregate.form_answer import FormAnswer
from deliberation_service.publisher.moving import moved
from linli_contracts.contract import Contract
from linli_contracts.deliberation import forms as public


def _of_form(contract: type[Contract], *names: str) -> Callable[[Any], Contract]:
    """A contract of the form itself, with these fields of the event."""
    return lambda event: contract.model_validate(
        {"form_id": event.originator_id, **{name: getattr(event, name) for name in ("division_id", "topic_id", *names)}}
    )


def _of_answer(contract: type[Contract]) -> Callable[[Any], Contract]:
    """A contract of one household's answer."""
    return lambda event: contract.model_validate(_household(event))


def _household(event: Any) -> dict[str, Any]:
    return {name: getattr(event, name) for name in ("form_id", "division_id", "topic_id", "household_id")}


def _opened(event: Form.Opened) -> Contract:
    roll = event.roll
    return public.FormOpenedV1(
        form_id=event.originator_id,
        division_id=event.division_id,
        topic_id=event.topic_id,
        **{name: roll[name] for name in ("rule", "rule_version", "article", "position", "digest")},
        households=roll["units"],
        closes_at=event.closes_at,
        paper_until=event.paper_until,
    )


def _answered(event: FormAnswer.Answered) -> Contract:
    return public.FormAnsweredV1.model_validate(
        {**_household(event), "channel": "online", "changed": event.changed, "band": event.band}
    )


def _counted(event: FormAnswer.Confirmed | FormAnswer.Resolved) -> Contract:
    return public.FormAnsweredV1(**_household(event), channel="paper", changed=False, band=None)


FACES: dict[type[Any], Callable[[Any], Contract]] = {
    Form.Prepared: _of_form(public.FormPreparedV1, "estate_id", "rule", "opens_at", "closes_at", "paper_until"),
    Form.Opened: _opened,
    Form.ClosingBegun: _of_form(public.FormClosingV1),
    Form.Closed: _of_form(
        public.FormClosedV1, "result", "households", "answered", "on_paper", "uncounted", "options", "checks"
    ),
    Form.Cancelled: _of_form(public.FormCancelledV1),
    Form.Moved: moved("form"),
    FormAnswer.Answered: _answered,
    FormAnswer.Entered: _of_answer(public.FormPaperEnteredV1),
    FormAnswer.Confirmed: _counted,
    FormAnswer.Differed: _of_answer(public.FormPaperDifferedV1),
    FormAnswer.Resolved: _counted,
}
WITHHELD: frozenset[type[Any]] = frozenset({FormAnswer.Begun})
BY_TIME: frozenset[type[Any]] = frozenset()
