"""A command whose answer was lost is sent again: it is answered though the topic, and with it the right, moved on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from linli_common.clock import utc_now

from ..town import Person, Town
from .using import use


class Sender:
    """Remembers what somebody sent, with the key and the answer."""

    def __init__(self, town: Town, by: Person) -> None:
        self.town, self.by = town, by
        self.sent: list[tuple[str, Any, str, dict[str, Any]]] = []

    def send(self, path: str, body: Any = None) -> dict[str, Any]:
        """A command that has to succeed."""
        key = str(uuid4())
        answer = self.town.done(path, body, by=self.by, key=key)
        self.sent.append((path, body, key, answer))
        return answer


def in_discussion(sender: Sender, topic_id: UUID) -> None:
    """What the first stage allows."""
    about, later = {"topic_id": topic_id, "title": "凉亭"}, utc_now() + timedelta(days=9)
    where = {"where": "活动室", "agenda": ["意见"], "circles": ["residents"]}
    options = [{"option": "yes", "label": "是", "consents": True}, {"option": "no", "label": "否", "consents": False}]
    form = {"topic_id": topic_id, "question": "修吗？", "text": "凉亭", "options": options, "closes_at": later}
    sender.send("/meetings", {**about, **where, "kind": "council", "starts_at": later})
    sender.send("/notices", {**about, "text": "请来", "about": "meeting", "until": later.date()})
    sender.send("/conversations", {**about, "question": "怎么看？", "closes_at": later})
    sender.send("/panels", {**about, "seats": 1})
    sender.send("/forms", form)


def in_vote(sender: Sender, topic_id: UUID, division_id: UUID) -> None:
    """What the second stage allows."""
    later = utc_now() + timedelta(days=9)
    vote = {"rule": "residents_consultation", "question": "修吗？", "topic_id": topic_id, "division_id": division_id}
    street = {"kind": "street", "id": sender.town.ids["望海街道"]}
    vote_id = sender.send("/votes", {**vote, "closes_at": later})["vote_id"]
    sender.send(f"/votes/{vote_id}/open")
    sender.send(f"/topics/{topic_id}/requests", {"to": street, "text": "请协助", "answer_by": later.date()})
    sender.send("/public-notices", {"topic_id": topic_id, "title": "方案", "text": "修", "about": "scheme"})


def test_what_began_in_a_stage_is_answered_again_after_the_topics_end(town: Town) -> None:
    topic_id, worker = town.running_topic("discussion")
    sender = Sender(town, worker)
    in_discussion(sender, topic_id)
    use(town, topic_id, "meeting", "signed", by=worker)
    sender.send(f"/topics/{topic_id}/stage", {"to": "vote"})
    in_vote(sender, topic_id, worker.division_id)
    sender.send(f"/topics/{topic_id}/outcome", {"outcome": "closed", "reason": "已解决"})
    before = town.recorded()

    again = [town.done(path, body, by=worker, key=key) for path, body, key, _ in sender.sent]

    assert again == [answer for *_, answer in sender.sent]
    assert town.recorded() == before
