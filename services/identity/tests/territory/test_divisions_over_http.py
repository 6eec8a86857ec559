"""Reading the tree, recording figures, defining groupings; and who may."""

from __future__ import annotations

import pickle
from datetime import date
from uuid import UUID, uuid4

import pytest
from identity_service.queries.divisions import DivisionLists
from linli_common.auth import routes_without_right

from .lists import TOWN, changed, csv_of
from .service import READER, Service


def test_every_route_declares_a_right(service: Service) -> None:
    assert routes_without_right(service.app) == []


def test_the_interface_describes_itself(service: Service) -> None:
    paths = service.client.get("/api/identity/openapi.json").json()["paths"]
    assert "/api/identity/divisions/imports" in paths
    assert all(operation.get("description") for path in paths.values() for operation in path.values())


def test_a_rebuild_can_send_the_lists_to_other_processes() -> None:
    sent = pickle.loads(pickle.dumps(READER))
    assert [part.tables for part in sent.folds[0].states] == [part.tables for part in READER.folds[0].states]


def test_commands_need_a_token(service: Service) -> None:
    paths = ["/divisions/imports", "/divisions", "/groupings", "/estates"]
    answers = [service.client.post(f"/api/identity{path}", json={}) for path in paths]
    assert {answer.status_code for answer in answers} == {401}


def test_the_tree_is_read_in_pages_without_loss_or_repetition(town: Service) -> None:
    seen: list[str] = []
    cursor = None
    while True:
        page = town.get("/divisions", limit=2, **({"cursor": cursor} if cursor else {}))
        seen += [unit["code"] for unit in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == sorted(code for code, _ in TOWN)


@pytest.mark.parametrize("cursor", ["x", "W10=", "WyJhIiwgMV0=", "é"])
def test_a_cursor_from_elsewhere_is_refused(town: Service, cursor: str) -> None:
    answer = town.client.get("/api/identity/divisions", params={"cursor": cursor})
    assert (answer.status_code, answer.json()["field"]) == (422, "cursor")


def test_the_tree_is_filtered_by_parent_tier_and_name(town: Service) -> None:
    street = town.division_id("990101002")
    below = town.get("/divisions", parent_id=street)["items"]
    assert [unit["name"] for unit in below] == ["桥头居委会", "东桥村村委会"]
    streets = town.get("/divisions", tier="street")["items"]
    assert [unit["name"] for unit in streets] == ["望海街道", "东桥镇"]
    assert [unit["name"] for unit in town.get("/divisions", name="村村")["items"]] == ["东桥村村委会"]


def test_the_tree_of_a_past_day_is_the_tree_of_that_day(town: Service) -> None:
    town.import_list(csv_of(changed(TOWN, _990101002201=None)), date(2023, 6, 30))
    assert len(town.get("/divisions")["items"]) == 6
    assert len(town.get("/divisions", as_of="2023-06-29")["items"]) == 7
    assert town.get("/divisions", as_of="2019-12-31")["items"] == []


def test_a_reader_waits_for_its_own_write(town: Service) -> None:
    answer = town.import_list(csv_of(changed(TOWN, _990101002="西桥镇")), date(2023, 6, 30)).json()
    found = town.client.get(
        "/api/identity/divisions/990101002", params={"at_least": f"IDENTITY:{answer['position']['seq']}"}
    )
    assert found.json()["name"] == "西桥镇"


def test_a_position_that_is_not_reached_is_answered_with_try_again(town: Service) -> None:
    answer = town.client.get("/api/identity/divisions", params={"at_least": "IDENTITY:999999"})
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")


@pytest.mark.parametrize("asked", ["990109", "99010", "not-a-code", str(UUID(int=9)), "９９０１０１"])
def test_an_unknown_division_is_a_problem(town: Service, asked: str) -> None:
    answer = town.client.get(f"/api/identity/divisions/{asked}")
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/unknown-division")


def test_population_figures_keep_day_and_source(town: Service) -> None:
    area = town.division_id("990101001001")
    for people, on in ((3000, "2021-01-01"), (3200, "2022-01-01"), (3201, "2022-01-01")):
        body = {"people": people, "households": 1100, "on": on, "source": "人口普查"}
        assert town.post(f"/divisions/{area}/populations", body, by="area_worker", on=area).status_code == 201
    figures = [(f["people"], f["on"]) for f in town.get("/divisions/990101001001/populations")]
    assert figures == [(3201, "2022-01-01"), (3000, "2021-01-01")]
    assert town.get("/divisions/990101001001", as_of="2021-06-01")["population"]["people"] == 3000
    subject, message = town.events()[-1]
    assert subject == "linli.identity.990101.990101001.990101001001.population_recorded"
    assert message["data"]["people"] == 3201
    assert (message["actorrole"], message["actordivision"]) == ("area_worker", str(area))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"people": -1}, "people"),
        ({"people": "many"}, "people"),
        ({"on": "2021-02-30"}, "on"),
        ({"source": "x" * 10_000}, "source"),
        ({"source": "a\x00b"}, "source"),
        ({"unknown": 1}, "unknown"),
    ],
)
def test_bad_figures_are_refused_naming_the_field(town: Service, change: dict[str, object], field: str) -> None:
    before = town.store.head()
    body: dict[str, object] = {"people": 1, "households": 1, "on": "2021-01-01", "source": "x"}
    answer = town.post(f"/divisions/{town.division_id('990101')}/populations", body | change)
    assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert town.store.head() == before


