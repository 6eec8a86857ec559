"""业主大会: the use of the maintenance fund, voted on online and on paper and counted; and a vote that is open."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from datetime import datetime, timedelta

from deliberation_service.demo.cast import Cast
from deliberation_service.demo.home import DEVELOPER, Neighbour
from deliberation_service.demo.steps import (
    Matter,
    Meeting,
    accepted,
    counted,
    hold,
    on_to,
    posted,
    raised,
)
from linli_demo.acting import Acting
from linli_demo.telling import Story

FOR, AGAINST, ABSTAIN = 0, 1, 2
_CHOICES = (FOR, FOR, FOR, FOR, AGAINST, FOR, FOR, ABSTAIN, FOR, FOR)
MINUTE = timedelta(minutes=1)
WALLS_FEN = 31_000_000


def maintenance_fund(acting: Acting, cast: Cast) -> Story:
    """外墙渗水: prepared, announced, voted on by ten of thirteen heads, decided."""
    matter = _matter(cast, "使用维修资金修外墙", "北侧外墙渗水，六户墙面发霉。拟动用专项维修资金约三十一万元修缮。")
    topic_id = yield from _to_the_assembly(acting, cast, matter, "外墙修缮筹备会", 160)
    ago, committee = acting.calendar.ago, cast.others.owners_committee
    yield (at := ago(126))
    question = "是否同意使用专项维修资金约三十一万元修缮外墙？"
    vote_id = _prepared(acting, cast, topic_id, question, at, ago(108, 18), amount_fen=WALLS_FEN)
    yield from _online(acting, vote_id, [one for one in cast.home.owners if one.online], 122)
    yield from _on_paper(acting, cast, vote_id, [one for one in cast.home.owners if not one.online], 114)
    yield (at := ago(106))
    counted(acting, vote_id, by=committee, at=at)
    acting.do(f"/topics/{topic_id}/outcome", {"outcome": "decided", "instrument_id": vote_id}, by=committee, at=at)
    yield (at := ago(105))
    result = "参与人数、面积均超过三分之二，同意的超过半数，决定通过。"
    posted(acting, "外墙修缮表决结果", result, by=committee, at=at, days=30, topic_id=topic_id, about="result")


def open_vote(acting: Acting, cast: Cast) -> Story:
    """选聘物业: half of the owners have voted; two workers have read one of the slips differently."""
    matter = _matter(cast, "续聘物业服务企业", "物业合同年底到期，是否续聘三年，请全体业主表决。")
    topic_id = yield from _to_the_assembly(acting, cast, matter, "续聘物业筹备会", 44)
    ago = acting.calendar.ago
    yield (at := ago(9))
    question = "是否同意续聘现物业服务企业三年，物业费标准不变？"
    vote_id = _prepared(acting, cast, topic_id, question, at, ago(-12, 18), rule="owners_assembly_ordinary")
    online = [one for one in cast.home.owners if one.online]
    yield from _online(acting, vote_id, online[:4], 6)
    yield from _on_paper(acting, cast, vote_id, [one for one in cast.home.owners if not one.online][:2], 3, differ=True)


def _to_the_assembly(
    acting: Acting, cast: Cast, matter: Matter, title: str, begins: int
) -> Generator[datetime, None, str]:
    """会议筹备 and 会议公告: raised by the owners' committee, which convenes; gives the topic's id."""
    ago, committee = acting.calendar.ago, cast.others.owners_committee
    yield (at := ago(begins))
    topic_id = raised(acting, matter, by=committee, at=at)
    yield (at := ago(begins - 2))
    accepted(acting, topic_id, "owners_vote", by=cast.first.worker, at=at)
    meeting = Meeting(
        "council",
        title,
        ("情况说明", "表决事项和办法"),
        "同意提交业主大会表决，由业委会组织，居委会指导。",
        cast.home.online[4],
        present=[one.id for one in cast.home.owners[:7]],
        others=((committee.person_id, "owners_committee"),),
        circles=("owners", "owners_committee"),
        where="小区业委会办公室",
    )
    yield from hold(
        acting, meeting, by=committee, announced_at=ago(begins - 4), starts_at=ago(begins - 8, 19), topic_id=topic_id
    )
    yield (at := ago(begins - 11))
    on_to(acting, topic_id, "announcement", by=committee, at=at)
    text = "表决期间请凭实名账号线上投票，或到居委会领取纸质选票。"
    notice_id = posted(acting, "业主大会公告", text, by=committee, at=at, days=15, topic_id=topic_id, about="meeting")
    for nth, person in enumerate(cast.home.online[:6]):
        yield (at := ago(begins - 12 - nth, 20))
        acting.do(f"/notices/{notice_id}/read", by=person, at=at)
    yield (at := ago(begins - 29))
    acting.until(f"/notices/{notice_id}", lambda seen: seen["item"]["state"] == "ended")
    on_to(acting, topic_id, "assembly", by=committee, at=at)
    return topic_id


def _matter(cast: Cast, title: str, text: str) -> Matter:
    return Matter("estate", cast.first.unit.id, title, text, cast.home.estate_id)


def _prepared(
    acting: Acting,
    cast: Cast,
    topic_id: str,
    question: str,
    at: datetime,
    closes_at: datetime,
    rule: str = "owners_use_of_fund",
    amount_fen: int | None = None,
) -> str:
    """A decision of the owners, opened at once; slips are entered for half a day longer. What is unsold is declared."""
    committee = cast.others.owners_committee
    body = {
        "rule": rule,
        "question": question,
        "amount_fen": amount_fen,
        "topic_id": topic_id,
        "division_id": cast.first.unit.id,
        "estate_id": cast.home.estate_id,
        "closes_at": closes_at.isoformat(),
        "counts_at": (closes_at + timedelta(hours=12)).isoformat(),
        "developer_dwelling_ids": [cast.home.dwellings[number] for number in DEVELOPER],
    }
    vote_id = str(acting.do("/votes", body, by=committee, at=at)["vote_id"])
    acting.do(f"/votes/{vote_id}/open", by=committee, at=at + MINUTE)
    return vote_id


def _online(acting: Acting, vote_id: str, voters: Sequence[Neighbour], begins: int) -> Story:
    for nth, voter in enumerate(voters):
        yield (at := acting.calendar.ago(begins - nth, 20, 5 * nth))
        acting.do(f"/votes/{vote_id}/ballot", {"choice": [_CHOICES[nth]]}, by=voter.account, at=at)


def _on_paper(
    acting: Acting, cast: Cast, vote_id: str, voters: Sequence[Neighbour], begins: int, *, differ: bool = False
) -> Story:
    """Slips are issued, handed out at the desk, and entered by two; ``differ``: the last one in two ways."""
    ago, worker, second = acting.calendar.ago, cast.first.worker, cast.others.secretary
    yield (at := ago(begins))
    batch_id = acting.do(f"/votes/{vote_id}/slips", {"slips": 6}, by=worker, at=at)["batch_id"]
    numbers = acting.see(f"/votes/{vote_id}/slips/{batch_id}", by=worker)["numbers"]
    for nth, voter in enumerate(voters):
        slip = numbers[nth]
        yield (at := ago(begins, 14, 7 * nth))
        ticked = {"person_id": voter.id, "slip_number": slip}
        acting.do(f"/votes/{vote_id}/paper", ticked, by=worker, at=at)
        yield (at := ago(begins - 1, 9, 7 * nth))
        entered = {"number": slip, "choice": [FOR]}
        acting.do(f"/votes/{vote_id}/slip-entries", entered, by=worker, at=at)
        again = entered | {"choice": [AGAINST]} if differ and nth == len(voters) - 1 else entered
        acting.do(f"/votes/{vote_id}/slip-entries", again, by=second, at=at + 2 * MINUTE)
