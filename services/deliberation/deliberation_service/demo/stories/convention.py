"""居民公约: a panel by lot drafts it, the residents' assembly adopts it, the street files it; amendments follow."""

from __future__ import annotations

from collections.abc import Generator
from datetime import datetime, timedelta

from deliberation_service.demo.cast import Cast
from deliberation_service.demo.steps import Matter, Meeting, accepted, counted, hold, on_to, posted, raised
from linli_demo.acting import Acting
from linli_demo.player import Account
from linli_demo.telling import Story

BEGINS = 262
ARTICLES = (
    "楼道是大家的，不堆杂物，不停电动车。",
    "遛狗牵绳，粪便自带；早七点前、晚十点后不遛大型犬。",
    "装修只在工作日八点到十八点施工，提前三天在楼下贴告示。",
    "垃圾定时定点投放，大件垃圾预约清运。",
    "邻里有事先商量，商量不成请居委会调解。",
)
_SEATS = 5


def convention(acting: Acting, cast: Cast) -> Story:
    """From the topic to the convention on file, and an amendment of this month that is still worked on."""
    ago, worker, estate_id = acting.calendar.ago, cast.first.worker, cast.home.estate_id
    matter = Matter(
        "estate",
        cast.first.unit.id,
        "订立居民公约",
        "新小区入住两年，楼道、宠物、装修的事常有争执，建议订一份公约。",
        estate_id,
    )
    yield (at := ago(BEGINS, 20))
    topic_id = raised(acting, matter, by=cast.home.online[8], at=at)
    yield (at := ago(BEGINS - 2, 11))
    accepted(acting, topic_id, "discussion", by=worker, at=at)
    yield from panel(acting, cast, "公约起草小组", 257, topic_id=topic_id)
    meeting = Meeting(
        "council",
        "公约起草会",
        ("起草小组说明", "逐条讨论"),
        "五条草案逐条讨论通过，提交居民会议表决。",
        cast.home.online[0],
        present=[one.id for one in cast.home.neighbours[:12]],
    )
    yield from hold(acting, meeting, by=worker, announced_at=ago(246), starts_at=ago(241, 19), topic_id=topic_id)
    yield (at := ago(237))
    on_to(acting, topic_id, "vote", by=worker, at=at)
    convention_id, set_id = _drafted(acting, cast, topic_id, at)
    vote_id = yield from _voted_on(acting, cast, topic_id, convention_id, set_id)
    yield (at := ago(217))
    counted(acting, vote_id, by=worker, at=at)
    adopted = {"in_force_on": acting.calendar.day(210).isoformat()}
    acting.do(f"/conventions/{convention_id}/sets/{set_id}/adopt", adopted, by=worker, at=at + timedelta(hours=1))
    outcome = {"outcome": "convention_adopted", "instrument_id": set_id}
    acting.do(f"/topics/{topic_id}/outcome", outcome, by=worker, at=at + timedelta(hours=2))
    yield (at := ago(214))
    acting.do(f"/conventions/{convention_id}/versions/1/file", by=worker, at=at)
    yield (at := ago(209))
    filed = {"accepted": True, "answer": "予以备案，备案号 高居约 1 号。"}
    acting.do(f"/conventions/{convention_id}/versions/1/answer-filing", filed, by=cast.officer, at=at)
    posted(
        acting,
        "居民公约施行",
        "公约自今日起施行，全文见议事厅。",
        by=worker,
        at=at,
        days=30,
        division_id=cast.first.unit.id,
        about="rules",
    )
    yield from _amended(acting, cast, convention_id)


def panel(
    acting: Acting, cast: Cast, title: str, begins: int, *, topic_id: str | None = None, answering: int = _SEATS
) -> Generator[datetime, None, None]:
    """抽签小组 of the estate's residents: drawn, then so many of those who can sign in answer, the second with no."""
    ago, worker = acting.calendar.ago, cast.first.worker
    yield (at := ago(begins))
    body = {"topic_id": topic_id, "title": title, "seats": _SEATS, "answer_days": 7}
    if topic_id is None:
        body |= {"division_id": cast.first.unit.id, "estate_id": cast.home.estate_id}
    panel_id = acting.do("/panels", body, by=worker, at=at)["panel_id"]
    acting.do(f"/panels/{panel_id}/freeze", by=worker, at=at + timedelta(hours=2))
    yield (at := ago(begins - 2))
    drawn = acting.do(f"/panels/{panel_id}/draw", {}, by=worker, at=at)
    answers = 0
    for nth, person in enumerate(cast.home.online):
        seats = acting.see("/my-seats", by=person, after=drawn)
        if answers < answering and any(seat["panel_id"] == panel_id for seat in seats):
            yield (moment := ago(begins - 3, 18, nth))
            answers += 1
            how = "decline" if answers == 2 else "accept"
            acting.do_unless("already-answered", f"/panels/{panel_id}/{how}", by=person, at=moment)


