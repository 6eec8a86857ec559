"""Estates, buildings, dwellings: registered once, moved with their right, found by residents."""

from __future__ import annotations

import io
from datetime import date
from uuid import UUID, uuid4

import pytest
import segno

from .lists import TOWN, changed, csv_of
from .service import Service

AREA, OTHER = "990101001001", "990101002001"


def estate_in(town: Service, code: str = AREA, name: str = "望海苑") -> str:
    answer = town.post("/estates", {"division_id": town.division_id(code), "name": name})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["estate_id"])


def building_in(town: Service, estate: str) -> str:
    body = {"name": "3号楼", "stairwells": ["1单元", "2单元"]}
    answer = town.post(f"/estates/{estate}/buildings", body)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["building_id"])


def dwelling(number: str, stairwell: str = "1单元") -> dict[str, object]:
    return {"stairwell": stairwell, "number": number, "floor_area_cm2": 895_300}


def test_a_resident_finds_an_estate_by_a_part_of_its_name(town: Service) -> None:
    estate = estate_in(town)
    estate_in(town, OTHER, "桥头花园")
    found = town.get("/estates", name="海")["items"]
    assert found == [{"estate_id": estate, "division_id": str(town.division_id(AREA)), "name": "望海苑"}]


def test_the_estates_of_a_district_are_those_of_all_its_areas(town: Service) -> None:
    names = {estate_in(town): "望海苑", estate_in(town, OTHER, "桥头花园"): "桥头花园"}
    found = town.get("/divisions/990101/estates")["items"]
    assert {estate["estate_id"]: estate["name"] for estate in found} == names
    assert len(town.get("/divisions/990101002/estates")["items"]) == 1


def test_a_name_is_registered_once_in_an_area(town: Service) -> None:
    estate_in(town)
    estate_in(town, OTHER)
    again = town.post("/estates", {"division_id": town.division_id(AREA), "name": "望海苑"})
    assert (again.status_code, again.json()["type"]) == (409, "/problems/estate-already-registered")


def test_the_name_of_an_estate_that_moved_away_is_free_again(town: Service) -> None:
    first = estate_in(town)
    town.post(f"/estates/{first}/moves", {"division_id": town.division_id(OTHER)})
    assert estate_in(town) != first


def test_an_estate_belongs_to_an_area_that_stands(town: Service) -> None:
    village = town.division_id("990101002201")
    town.import_list(csv_of(changed(TOWN, _990101002201=None)), date(2023, 6, 30))
    for division_id, status in ((village, 409), (town.division_id("990101001"), 422), (uuid4(), 404)):
        assert town.post("/estates", {"division_id": division_id, "name": "望海苑"}).status_code == status


def test_a_moved_estate_is_told_where_it_went(town: Service) -> None:
    estate = estate_in(town)
    answer = town.post(f"/estates/{estate}/moves", {"division_id": town.division_id(OTHER)})
    assert answer.status_code == 200
    assert town.get(f"/estates/{estate}")["division_id"] == str(town.division_id(OTHER))
    subject, message = town.events()[-1]
    assert subject == f"linli.identity.990101.990101002.{OTHER}.estate_moved"
    assert message["data"]["previous_division_id"] == str(town.division_id(AREA))
    again = town.post(f"/estates/{estate}/moves", {"division_id": town.division_id(OTHER)})
    assert (again.status_code, again.json()["type"]) == (409, "/problems/estate-already-there")


def test_who_moves_an_estate_has_a_right_on_both_areas(town: Service) -> None:
    estate = estate_in(town)
    to = {"division_id": town.division_id(OTHER)}
    street, district = town.division_id("990101001"), town.division_id("990101")
    path = f"/estates/{estate}/moves"
    assert town.post(path, to, by="area_worker", on=town.division_id(AREA)).status_code == 403
    assert town.post(path, to, by="street_officer", on=street).status_code == 403
    assert town.post(path, to, by="district_officer", on=district).status_code == 200


def test_a_worker_registers_in_the_own_area_only(town: Service) -> None:
    own = town.division_id(AREA)
    mine = {"division_id": own, "name": "望海苑"}
    other = {"division_id": town.division_id(OTHER), "name": "望海苑"}
    assert town.post("/estates", mine, by="area_worker", on=own).status_code == 201
    assert town.post("/estates", other, by="area_worker", on=own).status_code == 403
    assert town.post("/estates", mine, by="resident", on=own).status_code == 403


def test_a_building_shows_its_estate_and_area_to_who_scans_it(town: Service) -> None:
    estate = estate_in(town)
    building = building_in(town, estate)
    assert town.get(f"/buildings/{building}") == {
        "building_id": building,
        "estate_id": estate,
        "name": "3号楼",
        "stairwells": ["1单元", "2单元"],
        "estate_name": "望海苑",
        "division_id": str(town.division_id(AREA)),
    }
    assert [found["name"] for found in town.get(f"/estates/{estate}/buildings")["items"]] == ["3号楼"]


def test_a_building_is_registered_once(town: Service) -> None:
    estate = estate_in(town)
    building_in(town, estate)
    again = town.post(f"/estates/{estate}/buildings", {"name": "3号楼", "stairwells": ["1单元"]})
    assert (again.status_code, again.json()["type"]) == (409, "/problems/building-already-registered")
    twice = town.post(f"/estates/{estate}/buildings", {"name": "4号楼", "stairwells": ["1单元", "1单元"]})
    assert (twice.status_code, twice.json()["type"]) == (422, "/problems/repeated-name")


