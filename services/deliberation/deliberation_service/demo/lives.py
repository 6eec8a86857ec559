"""What becomes of a smaller topic: a plan made from chance before anything is sent, the same one for the same seed."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Literal, TypeAlias

End: TypeAlias = Literal["declined", "appealed", "reopened", "withdrawn", "closed", "requested", "decided", "referred"]

ENDS: dict[End, int] = {
    "declined": 5,
    "appealed": 3,
    "reopened": 2,
    "withdrawn": 3,
    "closed": 12,
    "requested": 16,
    "decided": 7,
    "referred": 9,
}
"""How a topic ends, and its weight. Those of the last weeks do not come so far."""

SUBJECTS = (
    ("楼道堆物怎么管", "三楼以上楼道长期堆放杂物，消防车来了都上不去。"),
    ("增设非机动车充电桩", "车棚只有四个插座，晚上排队充电。"),
    ("健身器材更新", "器材生锈，漫步机少了一只踏板。"),
    ("单元门口加装坡道", "坐轮椅的邻居每次都要人抬。"),
    ("广场舞时间", "晚上九点半还在放音乐，孩子睡不着。"),
    ("文明养宠", "草坪上狗粪没人清。"),
    ("增设快递柜", "快递堆在门卫，雨天都淋湿了。"),
    ("路灯照明", "北侧小路夜里很暗，老人摔过跤。"),
    ("儿童活动角", "孩子只能在停车场里玩。"),
    ("补种绿化", "停车压坏的草坪一直没有补。"),
    ("垃圾厢房异味", "夏天气味大，希望加装除臭设备。"),
    ("访客停车", "周末外来车多，自己人没地方停。"),
    ("老年助餐点", "独居老人做饭不方便，希望设助餐点。"),
    ("活动室开放时间", "活动室周末关门，上班的人用不上。"),
    ("雨污分流改造", "一下大雨楼前就积水。"),
    ("门禁更换", "门禁坏了半年，谁都能进。"),
    ("共享花园认养", "花坛荒着，大家想认养种花。"),
    ("高空抛物防范", "上月又有花盆掉下来。"),
)
"""Titles with what is said."""

_SEASONS = (5, 3, 9, 10, 9, 8, 6, 6, 10, 11, 9, 6)
"""How many topics a month brings against the others, from January."""


@dataclass(frozen=True, slots=True)
class Life:
    """A topic's plan. Days are whole; ``raised`` counts backwards from today, all others from the step before."""

    number: int
    area: int
    raised: int
    hour: int
    by: Literal["writer", "worker", "deputy"]
    whole_area: bool
    subject: int
    end: End
    screened: int
    stage: int
    answered: int | None
    """Days until a unit answers a request, or a resolution is carried out; None: never."""
    present: int
    guests: int
    merged: bool
    """Somebody else raises the same, which is merged into it."""

    @property
    def title(self) -> str:
        """What it is called."""
        return SUBJECTS[self.subject][0]

    @property
    def text(self) -> str:
        """What is said."""
        return SUBJECTS[self.subject][1]


def lives(seed: int, topics: int, areas: int, months: tuple[int, ...]) -> list[Life]:
    """So many. ``months`` are the months (1 to 12) of today and the days before it, which weigh how many begin then."""
    random = Random(seed)  # noqa: S311 - made-up topics, not secrets
    days = range(2, len(months))
    raised = random.choices(days, [_SEASONS[months[day] - 1] for day in days], k=topics)
    return [_live(random, number, day, areas) for number, day in enumerate(sorted(raised, reverse=True))]


def _live(random: Random, number: int, raised: int, areas: int) -> Life:
    screened = random.choices((1, 2, 3, 5, 9), (24, 36, 22, 12, 6))[0]
    answered = random.choices((6, 14, 22, 41, None), (30, 34, 18, 12, 6))[0]
    return Life(
        number=number,
        area=min(int(random.triangular(0, areas, 1)), areas - 1),
        raised=raised,
        hour=random.randint(8, 21),
        by=random.choices(("writer", "worker", "deputy"), (80, 13, 7))[0],
        whole_area=random.random() < 0.3,
        subject=random.randrange(len(SUBJECTS)),
        end=random.choices(list(ENDS), list(ENDS.values()))[0],
        screened=screened,
        stage=random.choices((8, 14, 21, 40), (30, 36, 24, 10))[0],
        answered=answered,
        present=random.randint(5, 16),
        guests=random.choices((0, 3, 7, 12), (50, 20, 20, 10))[0],
        merged=random.random() < 0.12,
    )
