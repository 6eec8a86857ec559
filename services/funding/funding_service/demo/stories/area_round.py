"""邻里小心愿 of one area: ranked by its residents, counted; the committee, which pays, has not decided yet."""

from __future__ import annotations

from random import Random

from funding_service.demo.cast import Cast
from funding_service.demo.plans import WISHES, WISHES_YUAN, Idea, ticked
from funding_service.demo.steps import (
    Days,
    Held,
    admitted,
    announced,
    costed,
    opened,
    proposer_of,
    submitted,
    ticks_online,
    whole,
)
from linli_demo.acting import Acting
from linli_demo.telling import Story

DAYS = Days(prepared=32, collect=31, screen=26, discuss=24, tick=22, closes=10, notice=8, build=-14, review=-90)
MOST = 3


def area_round(acting: Acting, cast: Cast, seed: int) -> list[Story]:
    """The round, and who ranks."""
    held = Held(cast.first.worker)
    voters = [*cast.first.writers, *cast.home.neighbours]
    choices = [(voter, _likes(seed, nth)) for nth, voter in enumerate(voters)]
    return [_round(acting, cast, held), ticks_online(acting, held, choices, begins=18, days=6)]


def _round(acting: Acting, cast: Cast, held: Held) -> Story:
    ago, area = acting.calendar.ago, cast.first
    yield ago(DAYS.prepared, 9)
    announced(acting, held, DAYS, _stated(cast))
    yield ago(29, 19)
    for nth, idea in enumerate(WISHES):
        submitted(acting, held, idea, area, by=proposer_of(idea, cast), day=29, hour=17 + nth)
    yield ago(25, 10)
    for idea in WISHES:
        costed(acting, held, idea, by=held.by, day=25)
        admitted(acting, held, idea, "居委会办得到。", day=25)
    yield ago(20, 11)
    _another(acting, cast, 20)
    opened(acting, held)
    yield ago(7, 11)
    _another(acting, cast, 7)
    acting.until(f"{held.path}/result", lambda seen: "tally" in seen)


def _another(acting: Acting, cast: Cast, day: float) -> None:
    """提案入库 for a round to come; the worker knows by it that so much time has passed."""
    area = cast.first
    body = {
        "division_id": area.unit.id,
        "title": "门岗旁设爱心雨伞架",
        "text": "忘带伞的邻居可以借用。",
        "category": "facilities",
    }
    acting.do("/proposals", body, by=area.worker, at=acting.calendar.ago(day, 11))


def _likes(seed: int, nth: int) -> list[Idea]:
    random = Random(f"{seed}/wishes/{nth}")  # noqa: S311 - what made-up people like
    return ticked(random, WISHES, -1, MOST)


def _stated(cast: Cast) -> dict[str, object]:
    area = cast.first
    return {
        "division_id": area.unit.id,
        "name": f"{area.short}邻里小心愿",
        "text": "三万元居委会工作经费，请把最想要的排在前面。",
        "funder_name": area.unit.name,
        "funder": "area_fund",
        "bound": False,
        "envelopes": [{"amount_fen": whole(WISHES_YUAN)}],
        "ballot": "ranking",
        "most": MOST,
        "rule": "greedy_votes",
        "electorate": "residents_14",
    }
