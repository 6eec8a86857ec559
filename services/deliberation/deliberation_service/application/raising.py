"""Raising and screening topics: look up, seal, decide, record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from deliberation_service.aggregate.topic import Topic, screening
from deliberation_service.aggregate.topic.raising import Origin, Reach, raise_topic, topic_id_of_letter
from deliberation_service.application.parts import Parts
from deliberation_service.commands import topics as commands
from deliberation_service.queries.rules import terms_of
from deliberation_service.queries.templates import Templates
from deliberation_service.refusals import topics as refusals
from linli_common.clock import shanghai_day
from linli_common.event_store import Act, Receipt
from linli_common.sealing import Sealed
from linli_contracts.deliberation.words import Scope
from linli_neighbourhood import UnknownEstateError

TIER_OF_SCOPE = {"estate": "area", "area": "area", "street": "street", "district": "district"}


class Raising:
    """Topics up to their first stage."""

    def __init__(self, parts: Parts, templates: Templates) -> None:
        self._parts = parts
        self._templates = templates

    def raise_topic(self, command: commands.RaiseTopic, origin: Origin, act: Act) -> Receipt:
        """提出议题."""
        topic_id = uuid4()
        return self._raise(topic_id, origin, command.scope, command.division_id, command.estate_id, command, act)

    def raise_from_letter(self, origin: Origin, division_id: UUID, estate_id: UUID | None, act: Act) -> Receipt:
        """转议题: the one topic of a letter, without words of its own until it is accepted. Again is nothing new."""
        assert origin.letter_id is not None, "a topic from a letter knows its letter"
        topic_id = topic_id_of_letter(origin.letter_id)
        tier = self._parts.places.where(division_id, act.at).tier
        scope: Scope = "estate" if estate_id is not None else tier
        return self._raise(topic_id, origin, scope, division_id, estate_id, None, act)

    def accept(self, topic_id: UUID, command: commands.AcceptTopic, act: Act) -> Receipt:
        """立项, with a template of the district or one that came with the service."""

        def decide(topic: Topic) -> None:
            template = self._templates.get(topic.district_id, command.template)
            words = None
            if command.title is not None:
                words = self._parts.contents.seal_json(topic_id, {"title": command.title, "text": command.text})
            screening.accept(topic, template, words, act.at)

        return self._parts.topics.on(topic_id, act, decide)

    def merge(self, topic_id: UUID, command: commands.MergeTopic, act: Act) -> Receipt:
        """并入: both topics change in one transaction."""
        topics, store = self._parts.topics, self._parts.store

        def decide() -> Receipt:
            topic, into = topics.get(topic_id), topics.get(command.into_topic_id)
            screening.merge(topic, into, act.at)
            return store.record(topic, into, act=act, answer={"topic_id": str(topic_id)})

        return store.once(act, decide)

    def decline(self, topic_id: UUID, command: commands.Because, act: Act) -> Receipt:
        """不予立项."""
        return self._because(topic_id, command.reason, act, screening.decline)

    def appeal(self, topic_id: UUID, command: commands.Because, act: Act) -> Receipt:
        """申诉."""

        def decide(topic: Topic, reason: Sealed, at: datetime) -> None:
            screening.appeal(topic, act.actor.person_id, reason, at)

        return self._because(topic_id, command.reason, act, decide)

    def decide_appeal(self, topic_id: UUID, command: commands.DecideAppeal, act: Act) -> Receipt:
        """维持 or 重新审核."""

        def decide(topic: Topic, reason: Sealed, at: datetime) -> None:
            screening.decide_appeal(topic, reason, at, reopen=command.reopen)

        return self._because(topic_id, command.reason, act, decide)

    def withdraw(self, topic_id: UUID, act: Act) -> Receipt:
        """撤回."""
        return self._parts.topics.on(
            topic_id, act, lambda topic: screening.withdraw(topic, act.actor.person_id, act.at)
        )

    def _because(
        self, topic_id: UUID, reason: str, act: Act, decide: Callable[[Topic, Sealed, datetime], None]
    ) -> Receipt:
        return self._parts.topics.on(
            topic_id, act, lambda topic: decide(topic, self._parts.contents.seal(topic_id, reason), act.at)
        )

    def _raise(
        self,
        topic_id: UUID,
        origin: Origin,
        scope: Scope,
        division_id: UUID,
        estate_id: UUID | None,
        words: commands.RaiseTopic | None,
        act: Act,
    ) -> Receipt:
        store, contents = self._parts.store, self._parts.contents

        def decide() -> Receipt:
            reach = self._reach(scope, division_id, estate_id, act)
            earlier = self._parts.topics.find(topic_id)
            if earlier is not None:  # the letter was referred before, and raised by another event
                return store.record(act=act, answer={"topic_id": str(topic_id)})
            contents.create(topic_id)
            said: dict[str, Any] | None = {"title": words.title, "text": words.text} if words is not None else None
            topic = raise_topic(
                id=topic_id,
                origin=origin,
                reach=reach,
                content=contents.seal_json(topic_id, said) if said is not None else None,
                terms=terms_of(shanghai_day(act.at)),
                at=act.at,
            )
            return store.record(topic, act=act, answer={"topic_id": str(topic_id)})

        return store.once(act, decide)

    def _reach(self, scope: Scope, division_id: UUID, estate_id: UUID | None, act: Act) -> Reach:
        """Raises `ScopeInvalidError`, `UnknownDivisionError` or `UnknownEstateError`."""
        where = self._parts.places.where(division_id, act.at)
        if where.tier != TIER_OF_SCOPE[scope]:
            raise refusals.ScopeInvalidError(f"the scope {scope} is not for a division that is a {where.tier}")
        if (estate_id is not None) != (scope == "estate"):
            raise refusals.ScopeInvalidError("name an estate for the scope estate, and only for that")
        if estate_id is not None and self._parts.neighbourhood.area_of_estate(estate_id) != division_id:
            raise UnknownEstateError(f"no estate {estate_id} in this division")
        return Reach(scope, division_id, estate_id, where.district_id, where.above_id, where.place)
