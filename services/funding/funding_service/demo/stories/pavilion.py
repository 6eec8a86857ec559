"""The pavilion of the three meetings: a work with money of its own, five days late, accepted and kept up."""

from __future__ import annotations

from funding_service.demo.books import Books
from funding_service.demo.cast import Cast
from funding_service.demo.steps import HOUR, whole
from linli_demo.acting import Acting
from linli_demo.telling import Story

COST_YUAN = 96_000
CONTRACTOR = "匠心古建（演示）"


def pavilion(acting: Acting, cast: Cast) -> Story:
    """转办立项 after deliberation's public notice."""
    ago, day, area, officer = acting.calendar.ago, acting.calendar.day, cast.areas[1], cast.officer
    yield (at := ago(163, 9))
    body = {"division_id": area.unit.id, "name": f"{area.short}微更新资金", "about": "镇级转办项目和日常运维。"}
    books = Books(acting, str(acting.do("/funds", body, by=officer, at=at)["fund_id"]), officer, cast.approvers, "LT")
    yield (at := ago(162, 10))
    books.income("grant", whole(COST_YUAN), "凉亭修缮专项补助", party=f"{cast.town.name}人民政府", at=at)
    books.income(
        "grant", whole(6_000), "凉亭运维补助", party=f"{cast.town.name}人民政府", at=at + HOUR, purpose="upkeep"
    )
    yield (at := ago(160, 10))
    opened = {
        "division_id": area.unit.id,
        "topic_id": cast.matters.pavilion_topic_id,
        "title": "中心凉亭修缮",
        "text": "原址修缮，换梁补瓦，加固栏杆。三会商定，公示无异议。",
        "cost_fen": whole(COST_YUAN),
        "resident_proposed": True,
        "raised_by_ids": [area.writers[0].person_id],
    }
    work_id = str(acting.do("/works", opened, by=officer, at=at)["work_id"])
    path = f"/works/{work_id}"
    yield (at := ago(150, 10))
    contract = {
        "contractor": CONTRACTOR,
        "contract_fen": whole(94_800),
        "households": 260,
        "text": "换梁补瓦，栏杆按原样加固。",
        "milestones": [
            {"name": "换梁", "due_on": day(120).isoformat()},
            {"name": "竣工", "due_on": day(90).isoformat()},
        ],
    }
    acting.do(f"{path}/contract", contract, by=area.worker, at=at)
    commitment = books.commitment(work_id, whole(94_800), "凉亭修缮合同款", party=CONTRACTOR, at=at + HOUR)
    for number, when, text in ((1, 121, "旧梁更换完成。"), (2, 85, "瓦面和栏杆完成；雨季停工五天。")):
        yield (at := ago(when, 16))
        acting.do(f"{path}/milestones/{number}/reach", {"text": text}, by=area.worker, at=at)
    yield (at := ago(84, 17))
    acting.do(f"{path}/complete", by=area.worker, at=at)
    yield (at := ago(82, 15))
    acting.do(f"{path}/accept", {"text": "修缮质量好，工期超五天。"}, by=officer, at=at)
    yield (at := ago(78, 9))
    books.paid(whole(94_800), commitment, "凉亭修缮竣工款", party=CONTRACTOR, at=at)
    yield (at := ago(70, 10))
    upkeep = {
        "fund_id": books.fund_id,
        "keeper": "凉亭认养小组",
        "yearly_fen": whole(3_000),
        "text": "每季检查，雨后清扫。",
    }
    acting.do(f"{path}/begin-upkeep", upkeep, by=area.worker, at=at)
    yield (at := ago(68, 10))
    kept = books.commitment(work_id, whole(3_000), "本年养护", party="凉亭认养小组", at=at, purpose="upkeep")
    yield (at := ago(30, 9))
    books.paid(whole(1_200), kept, "第一次养护：桐油与瓦片", party="凉亭认养小组", at=at)
