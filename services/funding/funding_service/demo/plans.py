"""What is proposed in which area, what it costs, and how people tick. Amounts are yuan here; the API gets whole fen."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Literal, TypeAlias

from linli_demo.pictures import Design

YUAN = 100
"""Fen."""
_PRACTICAL, _NEAR, _MORE = 0.45, 0.5, 0.85
"""Shares: of people who want it practical, who tick what is near, who go on to a second and third project."""
By: TypeAlias = Literal["resident", "staff", "organisation", "topic"]


@dataclass(frozen=True, slots=True)
class Idea:
    """A proposal. ``area`` counts the areas of the demo from 0.

    ``liked``: by those who want it green, and by those who want it practical.
    """

    key: str
    area: int
    title: str
    text: str
    category: str
    items: tuple[tuple[str, int], ...]
    liked: tuple[float, float] = (1.0, 1.0)
    by: By = "resident"
    writer: int = 0
    design: Design | None = None

    @property
    def yuan(self) -> int:
        """What it costs."""
        return sum(yuan for _, yuan in self.items)

    def described(self, short: str) -> dict[str, str]:
        """As it is submitted; ``short`` is how the area is called."""
        return {"title": f"{short}{self.title}", "text": self.text, "category": self.category}

    def costed(self) -> dict[str, list[dict[str, object]]]:
        """概算, line by line."""
        return {"items": [{"name": name, "cost_fen": yuan * YUAN} for name, yuan in self.items]}


ENVELOPE_YUAN = 900_000
GREAT: tuple[Idea, ...] = (
    Idea("garden", 0, "中心花园“共享客厅”",
         "凉亭修旧如旧，环路连起坡道、儿童角和带扶手的座椅，矮柱灯照明。方案经十一步商定。",
         "environment", (("凉亭梁架修缮", 86_000), ("坡道与环路", 78_000), ("矮柱灯照明", 42_000),
                         ("儿童角与座椅", 62_000)),
         liked=(6.0, 1.0), by="topic", design=Design((92, 122, 150), round_path=True, ramp=True, play=True, seed=7)),
    Idea("handrails", 1, "楼道扶手与折叠座椅", "六层楼没有电梯，老人上楼要歇几次。每层装扶手和折叠座椅，台阶贴防滑条。",
         "elderly", (("扶手", 58_000), ("折叠座椅", 31_000), ("防滑条", 35_000)), liked=(0.8, 5.0),
         design=Design((168, 86, 74), corners=4, ramp=True, seed=31)),
    Idea("path", 2, "林荫健身步道", "沿河一圈六百米，雨天积水。做透水面层，沿途放几件器材。",
         "sport", (("基层与面层", 112_000), ("排水", 34_000), ("器材", 40_000)), liked=(4.0, 0.8),
         design=Design((112, 132, 96), corners=8, round_path=True, trees=22, seed=32)),
    Idea("charging", 3, "非机动车棚充电与消防", "车棚只有四个插座，有人飞线充电。增设充电桩和喷淋，换不燃的棚顶。",
         "safety", (("充电桩", 46_000), ("喷淋", 30_000), ("车棚顶", 22_000)), liked=(0.8, 4.0),
         design=Design((120, 124, 132), corners=4, seed=33)),
    Idea("playground", 4, "儿童角翻新", "地垫开裂，滑梯停用半年。换地垫和游具，加围栏和家长座椅。",
         "children", (("安全地垫", 64_000), ("游具", 70_000), ("围栏", 18_000)), liked=(0.6, 3.0), by="staff",
         design=Design((214, 140, 84), play=True, flowers=(236, 168, 92), seed=34)),
    Idea("rain", 5, "雨水花园", "低处做下凹绿地和透水铺装，大雨不再积水，也多一片花。",
         "environment", (("下凹绿地", 198_000), ("透水铺装", 118_000), ("植物", 49_000)), liked=(5.0, 0.8),
         by="organisation",
         design=Design((112, 132, 96), corners=8, pond=True, flowers=(150, 118, 190), seed=11)),
    Idea("canteen", 6, "老年助餐点无障碍改造", "助餐点门口三级台阶，轮椅进不来；排烟也要改。",
         "elderly", (("坡道与门", 72_000), ("厨房排烟", 96_000), ("桌椅", 56_000)), liked=(0.5, 2.4),
         design=Design((178, 92, 72), corners=4, ramp=True, seed=35)),
)  # fmt: skip
"""The seven micro-renewals on the ballot of the great round."""
TWIN = Idea("twin", 2, "沿河健身步道", "希望沿河修一条能跑步的路。", "sport", (), writer=1)
"""Somebody else proposes the same as ``path``; the two are merged."""
PAINT = Idea("paint", 7, "外墙整体涂新", "外墙斑驳，希望整个小区刷新。", "facilities", (("涂料与脚手架", 460_000),))
"""Declined: what belongs to the owners is paid by their maintenance fund."""

SMALL_ENVELOPE_YUAN = 80_000
SMALL: tuple[Idea, ...] = (
    Idea("benches", 0, "单元门口休息椅", "等接送的孩子和老人都能坐一坐。", "elderly", (("座椅十二张", 18_000),),
         (2.4, 2.4), design=Design((168, 120, 84), corners=4, seed=41)),
    Idea("parcels", 1, "雨棚与快递架", "快递堆在门卫，雨天都淋湿了。", "facilities",
         (("雨棚", 17_000), ("快递架", 9_000)), (2.0, 2.0), design=Design((92, 122, 150), corners=4, seed=42)),
    Idea("lights", 3, "楼道照明换 LED", "声控灯坏了一半。", "safety", (("灯具", 21_000), ("安装", 11_000)), (1.7, 1.7),
         by="staff", design=Design((232, 200, 110), corners=6, seed=43)),
    Idea("pets", 5, "宠物便袋箱与草坪围挡", "草坪上狗粪没人清。", "environment",
         (("便袋箱", 5_000), ("围挡", 9_000)), (1.6, 1.6),
         design=Design((112, 150, 96), corners=6, flowers=(236, 220, 120), seed=44)),
    Idea("books", 8, "共享图书角", "活动室一面墙做书架，周末由志愿者开放。", "culture",
         (("书架", 14_000), ("图书", 8_000)), (1.4, 1.4), design=Design((150, 112, 84), corners=4, seed=45)),
    Idea("planters", 9, "花箱认养", "六十只花箱放在消防通道外侧，各户认养。", "environment", (("花箱与土", 28_000),),
         (1.3, 1.3), design=Design((190, 110, 120), corners=6, flowers=(222, 96, 120), seed=46)),
)  # fmt: skip
"""On the ballot that is open now."""

COLLECTED: tuple[Idea, ...] = (
    Idea("ramp", 1, "北门台阶改坡道", "推婴儿车和轮椅的都要绕到南门。", "mobility", ()),
    Idea("court", 2, "旧自行车棚改乒乓球房", "车棚空着三年了。", "sport", ()),
    Idea("drying", 4, "集中晾晒架", "被子晒在绿篱上，枝条都压断了。", "facilities", ()),
    Idea("stage", 8, "露天小舞台", "纳凉晚会每年都借学校的场地。", "culture", (), writer=1),
)
"""Submitted to the round that collects now; nobody has screened them."""

WISHES_YUAN = 30_000
WISHES: tuple[Idea, ...] = (
    Idea(
        "repair",
        0,
        "便民修理工具角",
        "锤子电钻谁家都用得着，放在门卫借用。",
        "facilities",
        (("工具与柜子", 6_000),),
        (2.0, 2.0),
    ),
    Idea(
        "movies",
        0,
        "夏夜露天电影",
        "买一套投影和幕布，暑假每周一场。",
        "culture",
        (("投影与幕布", 14_000),),
        (1.6, 1.6),
    ),
    Idea("chess", 0, "棋牌桌遮阳伞", "老伙伴下棋的桌子没有遮阳。", "elderly", (("遮阳伞六把", 4_800),), (1.8, 1.8)),
    Idea("bins", 0, "厨余桶洗手池", "破袋后没有地方洗手。", "environment", (("洗手池两处", 11_200),), (1.5, 1.5)),
)
"""The small wishes of one area, ranked by its residents."""


def ticked(random: Random, ideas: tuple[Idea, ...], area: int, most: int) -> list[Idea]:
    """What somebody of an area likes, the best first: often what is near them, then what their kind of people want."""
    practical = random.random() < _PRACTICAL
    chosen = [idea for idea in ideas if idea.area == area and random.random() < _NEAR][:1]
    others = [idea for idea in ideas if idea not in chosen]
    while others and len(chosen) < most and (not chosen or random.random() < _MORE):
        idea = random.choices(others, [one.liked[practical] for one in others])[0]
        others.remove(idea)
        chosen.append(idea)
    return chosen


def within(ideas: list[Idea], yuan: int) -> list[Idea]:
    """As many of them, in that order, as an envelope holds: a knapsack."""
    chosen: list[Idea] = []
    for idea in ideas:
        if sum(one.yuan for one in chosen) + idea.yuan <= yuan:
            chosen.append(idea)
    return chosen
