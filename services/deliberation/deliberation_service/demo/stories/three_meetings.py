"""三会: hearing, coordination among three schemes, public notice with an objection, review after the works."""

from __future__ import annotations

from datetime import timedelta

from deliberation_service.demo.cast import Area, Cast
from deliberation_service.demo.steps import (
    Matter,
    Meeting,
    Todo,
    accepted,
    answered,
    hold,
    objection,
    on_to,
    published,
    raised,
)
from linli_demo.acting import Acting
from linli_demo.pictures import Design, plan
from linli_demo.telling import Promise, Story, keeping

BEGINS = 210
COST_FEN = 9_600_000
SCHEMES = (
    ("原址修缮", "保留原亭，换梁补瓦，加固栏杆。", Design((168, 86, 74), corners=6, seed=21)),
    ("拆旧建新", "拆除旧亭，原址建钢木结构新亭。", Design((92, 112, 136), corners=8, seed=22)),
    ("廊亭结合", "修亭并接一段十二米长廊，雨天也能坐。", Design((132, 112, 84), corners=4, round_path=True, seed=23)),
)


def three_meetings(acting: Acting, cast: Cast) -> Story:
    """A broken pavilion in the second area, raised by who lives there."""
    promises: list[Promise] = []
    return keeping(promises, _told(acting, cast, cast.areas[1], promises))


def _told(acting: Acting, cast: Cast, area: Area, promises: list[Promise]) -> Story:
    ago, worker, writer = acting.calendar.ago, area.worker, area.writers[0]
    matter = Matter(
        "estate", area.unit.id, "中心凉亭修缮", "凉亭漏雨，栏杆断了两根，孩子老人都不敢坐。", area.estate_id
    )
    yield (at := ago(BEGINS, 20))
    topic_id = raised(acting, matter, by=writer, at=at)
    yield (at := ago(BEGINS - 3, 9))
    accepted(acting, topic_id, "three_meetings", by=worker, at=at)
    yield from _hearing(acting, cast, area, topic_id, promises)
    yield from _coordination(acting, cast, area, topic_id, promises)
    yield from _notice(acting, area, topic_id)
    yield from _review(acting, area, topic_id)


def _hearing(acting: Acting, cast: Cast, area: Area, topic_id: str, promises: list[Promise]) -> Story:
    """听证会, with a deputy's comment on record."""
    ago, worker = acting.calendar.ago, area.worker
    meeting = Meeting(
        "hearing",
        "凉亭要不要修听证会",
        ("现场情况", "居民意见", "物业说明"),
        "到会居民一致要求修缮，请物业先行围挡；对修还是建意见不一，转协调会比选方案。",
        area.writers[0],
        present=area.residents[:16],
        guests=(("property_company", None, 2), ("pupil", "0-13", 3)),
        todos=(Todo("凉亭四周设围挡和警示", area.unit.id, 7, 3),),
    )
    meeting_id = yield from hold(
        acting, meeting, by=worker, announced_at=ago(204), starts_at=ago(199, 19), topic_id=topic_id, promises=promises
    )
    yield (at := ago(196, 9))
    comment = {"text": "请街道一并核查其他小区的凉亭。"}
    acting.do(f"/meetings/{meeting_id}/comments", comment, by=cast.others.deputies[1], at=at)
    on_to(acting, topic_id, "coordination", by=worker, at=at + timedelta(hours=1))


def _coordination(acting: Acting, cast: Cast, area: Area, topic_id: str, promises: list[Promise]) -> Story:
    """协调会: three schemes with pictures, and the choice of one."""
    ago, worker = acting.calendar.ago, area.worker
    yield (at := ago(194))
    body = {
        "topic_id": topic_id,
        "kind": "design",
        "choosing": "decision",
        "title": "凉亭方案比选",
        "brief": "三稿以内，说明造价和工期。",
        "entries_until": ago(184, 18).isoformat(),
    }
    contest_id = acting.do("/contests", body, by=worker, at=at)["contest_id"]
    scheme_ids = []
    for nth, (title, text, design) in enumerate(SCHEMES):
        yield (at := ago(190 - nth, 15))
        handed_in = {"title": title, "text": text}
        scheme = acting.do(f"/contests/{contest_id}/schemes", handed_in, by=cast.others.planner, at=at)
        scheme_ids.append(scheme["scheme_id"])
        acting.picture(f"/schemes/{scheme_ids[-1]}/pictures", plan(design), "plan", by=cast.others.planner, at=at)
    yield (at := ago(185, 20))
    acting.do(f"/schemes/{scheme_ids[2]}/comments", {"text": "长廊好，就怕占了绿地。"}, by=area.writers[1], at=at)
    meeting = Meeting(
        "coordination",
        "凉亭方案协调会",
        ("介绍三稿", "比较造价和工期", "协商"),
        "十七人到会，多数支持原址修缮：造价最低，不动绿地。",
        area.writers[1],
        present=area.residents[4:20],
        others=((cast.others.planner.person_id, "planner"),),
        todos=(Todo("请三家施工单位报价", area.unit.id, 20, 16),),
    )
    yield from hold(
        acting, meeting, by=worker, announced_at=ago(183), starts_at=ago(178, 19), topic_id=topic_id, promises=promises
    )
    yield (at := ago(175))
    chosen = {"scheme_id": scheme_ids[0], "reason": "协调会多数意见。"}
    acting.do(f"/contests/{contest_id}/choose", chosen, by=worker, at=at)


def _notice(acting: Acting, area: Area, topic_id: str) -> Story:
    """公示 with one objection; its answer after the last day ends the period, and the topic goes to project funding."""
    ago, worker = acting.calendar.ago, area.worker
    yield (at := ago(174))
    text = "原址修缮，换梁补瓦，造价约九万六千元。"
    notice_id = published(acting, topic_id, "凉亭修缮方案公示", text, by=worker, at=at)
    yield (at := ago(168, 21))
    objection_id = objection(acting, notice_id, "施工不要占用消防通道。", by=area.writers[1], at=at)
    yield (at := ago(165))
    answer = "材料堆放在花园东侧，消防通道全程畅通，请大家监督。"
    answered(acting, notice_id, objection_id, answer, by=worker, at=at)
    yield (at := ago(164))
    outcome = {"outcome": "referred_to_funding", "cost_estimate_fen": COST_FEN}
    acting.do(f"/topics/{topic_id}/outcome", outcome, by=worker, at=at)


def _review(acting: Acting, area: Area, topic_id: str) -> Story:
    """评议会: works and process are judged by those who are there."""
    ago, worker = acting.calendar.ago, area.worker
    meeting = Meeting(
        "review",
        "凉亭修缮评议会",
        ("看现场", "打分", "评议"),
        "修缮质量好，工期超了五天；大家希望以后施工前先通知底楼住户。",
        area.writers[0],
        present=area.residents[:12],
        guests=(("resident", "60-79", 9),),
        ratings=((5, 4), (4, 4), (5, 3), (5, 5), (4, 4), (3, 4), (5, 4)),
    )
    yield from hold(acting, meeting, by=worker, announced_at=ago(60), starts_at=ago(55, 14), topic_id=topic_id)
    yield (at := ago(51))
    judged = {"works": 5, "process": 4, "findings": "质量好；工期超五天，今后提前告知底楼住户。"}
    acting.do(f"/topics/{topic_id}/review", judged, by=worker, at=at)
