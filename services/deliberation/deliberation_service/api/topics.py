"""Routes of topics: raising and screening them, leading them through their stages."""

from __future__ import annotations

from uuid import UUID

from deliberation_service.aggregate.topic import Topic, screening
from deliberation_service.aggregate.topic.clock import advance
from deliberation_service.aggregate.topic.raising import Origin
from deliberation_service.api.asking import (
    STAFF,
    Answer,
    Person,
    Worker,
    answer_once,
    as_resident,
    reply_to,
    wait_for_token,
)
from deliberation_service.application import SERVICE, Deliberation
from deliberation_service.commands import topics as commands
from deliberation_service.refusals.topics import NotAResidentHereError, UnknownTopicError, WrongStatusError
from fastapi import APIRouter
from linli_common.auth import Principal
from linli_common.event_store import Act, Receipt
from linli_common.http.commands import Command, CommandHeader
from linli_contracts.deliberation.words import OriginKind

_ORIGIN_OF_ROLE: dict[str, OriginKind] = {
    **dict.fromkeys(STAFF, "staff"),
    "peoples_deputy": "deputy",
    "owners_committee": "owners_committee",
    "organisation": "organisation",
    "community_planner": "organisation",
}
"""Who raises topics beside residents, and what the record then says of where they come from."""


def topics_router(service: Deliberation) -> APIRouter:
    """What is done with topics below ``/api/deliberation/topics``."""
    router = APIRouter(prefix=f"/api/{SERVICE}/topics", tags=["topics"])
    _add_raising(router, service)
    _add_screening(router, service)
    _add_stages(router, service)
    return router


def _add_raising(router: APIRouter, service: Deliberation) -> None:
    raising = service.raising

    @router.post("", status_code=201)
    def raise_topic(body: commands.RaiseTopic, sent: CommandHeader, who: Person) -> Answer:
        """提出议题: residents where they live, staff, deputies, owners' committees and planners where they work."""

        def do() -> Receipt:
            act, kind = _raising(service, who, sent, body.division_id)
            return raising.raise_topic(body, Origin(kind, [who.person_id]), act)

        return answer_once(service, who, sent, do)

    @router.post("/{topic_id}/withdraw")
    def withdraw_topic(topic_id: UUID, sent: CommandHeader, who: Person) -> Answer:
        """撤回: by who raised it, before it is accepted."""
        return reply_to(raising.withdraw(topic_id, _as_raiser(service, topic_id, who, sent)))

    @router.post("/{topic_id}/appeal")
    def appeal(topic_id: UUID, body: commands.Because, sent: CommandHeader, who: Person) -> Answer:
        """申诉: by who raised it, to the unit above."""
        return reply_to(raising.appeal(topic_id, body, _as_raiser(service, topic_id, who, sent)))


def _add_screening(router: APIRouter, service: Deliberation) -> None:
    raising = service.raising

    @router.post("/{topic_id}/accept")
    def accept_topic(topic_id: UUID, body: commands.AcceptTopic, sent: CommandHeader, who: Worker) -> Answer:
        """立项: by who screens the topics of its scope; by those above too once the time is over."""
        return answer_once(
            service, who, sent, lambda: raising.accept(topic_id, body, _screening(service, topic_id, who, sent))
        )

    @router.post("/{topic_id}/merge")
    def merge_topic(topic_id: UUID, body: commands.MergeTopic, sent: CommandHeader, who: Worker) -> Answer:
        """并入 a topic that is being deliberated."""
        return answer_once(
            service, who, sent, lambda: raising.merge(topic_id, body, _screening(service, topic_id, who, sent))
        )

    @router.post("/{topic_id}/decline")
    def decline_topic(topic_id: UUID, body: commands.Because, sent: CommandHeader, who: Worker) -> Answer:
        """不予立项, with a reason."""
        return answer_once(
            service, who, sent, lambda: raising.decline(topic_id, body, _screening(service, topic_id, who, sent))
        )

    @router.post("/{topic_id}/decide-appeal")
    def decide_appeal(topic_id: UUID, body: commands.DecideAppeal, sent: CommandHeader, who: Worker) -> Answer:
        """维持 or 重新审核: by the unit above."""

        def do() -> Receipt:
            wait_for_token(service, who)
            topic = _as_of(service.topics.get(topic_id), sent)
            act = service.authority.act(who, sent, screening.appeal_roles(topic), topic.division_id)
            return raising.decide_appeal(topic_id, body, act)

        return answer_once(service, who, sent, do)


