"""Screening (立项审核): a topic is accepted with a template."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from deliberation_service.aggregate.templates.shape import Template
from deliberation_service.aggregate.topic.clock import advance
from deliberation_service.aggregate.topic.stages import enter
from deliberation_service.aggregate.topic.state import Topic
from deliberation_service.refusals import topics as refusals
from linli_common.sealing.sealed import Sealed


class Accepted(Topic.Event):
    """立项. The template is kept whole: the topic follows this version to its end. ``content``: as put into words."""

    TOPIC = "deliberation:Topic.Accepted"
    template: dict[str, Any]
    content: Sealed | None

    def apply(self, aggregate: Topic) -> None:
        aggregate.status, aggregate.process = "running", Template.of_data(self.template)
        aggregate.content = self.content or aggregate.content
        aggregate.due_at = aggregate.remind_at = None


def accept(topic: Topic, template: dict[str, Any], content: Sealed | None, at: datetime) -> None:
    """立项: the topic begins with the template's first stage.

    ``template`` is sound. ``content`` puts it into words anew; needed for a topic from a letter that has none.
    """
    advance(topic, at)
    if topic.status != "raised":
        raise refusals.WrongStatusError(f"a topic that is {topic.status} cannot be accepted")
    if content is None and topic.content is None:
        raise refusals.NotInWordsError("a topic from a letter needs a title and a text", field="title")
    topic.happened(Accepted, at, template=template, content=content)
    assert topic.process is not None
    enter(topic, topic.process.first, at)
