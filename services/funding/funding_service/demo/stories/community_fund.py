"""社区微基金: a foundation, donors, a charity sale, a pledge; the garden's upkeep; the bank's statements beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from funding_service.aggregate.works import work_id_of_proposal
from funding_service.demo.books import Books
from funding_service.demo.cast import Cast
from funding_service.demo.steps import HOUR, whole
from funding_service.demo.stories.great_round import GreatRound
from funding_service.demo.stories.works import HELPED_YUAN
from linli_demo.acting import Acting
from linli_demo.telling import Story

FOUNDATION, KEEPER, CONTRACTOR = "申邻公益基金会（演示）", "花园养护志愿队", "绿原园林（演示）"
SALE_FEN, AUTUMN_SALE_FEN = 386_050, 241_800


@dataclass(slots=True)
class _Fund:
    acting: Acting
    cast: Cast
    great: GreatRound
    books: Books

    @property
    def path(self) -> str:
        return f"/funds/{self.books.fund_id}"

    @property
    def work_id(self) -> str:
        return str(work_id_of_proposal(UUID(self.great.proposal_id("garden"))))

    def ago(self, day: float, hour: int = 10) -> datetime:
        return self.acting.calendar.ago(day, hour)


def community_fund(acting: Acting, cast: Cast, great: GreatRound) -> Story:
    """A year of it."""
    area, others = cast.first, cast.others
    yield (at := acting.calendar.ago(180, 9))
    body = {"division_id": area.unit.id, "name": f"{area.short}社区微基金",
            "about": "居民捐赠、义卖和社会组织资助，用于微更新和日常养护；不向社会公开募捐。"}  # fmt: skip
    fund_id = str(acting.do("/funds", body, by=area.worker, at=at)["fund_id"])
    approvers = (others.secretary, others.officers[0])
    fund = _Fund(acting, cast, great, Books(acting, fund_id, area.worker, approvers, "JJ"))
    yield from _given(fund)
    yield from _promised(fund)
    if "garden" in great.funded:
        yield from _for_the_garden(fund)
    yield from _second_statement(fund)


def _given(fund: _Fund) -> Story:
    """资助、捐赠: one donor is hidden from the public, one paid twice and gets it back, two came in one transfer."""
    books, ago, neighbours = fund.books, fund.ago, fund.cast.home.neighbours
    yield (at := ago(170))
    books.income("organisation", whole(HELPED_YUAN), "资助中心花园微更新", party=FOUNDATION, at=at)
    yield (at := ago(165))
    donor = neighbours[3].person_id
    books.income("donation", whole(2_000), "捐给花园养护", party="新苑住户4", at=at, purpose="upkeep", donor_id=donor)
    yield (at := ago(158))
    text = "给邻居们买长椅，不留名"
    books.income("donation", whole(5_000), text, party="新苑住户10", at=at, purpose="upkeep", named=False)
    yield (at := ago(118))
    twice = books.income("donation", whole(500), "重复转账", party="新苑住户8", at=at, purpose="upkeep", named=False)
    yield (at := ago(112, 9))
    books.paid(whole(500), twice, "重复转账，原路退还", party="新苑住户8", at=at, kind="refund_out")


def _promised(fund: _Fund) -> Story:
    """认捐: booked wrong, taken back, then right; a part comes, the rest is written off; one is open. 义卖 twice."""
    books, ago, shop = fund.books, fund.ago, "街角面馆（演示）"
    yield (at := ago(111))
    wrong = books.pledge(whole(300), "认捐花园养护", party=shop, at=at)
    books.on_entry("reverse", wrong, "金额误记为三百元，冲正重记。", at + HOUR)
    pledge = books.pledge(whole(3_000), "认捐花园养护", party=shop, at=at + 2 * HOUR)
    yield (at := ago(108))
    books.income("charity_sale", SALE_FEN, "邻里集市义卖", party="邻里集市义卖点", at=at, purpose="upkeep")
    yield (at := ago(104))
    books.income("donation", whole(2_000), "认捐到账", party=shop, at=at, purpose="upkeep", pledge_id=pledge)
    yield from _first_statement(fund)
    yield (at := ago(60))
    books.on_entry("write-off", pledge, "面馆搬离，余下一千元不再支付。", at)
    yield (at := ago(58))
    text = "秋日义卖：旧书与手工"
    books.income("charity_sale", AUTUMN_SALE_FEN, text, party="邻里集市义卖点", at=at, purpose="upkeep")
    books.pledge(whole(1_500), "认捐来年春季补苗", party="晨光幼儿园（演示）", at=at + HOUR)


def _first_statement(fund: _Fund) -> Story:
    """对账: two donations came in one transfer, which are matched by hand; the bank's interest is answered."""
    books, ago = fund.books, fund.ago
    yield (at := ago(97))
    pair = [
        books.income(
            "donation", whole(yuan), "两户一起转账", party=party, at=at + nth * HOUR, purpose="upkeep", alone=False
        )
        for nth, (yuan, party) in enumerate(((200, "新苑住户2"), (300, "新苑住户3")))
    ]
    books.bank_says(whole(500), "转账", on=fund.acting.calendar.day(97), reference="YH20097", party="新苑住户2")
    joint = len(books.bank)
    books.bank_says(1_236, "结息", on=fund.acting.calendar.day(96), reference="YH20096")
    yield (at := ago(95, 11))
    body = {"csv": books.statement(0)}
    fund.acting.do(f"{fund.path}/statements", body, by=books.keeper, at=at)
    line = f"{fund.path}/statements/1/lines"
    fund.acting.do(f"{line}/{joint + 1}/match", {"entry_ids": pair}, by=books.keeper, at=at + HOUR)
    answer = {"text": "银行季度结息十二元三角六分，暂挂账，年末并入养护款。"}
    fund.acting.do(f"{line}/{joint + 2}/answer", answer, by=books.keeper, at=at + HOUR)


