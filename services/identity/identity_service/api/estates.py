"""Routes of estates, buildings and dwellings."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Annotated
from uuid import UUID

import segno
from fastapi import APIRouter, Depends, Query, Request, Response
from identity_service.api.divisions import Everyone, Officer, code_or_id_in
from identity_service.application.estates import Estates
from identity_service.commands.territory import MoveEstate, RegisterBuilding, RegisterDwellings, RegisterEstate
from identity_service.queries.divisions import DivisionLists
from identity_service.queries.estates import (
    BuildingDetail,
    BuildingView,
    DwellingDetail,
    DwellingView,
    EstateLists,
    EstateView,
)
from linli_common.auth import Authority, Principal, requires
from linli_common.clock import shanghai_day, utc_now
from linli_common.http.commands import CommandHeader, answered
from linli_common.http.paging import Cursor, Limit, Page
from linli_common.http.reading import AtLeast, wait_for

REGISTRARS = ("operator", "district_officer", "street_officer", "area_worker")
MOVERS = ("operator", "district_officer", "street_officer")
Registrar = Annotated[Principal, Depends(requires(*REGISTRARS))]


def estate_router(
    estates: Estates,
    lists: EstateLists,
    divisions: DivisionLists,
    position_of: Callable[[str], int],
    public_url: str | None = None,
) -> APIRouter:
    """Everything about estates below ``/api/identity``.

    ``public_url`` is the address that residents' phones reach; without one it is the one of the request.
    """
    router = APIRouter(prefix="/api/identity", tags=["estates"])
    _add_commands(router, estates, divisions)
    _add_queries(router, lists, divisions, position_of)
    _add_buildings(router, lists, position_of, public_url)
    return router


def _add_commands(router: APIRouter, estates: Estates, divisions: DivisionLists) -> None:
    authority = Authority(divisions.covers)

    @router.post("/estates", status_code=201)
    def register_estate(principal: Registrar, body: RegisterEstate, command: CommandHeader) -> dict[str, object]:
        """Registers an estate in an area."""
        act = authority.act(principal, command, REGISTRARS, body.division_id)
        return answered("identity", estates.register_estate(body, act))

    @router.post("/estates/{estate_id}/moves")
    def move_estate(principal: Officer, estate_id: UUID, body: MoveEstate, command: CommandHeader) -> dict[str, object]:
        """Gives an estate to another area; the right reaches both."""
        before = estates.estate(estate_id).division_id
        act = authority.act(principal, command, MOVERS, before, body.division_id)
        return answered("identity", estates.move_estate(estate_id, body, act))

    @router.post("/estates/{estate_id}/buildings", status_code=201)
    def register_building(
        principal: Registrar, estate_id: UUID, body: RegisterBuilding, command: CommandHeader
    ) -> dict[str, object]:
        """Registers a building of an estate."""
        area = estates.estate(estate_id).division_id
        act = authority.act(principal, command, REGISTRARS, area)
        return answered("identity", estates.register_building(estate_id, body, act))

    @router.post("/buildings/{building_id}/dwellings", status_code=201)
    def register_dwellings(
        principal: Registrar, building_id: UUID, body: RegisterDwellings, command: CommandHeader
    ) -> dict[str, object]:
        """Registers dwellings of a building, all or none."""
        area = estates.estate(estates.building(building_id).estate_id).division_id
        act = authority.act(principal, command, REGISTRARS, area)
        return answered("identity", estates.register_dwellings(building_id, body, act))


def _add_queries(
    router: APIRouter, lists: EstateLists, divisions: DivisionLists, position_of: Callable[[str], int]
) -> None:
    @router.get("/estates")
    def list_estates(
        principal: Everyone,
        at_least: AtLeast,
        name: Annotated[str | None, Query(max_length=100, description="A part of the name.")] = None,
        cursor: Cursor = None,
        limit: Limit = 200,
    ) -> Page[EstateView]:
        """Estates by name, wherever they are: a resident picks one, and need not know the committee."""
        wait_for(at_least, position_of)
        return lists.estates(name=name, cursor=cursor, limit=limit)

    @router.get("/divisions/{code_or_id}/estates")
    def list_estates_of_division(
        code_or_id: str,
        principal: Everyone,
        at_least: AtLeast,
        name: Annotated[str | None, Query(max_length=100)] = None,
        cursor: Cursor = None,
        limit: Limit = 200,
    ) -> Page[EstateView]:
        """The estates of a division and of all below it."""
        wait_for(at_least, position_of)
        today = shanghai_day(utc_now())
        below = divisions.with_descendants(divisions.id_of(code_or_id_in(code_or_id), today), today)
        return lists.estates(division_ids=below, name=name, cursor=cursor, limit=limit)

    @router.get("/estates/{estate_id}")
    def show_estate(estate_id: UUID, principal: Everyone, at_least: AtLeast) -> EstateView:
        """One estate."""
        wait_for(at_least, position_of)
        return lists.estate(estate_id)

    @router.get("/dwellings/{dwelling_id}")
    def show_dwelling(principal: Registrar, dwelling_id: UUID, at_least: AtLeast) -> DwellingDetail:
        """One dwelling with its registered floor area, for staff of its division."""
        wait_for(at_least, position_of)
        dwelling = lists.dwelling(dwelling_id)
        Authority(divisions.covers).actor(principal, REGISTRARS, dwelling.division_id)
        return dwelling


def _add_buildings(
    router: APIRouter, lists: EstateLists, position_of: Callable[[str], int], public_url: str | None
) -> None:
    @router.get("/estates/{estate_id}/buildings")
    def list_buildings(
        estate_id: UUID, principal: Everyone, at_least: AtLeast, cursor: Cursor = None, limit: Limit = 200
    ) -> Page[BuildingView]:
        """The buildings of an estate by name."""
        wait_for(at_least, position_of)
        return lists.buildings(lists.estate(estate_id).estate_id, cursor=cursor, limit=limit)

    @router.get("/buildings/{building_id}")
    def show_building(building_id: UUID, principal: Everyone, at_least: AtLeast) -> BuildingDetail:
        """One building with its estate and area."""
        wait_for(at_least, position_of)
        return lists.building(building_id)

    @router.get("/buildings/{building_id}/dwellings")
    def list_dwellings(
        building_id: UUID, principal: Everyone, at_least: AtLeast, cursor: Cursor = None, limit: Limit = 200
    ) -> Page[DwellingView]:
        """The doors of a building by stairwell and number."""
        wait_for(at_least, position_of)
        return lists.dwellings(lists.building(building_id).building_id, cursor=cursor, limit=limit)

    @router.get("/buildings/{building_id}/qr.svg", response_class=Response)
    def show_qr_code(building_id: UUID, request: Request, principal: Everyone, at_least: AtLeast) -> Response:
        """The building's QR code, to print and put up: it leads to the registration with the building chosen."""
        wait_for(at_least, position_of)
        building = lists.building(building_id)
        return Response(qr_code(join_url(public_url or _origin(request), building.building_id)), media_type=_SVG)


_SVG = "image/svg+xml"


def join_url(origin: str, building_id: UUID) -> str:
    """The address behind a building's QR code."""
    return f"{origin.rstrip('/')}/join/{building_id}"


def qr_code(url: str) -> bytes:
    """An SVG of a QR code that still reads with 15 % of it scratched off (level M)."""
    image = io.BytesIO()
    segno.make_qr(url, error="m").save(image, kind="svg", scale=8, title="邻里")
    return image.getvalue()


def _origin(request: Request) -> str:
    """What the caller has in its address bar: the gateway passes scheme and host on."""
    scheme = request.headers.get("x-forwarded-proto", request.url.scheme)
    host = request.headers.get("x-forwarded-host") or request.headers.get("host") or request.url.netloc
    return f"{scheme}://{host}"
