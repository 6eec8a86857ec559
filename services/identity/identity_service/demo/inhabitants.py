"""Made-up people. They show the demo network identity, so no number here could be somebody's document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

_FAMILY = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高梁郑谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆"
)
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂文辉玲华红建国英梅兰鑫浩宇轩子涵雨欣怡然晨佳琪思远嘉豪诗梦瑶"

_AGES = ((0, 13, 10), (14, 17, 3), (18, 19, 2), (20, 35, 24), (36, 59, 35), (60, 79, 21), (80, 97, 5))
"""From, to, weight: the age pyramid of the demo, older than the country's, as in the city."""


@dataclass(frozen=True, slots=True)
class Inhabitant:
    """Somebody who does not exist."""

    town: str
    number: int
    name: str
    born_on: date

    @property
    def credential(self) -> str:
        """What the demo's network identity believes (see `proofs.network_identity`)."""
        return f"demo:{self.town}-{self.number:08d}:{self.born_on.isoformat()}"


def inhabitants(town: str, random: Random, today: date) -> Iterator[Inhabitant]:
    """People without end, the same ones for the same seed; those of two towns are never the same."""
    number = 0
    while True:
        number += 1
        low, high, _ = random.choices(_AGES, [weight for *_, weight in _AGES])[0]
        born_on = today - timedelta(days=random.randint(low * 366, high * 365 + 364))
        name = random.choice(_FAMILY) + "".join(random.choices(_GIVEN, k=random.choice((1, 2, 2))))
        yield Inhabitant(town, number, name, born_on)
