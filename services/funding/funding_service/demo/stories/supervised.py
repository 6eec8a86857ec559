"""资金监管账户 of an estate: fees, common revenue, the maintenance fund by the owners' vote, objections."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from funding_service.demo.cast import Cast
from funding_service.demo.steps import HOUR, whole
from linli_demo.acting import Acting
from linli_demo.telling import Story

OPENED, MONTHS = 345, 11
OPENING_YUAN = {"fees": 12_400, "common_revenue": 8_600, "maintenance_fund": 486_000}
BILLED_YUAN = 3_280
_COLLECTED_YUAN = (3_120, 3_260, 2_840, 3_180, 3_050, 2_760, 3_240, 3_110, 2_920, 2_480, 2_210)
"""What the owners pay in a month; the last months' reminders are still out."""
_ON_WALLS = (88, 186_000), (42, 118_500)
"""外墙: so many days ago, so many yuan."""


@dataclass(slots=True)
class _Account:
    acting: Acting
    cast: Cast
    entries: list[str] = field(default_factory=list)
    cleaning: list[str] = field(default_factory=list)
    """Entries of the cleaning, which the owners' committee looks at closely."""
    number: int = 0

    @property
    def path(self) -> str:
        return f"/estates/{self.cast.home.estate_id}/account"

    def book(self, pot: str, direction: str, category: str, yuan: int, text: str, party: str, day: float,
             **more: Any) -> str:  # fmt: skip
        self.number += 1
        body = {
            "voucher": f"WY-{self.number:03d}",
            "happened_on": self.acting.calendar.day(day).isoformat(),
            "party": party,
            "text": text,
            "pot": pot,
            "direction": direction,
            "category": category,
            "amount_fen": whole(yuan),
            **more,
        }
        at = self.acting.calendar.ago(day, 10, self.number % 60)
        answer = self.acting.do(f"{self.path}/entries", body, by=self.cast.others.company, at=at)
        entry_id = str(answer["entry_id"])
        (self.cleaning if category == "cleaning" else self.entries).append(entry_id)
        return entry_id


def supervised(acting: Acting, cast: Cast) -> Story:
    """Eleven months, month by month; the half-yearly statements make themselves."""
    account = _Account(acting, cast)
    yield (at := acting.calendar.ago(OPENED, 9))
    opening = {f"{pot}_fen": whole(yuan) for pot, yuan in OPENING_YUAN.items()}
    acting.do("/supervised-accounts", {"estate_id": cast.home.estate_id, **opening}, by=cast.first.worker, at=at)
    for month in range(MONTHS):
        begins = OPENED - 5 - 30 * month
        yield from _month(account, month, begins)
        yield from _walls(account, begins)
    yield from _checked(account)


def _month(account: _Account, month: int, begins: int) -> Story:
    """物业费 billed and in, services out; every third month the parking money."""
    ago = account.acting.calendar.ago
    yield ago(begins, 10)
    _billed(account, begins)
    if month % 3 == 0:
        account.book("common_revenue", "in", "parking", 2_400, "本季停车费", "车位使用人", begins - 1)
    yield ago(begins - 4, 10)
    account.book("fees", "in", "property_fee", _COLLECTED_YUAN[month], "本月收缴", "业主", begins - 4)
    yield ago(begins - 9, 10)
    account.book("fees", "out", "security", 1_450, "秩序维护", "平安保安（演示）", begins - 9)
    account.book("fees", "out", "cleaning", 980, "保洁", "洁家保洁（演示）", begins - 9)
    if month % 4 == 1:
        yield ago(begins - 10, 10)
        account.book("common_revenue", "in", "advertising", 1_800, "电梯厅广告位", "广告公司（演示）", begins - 10)
        account.book("common_revenue", "out", "repair", 760, "道闸维修", "道闸公司（演示）", begins - 10)


def _billed(account: _Account, begins: int) -> None:
    """应收物业费 of a month."""
    day, company = account.acting.calendar.day, account.cast.others.company
    period = {"from_on": day(begins).isoformat(), "to_on": day(begins - 29).isoformat()}
    body = {"amount_fen": whole(BILLED_YUAN), **period}
    account.acting.do(f"{account.path}/bills", body, by=company, at=account.acting.calendar.ago(begins, 9))


def _walls(account: _Account, begins: int) -> Story:
    """维修资金 by the owners' vote, when its day is in this month."""
    for nth, (day, yuan) in enumerate(_ON_WALLS):
        if begins - 30 < day <= begins:
            yield account.acting.calendar.ago(day, 10)
            text = f"北侧外墙修缮第{'一二'[nth]}期"
            vote_id = account.cast.matters.vote_id
            account.book("maintenance_fund", "out", "repair", yuan, text, "固屋建修（演示）", day, vote_id=vote_id)


def _checked(account: _Account) -> Story:
    """业委会核对: most are right, one objection is answered, one waits."""
    acting, others = account.acting, account.cast.others
    checked, answered, waiting = account.entries[:22], account.cleaning[-3], account.cleaning[-1]
    yield (at := acting.calendar.ago(9, 10))
    for entry_id in checked:
        acting.do(f"{account.path}/entries/{entry_id}/check", by=others.owners_committee, at=at)
    reason = {"reason": "合同是每月九百八十元，发票上少了一个岗，请说明。"}
    acting.do(f"{account.path}/entries/{answered}/object", reason, by=others.owners_committee, at=at + HOUR)
    yield (at := acting.calendar.ago(7, 15))
    text = {"text": "当月有一名保洁员病假，已由同班人员顶岗，考勤表附后。"}
    acting.do(f"{account.path}/entries/{answered}/answer", text, by=others.company, at=at)
    yield (at := acting.calendar.ago(5, 20))
    reason = {"reason": "本月起换了保洁公司，合同没有公布，请补。"}
    acting.do(f"{account.path}/entries/{waiting}/object", reason, by=others.owners_committee, at=at)