def test_the_qr_code_of_a_building_leads_to_its_registration(town: Service) -> None:
    building = building_in(town, estate_in(town))
    town.catch_up()
    headers = {"Host": "linli.example", "X-Forwarded-Proto": "https"}
    answer = town.client.get(f"/api/identity/buildings/{building}/qr.svg", headers=headers)
    assert answer.headers["content-type"].startswith("image/svg+xml")
    expected = io.BytesIO()
    code = segno.make_qr(f"https://linli.example/join/{building}", error="m")
    code.save(expected, kind="svg", scale=8, title="邻里")
    assert answer.content == expected.getvalue()


def test_dwellings_are_registered_together_and_listed_without_their_area(town: Service) -> None:
    building = building_in(town, estate_in(town))
    body = {"dwellings": [dwelling("302"), dwelling("301"), dwelling("301", "2单元")]}
    answer = town.post(f"/buildings/{building}/dwellings", body)
    assert (answer.status_code, answer.json()["dwellings"]) == (201, "3")
    listed = town.get(f"/buildings/{building}/dwellings")["items"]
    assert [(door["stairwell"], door["number"]) for door in listed] == [
        ("1单元", "301"),
        ("1单元", "302"),
        ("2单元", "301"),
    ]
    assert all("floor_area_cm2" not in door for door in listed)
    assert town.events()[-1][0] == f"linli.identity.990101.990101001.{AREA}.dwelling_registered"


def test_the_floor_area_is_shown_to_staff_of_the_area_only(town: Service) -> None:
    building = building_in(town, estate_in(town))
    town.post(f"/buildings/{building}/dwellings", {"dwellings": [dwelling("301")]})
    door = town.get(f"/buildings/{building}/dwellings")["items"][0]["dwelling_id"]
    path = f"/api/identity/dwellings/{door}"
    assert town.client.get(path).status_code == 401
    token = town.token("area_worker", town.division_id(AREA))
    staff = town.client.get(path, headers={"Authorization": f"Bearer {token}"})
    assert staff.json()["floor_area_cm2"] == 895_300
    elsewhere = town.token("area_worker", town.division_id(OTHER))
    assert town.client.get(path, headers={"Authorization": f"Bearer {elsewhere}"}).status_code == 403


@pytest.mark.parametrize(
    ("dwellings", "status", "reason"),
    [
        ([dwelling("301"), dwelling("301")], 422, "repeated-name"),
        ([dwelling("302"), dwelling("301", "9单元")], 422, "unknown-stairwell"),
        ([dwelling("302"), dwelling("101")], 409, "dwelling-already-registered"),
        ([], 422, "invalid-input"),
        ([dwelling("302") | {"floor_area_cm2": 0}], 422, "invalid-input"),
    ],
)
def test_of_dwellings_all_are_registered_or_none(
    town: Service, dwellings: list[dict[str, object]], status: int, reason: str
) -> None:
    building = building_in(town, estate_in(town))
    town.post(f"/buildings/{building}/dwellings", {"dwellings": [dwelling("101")]})
    before = town.store.head()
    answer = town.post(f"/buildings/{building}/dwellings", {"dwellings": dwellings})
    assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{reason}")
    assert town.store.head() == before


def pages(town: Service, path: str) -> list[dict[str, object]]:
    """All items of a list, read one by one."""
    items: list[dict[str, object]] = []
    query: dict[str, object] = {"limit": 1}
    while True:
        page = town.get(path, **query)
        items += page["items"]
        if page["next_cursor"] is None:
            return items
        query["cursor"] = page["next_cursor"]


def test_lists_are_read_in_pages_without_loss_or_repetition(town: Service) -> None:
    estate = estate_in(town)
    estate_in(town, OTHER)
    estate_in(town, OTHER, "桥头花园")
    building = building_in(town, estate)
    town.post(f"/estates/{estate}/buildings", {"name": "10号楼", "stairwells": ["1单元"]})
    doors = [dwelling(number, stairwell) for stairwell in ("1单元", "2单元") for number in ("301", "302", "1001")]
    town.post(f"/buildings/{building}/dwellings", {"dwellings": doors})

    assert [found["name"] for found in pages(town, "/estates")] == ["望海苑", "望海苑", "桥头花园"]
    assert [found["name"] for found in pages(town, f"/estates/{estate}/buildings")] == ["3号楼", "10号楼"]
    seen = [(door["stairwell"], door["number"]) for door in pages(town, f"/buildings/{building}/dwellings")]
    assert seen == [(door["stairwell"], door["number"]) for door in doors]
    assert len(pages(town, f"/divisions/{OTHER}/estates")) == 2


@pytest.mark.parametrize(
    "path", ["/estates/{id}", "/buildings/{id}", "/buildings/{id}/qr.svg", "/estates/{id}/buildings"]
)
def test_what_is_not_there_is_a_problem(town: Service, path: str) -> None:
    answer = town.client.get("/api/identity" + path.format(id=UUID(int=5)))
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
