"""青年议事厅: a council room of the town for those from 14 to 35; ends with a request to the street."""

from __future__ import annotations

from datetime import timedelta

from deliberation_service.demo.cast import Cast
from deliberation_service.demo.steps import Matter, Meeting, Todo, accepted, hold, on_to, raised
from deliberation_service.demo.stories.talking import Said, talk
from linli_demo.acting import Acting
from linli_demo.telling import Promise, Story, keeping

IDEAS = (
    Said("镇里应当有一间二十四小时开放的自习室。", "aaap"),
    Said("周末的社区活动应当在手机上报名。", "aada"),
    Said("空置的门面可以给青年创业者短租。", "adaa"),
)


def youth_council(acting: Acting, cast: Cast) -> Story:
    """Proposals of the young, a session, a request that the street answers."""
    promises: list[Promise] = []
    return keeping(promises, _told(acting, cast, promises))


def _told(acting: Acting, cast: Cast, promises: list[Promise]) -> Story:
    ago, officer = acting.calendar.ago, cast.officer
    young = [one.account for one in cast.home.neighbours if one.online and one.plan.age <= 35]
    matter = Matter("street", cast.town.id, "青年自习室", "年轻人下班、放学后没有地方自习，能否利用社区空置用房？")
    yield (at := ago(176, 21))
    topic_id = raised(acting, matter, by=young[-1], at=at)
    yield (at := ago(172))
    accepted(acting, topic_id, "youth_council", by=officer, at=at)
    about = {"topic_id": topic_id, "title": "青年提议", "question": "您希望镇里为青年做什么？"}
    yield from talk(acting, officer, about, IDEAS, young, opens=170, closes=160)
    yield (at := ago(158))
    on_to(acting, topic_id, "session", by=officer, at=at)
    meeting = Meeting(
        "coordination",
        "青年议事会",
        ("三项提议", "分组讨论", "形成提案"),
        "推荐“二十四小时自习室”作为提案，先在一处试点。",
        young[0],
        present=[one.person_id for one in young],
        guests=(("office_worker", "20-35", 14), ("pupil", "14-17", 11)),
        todos=(Todo("盘点可用的空置用房", cast.town.id, 21, 15),),
        where="镇社区活动中心",
        circles=("residents", "pupils", "office_workers"),
    )
    yield from hold(
        acting, meeting, by=officer, announced_at=ago(154), starts_at=ago(149, 19), topic_id=topic_id, promises=promises
    )
    yield (at := ago(145))
    on_to(acting, topic_id, "proposal", by=officer, at=at)
    asked = {
        "to": {"kind": "street", "id": cast.town.id},
        "text": "请在共和片区试点一间二十四小时自习室。",
        "answer_by": acting.calendar.day(115).isoformat(),
    }
    inquiry_id = acting.do(f"/topics/{topic_id}/requests", asked, by=officer, at=at + timedelta(hours=1))["inquiry_id"]
    yield (at := ago(143))
    acting.do(f"/topics/{topic_id}/outcome", {"outcome": "requested", "instrument_id": inquiry_id}, by=officer, at=at)
    yield (at := ago(124, 15))
    answer = {"text": "同意试点，七月底前在社区活动中心二楼开放，工作日到晚十一点。", "decision": "will_do"}
    acting.do(f"/inquiries/{inquiry_id}/answer", answer, by=officer, at=at)
