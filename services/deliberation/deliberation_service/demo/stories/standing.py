"""What stands open when the demo ends: topics that wait or run, a notice with an objection, meetings to come."""

from __future__ import annotations

from deliberation_service.demo.cast import Area, Cast
from deliberation_service.demo.steps import (
    Matter,
    Meeting,
    Todo,
    accepted,
    convened,
    drafted,
    hold,
    listed,
    objection,
    on_to,
    posted,
    published,
    raised,
    report,
)
from deliberation_service.demo.stories.convention import panel
from deliberation_service.demo.stories.talking import Said, talk
from linli_demo.acting import Acting
from linli_demo.pictures import Design, plan, view
from linli_demo.player import Account
from linli_demo.telling import Story

DRAFTS = (
    (
        "一步一景",
        "入口铺透水砖，两侧种八棵樱花。",
        Design((196, 132, 92), corners=4, trees=20, flowers=(240, 160, 180), seed=31),
    ),
    ("会客花园", "入口拓宽，设座椅和宣传栏。", Design((120, 140, 160), corners=8, ramp=True, play=True, seed=32)),
)
OPINIONS = (
    Said("小区里应当划出固定的遛狗区。", "aada"),
    Said("访客车辆应当限时停放两小时。", "aadd"),
    Said("地面停车费应当提高，收入归全体业主。", "ddaa"),
    Said("晚上十点以后应当关闭东门。", "dada"),
)


def standing(acting: Acting, cast: Cast) -> list[Story]:
    """Each is a story."""
    areas = cast.areas
    return [
        _planning(acting, cast, areas[2]),
        _objected(acting, areas[3]),
        _talked_about(acting, cast),
        _to_be_signed(acting, areas[4]),
        _waiting(acting, areas[5], 2, "增设晾衣架"),
        _waiting(acting, areas[6], 5, "清理僵尸自行车"),
        _waiting(acting, areas[0], 9, "楼道灯总是坏"),
        _declined(acting, areas[0], "把快递柜搬到我家楼下", 4, appealed=False),
        _declined(acting, areas[7], "取消垃圾定时投放", 6, appealed=True),
        _consulted(acting, cast, areas[0]),
        panel(acting, cast, "物业服务监督小组", 6, answering=3),
    ]


def _planning(acting: Acting, cast: Cast, area: Area) -> Story:
    """参与式规划 in its co-design: two drafts that residents can pin comments to, and a workshop to come."""
    ago, planner, worker = acting.calendar.ago, cast.others.planner, area.worker
    yield (at := ago(62, 20))
    matter = Matter("area", area.unit.id, "小区东入口微更新", "东入口窄，雨天积水，轮椅推不过来。")
    topic_id = raised(acting, matter, by=area.writers[0], at=at)
    yield (at := ago(60))
    accepted(acting, topic_id, "participatory_planning", by=worker, at=at)
    yield (at := ago(46))
    report(acting, topic_id, "入口调研", "早晚高峰各观察三天，人车混行，轮椅绕行。", by=worker, at=at)
    on_to(acting, topic_id, "interviews", by=worker, at=at)
    yield (at := ago(34))
    report(acting, topic_id, "访谈记录", "访谈十九户，其中轮椅使用者三位。", by=worker, at=at)
    on_to(acting, topic_id, "drafts", by=worker, at=at)
    yield (at := ago(30))
    contest = {
        "topic_id": topic_id,
        "kind": "design",
        "choosing": "vote",
        "title": "东入口方案比选",
        "brief": "两稿以上，必须有无障碍坡道。",
        "entries_until": ago(-20, 18).isoformat(),
    }
    contest_id = acting.do("/contests", contest, by=planner, at=at)["contest_id"]
    for nth, (title, text, design) in enumerate(DRAFTS):
        yield (at := ago(22 - nth, 15))
        scheme_id = acting.do(f"/contests/{contest_id}/schemes", {"title": title, "text": text}, by=planner, at=at)[
            "scheme_id"
        ]
        for name, drawn in (("plan", plan), ("view", view)):
            picture_id = acting.picture(f"/schemes/{scheme_id}/pictures", drawn(design), name, by=planner, at=at)
        comment = {"text": "坡道再宽一点就好了。", "picture_id": picture_id, "x": 720, "y": 840}
        acting.do(f"/schemes/{scheme_id}/comments", comment, by=area.writers[nth], at=ago(20 - nth, 20))
    yield (at := ago(14))
    on_to(acting, topic_id, "co_design", by=worker, at=at)
    meeting = Meeting("council", "东入口设计工作坊", ("看方案", "动手摆"), "", area.writers[0])
    yield (at := ago(3))
    convened(acting, meeting, by=worker, at=at, starts_at=ago(-4, 14), topic_id=topic_id)


