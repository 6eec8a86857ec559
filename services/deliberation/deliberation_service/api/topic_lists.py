"""Reading topics: the public record, one's own, what waits for screening. Templates are read here too."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from deliberation_service.aggregate.templates.shape import Template
from deliberation_service.aggregate.topic import Topic
from deliberation_service.aggregate.topic.raising import topic_id_of_letter
from deliberation_service.api.asking import (
    STAFF,
    Answer,
    Anyone,
    DistrictOfficer,
    Person,
    Worker,
    answer_once,
    wait_for_lists,
    wait_for_token,
)
from deliberation_service.application import SERVICE, Deliberation
from deliberation_service.commands.templates import SetTemplate
from deliberation_service.commands.topics import TemplateName
from deliberation_service.queries.topic_search import with_words
from deliberation_service.queries.topic_views import ReportView, StageView, TopicDetail, TopicItem, stages_of
from deliberation_service.refusals.topics import UnknownTopicError
from fastapi import APIRouter, Query
from linli_common.auth import NoRightError, Principal
from linli_common.clock import shanghai_day, utc_now
from linli_common.http.commands import CommandHeader
from linli_common.http.paging import Cursor, Limit, Page, page_of
from linli_common.http.reading import AtLeast
from linli_contracts.deliberation.words import Outcome, Scope
from pydantic import BaseModel

Shown = Annotated[str | None, Query(pattern="^(running|merged|concluded)$")]
Filter = Annotated[TemplateName | None, Query()]
Words = Annotated[
    str | None,
    Query(min_length=1, max_length=40, pattern=r"\S", description="Of the title, or the beginning of the number."),
]


class TemplateView(BaseModel):
    """A version of a template as a district has it."""

    template: str
    version: int
    name_zh: str
    name_en: str
    age_bands: list[str]
    scopes: list[str]
    stages: list[StageView]


def topic_list_router(service: Deliberation) -> APIRouter:
    """What is read of topics and templates below ``/api/deliberation``."""
    router = APIRouter(prefix=f"/api/{SERVICE}", tags=["topics"])
    _add_lists(router, service)
    _add_templates(router, service)
    return router


def _add_lists(router: APIRouter, service: Deliberation) -> None:
    lists, views = service.topic_lists, service.topic_views

    @router.get("/divisions/{division_id}/topics")
    def topics_of_division(
        division_id: UUID,
        _: Anyone,
        status: Shown = None,
        stage: Filter = None,
        scope: Scope | None = None,
        template: Filter = None,
        outcome: Outcome | None = None,
        estate_id: UUID | None = None,
        words: Words = None,
        limit: Limit = 50,
        cursor: Cursor = None,
        at_least: AtLeast = None,
    ) -> Page[TopicItem]:
        """The public record of a division and everything below it, the newest first."""
        wait_for_lists(service, at_least)
        below = service.neighbourhood.below(division_id, shanghai_day(utc_now()))
        filters = {"status": status, "stage": stage, "scope": scope, "template": template, "outcome": outcome}

        def ask(behind: str | None, most: int) -> Page[TopicItem]:
            rows = lists.of_divisions(below, **filters, estate_id=estate_id, cursor=behind, limit=most)
            return page_of(views.items(rows), most, _newest)

        return ask(cursor, limit) if words is None else with_words(ask, words, cursor, limit, _newest)

    @router.get("/divisions/{division_id}/topics/waiting")
    def waiting_topics(
        division_id: UUID, who: Worker, limit: Limit = 50, cursor: Cursor = None, at_least: AtLeast = None
    ) -> Page[TopicItem]:
        """Topics to screen and appeals to decide in a division and below it, the soonest due first: for its staff."""
        wait_for_lists(service, at_least)
        service.authority.actor(who, STAFF, division_id)
        below = service.neighbourhood.below(division_id, shanghai_day(utc_now()))
        return page_of(views.items(lists.waiting(below, cursor, limit)), limit, _due)

    @router.get("/topics/mine")
    def my_topics(who: Person, limit: Limit = 50, cursor: Cursor = None, at_least: AtLeast = None) -> Page[TopicItem]:
        """All topics that one raised or stands upstream of, the newest first."""
        wait_for_lists(service, at_least)
        return page_of(views.items(lists.of_raiser(who.person_id, cursor, limit)), limit, _newest)

    @router.get("/topics/{topic_id}")
    def topic(topic_id: UUID, who: Anyone) -> TopicDetail:
        """A topic with its thread; before it is accepted only for who raised it and who screens it."""
        found = service.topics.get(topic_id)
        raiser, staff = who is not None and who.person_id in found.raised_by_ids, _works_for(service, who, found)
        if not (found.is_public or raiser or staff):
            raise UnknownTopicError(f"no topic {topic_id}")
        return views.detail(found, with_letter=raiser or staff)

    @router.get("/letters/{letter_id}/topic")
    def topic_of_letter(letter_id: UUID, who: Anyone) -> TopicDetail:
        """The topic that a letter has become, as far as the asker may see it."""
        return topic(topic_id_of_letter(letter_id), who)

    @router.get("/topics/{topic_id}/reports")
    def reports(topic_id: UUID, _: Anyone) -> list[ReportView]:
        """The reports on a topic, in the order in which they were filed."""
        return views.reports(service.topics.get_public(topic_id))


def _add_templates(router: APIRouter, service: Deliberation) -> None:
    @router.get("/districts/{district_id}/templates")
    def templates(district_id: UUID, _: Anyone) -> list[TemplateView]:
        """The newest version of each template that a district has."""
        return [_template_view(versions[-1]) for versions in service.templates.versions(district_id).values()]

    @router.get("/districts/{district_id}/templates/{template}")
    def template(district_id: UUID, template: TemplateName, _: Anyone, version: int | None = None) -> dict[str, Any]:
        """One template as data, the newest version unless one is named: what one changes to set the next."""
        return service.templates.get(district_id, template, version)

    @router.post("/districts/{district_id}/templates", status_code=201)
    def set_template(district_id: UUID, body: SetTemplate, sent: CommandHeader, who: DistrictOfficer) -> Answer:
        """A new template, or the next version of one; refused with the place of each fault."""
        return answer_once(
            service,
            who,
            sent,
            lambda: service.template_setting.set(
                district_id, body, service.authority.act(who, sent, ("district_officer",), district_id)
            ),
        )


def _works_for(service: Deliberation, who: Principal | None, topic: Topic) -> bool:
    """Whether somebody screens the topic, or decides on it above."""
    if who is None or not who.has(STAFF):
        return False
    wait_for_token(service, who)
    try:
        service.authority.actor(who, STAFF, topic.division_id)
    except NoRightError:
        return False
    return True


def _template_view(data: dict[str, Any]) -> TemplateView:
    template = Template.of_data(data)
    return TemplateView(
        **{name: getattr(template, name) for name in ("template", "version", "name_zh", "name_en")},
        age_bands=list(template.age_bands),
        scopes=list(template.scopes),
        stages=stages_of(template),
    )


def _newest(item: TopicItem) -> list[str]:
    return [item.raised_at.isoformat(), str(item.topic_id)]


def _due(item: TopicItem) -> list[str]:
    return [item.due_at.isoformat() if item.due_at is not None else "", str(item.topic_id)]
