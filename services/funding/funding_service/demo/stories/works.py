"""工程 of the five projects that got the money: one kept up, one done, one late, one with defects, one begun."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from funding_service.aggregate.works import work_id_of_proposal
from funding_service.demo.books import Books
from funding_service.demo.cast import Area, Cast
from funding_service.demo.plans import GREAT, Idea
from funding_service.demo.steps import HOUR, whole
from funding_service.demo.stories.great_round import COUNTED, GreatRound
from funding_service.demo.stories.review import reviewed
from linli_demo.acting import Acting
from linli_demo.pictures import view
from linli_demo.player import Account
from linli_demo.telling import Story

BEGINS = COUNTED - 1
HELPED_YUAN = 63_000
"""What a foundation gives for the garden, by the community's fund."""


@dataclass(frozen=True, slots=True)
class Contract:
    """签约: milestones are (name, due so many days ago)."""

    contractor: str
    yuan: int
    households: int
    milestones: tuple[tuple[str, int], ...]
    text: str = "包工包料，工期以节点为准。"
    reason: str | None = None
    helped_yuan: int = 0
    """What another fund pays of it."""


class Site:
    """One work, and what those do who manage it."""

    def __init__(self, acting: Acting, cast: Cast, great: GreatRound, idea: Idea) -> None:
        self.acting, self.cast, self.idea = acting, cast, idea
        self.area: Area = cast.areas[idea.area]
        self.work_id = str(work_id_of_proposal(UUID(great.proposal_id(idea.key))))
        self.books: Books = great.books(f"MX{idea.area + 1}")
        self.contractor, self.commitment_id = "", ""

    @property
    def path(self) -> str:
        """Its address."""
        return f"/works/{self.work_id}"

    def contract(self, contract: Contract, *, day: float, by: Account | None = None) -> None:
        """签约, and the money of the town's fund for it."""
        acting, at = self.acting, self.acting.calendar.ago(day, 10)
        acting.until(self.path, lambda seen: bool(seen))
        named = [{"name": name, "due_on": acting.calendar.day(due).isoformat()} for name, due in contract.milestones]
        body = {
            "contractor": contract.contractor,
            "contract_fen": whole(contract.yuan),
            "milestones": named,
            "households": contract.households,
            "text": contract.text,
            "reason": contract.reason,
        }
        acting.do(f"{self.path}/contract", body, by=by or self.area.worker, at=at)
        self.contractor = contract.contractor
        text = f"{self.idea.title}合同款"
        self.commitment_id = self.books.commitment(
            self.work_id, whole(contract.yuan - contract.helped_yuan), text, party=self.contractor, at=at + 4 * HOUR
        )

    def reached(self, number: int, text: str, *, day: float, photo: bool = False) -> None:
        """节点完成, with a photo."""
        at = self.acting.calendar.ago(day, 16)
        self.acting.do(f"{self.path}/milestones/{number}/reach", {"text": text}, by=self.area.worker, at=at)
        if photo and self.idea.design is not None:
            path = f"{self.path}/milestones/{number}/photos"
            self.acting.picture(path, view(self.idea.design), f"{number}", by=self.area.worker, at=at + HOUR)

    def paid(self, yuan: int, text: str, *, day: float) -> str:
        """付款, approved by two officers; gives the entry."""
        at = self.acting.calendar.ago(day, 9)
        return self.books.paid(whole(yuan), self.commitment_id, text, party=self.contractor, at=at)

    def inspected(self, text: str, *defects: tuple[str, int | None], by: Account, day: float) -> list[str]:
        """监督检查; ``defects`` are (what, to be answered so many days ago). Gives the defects."""
        found = [
            {"text": said, "answer_by": None if due is None else self.acting.calendar.day(due).isoformat()}
            for said, due in defects
        ]
        at = self.acting.calendar.ago(day, 17)
        answer = self.acting.do(f"{self.path}/inspections", {"text": text, "defects": found}, by=by, at=at)
        return [str(answer[f"defect_{number}"]) for number in range(1, len(found) + 1)]

    def mended(self, defect_id: str, text: str, *, day: float) -> None:
        """整改答复."""
        at = self.acting.calendar.ago(day, 11)
        self.acting.do(f"{self.path}/defects/{defect_id}/answer", {"text": text}, by=self.area.worker, at=at)

    def done(self, *, day: float) -> None:
        """完工."""
        self.acting.do(f"{self.path}/complete", by=self.area.worker, at=self.acting.calendar.ago(day, 18))

    def accepted(self, text: str, *, day: float) -> None:
        """验收 by an officer."""
        at = self.acting.calendar.ago(day, 15)
        self.acting.do(f"{self.path}/accept", {"text": text}, by=self.cast.officer, at=at)


Fate: TypeAlias = Callable[[Site], Story]


def works(acting: Acting, cast: Cast, great: GreatRound) -> list[Story]:
    """One story for each project that may get the money."""
    fates: dict[str, Fate] = {
        "garden": _garden,
        "handrails": _handrails,
        "path": _path,
        "charging": _charging,
        "playground": _playground,
    }
    return [_once_funded(acting, cast, great, idea, fates[idea.key]) for idea in GREAT if idea.key in fates]


def _once_funded(acting: Acting, cast: Cast, great: GreatRound, idea: Idea, fate: Fate) -> Story:
    """Nothing happens when the count gave it nothing."""
    yield acting.calendar.ago(BEGINS, 8)
    if idea.key in great.funded:
        yield from fate(Site(acting, cast, great, idea))


