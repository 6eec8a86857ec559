"""Routes of notices and public notices: published, read, objected to, answered, corrected, withdrawn."""

from __future__ import annotations

from uuid import UUID

from deliberation_service.aggregate.notice import Notice
from deliberation_service.aggregate.public_notice import PublicNotice
from deliberation_service.api.asking import (
    Answer,
    Anyone,
    Person,
    Resident,
    answer_once,
    as_resident,
    reply_to,
    wait_for_lists,
    wait_for_token,
)
from deliberation_service.api.meeting_lists import holds
from deliberation_service.application import SERVICE, Deliberation
from deliberation_service.application.grounds import role_of
from deliberation_service.commands import notices as commands
from deliberation_service.queries.notice_views import NoticeDetail, NoticeItem, ObjectionItem
from deliberation_service.queries.notices import Form
from fastapi import APIRouter
from linli_common.auth import Principal
from linli_common.clock import shanghai_day, utc_now
from linli_common.http.commands import CommandHeader
from linli_common.http.paging import Cursor, Limit, Page, page_of
from linli_common.http.reading import AtLeast


def notices_router(service: Deliberation) -> APIRouter:
    """Everything about notices below ``/api/deliberation``."""
    router = APIRouter(prefix=f"/api/{SERVICE}", tags=["notices"])
    _add_lists(router, service)
    _add_notices(router, service)
    _add_public_notices(router, service)
    return router


def _add_lists(router: APIRouter, service: Deliberation) -> None:
    lists, views = service.gatherings.notice_lists, service.gatherings.notice_views

    @router.get("/divisions/{division_id}/notices")
    def notices_of_division(
        division_id: UUID,
        _: Anyone,
        at_least: AtLeast,
        form: Form | None = None,
        hanging: bool | None = None,
        cursor: Cursor = None,
        limit: Limit = 50,
    ) -> Page[NoticeItem]:
        """Notices and public notices of a division and below, the newest first."""
        wait_for_lists(service, at_least)
        below = service.neighbourhood.below(division_id, shanghai_day(utc_now()))
        rows = lists.of_divisions(below, form=form, hanging=hanging, cursor=cursor, limit=limit)
        return page_of(views.items(rows), limit, lambda item: (item.published_at.isoformat(), str(item.notice_id)))

    @router.get("/topics/{topic_id}/notices")
    def notices_of_topic(topic_id: UUID, _: Anyone, at_least: AtLeast) -> list[NoticeItem]:
        """The notices of a topic in their order."""
        wait_for_lists(service, at_least)
        service.topics.get_public(topic_id)
        return views.items(lists.of_topic(topic_id))

    @router.get("/my-objections")
    def my_objections(who: Person, at_least: AtLeast, cursor: Cursor = None, limit: Limit = 50) -> Page[ObjectionItem]:
        """What one objected to, the newest first."""
        wait_for_lists(service, at_least)
        rows = lists.objections_of(who.person_id, cursor, limit)
        items = [ObjectionItem(**{name: row[name] for name in ObjectionItem.model_fields}) for row in rows]
        return page_of(items, limit, lambda item: (item.raised_at.isoformat(), str(item.objection_id)))

    @router.get("/notices/{notice_id}")
    def notice(notice_id: UUID, who: Anyone, at_least: AtLeast) -> NoticeDetail:
        """One notice."""
        wait_for_lists(service, at_least)
        return _detail(service, service.gatherings.notices.notice(notice_id), who)

    @router.get("/public-notices/{notice_id}")
    def public_notice(notice_id: UUID, who: Anyone, at_least: AtLeast) -> NoticeDetail:
        """One public notice with its objections and their answers."""
        wait_for_lists(service, at_least)
        return _detail(service, service.gatherings.notices.public_notice(notice_id), who)


def _add_notices(router: APIRouter, service: Deliberation) -> None:
    notices = service.gatherings.notices

    @router.post("/notices", status_code=201)
    def publish_notice(body: commands.PublishNotice, sent: CommandHeader, who: Person) -> Answer:
        """公告."""
        wait_for_token(service, who)
        return answer_once(service, who, sent, lambda: notices.publish(body, who, sent))

    @router.post("/notices/{notice_id}/read")
    def read_notice(notice_id: UUID, sent: CommandHeader, who: Person) -> Answer:
        """已读, once a person."""
        wait_for_token(service, who)
        return reply_to(notices.read(notice_id, sent.act(who.person_id, role_of(who), who.area_id)))

    @router.post("/notices/{notice_id}/correct")
    def correct_notice(notice_id: UUID, body: commands.Correct, sent: CommandHeader, who: Person) -> Answer:
        """更正."""
        return reply_to(notices.correct(Notice, notice_id, body, who, sent))

    @router.post("/notices/{notice_id}/withdraw")
    def withdraw_notice(notice_id: UUID, body: commands.Withdraw, sent: CommandHeader, who: Person) -> Answer:
        """撤回."""
        return reply_to(notices.withdraw(Notice, notice_id, body, who, sent))


def _add_public_notices(router: APIRouter, service: Deliberation) -> None:
    notices = service.gatherings.notices

    @router.post("/public-notices", status_code=201)
    def publish_publicly(body: commands.PublishPublicNotice, sent: CommandHeader, who: Person) -> Answer:
        """公示."""
        wait_for_token(service, who)
        return answer_once(service, who, sent, lambda: notices.publish_publicly(body, who, sent))

    @router.post("/public-notices/{notice_id}/objections", status_code=201)
    def object_to(notice_id: UUID, body: commands.Object, sent: CommandHeader, who: Resident) -> Answer:
        """异议 of a resident of the place."""
        return reply_to(notices.object_(notice_id, body, as_resident(service, who, sent)))

    @router.post("/public-notices/{notice_id}/objections/{objection_id}/answer")
    def answer_objection(
        notice_id: UUID, objection_id: UUID, body: commands.AnswerObjection, sent: CommandHeader, who: Person
    ) -> Answer:
        """异议答复."""
        return reply_to(notices.answer(notice_id, objection_id, body, who, sent))

    @router.post("/public-notices/{notice_id}/correct")
    def correct_public_notice(notice_id: UUID, body: commands.Correct, sent: CommandHeader, who: Person) -> Answer:
        """更正."""
        return reply_to(notices.correct(PublicNotice, notice_id, body, who, sent))

    @router.post("/public-notices/{notice_id}/withdraw")
    def withdraw_public_notice(notice_id: UUID, body: commands.Withdraw, sent: CommandHeader, who: Person) -> Answer:
        """撤回."""
        return reply_to(notices.withdraw(PublicNotice, notice_id, body, who, sent))


def _detail(service: Deliberation, notice: Notice | PublicNotice, who: Principal | None) -> NoticeDetail:
    row = service.gatherings.notice_lists.row(notice.id)
    return service.gatherings.notice_views.detail(
        notice,
        row["readers"] if row else 0,
        answers_for_it=holds(service, who, notice.convener_roles, notice.division_id),
        me=who.person_id if who is not None else None,
    )
