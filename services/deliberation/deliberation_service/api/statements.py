"""Routes of conversations on statements. Who wrote what, and who thinks what, is on none of them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from deliberation_service.api.asking import (
    Answer,
    Anyone,
    Person,
    Worker,
    answer_once,
    reply_to,
    wait_for_lists,
    wait_for_token,
)
from deliberation_service.application import SERVICE, Deliberation
from deliberation_service.commands import statements as commands
from deliberation_service.queries.conversation_views import (
    ConversationView,
    NextStatement,
    OwnOpinion,
    StatementView,
)
from fastapi import APIRouter
from linli_common.http.commands import CommandHeader
from linli_common.http.paging import Cursor, Limit, Page, page_of, read_key, read_keys, whole_number
from linli_common.http.reading import AtLeast


def statements_router(service: Deliberation) -> APIRouter:
    """Everything about conversations but their maps, below ``/api/deliberation``."""
    router = APIRouter(prefix=f"/api/{SERVICE}", tags=["statements"])
    _add_conveners(router, service)
    _add_participants(router, service)
    _add_lists(router, service)
    _add_own(router, service)
    return router


def _add_conveners(router: APIRouter, service: Deliberation) -> None:
    @router.post("/conversations", status_code=201)
    def open_conversation(body: commands.OpenConversation, sent: CommandHeader, who: Person) -> Answer:
        """观点征集: by who convenes the topic's stage, or by staff of the division."""
        wait_for_token(service, who)
        return answer_once(service, who, sent, lambda: service.conversing.conversations.open(body, who, sent))

    @router.post("/statements/{statement_id}/moderate")
    def moderate(statement_id: UUID, body: commands.ModerateStatement, sent: CommandHeader, who: Person) -> Answer:
        """展示 or 隐藏, with a reason that its author reads: by who convened the conversation."""
        return reply_to(service.conversing.conversations.moderate(statement_id, body, who, sent))

    @router.post("/conversations/{conversation_id}/close")
    def close(conversation_id: UUID, sent: CommandHeader, who: Person) -> Answer:
        """提前结束: by who convened it."""
        return reply_to(service.conversing.conversations.close(conversation_id, who, sent))

    @router.post("/conversations/{conversation_id}/cancel")
    def cancel(conversation_id: UUID, body: commands.CancelConversation, sent: CommandHeader, who: Person) -> Answer:
        """取消, with a reason."""
        return reply_to(service.conversing.conversations.cancel(conversation_id, body, who, sent))


def _add_participants(router: APIRouter, service: Deliberation) -> None:
    @router.post("/conversations/{conversation_id}/statements", status_code=201)
    def write(conversation_id: UUID, body: commands.WriteStatement, sent: CommandHeader, who: Person) -> Answer:
        """提出观点: by whoever takes part."""
        wait_for_token(service, who)
        return reply_to(service.conversing.conversations.write(conversation_id, body, who, sent))

    @router.post("/statements/{statement_id}/opinion")
    def give_opinion(statement_id: UUID, body: commands.GiveOpinion, sent: CommandHeader, who: Person) -> Answer:
        """赞同, 反对 or 跳过; again is another opinion instead of the one before."""
        wait_for_token(service, who)
        return reply_to(service.conversing.conversations.give(statement_id, body, who, sent))


def _add_lists(router: APIRouter, service: Deliberation) -> None:
    views = service.conversing.views

    @router.get("/conversations/{conversation_id}")
    def conversation(conversation_id: UUID, _: Anyone, at_least: AtLeast = None) -> ConversationView:
        """One conversation with its counts."""
        wait_for_lists(service, at_least)
        return views.one(conversation_id)

    @router.get("/divisions/{division_id}/conversations")
    def of_division(
        division_id: UUID, _: Anyone, limit: Limit = 50, cursor: Cursor = None, at_least: AtLeast = None
    ) -> Page[ConversationView]:
        """Those of a division, the newest first."""
        wait_for_lists(service, at_least)
        found = views.of_division(division_id, read_keys(cursor, datetime.fromisoformat, UUID), limit + 1)
        return page_of(found, limit, lambda view: [view.opened_at.isoformat(), str(view.conversation_id)])

    @router.get("/topics/{topic_id}/conversations")
    def of_topic(topic_id: UUID, _: Anyone, at_least: AtLeast = None) -> list[ConversationView]:
        """Those of a topic of the public record."""
        wait_for_lists(service, at_least)
        service.topics.get_public(topic_id)
        return views.of_topic(topic_id)

    @router.get("/conversations/{conversation_id}/statements")
    def statements(
        conversation_id: UUID, who: Anyone, limit: Limit = 100, cursor: Cursor = None, at_least: AtLeast = None
    ) -> Page[StatementView]:
        """What is shown, and one's own in any state, in the order in which they were written."""
        wait_for_lists(service, at_least)
        conversation_id = service.conversing.conversations.get(conversation_id).id
        me = who.person_id if who is not None else None
        found = views.statements(conversation_id, ("shown",), me, read_key(cursor, whole_number) or 0, limit + 1)
        return page_of(found, limit, lambda view: [str(view.seq)])

    @router.get("/conversations/{conversation_id}/moderation")
    def to_moderate(
        conversation_id: UUID, who: Worker, limit: Limit = 100, cursor: Cursor = None, at_least: AtLeast = None
    ) -> Page[StatementView]:
        """All statements in all states, for whoever convened it."""
        wait_for_lists(service, at_least)
        conversation = service.conversing.conversations.get(conversation_id)
        service.authority.actor(who, conversation.convener_roles, conversation.reach.division_id)
        states = ("held", "shown", "hidden")
        found = views.statements(
            conversation_id, states, who.person_id, read_key(cursor, whole_number) or 0, limit + 1, reasons=True
        )
        return page_of(found, limit, lambda view: [str(view.seq)])


def _add_own(router: APIRouter, service: Deliberation) -> None:
    views = service.conversing.views

    @router.get("/conversations/{conversation_id}/next")
    def next_statement(conversation_id: UUID, who: Person, at_least: AtLeast = None) -> NextStatement:
        """A statement on which one said nothing yet; those that few people answered come first."""
        wait_for_lists(service, at_least)
        conversation_id = service.conversing.conversations.get(conversation_id).id
        return views.next_for(
            conversation_id, service.conversing.conversations.participant(conversation_id, who.person_id)
        )

    @router.get("/conversations/{conversation_id}/opinions")
    def own_opinions(conversation_id: UUID, who: Person, at_least: AtLeast = None) -> list[OwnOpinion]:
        """What one said oneself."""
        wait_for_lists(service, at_least)
        conversation = service.conversing.conversations.get(conversation_id)
        participant_id = service.conversing.conversations.participant(conversation_id, who.person_id)
        if participant_id is None:
            return []
        return views.opinions_of(conversation_id, conversation.matter_id, participant_id)
