"""Routes of topics."""

from __future__ import annotations

from uuid import UUID

from deliberation_service.aggregate.topic.raising import Origin
from deliberation_service.api.asking import STAFF, Answer, Person, Worker, as_resident, reply_to, wait_for_token
from deliberation_service.application import SERVICE, Deliberation
from deliberation_service.commands import topics as commands
from deliberation_service.refusals.topics import NotAResidentHereError
from fastapi import APIRouter
from linli_common.auth import Principal
from linli_common.event_store import Act
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
    """Everything about topics below ``/api/deliberation``."""
    router = APIRouter(prefix=f"/api/{SERVICE}", tags=["topics"])

    @router.post("/topics", status_code=201)
    def raise_topic(body: commands.RaiseTopic, sent: CommandHeader, who: Person) -> Answer:
        """提出议题: residents where they live, staff, deputies, owners' committees and planners where they work."""
        act, kind = _raising(service, who, sent, body.division_id)
        return reply_to(service.raising.raise_topic(body, Origin(kind, [who.person_id]), act))

    @router.post("/topics/{topic_id}/accept")
    def accept_topic(topic_id: UUID, body: commands.AcceptTopic, sent: CommandHeader, who: Worker) -> Answer:
        """立项: by who works for the topic's division."""
        wait_for_token(service, who)
        act = service.authority.act(who, sent, STAFF, service.topics.get(topic_id).division_id)
        return reply_to(service.raising.accept(topic_id, body, act))

    return router


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
