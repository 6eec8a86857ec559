"""A work over HTTP, from money of its own to upkeep, supervised by residents and deputies."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from linli_common.clock import utc_now
from linli_common.testing.pictures import image_of

from ..town import Person, Town, ago


@pytest.fixture
def clerk(town: Town) -> Person:
    return town.staff("street_officer", "望海街道")


def a_work(town: Town, clerk: Person, **more: Any) -> UUID:
    """Of 一村, with money of its own."""
    body = {"division_id": town.ids["一村"], "title": "口袋公园", "text": "翻新", "cost_fen": 10_000, **more}
    return UUID(town.done("/works", body, by=clerk, at=ago(days=100))["work_id"])


def contract(*due: str, **more: Any) -> dict[str, Any]:
    """With milestones due on some days."""
    milestones = [{"name": f"节点{number}", "due_on": day} for number, day in enumerate(due, 1)]
    said = {"contractor": "绿园公司", "contract_fen": 10_000, "households": 240, "text": "按图施工"}
    return {"milestones": milestones, **said, **more}


def day(town: Town, offset: int) -> str:
    return (town.today() + timedelta(days=offset)).isoformat()


def contracted(town: Town, clerk: Person, *offsets: int) -> UUID:
    """Contracted ninety days ago."""
    work_id = a_work(town, clerk)
    body = contract(*(day(town, offset) for offset in offsets))
    town.done(f"/works/{work_id}/contract", body, by=clerk, at=ago(days=90))
    return work_id


def test_a_work_is_built_inspected_mended_accepted_and_kept_up(town: Town, clerk: Person) -> None:
    resident, acceptor = town.resident("一村"), town.staff("district_officer", "临江区")
    work_id = contracted(town, clerk, 30)
    work = f"/works/{work_id}"
    inspected = town.done(f"{work}/inspections", {"text": "看过了", "defects": [{"text": "地砖松动"}]}, by=resident)
    defect = f"{work}/defects/{inspected['defect_1']}"
    town.done(f"{work}/milestones/1/reach", {"text": "铺好了"}, by=clerk)
    town.done(f"{work}/complete", by=clerk)

    assert town.refused(f"{work}/accept", {"text": "合格"}, by=clerk)["type"] == "/problems/same-person"
    assert town.refused(f"{work}/accept", {"text": "合格"}, by=acceptor)["type"] == "/problems/defects-open"
    town.done(f"{defect}/answer", {"text": "已重铺"}, by=clerk)
    town.done(f"{defect}/judge", {"mended": True, "text": "平了"}, by=resident)
    town.done(f"{work}/accept", {"text": "合格"}, by=acceptor)
    fund = {"division_id": town.ids["望海街道"], "name": "运维", "about": "居民自筹"}
    fund_id = town.done("/funds", fund, by=clerk)["fund_id"]
    upkeep = {"fund_id": fund_id, "keeper": "花友会", "yearly_fen": 500, "text": "浇水"}
    town.done(f"{work}/begin-upkeep", upkeep, by=clerk)

    shown = town.seen(work)
    assert (shown["status"], shown["title"], shown["contractor"]) == ("accepted", "口袋公园", "绿园公司")
    assert (shown["open_defects"], shown["upkeep_fund_id"]) == ([], fund_id)
    assert [step["what"] for step in shown["steps"]] == [
        "opened", "contracted", "inspected", "defect_found", "milestone_reached", "completed", "defect_answered",
        "defect_judged", "accepted", "upkeep_begun",
    ]  # fmt: skip
    assert [step["text"] for step in shown["steps"]][2:5] == ["看过了", "地砖松动", "铺好了"]


def test_above_the_cost_of_its_envelope_takes_a_reason_and_the_authority(town: Town, clerk: Person) -> None:
    worker, path = town.staff("area_worker", "一村"), f"/works/{a_work(town, clerk)}/contract"
    over = contract(day(town, 30), contract_fen=10_001)

    assert town.refused(path, over, by=clerk)["type"] == "/problems/overrun"
    assert town.refused(path, over | {"reason": "加固"}, by=worker)["type"] == "/problems/overrun"
    town.done(path, over | {"reason": "地基需加固"}, by=clerk)

    shown = town.seen(path.removesuffix("/contract"))
    assert (shown["over_fen"], shown["steps"][-1]["text"]) == (1, "地基需加固")


def test_late_milestones_escalate_once_in_order_however_late_the_worker_is(town: Town, clerk: Person) -> None:
    work_id = contracted(town, clerk, -80, -70, 30)
    now = ago(days=1)

    town.go_round(now)
    town.go_round(now)

    late = [one for one in town.events(work_id) if one["type"] == "linli.funding.milestone_late.v1"]
    assert [one["data"]["milestone"] for one in late] == [1, 2]
    happened = [datetime.fromisoformat(one["time"]) for one in late]
    assert happened == sorted(datetime.fromisoformat(one["data"]["due_at"]) for one in late)
    assert {one["data"]["escalated_to_id"] for one in late} == {str(town.ids["望海街道"])}
    [item] = [one for one in town.seen(f"/divisions/{town.ids['一村']}/works")["items"]
              if one["work_id"] == str(work_id)]  # fmt: skip
    assert (item["late"], item["title"]) == (2, "口袋公园")


def test_a_defect_that_nobody_answers_is_escalated_at_its_moment(town: Town, clerk: Person) -> None:
    work_id, deputy = contracted(town, clerk, 30), town.staff("peoples_deputy", "望海街道")
    found = {"text": "巡查", "defects": [{"text": "围挡缺失", "answer_by": day(town, -40)}]}
    town.done(f"/works/{work_id}/inspections", found, by=deputy, at=ago(days=50))

    town.go_round(ago(days=1))
    town.go_round(ago(days=1))

    overdue = [one for one in town.events(work_id) if one["type"] == "linli.funding.defect_overdue.v1"]
    assert len(overdue) == 1
    inspected = next(one for one in town.events(work_id) if one["type"] == "linli.funding.work_inspected.v1")
    assert (inspected["data"]["by"], inspected["data"]["sound"]) == ("deputy", False)


def test_who_neither_lives_there_nor_stands_for_it_does_not_inspect(town: Town, clerk: Person) -> None:
    work_id = contracted(town, clerk, 30)
    body = {"text": "路过"}

    for who in (town.resident("桥头"), town.staff("peoples_deputy", "东桥镇"), town.staff("building_head", "一村")):
        assert town.refused(f"/works/{work_id}/inspections", body, by=who)["status"] == 403
    assert town.refused(f"/works/{work_id}/inspections", body, by=None)["status"] == 401


def test_photos_are_of_a_milestone_or_of_the_own_inspection(town: Town, clerk: Person) -> None:
    resident, work_id = town.resident("一村"), contracted(town, clerk, 30)
    inspection = town.done(f"/works/{work_id}/inspections", {"text": "看"}, by=resident)["inspection_id"]

    first = town.done(f"/works/{work_id}/milestones/1/photos", image_of("JPEG"), by=clerk)["picture_id"]
    town.done(f"/works/{work_id}/inspections/{inspection}/photos", image_of("JPEG"), by=resident)

    shown = town.get(f"/works/{work_id}/photos/{first}")
    assert (shown.headers["content-type"], shown.content[:2]) == ("image/jpeg", b"\xff\xd8")
    others = f"/works/{work_id}/inspections/{inspection}/photos"
    assert town.refused(others, image_of("JPEG"), by=town.resident("一村"))["status"] == 403
    assert town.refused(f"/works/{work_id}/milestones/9/photos", image_of("JPEG"), by=clerk)["status"] == 404
    assert town.refused(f"/works/{work_id}/milestones/1/photos", b"no picture", by=clerk)["status"] == 422
    assert town.get(f"/works/{work_id}/photos/{uuid4()}").status_code == 404


def test_a_photo_whose_event_was_never_recorded_is_removed(town: Town, clerk: Person) -> None:
    work_id = contracted(town, clerk, 30)
    known = town.done(f"/works/{work_id}/milestones/1/photos", image_of("JPEG"), by=clerk)["picture_id"]
    pictures, orphan = town.service.works.views.pictures, uuid4()
    pictures.keep(work_id, work_id, orphan, image_of("JPEG"), utc_now())

    town.go_round(utc_now() + timedelta(hours=2))

    assert pictures.open(work_id, orphan) is None
    assert town.get(f"/works/{work_id}/photos/{known}").status_code == 200


def test_unknown_works_and_wrong_roles_are_refused(town: Town, clerk: Person) -> None:
    work_id = a_work(town, clerk)
    body = contract(day(town, 30))

    assert town.refused(f"/works/{uuid4()}/contract", body, by=clerk)["status"] == 404
    assert town.refused(f"/works/{work_id}/contract", body, by=town.staff("street_officer", "东桥镇"))["status"] == 403
    assert town.refused(f"/works/{work_id}/contract", body, by=town.resident("一村"))["status"] == 403
    too_early = contract(day(town, -200))
    assert town.refused(f"/works/{work_id}/contract", too_early, by=clerk)["status"] == 422
    fraction = contract(day(town, 30), contract_fen=1.5)
    assert town.refused(f"/works/{work_id}/contract", fraction, by=clerk)["status"] == 422
    assert town.get(f"/works/{uuid4()}").status_code == 404


def test_everyone_upstream_is_named_so_that_they_can_be_told(town: Town, clerk: Person) -> None:
    raiser = town.resident("一村")
    work_id = a_work(town, clerk, raised_by_ids=[raiser.id], resident_proposed=True)
    town.done(f"/works/{work_id}/contract", contract(day(town, 30)), by=clerk)

    assert all(one["data"]["raised_by_ids"] == [str(raiser.id)] for one in town.events(work_id))
    town.erase(raiser)
    assert town.seen(f"/works/{work_id}")["raised_by_ids"] == []


def test_what_is_due_is_listed_the_longest_overdue_first_until_it_is_done(town: Town, clerk: Person) -> None:
    area = town.new_area(f"到期{uuid4().hex[:6]}")
    name = next(one for one, id_ in town.ids.items() if id_ == area)
    body = {"division_id": area, "title": "口袋公园", "text": "翻新", "cost_fen": 10_000}
    work_id = UUID(town.done("/works", body, by=clerk, at=ago(days=100))["work_id"])
    town.done(f"/works/{work_id}/contract", contract(day(town, -5), day(town, 30)), by=clerk, at=ago(days=90))
    found = [{"text": "地砖松动", "answer_by": day(town, 3)}]
    inspected = town.done(f"/works/{work_id}/inspections", {"text": "看过", "defects": found}, by=town.resident(name))
    defect_id = inspected["defect_1"]

    def due() -> list[tuple[int | None, str | None]]:
        rows = town.seen(f"/divisions/{area}/works/due")
        assert {(row["work_id"], row["title"]) for row in rows} <= {(str(work_id), "口袋公园")}
        return [(row["milestone"], row["defect_id"]) for row in rows]

    assert due() == [(1, None), (None, defect_id), (2, None)]
    town.done(f"/works/{work_id}/milestones/1/reach", {"text": "铺好了"}, by=clerk)
    town.done(f"/works/{work_id}/defects/{defect_id}/answer", {"text": "已重铺"}, by=clerk)
    assert due() == [(2, None)]
    town.done(f"/works/{work_id}/cancel", {"reason": "不做了"}, by=clerk)
    assert due() == []
