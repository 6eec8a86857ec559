"""Example answers of the funding service about works, made by its own models."""

from __future__ import annotations

from typing import Any

from funding_service.api.works import WorkItem
from funding_service.application.works.views import WorkView
from pydantic import BaseModel

from .examples import AREA, ESTATE, RESIDENT, WORKER, id_of
from .mailbox_services import at

WORK, OTHER_WORK, NEW_WORK = id_of("work"), id_of("other work"), id_of("new work")
PROPOSAL, ROUND, TOPIC = id_of("proposal"), id_of("round"), id_of("topic")
INSPECTION, OTHER_INSPECTION = id_of("inspection"), id_of("other inspection")
ANSWERED, OVERDUE, MENDED = (id_of(f"{state} defect") for state in ("answered", "overdue", "mended"))
PHOTOS = [id_of(f"photo {number}") for number in range(3)]
FUND = id_of("fund")
SCRIPT = "<script>alert(1)</script>"


def real(model: type[BaseModel], **said: Any) -> dict[str, Any]:
    """What the service answers with such values."""
    return model(**said).model_dump(mode="json")


def step(what: str, days: float, role: str = "street_officer", text: str | None = None, **facts: Any) -> dict[str, Any]:
    """One thing that happened to a work so many days ago."""
    by_id = {"resident": RESIDENT}.get(role, WORKER)
    return {"what": what, "at": at(days=days), "by_id": by_id, "role": role, "facts": facts, "text": text}


def milestone(
    number: int, name: str, due: float, reached: float | None = None, *, late: bool = False
) -> dict[str, Any]:
    """A milestone that was due, and reached, so many days ago."""
    reached_at = at(days=reached) if reached is not None else None
    return {"number": number, "name": name, "due_at": at(days=due), "reached_at": reached_at, "late": late}


def inspected(inspection_id: str, days: float, role: str, by: str, *, sound: bool, text: str) -> dict[str, Any]:
    return step("inspected", days, role, text, inspection_id=inspection_id, by=by, sound=sound)


def found(defect_id: str, inspection_id: str, days: float, text: str, due: float) -> dict[str, Any]:
    return step(
        "defect_found", days, "resident", text, defect_id=defect_id, inspection_id=inspection_id, due_at=at(days=due)
    )


STEPS = [
    step("opened", 90, "reaction", households=0),
    step("contracted", 80, text="按图施工", contract_fen=8_600_000, over_fen=600_000, households=240),
    step("milestone_reached", 50, text="旧铺装已拆完", milestone=1, late=False),
    step("photo_added", 50, milestone=1, picture_id=PHOTOS[0]),
    step("milestone_late", 19, "clock", milestone=2, due_at=at(days=20)),
    step("milestone_reached", 16, text="雨天耽误了", milestone=2, late=True),
    inspected(OTHER_INSPECTION, 15, "peoples_deputy", "deputy", sound=True, text="座椅牢固，无障碍坡道合格"),
    inspected(INSPECTION, 12, "resident", "resident", sound=False, text=f"晚上去看的{SCRIPT}"),
    step("photo_added", 12, "resident", inspection_id=INSPECTION, picture_id=PHOTOS[1]),
    found(ANSWERED, INSPECTION, 12, "路灯不亮", 2),
    found(OVERDUE, INSPECTION, 12, "井盖松动", 2),
    found(MENDED, INSPECTION, 12, "座椅有毛刺", 2),
    step("defect_answered", 10, text="已打磨", defect_id=MENDED, in_time=True),
    step("defect_judged", 9, "resident", "摸过了，好了", defect_id=MENDED, mended=True, due_at=None),
    step("defect_answered", 8, text="换了灯泡", defect_id=ANSWERED, in_time=True),
    step("defect_overdue", 2, "clock", defect_id=OVERDUE, due_at=at(days=2)),
]


def work(**different: Any) -> dict[str, Any]:
    """A work under contract: two milestones reached, one late, one to come; inspected twice."""
    return real(
        WorkView,
        **{
            "work_id": WORK,
            "division_id": AREA,
            "estate_id": ESTATE,
            "status": "contracted",
            "origin": "round",
            "round_id": ROUND,
            "proposal_id": PROPOSAL,
            "topic_id": TOPIC,
            "resident_proposed": True,
            "raised_by_ids": [RESIDENT],
            "title": "中心花园适老化改造",
            "text": "重铺地面，加装扶手和座椅，增设路灯。",
            "contractor": "绿园建设",
            "cost_fen": 8_000_000,
            "contract_fen": 8_600_000,
            "over_fen": 600_000,
            "committed_fen": 4_300_000,
            "households": 240,
            "milestones": [
                milestone(1, "拆除旧铺装", 49, 50),
                milestone(2, "铺设透水砖", 20, 16, late=True),
                milestone(3, "安装路灯座椅", 3),
                milestone(4, "绿化恢复", -20),
            ],
            "open_defects": [ANSWERED, OVERDUE],
            "upkeep_fund_id": None,
            "steps": STEPS,
            **different,
        },
    )


def finished(**different: Any) -> dict[str, Any]:
    """A work that was reviewed and is kept up."""
    steps = [
        step("opened", 300, "reaction"),
        step("contracted", 280, contract_fen=4_000_000, over_fen=0, households=96),
        step("milestone_reached", 200, milestone=1, late=False),
        step("completed", 190, on_time=True),
        step("accepted", 180, text="符合图纸"),
        step("reviewed", 90, "reaction", works=5, process=4),
        step("upkeep_begun", 80, text="每周保洁两次", fund_id=FUND, yearly_fen=1_200_000),
    ]
    plain = {"round_id": None, "proposal_id": None, "topic_id": None, "resident_proposed": False, "origin": "referral"}
    money = {"cost_fen": 4_000_000, "contract_fen": 4_000_000, "over_fen": 0, "committed_fen": 0}
    ended = {"status": "reviewed", "open_defects": [], "upkeep_fund_id": FUND, "steps": steps, "title": "楼道照明更新"}
    milestones = [milestone(1, "更换灯具", 195, 200)]
    return work(**({"work_id": OTHER_WORK, "milestones": milestones} | plain | money | ended | different))


def item(**different: Any) -> dict[str, Any]:
    """A work in a list."""
    one = {"work_id": WORK, "division_id": AREA, "estate_id": ESTATE, "title": "中心花园适老化改造"}
    money = {"cost_fen": 8_000_000, "contract_fen": 8_600_000, "over_fen": 600_000, "households": 240}
    came = {"origin": "round", "round_id": ROUND, "proposal_id": PROPOSAL, "topic_id": TOPIC, "resident_proposed": True}
    state = {"status": "contracted", "due_at": at(days=-20), "late": 1, "defects": 2, "on_time": None}
    none = {"works": None, "process": None, "upkeep_fund_id": None, "opened_at": at(days=90)}
    return real(WorkItem, **(one | money | came | state | none | different))
