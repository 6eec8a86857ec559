"""A micro-renewal from a topic to its review: 300 residents tick, a pavilion is built, paid for and judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from linli_common.testing.pictures import image_of
from linli_common.testing.waiting import eventually

from .acting import Account, Answer, Caller
from .council import Council, Matter
from .crowd import Crowd, gathered
from .purse import YUAN, Purse
from .stream import last_position
from .system import System
from .ticking import Choice, Round
from .town import STREET, Town, division, enrol, settle

ONLINE, ON_PAPER, NEIGHBOURS = 280, 20, 6
ENVELOPE = 100_000 * YUAN
COSTS = [cost * YUAN for cost in (46_000, 52_000, 30_000, 16_000)]
"""Of the pavilion (1), the slide (2), the path (3), and the bath for the old (4)."""
CHOICES: Mapping[Choice, tuple[int, int]] = {(1, 2): (152, 8), (3,): (73, 7), (4,): (55, 5)}
"""What is ticked, by how many online and on paper: 160 families, 80 walkers, 60 of the old."""
FUNDING = "FUNDING"


@dataclass
class Street:
    """Who keeps the street's money and accepts works; two who approve beside; two more workers of the area."""

    id: str
    clerk: Account
    approvers: tuple[Account, Account]
    second: Account
    third: Account


@dataclass
class Renewal:
    """What was done, and what there was before: figures by tier, and the end of the stream."""

    council: Council
    crowd: Crowd
    street: Street
    before: dict[str, dict[str, int]]
    last_before: int
    matter: Matter
    round: Round
    receipts: tuple[str, str]
    """Of a ballot that was replaced, and of the one in its place."""
    purse: Purse
    """The street's."""
    upkeep: Purse
    """The area's."""
    work: str
    """The pavilion's path below ``/api``."""
    last: Answer
    """What was recorded last in the ledger."""

    def ask(self, path: str, **asked: Any) -> Any:
        """Something below ``/api``."""
        return self.council.caller.ask(f"/api{path}", **asked)


def played(system: System, caller: Caller, town: Town) -> Renewal:
    """In an area of its own, so that the other journeys' figures and rolls stay theirs."""
    areas = caller.ask("/api/identity/divisions", parent_id=division(caller, STREET), tier="area")["items"]
    here = settle(caller, town.street_officer, areas[-3])
    council = Council.convened(system, caller, replace(town, here=here), days_ago=26)
    before, last_before = figures(council), last_position(system, FUNDING)
    crowd, street = gathered(council, online=ONLINE, on_paper=ON_PAPER), enrolled(council)
    matter = referred(council, crowd)
    round_ = proposed(council, crowd, matter)

    council.later(days=2, hours=2)
    purse = Purse.opened(council, street.clerk, street.id, "高境镇民心项目资金")
    round_.becomes("tick")
    receipts = ticked(round_, crowd, street)
    council.later(days=3, hours=3)
    purse.income(92_000, "grant", "construction", "高境镇财政所")
    work = eventually(lambda: opened(round_, matter.topic_id), timeout_seconds=90)

    built(council, crowd.online[5], street, work)
    paid(council, street, purse, work)
    upkeep, last = kept(council, street, work)
    matter.meeting("review", crowd.online[:4], "凉亭评议会", notice_days=3)
    matter.do("review", {"works": 5, "process": 4, "findings": "质量好"})
    eventually(lambda: caller.ask(f"/api{work}")["status"] == "reviewed", timeout_seconds=30)
    return Renewal(
        council, crowd, street, before, last_before, matter, round_, receipts, purse, upkeep, work, last
    )  # fmt: skip


def enrolled(council: Council) -> Street:
    """By whoever is above them."""
    caller, town, id_ = council.caller, council.town, division(council.caller, STREET)
    first, other = (enrol(caller, town.district_officer, "street_officer", id_) for _ in range(2))
    second, third = (enrol(caller, town.street_officer, "area_worker", council.here.id) for _ in range(2))
    return Street(id_, town.street_officer, (first, other), second, third)


def referred(council: Council, crowd: Crowd) -> Matter:
    """Heard, settled and hung out in public; then 转民心项目."""
    raiser, neighbour = crowd.online[:2]
    words = {"scope": "area", "division_id": council.here.id, "title": "修缮凉亭", "text": "顶漏栏断"}
    topic_id = str(council.do("/deliberation/topics", words, by=raiser)["topic_id"])
    matter = Matter(council, topic_id, raiser, before={})
    matter.do("accept", {"template": "three_meetings"})
    matter.meeting("hearing", [raiser, neighbour], "凉亭听证会", notice_days=3)
    matter.do("stage", {"to": "coordination"})
    matter.meeting("coordination", [raiser, neighbour], "凉亭协调会", notice_days=1)
    matter.use(
        "/public-notices", {"topic_id": topic_id, "about": "scheme", "title": "凉亭方案公示", "text": "原址修缮"}
    )
    council.later(days=9)
    council.announce("凉亭方案公示期满")
    matter.wait_for("referred_to_funding")
    matter.do("outcome", {"outcome": "referred_to_funding", "cost_estimate_fen": COSTS[0]})
    return matter


def proposed(council: Council, crowd: Crowd, matter: Matter) -> Round:
    """The topic's proposal and three of residents, costed and admitted."""
    terms = {"envelopes": [{"amount_fen": ENVELOPE}], "rule": "equal_shares", "completion": "add1u"}
    round_ = Round.announced(council, **terms)
    council.later(hours=2)
    round_.take_over(matter.topic_id, "修缮凉亭")
    for by, title in zip(crowd.online[2:5], ("儿童滑梯", "健身步道", "长者助浴"), strict=True):
        round_.propose(by, title)
    council.later(days=1, hours=2)
    round_.admit(COSTS)
    return round_