def test_a_worker_records_no_figures_for_another_area(town: Service) -> None:
    own, other = town.division_id("990101001001"), town.division_id("990101001002")
    body = {"people": 1, "households": 1, "on": "2021-01-01", "source": "x"}
    answer = town.post(f"/divisions/{other}/populations", body, by="area_worker", on=own)
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/outside-own-division")


def test_a_closed_division_takes_no_figures(town: Service) -> None:
    village = town.division_id("990101002201")
    town.import_list(csv_of(changed(TOWN, _990101002201=None)), date(2023, 6, 30))
    body = {"people": 1, "households": 1, "on": "2021-01-01", "source": "x"}
    answer = town.post(f"/divisions/{village}/populations", body)
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/division-closed")


def test_a_right_on_a_grid_reaches_what_the_grid_holds_now(town: Service) -> None:
    one, two, other = (town.division_id(code) for code in ("990101001001", "990101001002", "990101002001"))
    body = {"kind": "grid", "name": "第一网格", "division_ids": [one, two]}
    grid = town.post("/groupings", body, by="street_officer", on=town.division_id("990101001")).json()["grouping_id"]
    assert town.get(f"/groupings/{grid}")["division_ids"] == [str(one), str(two)]
    assert town.events()[-1][0] == "linli.identity.990101.990101001.-.grouping_defined"

    lists = DivisionLists(town.store.pool)
    held = town.get("/groupings", kind="grid")[0]["grouping_id"]
    assert lists.covers(held, one)
    assert not lists.covers(held, other)

    again = {"name": "第一网格", "division_ids": [other]}
    assert town.post(f"/groupings/{grid}/definitions", again).status_code == 200
    town.catch_up()
    assert lists.covers(held, other)
    assert not lists.covers(held, one)


def test_a_right_reaches_down_and_never_up_or_across(town: Service) -> None:
    lists = DivisionLists(town.store.pool)
    district, street, area = (town.division_id(code) for code in ("990101", "990101001", "990101001001"))
    other = town.division_id("990101002")
    assert lists.covers(district, area)
    assert lists.covers(street, area)
    assert lists.covers(area, area)
    assert not lists.covers(area, street)
    assert not lists.covers(other, area)
    assert not lists.covers(uuid4(), area)


def test_a_right_still_reaches_a_closed_division_below(town: Service) -> None:
    lists = DivisionLists(town.store.pool)
    village, street = town.division_id("990101002201"), town.division_id("990101002")

    town.import_list(csv_of(changed(TOWN, _990101002201=None)), date(2023, 6, 30))

    assert lists.covers(street, village)
    assert not lists.covers(town.division_id("990101001"), village)


def test_a_grouping_of_an_unknown_or_repeated_division_is_refused(town: Service) -> None:
    area = town.division_id("990101001001")
    for division_ids, status in (([uuid4()], 404), ([area, area], 422), ([], 422)):
        body = {"kind": "constituency", "name": "一号选区", "division_ids": division_ids}
        assert town.post("/groupings", body).status_code == status
