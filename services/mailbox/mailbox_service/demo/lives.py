"""What becomes of a letter: a plan made from chance before anything is sent, the same one for the same seed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, Literal

from linli_common.clock import SHANGHAI
from mailbox_service.application.units import officially_worked

Who = Literal["writer", "area", "street", "department", "assisting", "other"]
"""Who does it: the writer, the area, the street, the lead department, an assisting one, or the one after a refusal."""

CATEGORIES = {
    "lift": 10, "sanitation": 14, "waste": 9, "parking": 16, "charging": 8, "noise": 12, "greenery": 6, "repair": 9,
    "security": 4, "property": 10, "building_work": 5, "care": 4, "conflict": 4, "advice": 5, "water_power": 5,
}  # fmt: skip
"""Category and weight."""

TITLES = {
    "lift": "电梯停运",
    "sanitation": "楼道堆物",
    "waste": "垃圾厢房异味",
    "parking": "车位被占",
    "charging": "飞线充电",
    "noise": "夜间施工噪音",
    "greenery": "树枝遮挡采光",
    "repair": "楼顶漏水",
    "security": "大门门禁损坏",
    "property": "保洁不到位",
    "building_work": "底楼违章搭建",
    "care": "老人助餐",
    "conflict": "楼上楼下漏水纠纷",
    "advice": "增设晾衣架",
    "water_power": "水管爆裂",
}

_SLOW_HOURS = 60.0
_QUICK_HOURS = 9.0


@dataclass(frozen=True, slots=True)
class Act:
    """One command of a life. ``hand_to`` names the unit that the letter is handed to."""

    at: datetime
    who: Who
    action: str
    body: dict[str, Any] = field(default_factory=dict)
    hand_to: Who | None = None


@dataclass(frozen=True, slots=True)
class Life:
    """A letter's plan: when it is written, about what, and all that follows."""

    number: int
    written_at: datetime
    category: str
    public: bool
    acts: tuple[Act, ...]


def weight_of(day: date) -> float:
    """How many letters a day brings, against an ordinary working day: fewer on holidays, more after them."""
    if not officially_worked(day):
        return 0.35
    return 1.0 if officially_worked(day - timedelta(days=1)) else 1.5


def days_of(random: Random, first: date, days: int, letters: int) -> list[date]:
    """The day of each letter, in order."""
    dates = [first + timedelta(days=n) for n in range(days)]
    return sorted(random.choices(dates, [weight_of(day) for day in dates], k=letters))


def live(random: Random, number: int, day: date, *, slow: bool) -> Life:
    """One life. A slow unit takes days where others take hours, and lets some letters run out of time."""
    written_at = datetime.combine(day, datetime.min.time(), SHANGHAI) + timedelta(hours=random.triangular(6, 23.5, 19))
    category = random.choices(list(CATEGORIES), list(CATEGORIES.values()))[0]
    plan = _Plan(random, written_at, _SLOW_HOURS if slow else _QUICK_HOURS)
    plan.work()
    return Life(number, written_at, category, random.random() < 0.4, tuple(plan.acts))


class _Plan:
    """The acts of one life, each some time after the one before."""

    def __init__(self, random: Random, written_at: datetime, hours: float) -> None:
        self._random = random
        self._hours = hours
        self._at = written_at
        self.acts: list[Act] = []

    def work(self) -> None:
        """From 受理 to the writer's last word."""
        chance = self._random.random()
        if chance < 0.02:
            self._then("writer", "withdraw", hours=self._hours)
            return
        self._then("area", "acknowledge", hours=self._hours / 3)
        if chance < 0.7:
            self._then("area", "reply", {"text": "已到现场查看，正在联系处理。"}, hours=self._hours / 3)
        holder: Who = "area"
        if chance > 0.62:
            holder = self._hand_on()
        if self._random.random() < 0.06:
            promised = (self._at + timedelta(days=self._random.randint(20, 90))).date().isoformat()
            self._then(holder, "pend", {"promised_on": promised, "reason": "需列入年度维修计划。"}, hours=self._hours)
        self._answer(holder)

    def _hand_on(self) -> Who:
        self._then("area", "hand-on", {"reason": "超出居委会职责，请街道协调。"}, hours=self._hours, hand_to="street")
        self._then("street", "acknowledge", hours=self._hours / 2)
        if self._random.random() < 0.4:
            return "street"
        self._then("street", "hand-on", {"reason": "请牵头处理。"}, hours=self._hours / 2, hand_to="department")
        if self._random.random() < 0.22:
            self._then("department", "refuse", {"reason": "不属本单位职责。"}, hours=self._hours / 2)
            self._then("street", "hand-on", {"reason": "改由贵单位牵头。"}, hours=self._hours / 2, hand_to="other")
            self._then("other", "acknowledge", hours=self._hours / 2)
            return "other"
        self._then("department", "acknowledge", hours=self._hours / 2)
        return "department"

    def _answer(self, holder: Who) -> None:
        outcome = self._random.choices(("solved", "explained", "not_possible"), (78, 17, 5))[0]
        self._then(holder, "answer", {"text": "已处理完毕，请确认。", "outcome": outcome}, hours=self._hours * 3)
        said = self._random.random()
        if said < 0.14:
            self._then("writer", "reopen", {"reason": "问题又出现了。"}, hours=30)
            self._then(holder, "answer", {"text": "已再次处理。", "outcome": "solved"}, hours=self._hours * 2)
            said = self._random.random()
        if said < 0.55:
            rating = self._random.choices((1, 2, 3, 4, 5), (3, 5, 14, 38, 40))[0]
            self._then("writer", "confirm", {"solved": outcome == "solved", "rating": rating}, hours=40)

    def _then(
        self, who: Who, action: str, body: dict[str, Any] | None = None, *, hours: float, hand_to: Who | None = None
    ) -> None:
        self._at += timedelta(hours=self._random.expovariate(1 / hours), minutes=2)
        self.acts.append(Act(self._at, who, action, body or {}, hand_to))
