"""代表询问: questions of people's deputies; answered in time, answered late, not answered, and one of this week."""

from __future__ import annotations

from deliberation_service.demo.cast import Cast
from linli_demo.acting import Acting
from linli_demo.player import Account
from linli_demo.telling import Story


def deputies(acting: Acting, cast: Cast) -> list[Story]:
    """Each question is a story."""
    street = {"kind": "street", "id": cast.town.id}
    office = {"kind": "department", "id": cast.others.department_id}
    first, second = cast.others.deputies
    officer, handler = cast.officer, cast.others.handler
    return [
        _asked(acting, cast, first, street, "今年高境镇有多少小区开展了微更新？", 280, (officer, 12)),
        _asked(acting, cast, second, office, "高层二次供水改造何时完成？", 230, (handler, 21)),
        _asked(acting, cast, first, office, "老旧电梯更新的资金来源有哪些？", 190, (handler, 47)),
        _asked(acting, cast, second, street, "老年助餐点周末能否开放？", 120, (officer, 8)),
        _asked(acting, cast, first, street, "非机动车棚充电设施的验收由谁负责？", 95, (officer, 25)),
        _asked(acting, cast, second, office, "外墙渗水的维修资金申请为何平均要四个月？", 52, None),
        _asked(acting, cast, first, street, "今冬独居老人的上门走访如何安排？", 6, None),
    ]


def _asked(
    acting: Acting,
    cast: Cast,
    deputy: Account,
    to: dict[str, str],
    text: str,
    day: int,
    answered: tuple[Account, int] | None,
) -> Story:
    """``answered``: by whom, after how many days; it was due after thirty."""
    yield (at := acting.calendar.ago(day, 11))
    question = {"division_id": cast.town.id, "to": to, "text": text}
    inquiry_id = acting.do("/questions", question, by=deputy, at=at)["inquiry_id"]
    if answered is not None:
        by, days = answered
        yield (at := acting.calendar.ago(day - days, 15))
        said = {"text": "感谢代表关心。有关情况和进度已整理成表，附后公开。"}
        acting.do(f"/inquiries/{inquiry_id}/answer", said, by=by, at=at)
