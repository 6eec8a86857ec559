"""Importing lists over HTTP: shown first, recorded once and whole, refused with nothing left behind."""

from __future__ import annotations

import base64
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from linli_common.clock import shanghai_day, utc_now

from .lists import TOWN, changed, csv_of
from .service import Service

DATA = Path(__file__).parent / "data"
SHARED = Path(__file__).parents[5] / "shared" / "data"
RENAMED = changed(TOWN, _990101001001="一村第一居委会")
DAY = date(2023, 6, 30)


def test_a_dry_run_shows_the_differences_and_records_nothing(town: Service) -> None:
    before = town.store.head()
    answer = town.import_list(csv_of(RENAMED), DAY, dry_run=True)
    assert answer.json()["counts"] == {"founded": 0, "renamed": 1, "recoded": 0, "moved": 0, "closed": 0}
    assert answer.json()["position"] is None
    assert answer.json()["differences"]["renamed"] == [
        {"tier": "area", "code": "990101001001", "name": "一村第一居委会", "previous": "一村居委会"}
    ]
    assert town.store.head() == before


def test_an_import_answers_with_counts_and_the_position_of_its_last_event(town: Service) -> None:
    answer = town.import_list(csv_of(RENAMED), DAY).json()
    assert answer["counts"]["renamed"] == 1
    assert answer["position"] == {"stream": "IDENTITY", "seq": town.store.head()}


def test_an_import_is_told_in_order_with_the_place_of_each_division(service: Service) -> None:
    service.import_list(csv_of(TOWN), DAY)
    told = [(subject, message["type"]) for subject, message in service.events()]
    assert told[0] == ("linli.identity.990101.-.-.division_founded", "linli.identity.division_founded.v1")
    assert told[1][0] == "linli.identity.990101.990101001.-.division_founded"
    assert told[-3][0] == "linli.identity.990101.990101002.990101002201.division_founded"
    assert [type_ for _, type_ in told[-2:]] == ["linli.identity.withheld.v1"] * 2
    assert {message["actorrole"] for _, message in service.events()} == {"operator"}


def test_baoshan_is_on_its_old_tree_in_2020_and_on_its_new_one_today(service: Service) -> None:
    for edition, day in (("2019-10", date(2019, 10, 31)), ("2023-06", DAY)):
        assert service.import_list((DATA / f"baoshan-excerpt-{edition}.csv").read_bytes(), day).status_code == 200

    then = service.get("/divisions/310113501001", as_of="2020-03-01")
    now = service.get("/divisions/310113102083")
    assert (then["name"], now["name"]) == ("丰翔新城居委会", "丰翔新城居委会")
    assert then["division_id"] == now["division_id"]
    assert [unit["name"] for unit in then["path"]] == ["宝山区", "宝山城市工业园区"]
    assert [unit["name"] for unit in now["path"]] == ["宝山区", "大场镇"]
    assert now["codes"] == ["310113501001", "310113102083"]

    gone = service.client.get("/api/identity/divisions/310113101219")
    assert gone.status_code == 404
    assert "富强村村委会 2019-10-31 – 2023-06-30" in gone.json()["detail"]


def test_the_real_lists_of_baoshan_are_told_as_exactly_what_happened(service: Service) -> None:
    lists = [SHARED / f"divisions-baoshan-{edition}.csv" for edition in ("2019-10", "2023-06")]
    founded = (508, 74)
    if not all(file.exists() for file in lists):
        print("the real lists are not in ../shared: their excerpt stands for them")
        lists = [DATA / f"baoshan-excerpt-{edition}.csv" for edition in ("2019-10", "2023-06")]
        founded = (18, 3)
    service.import_list(lists[0].read_bytes(), date(2019, 10, 31))
    told = len(service.events())
    service.import_list(lists[1].read_bytes(), DAY)

    first, second = service.events()[:told], service.events()[told:]
    # Beside the divisions' events, the register was opened once and keeps one entry an import.
    assert Counter(message["type"].split(".")[2] for _, message in first) == {
        "division_founded": founded[0],
        "withheld": 2,
    }
    assert Counter(message["type"].split(".")[2] for _, message in second) == {
        "division_founded": founded[1],
        "division_renamed": 8,
        "division_recoded": 2,
        "division_moved": 2,
        "division_closed": 1,
        "withheld": 1,
    }


def test_a_malformed_file_names_its_line_and_nothing_is_imported(service: Service) -> None:
    answer = service.import_list(csv_of(TOWN) + b"990101002202,,residential_area,990101002\n", DAY)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.json()["type"], answer.json()["field"]) == ("/problems/malformed-division-list", "file")
    assert answer.json()["detail"] == "line 9: the name is empty"
    assert service.store.head() == 0


