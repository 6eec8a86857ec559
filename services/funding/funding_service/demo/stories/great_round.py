"""民心项目 of the town: proposed, screened, ticked by hundreds, counted by Equal Shares; five of seven get money."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from uuid import UUID

from funding_service.aggregate.proposal import proposal_of_topic
from funding_service.demo.books import Books
from funding_service.demo.cast import Cast
from funding_service.demo.plans import ENVELOPE_YUAN, GREAT, PAINT, TWIN, Idea, ticked
from funding_service.demo.steps import (
    HOUR,
    Days,
    Held,
    admitted,
    announced,
    costed,
    opened,
    pictured,
    proposer_of,
    slips_issued,
    submitted,
    ticks_on_paper,
    ticks_online,
    whole,
)
from linli_demo.acting import Acting
from linli_demo.telling import Story

DAYS = Days(prepared=122, collect=118, screen=101, discuss=93, tick=86, closes=75, notice=73, build=66, review=14)
COUNTED = 72
MOST = 3
_REASONS = {
    "garden": "方案经十一步商定、公示，概算与方案一致。",
    "playground": "权属清楚，可以实施；提案人为居委会，已请居民代表会听取意见。",
    "canteen": "复核后改为只做无障碍和排烟，属民心项目范围。",
}


class GreatRound:
    """Told in several stories: the round itself, and the ticking of each area."""

    def __init__(self, acting: Acting, cast: Cast, paper: int, seed: int) -> None:
        self._acting, self._cast, self._paper, self._seed = acting, cast, paper, seed
        self.held = Held(cast.officer)
        self.fund_id = ""
        self.funded: set[str] = set()
        """Keys of the projects that get the money, once they are counted."""

    def stories(self) -> list[Story]:
        """The round, and the ticking area by area."""
        return [self._fund(), self._round(), *self._ticking()]

    def books(self, prefix: str) -> Books:
        """Those of a story on the town's fund."""
        return Books(self._acting, self.fund_id, self._cast.officer, self._cast.approvers, prefix)

    def proposal_id(self, key: str) -> str:
        """The id of a proposal."""
        return self.held.proposals[key]

    def _fund(self) -> Story:
        """资金账 of the town; the money of the round comes when it is counted."""
        acting, cast = self._acting, self._cast
        yield (at := acting.calendar.ago(200, 9))
        body = {"division_id": cast.town.id, "name": f"{cast.town.name}民心项目资金",
                "about": "区、镇两级用于居民区微更新的资金，专款专用，收支全部公开。"}  # fmt: skip
        self.fund_id = str(acting.do("/funds", body, by=cast.officer, at=at)["fund_id"])
        yield (at := acting.calendar.ago(69, 10))
        text = "民心项目微更新专项补助，按勾选结果拨付。"
        self.books("ZX").income("grant", whole(ENVELOPE_YUAN), text, party=f"{cast.district.name}财政", at=at)

    def _round(self) -> Story:
        acting, ago = self._acting, self._acting.calendar.ago
        yield ago(DAYS.prepared, 9)
        announced(acting, self.held, DAYS, self._stated())
        for nth, idea in enumerate([*[one for one in GREAT if one.by != "topic"], TWIN, PAINT]):
            yield ago(116 - nth, 18)
            by, area = proposer_of(idea, self._cast), self._cast.areas[idea.area]
            submitted(acting, self.held, idea, area, by=by, day=116 - nth, hour=18)
        yield from self._from_deliberation()
        yield from self._screening()
        yield ago(84, 9)
        self._another_idea(84)
        opened(acting, self.held)
        slips_issued(acting, self.held, self._paper * len(self._cast.areas), day=84)
        yield ago(COUNTED, 9)
        self._another_idea(COUNTED)
        result = acting.until(f"{self.held.path}/result", lambda seen: "tally" in seen)
        self._learn(result["winners"])

    def _from_deliberation(self) -> Story:
        """The topic of the eleven steps waits in the pool: written down, and into the round."""
        acting, garden, town = self._acting, GREAT[0], self._cast.officer
        proposal_id = str(proposal_of_topic(self._topic_id()))
        self.held.proposals[garden.key] = proposal_id
        yield acting.calendar.ago(99, 9)
        acting.until(f"/proposals/{proposal_id}", lambda seen: bool(seen))
        path, at = f"/proposals/{proposal_id}", acting.calendar.ago(99, 9)
        acting.do(f"{path}/describe", garden.described(self._cast.first.short), by=town, at=at)
        acting.do(f"{path}/enter", {"round_id": self.held.round_id}, by=town, at=at + HOUR)
        pictured(acting, self.held, garden, by=town, day=99, hour=11)

    def _screening(self) -> Story:
        """审核与概算: one is merged, one declined for good, one after an appeal admitted."""
        acting, held, ago = self._acting, self.held, self._acting.calendar.ago
        yield (at := ago(98, 10))
        body = {"into_proposal_id": self.proposal_id("path"), "reason": "同一段河边步道，合并后一起设计。"}
        acting.do(f"/proposals/{self.proposal_id('twin')}/merge", body, by=held.by, at=at)
        for nth, idea in enumerate(GREAT):
            yield ago(97 - nth % 2, 14)
            costed(acting, held, idea, by=self._cast.others.planner, day=97 - nth % 2, hour=14 + nth // 2)
        yield ago(95, 10)
        self._declined("paint", "outside_scope", "外墙属业主共有部分，应由业主大会决定使用专项维修资金。")
        self._declined("canteen", "done_elsewhere", "助餐点改造已列入为老服务计划。")
        for idea in GREAT:
            if idea.key != "canteen":
                admitted(acting, held, idea, _REASONS.get(idea.key, "权属清楚，可以实施，概算合理。"), day=94)
        yield from self._appealed()

    def _appealed(self) -> Story:
        """申诉: the district has it screened again."""
        acting, path = self._acting, f"/proposals/{self.proposal_id('canteen')}"
        canteen = next(idea for idea in GREAT if idea.key == "canteen")
        yield (at := acting.calendar.ago(92, 20))
        reason = "为老服务计划里没有门口的坡道，轮椅还是进不来。"
        acting.do(f"{path}/appeal", {"reason": reason}, by=proposer_of(canteen, self._cast), at=at)
        yield (at := acting.calendar.ago(90, 11))
        decided = {"reopen": True, "reason": "经核对，计划不含无障碍改造，请重新审核。"}
        acting.do(f"{path}/appeal/decide", decided, by=self._cast.district_officer, at=at)
        yield acting.calendar.ago(88, 15)
        admitted(acting, self.held, canteen, _REASONS["canteen"], day=88)

    def _ticking(self) -> list[Story]:
        """Each area online and on paper; the neighbours of the estate are of the first one."""
        told: list[Story] = []
        for number, area in enumerate(self._cast.areas):
            online = [*area.writers, *(self._cast.home.neighbours if number == 0 else ())]
            choices = [(one, self._likes(number, nth)) for nth, one in enumerate(online)]
            told.append(ticks_online(self._acting, self.held, choices, begins=83, days=7))
            told.append(self._on_paper(number, len(online)))
        return told

    def _on_paper(self, number: int, first: int) -> Story:
        """The area's desk hands out its part of the slips."""
        area, officers = self._cast.areas[number], self._cast.others.officers
        handed, entered = 82 - number % 2, 79 - number % 2
        yield self._acting.calendar.ago(handed, 9)
        slips = self.held.slips[number * self._paper : (number + 1) * self._paper]
        voters = [
            (person_id, slip, self._likes(number, first + nth))
            for nth, (person_id, slip) in enumerate(zip(self._cast.at_the_desk(area), slips, strict=False))
        ]
        entering = (officers[0], officers[1])
        yield from ticks_on_paper(
            self._acting, self.held, area.worker, voters, entering, handed=handed, entered=entered
        )

    def _likes(self, area: int, nth: int) -> list[Idea]:
        random = Random(f"{self._seed}/great/{area}/{nth}")  # noqa: S311 - what made-up people like
        return ticked(random, GREAT, area, MOST)

    def _declined(self, key: str, why: str, reason: str) -> None:
        at = self._acting.calendar.ago(95, 10)
        self._acting.do(
            f"/proposals/{self.proposal_id(key)}/decline", {"why": why, "reason": reason}, by=self.held.by, at=at
        )

    def _another_idea(self, day: float) -> None:
        """提案入库 for a round to come: by this act the worker knows that so much time has passed."""
        nth = int(day) % len(self._cast.areas)
        area = self._cast.areas[nth]
        body = {"division_id": area.unit.id, "title": f"{area.short}活动室周末开放",
                "text": "请志愿者周末值班，活动室上班族也能用。", "category": "culture"}  # fmt: skip
        self._acting.do("/proposals", body, by=area.worker, at=self._acting.calendar.ago(day, 9))

    def _learn(self, winners: Sequence[int]) -> None:
        self.funded = {key for key, number in self.held.numbers.items() if number in set(winners)}

    def _topic_id(self) -> UUID:
        return UUID(self._cast.matters.garden_topic_id)

    def _stated(self) -> dict[str, object]:
        """九十万元, by approvals of up to three, Equal Shares completed by yuan."""
        town = self._cast.town
        return {
            "division_id": town.id,
            "name": f"{town.name}年度民心项目微更新",
            "text": "居民提、居民选、居民评。每人最多勾选三项；按等份法计票，各处的居民都选得到自己要的项目。",
            "funder_name": f"{town.name}人民政府",
            "funder": "street_grant",
            "bound": True,
            "envelopes": [{"amount_fen": whole(ENVELOPE_YUAN)}],
            "ballot": "approval",
            "most": MOST,
            "rule": "equal_shares",
            "completion": "add1u",
        }