def _for_the_garden(fund: _Fund) -> Story:
    """The foundation's money for the contract, then upkeep: one payment is made, one rejected, one waits."""
    books, ago, others = fund.books, fund.ago, fund.cast.others
    small = (others.secretary, others.second_worker)
    yield (at := ago(57))
    text = "中心花园合同款（基金会资助部分）"
    commitment = books.commitment(fund.work_id, whole(HELPED_YUAN), text, party=CONTRACTOR, at=at)
    yield (at := ago(50, 9))
    books.paid(whole(30_000), commitment, "进度款", party=CONTRACTOR, at=at)
    yield (at := ago(20, 9))
    books.paid(whole(33_000), commitment, "竣工款", party=CONTRACTOR, at=at)
    yield (at := ago(8))
    upkeep = {
        "fund_id": books.fund_id,
        "keeper": KEEPER,
        "yearly_fen": whole(6_000),
        "text": "浇水、修剪、补苗，每月公布用工。",
    }
    fund.acting.do(f"/works/{fund.work_id}/begin-upkeep", upkeep, by=books.keeper, at=at)
    kept = books.commitment(fund.work_id, whole(6_000), "第一年养护", party=KEEPER, at=at + HOUR, purpose="upkeep")
    yield (at := ago(6, 9))
    books.paid(whole(860), kept, "水管与修枝剪", party=KEEPER, at=at, approvers=small)
    yield (at := ago(5, 9))
    tea, _ = books.requested("payment", whole(240), kept, "志愿者茶水", party=KEEPER, at=at)
    reason = {"reason": "茶水不在养护款用途内。"}
    fund.acting.do(f"/outgoings/{tea}/reject", reason, by=others.secretary, at=at + 3 * HOUR)
    yield (at := ago(4, 9))
    waiting, _ = books.requested("payment", whole(1_280), kept, "补种月季与有机肥", party=KEEPER, at=at)
    books.approved(waiting, others.secretary, at + 4 * HOUR)


def _second_statement(fund: _Fund) -> Story:
    """The bank took a fee of which nobody knows yet: one difference is open."""
    books, calendar = fund.books, fund.acting.calendar
    yield (at := fund.ago(2, 11))
    said = next(nth for nth, line in enumerate(books.bank) if line.reference == "YH20096") + 1
    books.bank_says(-1_500, "账户管理费", on=calendar.day(3), reference="YH20003")
    opening = sum(line.amount_fen for line in books.bank[:said])
    body = {"csv": books.statement(opening, said)}
    fund.acting.do(f"{fund.path}/statements", body, by=books.keeper, at=at)
