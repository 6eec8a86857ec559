"""参与式规划: the eleven steps of one micro-renewal, from the survey to the public notice; referred to funding."""

from __future__ import annotations

from collections.abc import Generator
from datetime import datetime, timedelta

from deliberation_service.demo.cast import Cast
from deliberation_service.demo.steps import (
    Matter,
    Meeting,
    Todo,
    accepted,
    answered,
    hold,
    objection,
    on_to,
    posted,
    published,
    raised,
    report,
)
from deliberation_service.demo.stories.talking import Said, talk
from linli_demo.acting import Acting
from linli_demo.pictures import Design, plan, view
from linli_demo.player import Account
from linli_demo.telling import Promise, Story, keeping

BEGINS = 300
COST_FEN = 26_800_000
SCHEMES = (
    ("林荫环路", "一圈慢行环路串起凉亭、花境和健身点，老人可以坐着歇脚。",
     Design((178, 92, 72), corners=6, round_path=True, pond=True, seed=4)),
    ("共享客厅", "中心做成开放的小广场，设坡道和儿童角，活动时能坐六十人。",
     Design((92, 122, 150), corners=4, ramp=True, play=True, flowers=(236, 168, 92), seed=7)),
    ("雨水花园", "低处做下凹绿地收集雨水，凉亭修旧如旧，少砍树。",
     Design((112, 132, 96), corners=8, pond=True, flowers=(150, 118, 190), trees=22, seed=11)),
)  # fmt: skip
REVISED = Design((92, 122, 150), corners=6, round_path=True, ramp=True, play=True, flowers=(236, 168, 92), seed=7)
OPINIONS = (
    Said("凉亭应当修旧如旧，不要拆了重建。", "aaaddaap"),
    Said("花园里应当有给孩子玩的角落。", "adaadaap"),
    Said("晚上九点以后花园不应当跳广场舞。", "aaaaaaaa"),
    Said("宁可少停三个车位，也要多种树。", "aaddddap"),
    Said("坡道比台阶重要，轮椅要能进来。", "aaaaapaa"),
    Said("应当装上夜间照明，哪怕灯光会照到二楼。", "ddaaaadp"),
    Said("花园应当由居民自己轮流养护。", "aapddaad"),
    Said("水池不安全，不应当做。", "dadaddap"),
    Said("施工应当避开中考那几天。", "aaaaaaap"),
)
"""What is said in the public consultation, and what each of eight kinds of people thinks of it."""


def micro_renewal(acting: Acting, cast: Cast) -> Story:
    """The whole way in about seven months."""
    promises: list[Promise] = []
    return keeping(promises, _told(acting, cast, promises))


def _told(acting: Acting, cast: Cast, promises: list[Promise]) -> Story:
    ago, area, worker = acting.calendar.ago, cast.first, cast.first.worker
    matter = Matter(
        "area",
        area.unit.id,
        f"{area.short}中心花园微更新",
        "中心花园的凉亭漏雨，地面不平，孩子没有地方玩，老人没有地方坐。希望大家一起来设计。",
    )
    yield ago(BEGINS, 19)
    topic_id = raised(acting, matter, by=cast.home.online[3], at=ago(BEGINS, 19))
    yield (at := ago(BEGINS - 2, 9))
    accepted(acting, topic_id, "participatory_planning", by=worker, at=at)
    yield from _survey(acting, cast, topic_id)
    contest_id, scheme_ids = yield from _drafts(acting, cast, topic_id, promises)
    yield from _first_round(acting, cast, topic_id, scheme_ids, promises)
    yield from _consultation(acting, cast, topic_id, scheme_ids)
    yield from _second_round(acting, cast, topic_id, contest_id, scheme_ids, promises)
    yield from _publication(acting, cast, topic_id)


def _survey(acting: Acting, cast: Cast, topic_id: str) -> Story:
    """社区调研、居民访谈."""
    ago, worker = acting.calendar.ago, cast.first.worker
    yield (at := ago(294))
    posted(
        acting,
        "花园微更新开始调研",
        "本周六、日上午在花园设点，欢迎来说说您的想法。",
        by=worker,
        at=at,
        days=10,
        topic_id=topic_id,
    )
    yield (at := ago(280, 16))
    report(
        acting,
        topic_id,
        "社区调研报告",
        "发放问卷一百二十份，收回九十七份。最关心的是凉亭、无障碍和照明。",
        by=worker,
        at=at,
    )
    on_to(acting, topic_id, "interviews", by=worker, at=at + timedelta(hours=1))
    yield (at := ago(262, 17))
    report(
        acting,
        topic_id,
        "居民访谈记录",
        "访谈二十六户，其中独居老人八户、有学龄儿童的九户。",
        by=cast.others.planner,
        at=at,
    )
    on_to(acting, topic_id, "drafts", by=worker, at=at + timedelta(hours=1))