def _garden(site: Site) -> Story:
    """Built in time, a defect mended, reviewed by those who planned it, kept up by the community's fund."""
    ago, neighbours = site.acting.calendar.ago, site.cast.home.neighbours
    deputy = site.cast.others.deputies[0]
    milestones = (("进场围挡", 55), ("凉亭修缮与坡道", 40), ("竣工", 26))
    yield ago(62, 10)
    site.contract(Contract("绿原园林（演示）", 263_500, 412, milestones, helped_yuan=HELPED_YUAN), day=62)
    yield ago(56, 16)
    site.reached(1, "围挡完成，留出消防通道。", day=56, photo=True)
    yield ago(54, 9)
    site.paid(60_150, "进度款百分之三十", day=54)
    yield ago(47, 17)
    site.inspected("看了现场，材料堆放整齐，梁架按原样修。", by=neighbours[2], day=47)
    yield ago(44, 17)
    [defect] = site.inspected("坡道扶手一侧松动。", ("坡道东侧扶手松动，老人扶着会晃。", 40), by=deputy, day=44)
    yield ago(42, 11)
    site.mended(defect, "已换膨胀螺栓并加固，请复查。", day=42)
    yield (at := ago(41, 14))
    judged = {"mended": True, "text": "复查牢固。"}
    site.acting.do(f"{site.path}/defects/{defect}/judge", judged, by=deputy, at=at)
    yield ago(41, 16)
    site.reached(2, "凉亭梁架和坡道完成。", day=41, photo=True)
    yield ago(38, 9)
    site.paid(80_200, "进度款百分之四十", day=38)
    yield ago(27, 16)
    site.reached(3, "照明、座椅和儿童角完成。", day=27, photo=True)
    yield ago(26, 18)
    site.done(day=26)
    yield ago(23, 15)
    site.accepted("按图施工，质量合格，同意验收。", day=23)
    yield from _garden_settled(site)


def _garden_settled(site: Site) -> Story:
    """结算: the last payment, what was paid too much comes back, the rest is released; review and upkeep."""
    ago, books = site.acting.calendar.ago, site.books
    yield ago(21, 9)
    payment_id = site.paid(53_750, "竣工款", day=21)
    yield (at := ago(19, 10))
    books.on_entry(
        "refund-in", payment_id, "结算审减，施工单位退回。", at, party=site.contractor, amount_fen=whole(6_400)
    )
    yield (at := ago(18, 10))
    books.on_entry("release", site.commitment_id, "结算后余款释放。", at, amount_fen=whole(12_800))
    yield from reviewed(site.acting, site.cast)


def _handrails(site: Site) -> Story:
    """A milestone is late: it went up to the district."""
    ago, milestones = site.acting.calendar.ago, (("材料到场", 45), ("扶手安装过半", 14), ("竣工", -12))
    yield ago(57, 10)
    site.contract(Contract("安居适老（演示）", 121_000, 268, milestones), day=57)
    yield ago(46, 16)
    site.reached(1, "扶手和折叠座椅到场，抽检合格。", day=46, photo=True)
    yield ago(43, 9)
    site.paid(36_300, "进度款百分之三十", day=43)
    yield ago(25, 17)
    site.inspected("两个单元装好了，很稳；其余单元还没动工。", by=site.area.writers[0], day=25)


def _path(site: Site) -> Story:
    """Two defects: one answered and to be looked at again, one open."""
    ago, milestones = site.acting.calendar.ago, (("基层", 40), ("透水面层", 20), ("竣工", -6))
    yield ago(56, 10)
    site.contract(Contract("沪行市政（演示）", 183_000, 530, milestones), day=56)
    yield ago(41, 16)
    site.reached(1, "基层压实，排水管埋设完成。", day=41)
    yield ago(37, 9)
    site.paid(54_900, "进度款百分之三十", day=37)
    yield ago(21, 16)
    site.reached(2, "透水面层完成。", day=21, photo=True)
    yield ago(9, 17)
    found = (("东段两处起砂，走路打滑。", 2), ("排水口盖板高出路面两厘米。", -3))
    first, _ = site.inspected("下雨后走了一圈，发现两处问题。", *found, by=site.area.writers[0], day=9)
    yield ago(4, 11)
    site.mended(first, "起砂处已铲除重做，三天后可以走。", day=4)


def _charging(site: Site) -> Story:
    """More than its cost, with a reason; done in time, waits for acceptance; the last payment has one approval."""
    ago, milestones = site.acting.calendar.ago, (("喷淋管线", 30), ("充电桩与棚顶", 8))
    reason = "消防要求改用不燃棚顶并增设烟感，增加九千六百元。"
    yield ago(52, 10)
    contract = Contract("浦安机电（演示）", 107_600, 355, milestones, reason=reason)
    site.contract(contract, day=52, by=site.cast.officer)
    yield ago(31, 16)
    site.reached(1, "喷淋管线试压合格。", day=31)
    yield ago(28, 9)
    site.paid(64_560, "进度款百分之六十", day=28)
    yield ago(9, 16)
    site.reached(2, "充电桩通电，棚顶更换完成。", day=9, photo=True)
    yield ago(8, 18)
    site.done(day=8)
    yield (at := ago(3, 9))
    books = site.books
    outgoing_id, _ = books.requested(
        "payment", whole(32_280), site.commitment_id, "竣工款", party=site.contractor, at=at
    )
    books.approved(outgoing_id, books.approvers[0], at + 6 * HOUR)


def _playground(site: Site) -> Story:
    """Begun, and in time."""
    ago, milestones = site.acting.calendar.ago, (("旧垫拆除", 10), ("地垫与游具", -18), ("竣工", -30))
    yield ago(33, 10)
    site.contract(Contract("童趣游具（演示）", 149_000, 301, milestones), day=33)
    yield ago(11, 16)
    site.reached(1, "旧垫拆除，地面找平。", day=11)
    yield ago(7, 9)
    site.paid(44_700, "进度款百分之三十", day=7)
