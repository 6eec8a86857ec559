"""Routes of works (工程). Everything about them is public record; residents and deputies supervise."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from funding_service.api.asking import Answer, Anyone, Person, Worker, answer_once, wait_for_lists, wait_for_token
from funding_service.application import SERVICE, Funding
from funding_service.application.works.views import WorkView
from funding_service.commands import works as commands
from funding_service.refusals.works import UnknownWorkError
from linli_common.clock import shanghai_day, utc_now
from linli_common.http.commands import CommandHeader
from linli_common.http.paging import Cursor, Limit, Page, page_of, read_keys
from linli_common.http.pictures import KEPT_MEDIA_TYPE, MEDIA_TYPES
from linli_common.http.reading import AtLeast
from linli_contracts.funding import works_words as words
from pydantic import BaseModel

PHOTO_PATH = "/photos"
_IMAGE_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in MEDIA_TYPES},
    }
}


async def _body(request: Request) -> bytes:
    return await request.body()


Image = Annotated[bytes, Depends(_body)]


class WorkItem(BaseModel):
    """A work in a list; ``late`` is how many of its milestones were late."""

    work_id: UUID
    division_id: UUID
    estate_id: UUID | None
    title: str | None
    status: words.WorkStatus
    origin: words.WorkOrigin
    round_id: UUID | None
    proposal_id: UUID | None
    topic_id: UUID | None
    resident_proposed: bool
    cost_fen: int
    contract_fen: int
    over_fen: int
    households: int
    due_at: datetime | None
    late: int
    defects: int
    on_time: bool | None
    works: int | None
    process: int | None
    upkeep_fund_id: UUID | None
    opened_at: datetime


class DueItem(BaseModel):
    """A milestone to be reached, or a defect to be answered."""

    work_id: UUID
    division_id: UUID
    estate_id: UUID | None
    title: str | None
    milestone: int | None
    defect_id: UUID | None
    due_at: datetime


def works_router(service: Funding) -> APIRouter:
    """Everything about works below ``/api/funding``."""
    router = APIRouter(prefix=f"/api/{SERVICE}", tags=["works"])
    _add_building(router, service)
    _add_ending(router, service)
    _add_supervising(router, service)
    _add_photos(router, service)
    _add_reading(router, service)
    return router


def _add_building(router: APIRouter, service: Funding) -> None:
    building = service.works.building

    @router.post("/works", status_code=201)
    def open_work(body: commands.OpenWork, sent: CommandHeader, who: Worker) -> Answer:
        """转办立项, with money of its own. Works of a round open by themselves."""
        wait_for_token(service, who)
        return answer_once(service, who, sent, lambda: building.open(body, who, sent))

    @router.post("/works/{work_id}/contract")
    def contract(work_id: UUID, body: commands.ContractWork, sent: CommandHeader, who: Worker) -> Answer:
        """签约: above its cost with a reason, by whoever has the authority."""
        return answer_once(service, who, sent, lambda: building.contract(work_id, body, who, sent))

    @router.post("/works/{work_id}/change-contract")
    def change_contract(work_id: UUID, body: commands.ChangeContract, sent: CommandHeader, who: Worker) -> Answer:
        """变更."""
        return answer_once(service, who, sent, lambda: building.change_contract(work_id, body, who, sent))

    @router.post("/works/{work_id}/milestones/{number}/reach")
    def reach(work_id: UUID, number: int, body: commands.Report, sent: CommandHeader, who: Worker) -> Answer:
        """节点完成."""
        return answer_once(service, who, sent, lambda: building.reach(work_id, number, body, who, sent))


def _add_ending(router: APIRouter, service: Funding) -> None:
    building = service.works.building

    @router.post("/works/{work_id}/complete")
    def complete(work_id: UUID, sent: CommandHeader, who: Worker) -> Answer:
        """完工, when all milestones are reached."""
        return answer_once(service, who, sent, lambda: building.complete(work_id, who, sent))

    @router.post("/works/{work_id}/accept")
    def accept(work_id: UUID, body: commands.Report, sent: CommandHeader, who: Worker) -> Answer:
        """验收, by somebody else, when no defect is open."""
        return answer_once(service, who, sent, lambda: building.accept(work_id, body, who, sent))

    @router.post("/works/{work_id}/begin-upkeep")
    def begin_upkeep(work_id: UUID, body: commands.BeginUpkeep, sent: CommandHeader, who: Worker) -> Answer:
        """运维, with money of its own."""
        return answer_once(service, who, sent, lambda: building.begin_upkeep(work_id, body, who, sent))

    @router.post("/works/{work_id}/cancel")
    def cancel(work_id: UUID, body: commands.CancelWork, sent: CommandHeader, who: Worker) -> Answer:
        """终止, while nothing is committed to it."""
        return answer_once(service, who, sent, lambda: building.cancel(work_id, body, who, sent))


def _add_supervising(router: APIRouter, service: Funding) -> None:
    supervising = service.works.supervising

    @router.post("/works/{work_id}/inspections", status_code=201)
    def inspect(work_id: UUID, body: commands.InspectWork, sent: CommandHeader, who: Person) -> Answer:
        """监督检查, by residents of the place, deputies, the owners' committee or staff."""
        wait_for_token(service, who)
        return answer_once(service, who, sent, lambda: supervising.inspect(work_id, body, who, sent))

    @router.post("/works/{work_id}/defects/{defect_id}/answer")
    def answer_defect(
        work_id: UUID, defect_id: UUID, body: commands.Report, sent: CommandHeader, who: Worker
    ) -> Answer:
        """整改答复."""
        return answer_once(service, who, sent, lambda: supervising.answer(work_id, defect_id, body, who, sent))

    @router.post("/works/{work_id}/defects/{defect_id}/judge")
    def judge_defect(
        work_id: UUID, defect_id: UUID, body: commands.JudgeDefect, sent: CommandHeader, who: Person
    ) -> Answer:
        """复查, by whoever found it, or those who accept works."""
        return answer_once(service, who, sent, lambda: supervising.judge(work_id, defect_id, body, who, sent))