def ticked(round_: Round, crowd: Crowd, street: Street) -> tuple[str, str]:
    """280 tick online, one of them twice; 20 slips are entered by two, and one on which they differ is resolved."""
    council = round_.council
    [replaced] = round_.tick([(crowd.online[0], (4,))])
    online = [choice for choice, (many, _) in CHOICES.items() for _ in range(many)]
    receipts = round_.tick(list(zip(crowd.online, online, strict=True)))
    on_paper = [choice for choice, (_, many) in CHOICES.items() for _ in range(many)]
    for nth, (number, choice) in enumerate(zip(round_.hand_out_slips(crowd), on_paper, strict=True)):
        assert round_.enter(number, choice, council.worker) == "entered"
        assert round_.enter(number, choice if nth else (2, 3), street.second) == ("confirmed" if nth else "disputed")
        if nth == 0:
            said = {"number": number, "projects": choice, "reason": "调出原票核对，第二次录入看错行"}
            answer = council.do(f"{round_.path}/slip-resolutions", said, by=street.third)
            assert answer["status"] == "resolved"
    return replaced, receipts[0]


def opened(round_: Round, topic_id: str) -> str:
    """The work of the topic, once those of all three projects are there; nothing before."""
    page = round_.council.caller.ask(f"/api/funding/divisions/{round_.council.here.id}/works")
    works = {one["topic_id"]: one["work_id"] for one in page["items"] if one["round_id"] == round_.round_id}
    of_round = sum(one["round_id"] == round_.round_id for one in page["items"])
    return f"/funding/works/{works[topic_id]}" if of_round == 3 else ""


def built(council: Council, inspector: Account, street: Street, work: str) -> None:
    """签约, two milestones, a defect that is found, answered and judged; completed, accepted by another."""
    milestones = [{"name": "揭顶换梁", "due_on": council.day(2)}, {"name": "补瓦上漆", "due_on": council.day(4)}]
    said = {"contractor": "绿园公司", "contract_fen": 45_000 * YUAN, "milestones": milestones, "households": 240}
    council.do(f"{work}/contract", said | {"text": "按图施工"})
    council.later(days=1, hours=2)
    council.do(f"{work}/milestones/1/photos", image_of("JPEG"))
    council.do(f"{work}/milestones/1/reach", {"text": "梁已更换"})
    found = {"text": "看了现场", "defects": [{"text": "东侧栏杆松动", "answer_by": council.day(3)}]}
    inspected = council.do(f"{work}/inspections", found, by=inspector)
    council.later(hours=2)
    defect = f"{work}/defects/{inspected['defect_1']}"
    council.do(f"{defect}/answer", {"text": "已加固"})
    council.do(f"{defect}/judge", {"mended": True, "text": "稳了"}, by=inspector)
    council.do(f"{work}/milestones/2/reach", {"text": "完成"})
    council.do(f"{work}/complete")
    council.do(f"{work}/accept", {"text": "合格"}, by=street.clerk)


def paid(council: Council, street: Street, purse: Purse, work: str) -> None:
    """Committed, paid in two parts with two approvals each; between them the contractor gives something back. Then the
    bank's statement is imported, and its fee is explained.
    """
    promised = {"amount_fen": 45_000 * YUAN, "earmark": {"purpose": "construction"}}
    committed = purse.book("commitments", "绿园公司", for_work_id=work.rpartition("/")[2], **promised)
    payment = purse.left("payment", committed["entry_id"], 30_000, "绿园公司", street.approvers)
    purse.book(f"entries/{payment}/refund-in", "绿园公司", amount_fen=500 * YUAN)
    purse.left("payment", committed["entry_id"], 15_500, "绿园公司", street.approvers)
    day = council.today.isoformat()
    lines = (
        "日期,流水号,收入,支出,余额,对方,摘要",
        f"{day},J-1,92000.00,,92000.00,高境镇财政所,补助",
        f"{day},J-3,,30000.00,62000.00,绿园公司,首付",
        f"{day},J-4,500.00,,62500.00,绿园公司,退回",
        f"{day},J-5,,15500.00,47000.00,绿园公司,尾款",
        f"{day},F-1,,10.00,46990.00,银行,手续费",
    )
    imported = council.do(f"{purse.path}/statements", {"csv": "\n".join(lines) + "\n"}, by=purse.keeper)
    assert (imported["statement"], imported["matched"]) == ("1", "4")
    council.do(f"{purse.path}/statements/1/lines/6/answer", {"text": "银行次月退回手续费"}, by=purse.keeper)


def kept(council: Council, street: Street, work: str) -> tuple[Purse, Answer]:
    """Neighbours give for the upkeep; a part of a donation goes back to its donor. The last answer of the ledger."""
    upkeep = Purse.opened(council, council.worker, council.here.id, "凉亭运维资金")
    donation = upkeep.income(3_000, "donation", "upkeep", "陆女士")
    upkeep.income(1_200, "charity_sale", "upkeep", "六一义卖")
    upkeep.left("refund_out", donation, 200, "陆女士", street.approvers)
    said = {"fund_id": upkeep.fund_id, "keeper": "花友会", "yearly_fen": 400 * YUAN, "text": "每季上油"}
    return upkeep, council.do(f"{work}/begin-upkeep", said)


def figures(council: Council, after: Answer | None = None) -> dict[str, dict[str, int]]:
    """The public figures of each tier by its code."""
    path = "/api/dashboards/funding/"
    found = {code: council.caller.ask(path + code, after=after)["figures"] for code in council.officers()}
    return {code: {name: cell["value"] or 0 for name, cell in each.items()} for code, each in found.items()}