def _drafts(
    acting: Acting, cast: Cast, topic_id: str, promises: list[Promise]
) -> Generator[datetime, None, tuple[str, list[str]]]:
    """多稿设计、居民参与设计: three drafts with pictures, residents pin their comments to them."""
    ago, planner, worker = acting.calendar.ago, cast.others.planner, cast.first.worker
    yield (at := ago(258))
    body = {
        "topic_id": topic_id,
        "kind": "design",
        "choosing": "decision",
        "title": "中心花园设计方案比选",
        "brief": "每稿附平面图和效果图，说明造价和养护办法。",
        "entries_until": ago(150).isoformat(),
    }
    contest_id = acting.do("/contests", body, by=planner, at=at)["contest_id"]
    scheme_ids = []
    for nth, (title, text, design) in enumerate(SCHEMES):
        yield (at := ago(240 - 4 * nth, 15))
        handed_in = {"title": title, "text": text}
        scheme_id = acting.do(f"/contests/{contest_id}/schemes", handed_in, by=planner, at=at)["scheme_id"]
        picture_ids = [
            acting.picture(f"/schemes/{scheme_id}/pictures", drawn(design), name, by=planner, at=at)
            for name, drawn in (("plan", plan), ("view", view))
        ]
        scheme_ids.append(scheme_id)
        yield from _pinned(acting, cast.home.online[2 * nth : 2 * nth + 3], scheme_id, picture_ids[0], 230 - 4 * nth)
    yield (at := ago(220))
    on_to(acting, topic_id, "co_design", by=worker, at=at)
    meeting = Meeting(
        "council",
        "花园工作坊：一起画花园",
        ("看三稿方案", "分组摆模型", "各组发言"),
        "五组居民各摆了一稿。多数人要保留凉亭原样，入口改坡道，水池改成儿童角。",
        cast.home.online[0],
        present=[*cast.first.residents[:14], *(one.id for one in cast.home.neighbours[:9])],
        guests=(("pupil", "0-13", 12), ("office_worker", None, 5)),
        todos=(Todo("按各组意见调整方案", cast.town.id, 20, 12),),
    )
    yield from hold(
        acting, meeting, by=worker, announced_at=ago(214), starts_at=ago(209, 14), topic_id=topic_id, promises=promises
    )
    yield (at := ago(205))
    on_to(acting, topic_id, "adjustment", by=worker, at=at)
    return contest_id, scheme_ids


def _pinned(acting: Acting, people: list[Account], scheme_id: str, picture_id: str, day: float) -> Story:
    said = (
        ("凉亭的位置好，夏天有树荫。", 500, 480),
        ("这里最好放一排长凳。", 660, 560),
        ("这条路下雨积水，要垫高。", 300, 640),
    )
    for nth, (person, (text, x, y)) in enumerate(zip(people, said, strict=False)):
        yield (at := acting.calendar.ago(day, 18 + nth))
        comment = {"text": text, "picture_id": picture_id, "x": x, "y": y}
        acting.do(f"/schemes/{scheme_id}/comments", comment, by=person, at=at)


def _first_round(acting: Acting, cast: Cast, topic_id: str, scheme_ids: list[str], promises: list[Promise]) -> Story:
    """方案调整、联席会讨论、方案优化."""
    ago, worker, planner = acting.calendar.ago, cast.first.worker, cast.others.planner
    yield (at := ago(192, 16))
    report(acting, topic_id, "方案调整说明", "三稿都改了入口坡道；“共享客厅”保留原凉亭的梁架。", by=planner, at=at)
    on_to(acting, topic_id, "first_joint_meeting", by=worker, at=at + timedelta(hours=1))
    meeting = _joint(cast, "第一次联席会", "同意以“共享客厅”为基础继续优化，造价控制在二十八万元以内。", 12)
    yield from hold(
        acting, meeting, by=worker, announced_at=ago(188), starts_at=ago(184, 14), topic_id=topic_id, promises=promises
    )
    yield (at := ago(181))
    on_to(acting, topic_id, "optimisation", by=worker, at=at)
    yield (at := ago(166, 15))
    report(acting, topic_id, "方案优化说明", "增加夜间地灯，取消水池，座椅改成带扶手的。", by=planner, at=at)
    title, text, _ = SCHEMES[1]
    revised = {
        "title": title,
        "text": f"{text}取消水池，增加环路和带扶手的座椅。",
        "what": "按联席会意见取消水池，增加环路。",
        "picture_ids": [],
    }
    acting.do(f"/schemes/{scheme_ids[1]}/revise", revised, by=planner, at=at + timedelta(minutes=5))
    for name, drawn in (("plan", plan), ("view", view)):
        acting.picture(
            f"/schemes/{scheme_ids[1]}/pictures", drawn(REVISED), name, by=planner, at=at + timedelta(minutes=10)
        )
    on_to(acting, topic_id, "consultation", by=worker, at=at + timedelta(hours=1))


