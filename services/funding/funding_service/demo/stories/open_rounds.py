"""Two rounds of the town in which whoever opens the pages can act: one is ticked now, one collects proposals."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from funding_service.demo.cast import Cast
from funding_service.demo.plans import COLLECTED, SMALL, SMALL_ENVELOPE_YUAN, Idea, ticked, within
from funding_service.demo.steps import (
    Days,
    Held,
    admitted,
    announced,
    costed,
    opened,
    proposer_of,
    slips_issued,
    submitted,
    ticks_on_paper,
    ticks_online,
    whole,
)
from linli_demo.acting import Acting
from linli_demo.telling import Story

TICKED = Days(prepared=41, collect=39, screen=22, discuss=13, tick=6, closes=-12, notice=-14, build=-20, review=-120)
COLLECTS = Days(
    prepared=15, collect=12, screen=-21, discuss=-35, tick=-45, closes=-60, notice=-62, build=-70, review=-260
)
PAPER = 12
NEXT_ENVELOPE_YUAN = 1_200_000


def open_rounds(acting: Acting, cast: Cast, seed: int) -> list[Story]:
    """Both, and who has ticked so far."""
    held = Held(cast.officer)
    return [_round(acting, cast, held), _online(acting, cast, held, seed), _on_paper(acting, cast, held, seed),
            _collecting(acting, cast)]  # fmt: skip


def _round(acting: Acting, cast: Cast, held: Held) -> Story:
    """小而美: a knapsack. Whoever pays decides on the count."""
    ago = acting.calendar.ago
    yield ago(TICKED.prepared, 9)
    announced(acting, held, TICKED, _small(cast))
    for nth, idea in enumerate(SMALL):
        yield ago(37 - 2 * nth, 19)
        area = cast.areas[idea.area]
        submitted(acting, held, idea, area, by=proposer_of(idea, cast), day=37 - 2 * nth, hour=19)
    yield ago(20, 14)
    for nth, idea in enumerate(SMALL):
        costed(acting, held, idea, by=cast.others.planner, day=20, hour=10 + nth)
    yield ago(18, 15)
    for idea in SMALL:
        admitted(acting, held, idea, "金额不大，当年可以做完。", day=18)
    yield (at := ago(4, 9))
    text = {"title": "楼组微花园", "text": "把单元门口的空地交给楼组认养。", "category": "environment"}
    body = {"division_id": cast.areas[1].unit.id, **text}
    acting.do("/proposals", body, by=cast.areas[1].worker, at=at)
    opened(acting, held)
    slips_issued(acting, held, 3 * PAPER, day=4)


def _online(acting: Acting, cast: Cast, held: Held, seed: int) -> Story:
    """Some of those who can sign in; the others still can."""
    voters = [
        (account, _likes(seed, number, nth))
        for number, area in enumerate(cast.areas)
        for nth, account in enumerate([*area.writers[1:], *(cast.home.neighbours[1:8] if number == 0 else ())])
    ]
    return ticks_online(acting, held, voters, begins=3, days=3)


def _on_paper(acting: Acting, cast: Cast, held: Held, seed: int) -> Story:
    """The desk of the second area; one slip was read in two ways and waits for a third person."""
    area, officers = cast.areas[1], cast.others.officers
    yield acting.calendar.ago(3, 9)
    voters = [
        (person_id, slip, _likes(seed, 1, 50 + nth))
        for nth, (person_id, slip) in enumerate(zip(cast.at_the_desk(area)[:PAPER], held.slips, strict=False))
    ]
    yield from ticks_on_paper(
        acting, held, area.worker, voters, (officers[0], cast.officer), handed=3, entered=2, misread=[SMALL[4]]
    )


def _likes(seed: int, area: int, nth: int) -> list[Idea]:
    random = Random(f"{seed}/small/{area}/{nth}")  # noqa: S311 - what made-up people like
    return within(ticked(random, SMALL, area, len(SMALL)), SMALL_ENVELOPE_YUAN)


def _collecting(acting: Acting, cast: Cast) -> Story:
    """征集 of the next year."""
    held = Held(cast.officer)
    yield acting.calendar.ago(COLLECTS.prepared, 9)
    announced(acting, held, COLLECTS, _next(cast))
    for nth, idea in enumerate(COLLECTED):
        yield acting.calendar.ago(10 - 2 * nth, 20)
        area = cast.areas[idea.area]
        submitted(acting, held, idea, area, by=proposer_of(idea, cast), day=10 - 2 * nth, hour=20)


def _small(cast: Cast) -> Mapping[str, object]:
    return {
        **_of_the_town(cast, "小而美", "一笔钱，您来分：在额度以内把想要的都放进篮子里。"),
        "bound": False,
        "envelopes": [{"amount_fen": whole(SMALL_ENVELOPE_YUAN)}],
        "ballot": "knapsack",
        "rule": "equal_shares",
        "completion": "add1u",
        "electorate": "residents_16",
    }


def _next(cast: Cast) -> Mapping[str, object]:
    text = "您家门口最想改的是哪里？写下来，配张照片，社区规划师会联系您。"
    return {
        **_of_the_town(cast, "下一年度民心项目", text),
        "bound": True,
        "envelopes": [{"amount_fen": whole(NEXT_ENVELOPE_YUAN)}],
        "ballot": "points",
        "most": 10,
        "rule": "equal_shares",
        "completion": "utilitarian",
    }


def _of_the_town(cast: Cast, name: str, text: str) -> dict[str, object]:
    town = cast.town
    return {"division_id": town.id, "name": f"{town.name}{name}", "text": text, "funder": "street_grant",
            "funder_name": f"{town.name}人民政府"}  # fmt: skip
