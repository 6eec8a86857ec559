"""Screening (立项审核): a topic is accepted with a template, merged into another one, or declined with a reason.

Who raised it may withdraw it until then, and appeal a decline to the unit above, which upholds it or has it screened
again; a topic that was sent back by an appeal cannot be declined a second time.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from deliberation_service.aggregate.templates.shape import Template
from deliberation_service.aggregate.topic.clock import advance
from deliberation_service.aggregate.topic.stages import enter
from deliberation_service.aggregate.topic.state import Topic
from deliberation_service.refusals import topics as refusals
from linli_common.sealing.sealed import Sealed

AREA_SCREENERS = ("area_worker", "party_secretary")
SCREENERS: dict[str, tuple[str, ...]] = {
    "estate": AREA_SCREENERS,
    "area": AREA_SCREENERS,
    "street": ("street_officer",),
    "district": ("district_officer",),
}
"""Who screens a topic, by its scope."""
ABOVE: dict[str, tuple[str, ...]] = {
    "estate": ("street_officer",),
    "area": ("street_officer",),
    "street": ("district_officer",),
    "district": (),
}
"""Who decides appeals, and may screen what was not screened in time."""


class Accepted(Topic.Event):
    """立项. The template is kept whole: the topic follows this version to its end. ``content``: as put into words."""

    TOPIC = "deliberation:Topic.Accepted"
    template: dict[str, Any]
    content: Sealed | None

    def apply(self, aggregate: Topic) -> None:
        aggregate.status, aggregate.process = "running", Template.of_data(self.template)
        aggregate.content = self.content or aggregate.content
        aggregate.rest()


class Merged(Topic.Event):
    """并入."""

    TOPIC = "deliberation:Topic.Merged"
    into: UUID

    def apply(self, aggregate: Topic) -> None:
        aggregate.status, aggregate.merged_into = "merged", self.into
        aggregate.rest()


class RaisersJoined(Topic.Event):
    """Another topic was merged into this one."""

    TOPIC = "deliberation:Topic.RaisersJoined"
    from_topic_id: UUID
    joined_ids: list[UUID]

    def apply(self, aggregate: Topic) -> None:
        aggregate.raised_by_ids += self.joined_ids


class Declined(Topic.Event):
    """不予立项. ``appeal_until`` is None when nobody stands above."""

    TOPIC = "deliberation:Topic.Declined"
    reason: Sealed
    appeal_until: datetime | None

    def apply(self, aggregate: Topic) -> None:
        aggregate.status, aggregate.appealable_until = "declined", self.appeal_until
        aggregate.rest()


class Appealed(Topic.Event):
    """申诉."""

    TOPIC = "deliberation:Topic.Appealed"
    reason: Sealed
    due_at: datetime

    def apply(self, aggregate: Topic) -> None:
        aggregate.status, aggregate.appealable_until = "appealed", None
        aggregate.due_at = self.due_at


class AppealDecided(Topic.Event):
    """维持 or 重新审核. The times are set when it is screened again."""

    TOPIC = "deliberation:Topic.AppealDecided"
    reason: Sealed
    reopened: bool
    screening_remind_at: datetime | None
    screening_due_at: datetime | None

    def apply(self, aggregate: Topic) -> None:
        aggregate.rest()
        aggregate.status = "raised" if self.reopened else "declined"
        aggregate.reopened = aggregate.reopened or self.reopened
        aggregate.remind_at, aggregate.due_at = self.screening_remind_at, self.screening_due_at


class Withdrawn(Topic.Event):
    """撤回."""

    TOPIC = "deliberation:Topic.Withdrawn"

    def apply(self, aggregate: Topic) -> None:
        aggregate.status = "withdrawn"
        aggregate.rest()


def screener_roles(topic: Topic) -> tuple[str, ...]:
    """Who may screen the topic: those of its own division, and those above once the time is over."""
    return SCREENERS[topic.scope] + (ABOVE[topic.scope] if topic.overdue else ())


def appeal_roles(topic: Topic) -> tuple[str, ...]:
    """Who may decide an appeal: those of the division above, and the district once the time is over."""
    return ABOVE[topic.scope] + (("district_officer",) if topic.overdue else ())


def accept(topic: Topic, template: dict[str, Any], content: Sealed | None, at: datetime) -> None:
    """立项: the topic begins with the template's first stage.

    ``template`` is sound. ``content`` puts it into words anew; needed for a topic from a letter that has none.
    """
    advance(topic, at)
    _refuse_unless_raised(topic, "accepted")
    if content is None and topic.content is None:
        raise refusals.NotInWordsError("a topic from a letter needs a title and a text", field="title")
    scopes = template.get("scopes", ())
    if scopes and topic.scope not in scopes:
        raise refusals.ScopeInvalidError(f"{template['template']} is for {', '.join(scopes)}, not for {topic.scope}")
    topic.happened(Accepted, at, template=template, content=content)
    assert topic.process is not None, "it was just given"
    enter(topic, topic.process.first, at)


def merge(topic: Topic, into: Topic, at: datetime) -> None:
    """并入: both change in one transaction. Who raised the one hears of the other from now on."""
    advance(topic, at)
    _refuse_unless_raised(topic, "merged")
    advance(into, at)
    if into.id == topic.id or into.status != "running" or into.district_id != topic.district_id:
        raise refusals.MergeInvalidError("name a topic of this district that is being deliberated")
    joined = [person_id for person_id in topic.raised_by_ids if person_id not in into.raised_by_ids]
    topic.happened(Merged, at, into=into.id)
    into.happened(RaisersJoined, at, from_topic_id=topic.id, joined_ids=joined)


def decline(topic: Topic, reason: Sealed, at: datetime) -> None:
    """不予立项: with a reason; not after an appeal had it screened again."""
    advance(topic, at)
    _refuse_unless_raised(topic, "declined")
    if topic.reopened:
        raise refusals.WrongStatusError("the unit above sent it back: it can be accepted or merged")
    until = at + timedelta(days=topic.terms["appeal_days"]) if ABOVE[topic.scope] else None
    topic.happened(Declined, at, reason=reason, appeal_until=until)


def appeal(topic: Topic, person_id: UUID, reason: Sealed, at: datetime) -> None:
    """申诉: by who raised it, once, while there is time."""
    advance(topic, at)
    _refuse_others(topic, person_id)
    if topic.status != "declined":
        raise refusals.WrongStatusError(f"a topic that is {topic.status} was not declined")
    if topic.appealable_until is None or at > topic.appealable_until:
        raise refusals.AppealInvalidError("the time is over, it was appealed before, or there is nobody above")
    topic.happened(Appealed, at, reason=reason, due_at=at + timedelta(days=topic.terms["appeal_decision_days"]))


def decide_appeal(topic: Topic, reason: Sealed, at: datetime, *, reopen: bool) -> None:
    """The unit above upholds the decline, or has the topic screened again."""
    advance(topic, at)
    if topic.status != "appealed":
        raise refusals.WrongStatusError(f"a topic that is {topic.status} waits for no decision")
    remind, due = (topic.terms["screening_remind_days"], topic.terms["screening_days"]) if reopen else (None, None)
    topic.happened(
        AppealDecided,
        at,
        reason=reason,
        reopened=reopen,
        screening_remind_at=at + timedelta(days=remind) if remind is not None else None,
        screening_due_at=at + timedelta(days=due) if due is not None else None,
    )


def withdraw(topic: Topic, person_id: UUID, at: datetime) -> None:
    """撤回: by who raised it, before it is accepted."""
    advance(topic, at)
    _refuse_others(topic, person_id)
    withdraw_forgotten(topic, at)


def withdraw_forgotten(topic: Topic, at: datetime) -> None:
    """The same without a person: everybody who raised it was erased."""
    advance(topic, at)
    if topic.status not in ("raised", "declined", "appealed"):
        raise refusals.WrongStatusError(f"a topic that is {topic.status} cannot be withdrawn")
    topic.happened(Withdrawn, at)


def _refuse_unless_raised(topic: Topic, what: str) -> None:
    if topic.status != "raised":
        raise refusals.WrongStatusError(f"a topic that is {topic.status} cannot be {what}")


def _refuse_others(topic: Topic, person_id: UUID) -> None:
    if person_id not in topic.raised_by_ids:
        raise refusals.NotARaiserError("another person raised this topic")