def _consultation(acting: Acting, cast: Cast, topic_id: str, scheme_ids: list[str]) -> Story:
    """公众咨询 as statements, in which groups of opinion show; then 方案修改."""
    ago, worker, planner = acting.calendar.ago, cast.first.worker, cast.others.planner
    people = [*cast.home.online, *cast.first.writers]
    yield from talk(
        acting,
        worker,
        {"topic_id": topic_id, "title": "花园怎么改，大家说", "question": "优化后的方案您怎么看？"},
        OPINIONS,
        people,
        opens=160,
        closes=142,
    )
    yield (at := ago(140))
    on_to(acting, topic_id, "modification", by=worker, at=at)
    yield (at := ago(128, 15))
    report(acting, topic_id, "方案修改说明", "照明改为矮柱灯，不照二楼；施工避开中考。", by=planner, at=at)
    title, text, _ = SCHEMES[1]
    schemes = acting.see(f"/schemes/{scheme_ids[1]}")
    revised = {
        "title": title,
        "text": f"{text}矮柱灯照明，施工避开中考。",
        "what": "按公众咨询的共识修改照明和工期。",
        "picture_ids": schemes["revisions"][-1]["picture_ids"],
    }
    acting.do(f"/schemes/{scheme_ids[1]}/revise", revised, by=planner, at=at + timedelta(minutes=5))
    on_to(acting, topic_id, "second_joint_meeting", by=worker, at=at + timedelta(hours=1))


def _second_round(
    acting: Acting, cast: Cast, topic_id: str, contest_id: str, scheme_ids: list[str], promises: list[Promise]
) -> Story:
    """联席会讨论, and the scheme is chosen."""
    ago, worker = acting.calendar.ago, cast.first.worker
    meeting = _joint(cast, "第二次联席会", "一致同意修改后的方案，提交公示。", 0)
    meeting_id = yield from hold(
        acting, meeting, by=worker, announced_at=ago(124), starts_at=ago(120, 14), topic_id=topic_id, promises=promises
    )
    yield (at := ago(117, 9))
    comment = {"text": "建议把养护责任写进公约，由志愿者和物业共同承担。"}
    acting.do(f"/meetings/{meeting_id}/comments", comment, by=cast.others.deputies[0], at=at)
    chosen = {"scheme_id": scheme_ids[1], "reason": "两次联席会和公众咨询都支持这一稿。"}
    acting.do(f"/contests/{contest_id}/choose", chosen, by=cast.others.planner, at=at + timedelta(hours=1))
    on_to(acting, topic_id, "publication", by=worker, at=at + timedelta(hours=2))


def _publication(acting: Acting, cast: Cast, topic_id: str) -> Story:
    """方案公示: one objection, answered after the last day, which ends the period; then 转民心项目."""
    ago, worker, person = acting.calendar.ago, cast.first.worker, cast.home.online[6]
    yield (at := ago(115))
    text = "“共享客厅”修改稿，预计造价二十六万八千元，工期四十五天。"
    notice_id = published(acting, topic_id, "中心花园方案公示", text, by=worker, at=at)
    yield (at := ago(108, 20))
    objection_id = objection(acting, notice_id, "儿童角离我家窗户太近，会吵。", by=person, at=at)
    yield (at := ago(105))
    answer = "儿童角与最近的窗户相距二十二米，中间保留两排灌木，晚八点后关闭。"
    answered(acting, notice_id, objection_id, answer, by=worker, at=at)
    yield (at := ago(104))
    outcome = {"outcome": "referred_to_funding", "cost_estimate_fen": COST_FEN}
    acting.do(f"/topics/{topic_id}/outcome", outcome, by=worker, at=at)


def _joint(cast: Cast, title: str, minutes: str, days: int) -> Meeting:
    others = [
        (cast.others.owners_committee.person_id, "owners_committee"),
        (cast.others.planner.person_id, "planner"),
        (cast.others.deputies[0].person_id, "deputy"),
        (cast.officer.person_id, "staff"),
    ]
    return Meeting(
        "joint",
        f"花园微更新{title}",
        ("规划师汇报", "各方意见", "形成结论"),
        minutes,
        cast.home.online[2],
        present=[one.id for one in cast.home.neighbours[1:7]],
        others=others,
        circles=("residents", "owners_committee", "planners", "deputies"),
        todos=(Todo("核对管线图，送规划师", cast.first.unit.id, 14, days or 20),),
    )