def _add_photos(router: APIRouter, service: Funding) -> None:
    supervising = service.works.supervising

    @router.post("/works/{work_id}/milestones/{number}" + PHOTO_PATH, status_code=201, openapi_extra=_IMAGE_BODY)
    def add_milestone_photo(work_id: UUID, number: int, image: Image, sent: CommandHeader, who: Worker) -> Answer:
        """现场照片 of a milestone: JPEG, PNG or WebP, at most 10 MB; only the picture itself is kept."""
        return answer_once(service, who, sent, lambda: supervising.add_photo(work_id, number, None, image, who, sent))

    @router.post(
        "/works/{work_id}/inspections/{inspection_id}" + PHOTO_PATH, status_code=201, openapi_extra=_IMAGE_BODY
    )
    def add_inspection_photo(
        work_id: UUID, inspection_id: UUID, image: Image, sent: CommandHeader, who: Person
    ) -> Answer:
        """现场照片 of one's own inspection, likewise."""
        return answer_once(
            service, who, sent, lambda: supervising.add_photo(work_id, None, inspection_id, image, who, sent)
        )

    @router.get("/works/{work_id}" + PHOTO_PATH + "/{picture_id}", response_class=Response)
    def photo(work_id: UUID, picture_id: UUID, _: Anyone) -> Response:
        """A photo."""
        jpeg = service.works.views.photo(work_id, picture_id)
        if jpeg is None:
            raise UnknownWorkError(f"no photo {picture_id} of this work")
        return Response(jpeg, media_type=KEPT_MEDIA_TYPE, headers={"Cache-Control": "public, max-age=86400, immutable"})


def _add_reading(router: APIRouter, service: Funding) -> None:
    works = service.works

    @router.get("/works/{work_id}")
    def work(work_id: UUID, _: Anyone) -> WorkView:
        """A work with every step."""
        return works.views.work(work_id)

    @router.get("/divisions/{division_id}/works")
    def of_division(
        division_id: UUID, _: Anyone, limit: Limit = 50, cursor: Cursor = None, at_least: AtLeast = None
    ) -> Page[WorkItem]:
        """Those of a division and of everything below it, the newest first."""
        wait_for_lists(service, at_least)
        below = list(service.neighbourhood.below(division_id, shanghai_day(utc_now())))
        rows = works.lists.of_divisions(below, read_keys(cursor, datetime.fromisoformat, UUID), limit + 1)
        titles = works.views.titles([row["work_id"] for row in rows])
        items = [WorkItem(**row, title=titles[row["work_id"]]) for row in rows]
        return page_of(items, limit, lambda item: [item.opened_at.isoformat(), str(item.work_id)])

    @router.get("/divisions/{division_id}/works/due")
    def due(division_id: UUID, _: Anyone, limit: Limit = 200, at_least: AtLeast = None) -> list[DueItem]:
        """What has to be done at works of a division and of everything below it, the longest overdue first."""
        wait_for_lists(service, at_least)
        below = list(service.neighbourhood.below(division_id, shanghai_day(utc_now())))
        rows = works.lists.dates(below, limit)
        titles = works.views.titles([row["work_id"] for row in rows])
        return [
            DueItem(
                **{name: row[name] for name in ("work_id", "division_id", "estate_id", "due_at")},
                title=titles[row["work_id"]],
                milestone=int(row["what"]) if row["what"].isdigit() else None,
                defect_id=None if row["what"].isdigit() else UUID(row["what"]),
            )
            for row in rows
        ]