def test_what_is_not_base64_is_refused_naming_the_field(service: Service) -> None:
    answer = service.post("/divisions/imports", {"file": "…", "as_of": "2023-06-30", "source": "x"})
    assert (answer.status_code, answer.json()["field"]) == (422, "file")


def test_a_day_before_the_last_import_is_refused(town: Service) -> None:
    before = town.store.head()
    answer = town.import_list(csv_of(RENAMED), date(2019, 12, 31))
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/date-before-last-import")
    assert answer.json()["field"] == "as_of"
    assert town.store.head() == before


def test_a_day_in_the_future_is_refused(town: Service) -> None:
    answer = town.import_list(csv_of(RENAMED), shanghai_day(utc_now()) + timedelta(days=1))
    assert (answer.status_code, answer.json()["field"]) == (422, "as_of")


def test_the_same_key_imports_once(town: Service) -> None:
    body = {"file": _base64(csv_of(RENAMED)), "as_of": "2023-06-30", "source": "x"}
    key = str(uuid4())
    first, second = (town.post("/divisions/imports", body, key=key).json() for _ in range(2))
    assert first == second
    other = town.post("/divisions/imports", body | {"as_of": "2023-07-01"}, key=key)
    assert (other.status_code, other.json()["field"]) == (422, "Idempotency-Key")


def test_two_imports_at_once_record_the_differences_once(town: Service) -> None:
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda _: town.import_list(csv_of(RENAMED), DAY, dry_run=False), range(2)))
    assert sorted(answer.json()["counts"]["renamed"] for answer in answers) == [0, 1]
    renamed = [type_ for _, message in town.events() if "renamed" in (type_ := message["type"])]
    assert len(renamed) == 1


def test_a_mapping_is_taken_from_the_body(town: Service) -> None:
    new = changed(TOWN, _990101001001="新村居委会", _990101001009="一村居委会")
    answer = town.import_list(csv_of(new), DAY, map={"990101001001": "990101001009"})
    assert answer.json()["counts"] == {"founded": 1, "renamed": 0, "recoded": 1, "moved": 0, "closed": 0}
    assert town.division_id("990101001001", as_of="2022-01-01") == town.division_id("990101001009")


def test_a_code_may_come_back_for_another_area(town: Service) -> None:
    without = [unit for unit in TOWN if unit[0] != "990101001002"]
    town.import_list(csv_of(without), DAY)
    town.import_list(csv_of([*without, ("990101001002", "新二村居委会")]), DAY)
    assert town.division_id("990101001002", as_of="2022-01-01") != town.division_id("990101001002")


def test_a_district_officer_imports_the_own_district_only(town: Service) -> None:
    own, other = town.division_id("990101"), uuid4()
    assert town.import_list(csv_of(RENAMED), DAY, by="district_officer", on=own).status_code == 200
    assert town.import_list(csv_of(RENAMED), DAY, by="district_officer", on=other).status_code == 403
    assert town.import_list(csv_of(RENAMED), DAY, by="area_worker", on=own).status_code == 403
    founded = csv_of([("990102", "临海区")])
    assert town.import_list(founded, DAY, by="district_officer", on=own).status_code == 404


def test_a_unit_without_a_code_gets_its_code_from_a_list(town: Service) -> None:
    street = town.division_id("990101001")
    unit = {"parent_id": street, "name": "三村筹备组", "on": "2022-05-01"}
    founded = town.post("/divisions", unit, by="street_officer", on=street).json()
    town.catch_up()
    label = f"u{UUID(founded['division_id']).hex[:8]}"
    assert town.events()[-2][0] == f"linli.identity.990101.990101001.{label}.division_founded"

    town.import_list(csv_of(changed(TOWN, _990101001003="三村居委会")), DAY, map={label: "990101001003"})
    assert str(town.division_id("990101001003")) == founded["division_id"]
    assert town.get(f"/divisions/{founded['division_id']}", as_of="2022-12-31")["code"] is None


def test_a_unit_is_founded_below_its_own_street_only_and_not_below_an_area(town: Service) -> None:
    street, area = town.division_id("990101001"), town.division_id("990101001001")
    unit = {"name": "三村筹备组", "on": "2022-05-01"}
    elsewhere = unit | {"parent_id": town.division_id("990101002")}
    assert town.post("/divisions", elsewhere, by="street_officer", on=street).status_code == 403
    below_area = town.post("/divisions", unit | {"parent_id": area})
    assert (below_area.status_code, below_area.json()["type"]) == (422, "/problems/wrong-tier")


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()