def _add_stages(router: APIRouter, service: Deliberation) -> None:
    deliberating = service.deliberating

    @router.post("/{topic_id}/stage")
    def go_on(topic_id: UUID, body: commands.GoOn, sent: CommandHeader, who: Person) -> Answer:
        """进入下一阶段: by who convenes the present one, when the template's conditions hold."""
        return answer_once(
            service, who, sent, lambda: deliberating.go_on(topic_id, body, convening(service, topic_id, who, sent))
        )

    @router.post("/{topic_id}/outcome")
    def come_to(topic_id: UUID, body: commands.ComeTo, sent: CommandHeader, who: Person) -> Answer:
        """结果: convention adopted, decided, referred to funding, requested, or closed with a reason."""
        return answer_once(
            service, who, sent, lambda: deliberating.come_to(topic_id, body, convening(service, topic_id, who, sent))
        )

    @router.post("/{topic_id}/reports", status_code=201)
    def file_report(topic_id: UUID, body: commands.FileReport, sent: CommandHeader, who: Person) -> Answer:
        """提交报告: by who convenes a stage that asks for one (调研, 访谈, 方案修改)."""
        return answer_once(
            service,
            who,
            sent,
            lambda: deliberating.file_report(topic_id, body, convening(service, topic_id, who, sent)),
        )

    @router.post("/{topic_id}/review")
    def review(topic_id: UUID, body: commands.Review, sent: CommandHeader, who: Person) -> Answer:
        """评议: the works and the process, once the review's conditions hold."""
        return answer_once(
            service, who, sent, lambda: deliberating.review(topic_id, body, convening(service, topic_id, who, sent))
        )


def convening(service: Deliberation, topic_id: UUID, who: Principal, sent: Command) -> Act:
    """The act of somebody who convenes the topic's present stage.

    Raises `UnknownTopicError`, `WrongStatusError` when there is no stage, `OutsideOwnDivisionError`.
    """
    wait_for_token(service, who)
    topic = service.topics.get_public(topic_id)
    if topic.present is None:
        raise WrongStatusError(f"a topic that is {topic.status} is in no stage")
    return service.authority.act(who, sent, topic.convener_roles(), topic.division_id)


def _raising(service: Deliberation, who: Principal, sent: Command, division_id: UUID) -> tuple[Act, OriginKind]:
    """The act, by the strongest right that reaches the division. Raises `NotAResidentHereError`."""
    wait_for_token(service, who)
    if who.has(_ORIGIN_OF_ROLE):
        act = service.authority.act(who, sent, tuple(_ORIGIN_OF_ROLE), division_id)
        return act, _ORIGIN_OF_ROLE[act.actor.role]
    home = who.area_id
    if home is None or not (home == division_id or service.neighbourhood.covers(division_id, home)):
        raise NotAResidentHereError("you raise topics of the area, street and district where you live")
    return as_resident(service, who, sent), "resident"


def _as_raiser(service: Deliberation, topic_id: UUID, who: Principal, sent: Command) -> Act:
    """The act of somebody upstream; another person cannot tell the topic from one that is not there."""
    topic = service.topics.get(topic_id)
    if who.person_id not in topic.raised_by_ids and not topic.is_public:
        raise UnknownTopicError(f"no topic {topic_id}")
    wait_for_token(service, who)
    if who.area_id is not None or not who.grants:
        return sent.act(who.person_id, "resident", who.area_id)
    return sent.act(who.person_id, who.grants[0].role, who.grants[0].division_ids[0])


def _screening(service: Deliberation, topic_id: UUID, who: Principal, sent: Command) -> Act:
    """The act of who screens the topic at the time of the act. Raises `OutsideOwnDivisionError`."""
    wait_for_token(service, who)
    topic = service.topics.get(topic_id)
    return service.authority.act(who, sent, screening.screener_roles(_as_of(topic, sent)), topic.division_id)


def _as_of(topic: Topic, sent: Command) -> Topic:
    """The topic as time has made it by now, whether or not the worker has come by: rights depend on it."""
    advance(topic, sent.at)
    return topic