def _drafted(acting: Acting, cast: Cast, topic_id: str, at: datetime) -> tuple[str, str]:
    """The convention and its first set of articles, proposed by residents in turn."""
    worker = cast.first.worker
    body = {
        "division_id": cast.first.unit.id,
        "estate_id": cast.home.estate_id,
        "title": f"{cast.home.name}居民公约",
    }
    convention_id = str(acting.do("/conventions", body, by=worker, at=at)["convention_id"])
    opened = {"title": "首版公约", "topic_id": topic_id}
    set_id = str(acting.do(f"/conventions/{convention_id}/sets", opened, by=worker, at=at)["set_id"])
    for nth, text in enumerate(ARTICLES):
        article = {"amendment": "add", "text": text, "why": "起草会讨论一致。"}
        moment = at + timedelta(hours=1, minutes=nth)
        _proposed(acting, convention_id, set_id, article, by=cast.home.online[nth], at=moment)
    return convention_id, set_id


def _voted_on(
    acting: Acting, cast: Cast, topic_id: str, convention_id: str, set_id: str
) -> Generator[datetime, None, str]:
    """居民会议: everybody of eighteen and over; nine vote online, two on paper."""
    ago, worker = acting.calendar.ago, cast.first.worker
    yield (at := ago(234))
    body = {
        "rule": "residents_assembly",
        "question": "是否同意《居民公约》草案？",
        "topic_id": topic_id,
        "division_id": cast.first.unit.id,
        "estate_id": cast.home.estate_id,
        "closes_at": ago(219, 18).isoformat(),
    }
    vote_id = str(acting.do("/votes", body, by=worker, at=at)["vote_id"])
    put = {"vote_id": vote_id}
    acting.do(f"/conventions/{convention_id}/sets/{set_id}/put-to-vote", put, by=worker, at=at + timedelta(minutes=5))
    acting.do(f"/votes/{vote_id}/open", by=worker, at=at + timedelta(minutes=10))
    for nth, person in enumerate(cast.home.online[:9]):
        yield (at := ago(233 - nth, 20))
        acting.do(f"/votes/{vote_id}/ballot", {"choice": [1 if nth == 5 else 0]}, by=person, at=at)
    return vote_id


def _amended(acting: Acting, cast: Cast, convention_id: str) -> Story:
    """A change of this month: proposed, and not before the assembly yet."""
    ago, worker = acting.calendar.ago, cast.first.worker
    yield (at := ago(16))
    opened = {"title": "增补充电条款"}
    set_id = str(acting.do(f"/conventions/{convention_id}/sets", opened, by=worker, at=at)["set_id"])
    articles = acting.see(f"/conventions/{convention_id}/text")["articles"]
    yield (at := ago(12, 20))
    added = {"amendment": "add", "text": "电动车只在车棚充电，不飞线，不上楼。", "why": "上月有一起飞线起火。"}
    _proposed(acting, convention_id, set_id, added, by=cast.home.online[3], at=at)
    yield (at := ago(9, 20))
    changed = {
        "amendment": "change",
        "article_id": articles[2]["article_id"],
        "text": "装修只在工作日九点到十七点施工，提前五天在楼下贴告示。",
        "why": "夜班邻居早上要休息。",
    }
    _proposed(acting, convention_id, set_id, changed, by=cast.home.online[5], at=at)


def _proposed(
    acting: Acting, convention_id: str, set_id: str, body: dict[str, str], *, by: Account, at: datetime
) -> None:
    acting.do(f"/conventions/{convention_id}/sets/{set_id}/amendments", dict(body), by=by, at=at)