def _objected(acting: Acting, area: Area) -> Story:
    """三会 with its scheme on public notice, and an objection that waits for its answer."""
    ago, worker = acting.calendar.ago, area.worker
    yield (at := ago(40, 20))
    matter = Matter("estate", area.unit.id, "地面停车位重新划线", "消防通道被占，车位线看不清。", area.estate_id)
    topic_id = raised(acting, matter, by=area.writers[1], at=at)
    yield (at := ago(37))
    accepted(acting, topic_id, "three_meetings", by=worker, at=at)
    hearing = Meeting(
        "hearing",
        "停车划线听证会",
        ("现状", "意见"),
        "同意重划，消防通道一律不设车位。",
        area.writers[1],
        present=area.residents[:11],
    )
    yield from hold(acting, hearing, by=worker, announced_at=ago(33), starts_at=ago(28, 19), topic_id=topic_id)
    yield (at := ago(25))
    on_to(acting, topic_id, "coordination", by=worker, at=at)
    coordination = Meeting(
        "coordination",
        "停车划线协调会",
        ("两种划法", "协商"),
        "采用斜列式，增加六个车位。",
        area.writers[0],
        present=area.residents[2:12],
        todos=(Todo("划线前清理占用车辆", area.unit.id, 9), Todo("联系划线施工单位", area.unit.id, 40)),
    )
    yield from hold(acting, coordination, by=worker, announced_at=ago(21), starts_at=ago(17, 19), topic_id=topic_id)
    yield (at := ago(3))
    notice_id = published(acting, topic_id, "停车划线方案公示", "斜列式，共四十八个车位。", by=worker, at=at)
    yield (at := ago(1, 19))
    objection(acting, notice_id, "八号楼前不应设车位，救护车进不来。", by=area.writers[0], at=at)


def _talked_about(acting: Acting, cast: Cast) -> Story:
    """讨论 with a conversation that is open: half of the estate has said what it thinks."""
    ago, worker = acting.calendar.ago, cast.first.worker
    yield (at := ago(15, 20))
    matter = Matter(
        "estate", cast.first.unit.id, "小区停车和遛狗", "两件事常有争执，想听听大家怎么看。", cast.home.estate_id
    )
    topic_id = raised(acting, matter, by=cast.home.online[1], at=at)
    yield (at := ago(13))
    accepted(acting, topic_id, "discussion", by=worker, at=at)
    about = {"topic_id": topic_id, "title": "停车和遛狗，您怎么看", "question": "欢迎提出观点，也请对别人的观点表态。"}
    people = cast.home.online[:8]
    yield from talk(acting, worker, about, OPINIONS, people, opens=10, closes=-10)


def _to_be_signed(acting: Acting, area: Area) -> Story:
    """听证 whose minutes are drafted and not signed, and a notice that hangs."""
    ago, worker = acting.calendar.ago, area.worker
    yield (at := ago(18, 20))
    matter = Matter("estate", area.unit.id, "加装电梯意见征询", "三号楼老人多，想加装电梯。", area.estate_id)
    topic_id = raised(acting, matter, by=area.writers[0], at=at)
    yield (at := ago(15))
    accepted(acting, topic_id, "three_meetings", by=worker, at=at)
    posted(
        acting,
        "加装电梯听证会",
        "请三号楼各户派一人参加。",
        by=worker,
        at=at,
        days=30,
        topic_id=topic_id,
        about="meeting",
    )
    meeting = Meeting(
        "hearing",
        "加装电梯听证会",
        ("政策说明", "底楼住户意见", "高层住户意见"),
        "高层住户一致支持，底楼两户担心采光和噪声，请设计单位出日照分析。",
        area.writers[0],
        present=area.residents[:13],
        todos=(Todo("请设计单位出日照分析", area.unit.id, 21),),
    )
    yield (announced := ago(11))
    starts_at = ago(2, 19)
    meeting_id = convened(acting, meeting, by=worker, at=announced, starts_at=starts_at, topic_id=topic_id)
    yield starts_at
    listed(acting, meeting_id, meeting, by=worker, at=starts_at)
    yield (at := ago(1, 10))
    drafted(acting, meeting_id, meeting, by=worker, at=at)


def _waiting(acting: Acting, area: Area, days: int, title: str) -> Story:
    """Raised and not screened; after seven days it is overdue."""
    yield (at := acting.calendar.ago(days, 20))
    text = "请居委会牵头商量一下。"
    raised(acting, Matter("estate", area.unit.id, title, text, area.estate_id), by=area.writers[1], at=at)


def _declined(acting: Acting, area: Area, title: str, days: int, *, appealed: bool) -> Story:
    """不予立项; who raised it can still appeal, or has."""
    ago, writer = acting.calendar.ago, area.writers[0]
    yield (at := ago(days + 3, 20))
    matter = Matter("estate", area.unit.id, title, "希望尽快改。", area.estate_id)
    topic_id = raised(acting, matter, by=writer, at=at)
    yield (at := ago(days))
    reason = {"reason": "此事去年已表决过，一年内不再重复立项。"}
    acting.do(f"/topics/{topic_id}/decline", reason, by=area.worker, at=at)
    if appealed:
        yield (at := ago(days - 3, 20))
        acting.do(f"/topics/{topic_id}/appeal", {"reason": "情况变了，去年还没有上班族。"}, by=writer, at=at)


def _consulted(acting: Acting, cast: Cast, area: Area) -> Story:
    """A vote that advises, open to everybody of the area: which name the new garden is to have."""
    ago, worker = acting.calendar.ago, area.worker
    yield (at := ago(5))
    body = {
        "rule": "residents_consultation",
        "question": "新花园叫什么名字好？",
        "options": ["邻里园", "同心园", "四季园"],
        "kind": "approval",
        "most": 2,
        "division_id": area.unit.id,
        "closes_at": ago(-9, 18).isoformat(),
    }
    vote_id = acting.do("/votes", body, by=worker, at=at)["vote_id"]
    acting.do(f"/votes/{vote_id}/open", by=worker, at=at)
    voters: list[Account] = [*cast.home.online[2:9], area.writers[1]]
    for nth, person in enumerate(voters):
        yield (at := ago(4 - nth // 3, 20, nth))
        acting.do(f"/votes/{vote_id}/ballot", {"choice": [nth % 3]}, by=person, at=at)
