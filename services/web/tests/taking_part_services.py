"""What the example deliberation service answers about forms, statements, schemes and panels."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from fastapi import APIRouter
from sse_starlette.sse import EventSourceResponse
from starlette.responses import Response

from .examples import AREA, ESTATE, RESIDENT, World, id_of
from .mailbox_services import PNG, at
from .vote_services import SHA, TOPIC, TWO_THIRDS

FORM, TALK, CONTEST, SCHEME, PANEL = (
    id_of(f"{what} of taking part") for what in ("form", "talk", "contest", "scheme", "panel")
)
OTHER_SCHEME, PICTURE = id_of("another scheme"), id_of("a picture of a scheme")


def sheet(**different: Any) -> dict[str, Any]:
    """A consultation form that is open."""
    labels = {"agree": ("同意加装", True), "disagree": ("不同意加装", False), "neutral": ("不表态", False)}
    return {
        "form_id": FORM,
        "topic_id": TOPIC,
        "division_id": AREA,
        "estate_id": ESTATE,
        "state": "open",
        "question": "3号楼2单元加装电梯征询",
        "text": "费用按楼层分摊，底层不出资。",
        "options": [
            {"option": option, "label": label, "consents": consents, "households": None}
            for option, (label, consents) in labels.items()
        ],
        "rule": "households_consultation",
        "threshold": {
            "bases": ["households"],
            "participation": TWO_THIRDS,
            "consent": TWO_THIRDS,
            "of": "participating",
        },
        "opens_at": at(days=1),
        "closes_at": at(days=-5),
        "paper_until": at(days=-7),
        "roll": {
            "rule_version": "2021-01-01",
            "article": "征询意见",
            "position": 4711,
            "households": 30,
            "digest": SHA,
        },
        "answered": 12,
        "entered": 1,
        "differing": 0,
        "result": None,
        "checks": [],
        "cancelled_because": None,
        **different,
    }


def statement(number: int, text: str, **different: Any) -> dict[str, Any]:
    """A statement that is shown."""
    one = {"statement_id": id_of(f"statement {number}"), "state": "shown", "text": text, "written_at": at(hours=number)}
    return {**one, "opinions": 40 + number, "mine": False, "reason": None, "seq": number, **different}


STATEMENTS = ("停车位应该先到先得。", "晚上十点以后不要跳广场舞。", "小花园要多装几盏灯。", "快递柜放在东门。")


def drawn(**different: Any) -> dict[str, Any]:
    """A map of two groups that are shown and one that is not."""
    points = [
        {"x": (n % 7) / 3 + (3 if n % 2 else -4), "y": (n % 5) / 2, "group": n % 2, "people": 1 + n % 3}
        for n in range(40)
    ]
    told = {"agreed": 30, "disagreed": 5, "passed": 5}
    first, second, third, _ = (id_of(f"statement {n}") for n in range(1, 5))
    groups = [
        {"group": 0, "hidden": False, "size": 42, "centre": (-3.0, 1.0), "hull": [(-4, 0), (-2, 0), (-2, 2), (-4, 2)],
         "representative": [{"statement_id": first, "choice": "agree", **told}]},
        {"group": 1, "hidden": False, "size": 37, "centre": (4.0, 1.0), "hull": [(3, 0), (5, 0), (5, 2), (3, 2)],
         "representative": [{"statement_id": second, "choice": "disagree", **told}]},
        {"group": 2, "hidden": True, "size": None, "centre": None, "hull": None, "representative": None},
    ]  # fmt: skip
    return {
        "conversation_id": TALK,
        "through": 900,
        "final": False,
        "drawn_at": at(minutes=1),
        "participants": 92,
        "grouped": 83,
        "opinions": 1_400,
        "groups": groups,
        "points": points,
        "statements": [],
        "shared": [{"statement_id": third, "choice": "agree", "consensus": 0.91}],
        "you": {"x": 4.2, "y": 0.8, "group": 1},
        **different,
    }


def talking(world: World, left: int = 2, **different: Any) -> None:
    """Lays down a conversation in which the asker has something left to answer."""
    said = [statement(number, text) for number, text in enumerate(STATEMENTS, 1)]
    world.hall[f"/conversations/{TALK}"] = {
        "conversation_id": TALK,
        "topic_id": TOPIC,
        "division_id": AREA,
        "estate_id": None,
        "title": "小区公共空间怎么用",
        "question": "停车、绿化、活动，您怎么看？",
        "open_to": "residents",
        "held_first": True,
        "state": "open",
        "opened_at": at(days=3),
        "closes_at": at(days=-4),
        "closed_at": None,
        "summed_up": False,
        "participants": 92,
        "statements": 4,
        **different,
    }
    world.hall[f"/conversations/{TALK}/statements"] = {"items": said, "next_cursor": None}
    world.hall[f"/conversations/{TALK}/next"] = {"statement": said[1] if left else None, "left": left}
    world.hall[f"/conversations/{TALK}/opinions"] = [{"statement_id": said[0]["statement_id"], "choice": "agree"}]
    world.hall[f"/conversations/{TALK}/map"] = drawn()


def comment(number: int, text: str | None, **different: Any) -> dict[str, Any]:
    """A comment on the whole scheme, unless a point is given."""
    one = {"comment_id": id_of(f"comment {number}"), "scheme_id": SCHEME, "revision": 2, "author_id": RESIDENT}
    where = {"picture_id": None, "x": None, "y": None}
    return {
        **one,
        **where,
        "text": text,
        "hidden": text is None,
        "reason": None,
        "written_at": at(hours=9 - number),
        **different,
    }


def comparing(world: World, **different: Any) -> None:
    """Lays down a contest of two schemes, the first with a picture, two revisions and comments."""
    entrant = {"revision": 2, "author_id": id_of("planner"), "chosen": False}
    first = {"scheme_id": SCHEME, "number": 1, "title": "下沉花园", "text": "中心下沉，四周坐凳。"}
    second = {"scheme_id": OTHER_SCHEME, "number": 2, "title": "林下廊架", "text": "不动树，加廊架。"}
    schemes = [{**first, "picture_ids": [PICTURE], **entrant}, {**second, "picture_ids": [], **entrant}]
    world.hall[f"/contests/{CONTEST}"] = {
        "contest_id": CONTEST,
        "topic_id": TOPIC,
        "division_id": AREA,
        "estate_id": ESTATE,
        "kind": "design",
        "choosing": "vote",
        "state": "open",
        "title": "口袋公园方案",
        "brief": "原垃圾房旁空地约三百平方米。",
        "entries_until": at(days=-3),
        "vote_id": None,
        "chosen_id": None,
        "reason": None,
        "schemes": schemes,
        "ballot_options": [],
        **different,
    }
    begun = {
        "revision": 1,
        "at": at(days=9),
        "title": "下沉花园",
        "text": "中心下沉。",
        "what": None,
        "picture_ids": [],
    }
    revised = {"revision": 2, "at": at(days=5), "text": "中心下沉，四周坐凳。", "what": "按老人意见加坐凳"}
    revisions = [begun, {**begun, **revised, "picture_ids": [PICTURE]}]
    pinned = {"picture_id": PICTURE, "x": 250, "y": 600}
    comments = [comment(3, "整体不错。"), comment(2, None, reason="含手机号"), comment(1, "这里要有灯。", **pinned)]
    for scheme_id, number in ((SCHEME, 1), (OTHER_SCHEME, 2)):
        one = {"scheme_id": scheme_id, "contest_id": CONTEST, "number": number, "author_id": id_of("planner")}
        world.hall[f"/schemes/{scheme_id}"] = {**one, "withdrawn": False, "revisions": revisions}
        world.hall[f"/schemes/{scheme_id}/comments"] = {"items": comments if number == 1 else [], "next_cursor": None}
    world.hall[f"/schemes/{SCHEME}/pictures/{PICTURE}"] = Response(PNG, media_type="image/png")


def panel(**different: Any) -> dict[str, Any]:
    """A drawn panel of six seats in two strata: four taken, one asked, one went to the next."""
    place = {"area_id": AREA, "vacated": None}
    offers = [
        {
            "seat": n,
            "band": "20-35" if n < 4 else "60-79",
            "rank": n if n < 4 else n - 3,
            "pseudonym": f"{n:032x}",
            **place,
        }
        for n in range(1, 7)
    ]
    offers[1] |= {"vacated": "refused"}
    offers.append({**offers[1], "rank": 4, "pseudonym": f"{7:032x}", "vacated": None})
    return {
        "panel_id": PANEL,
        "topic_id": TOPIC,
        "division_id": AREA,
        "estate_id": None,
        "title": "停车管理居民小组",
        "state": "drawn",
        "seats": 6,
        "youngest": 18,
        "oldest": 200,
        "answer_days": 5,
        "commitment": SHA,
        "public_source": "11月21日体彩排列五开奖号码",
        "identity_position": 4711,
        "frozen_on": "2026-11-18",
        "digest": SHA,
        "strata": [
            {"area_id": AREA, "band": "20-35", "people": 120, "seats": 3},
            {"area_id": AREA, "band": "60-79", "people": 110, "seats": 3},
        ],
        "seed": SHA,
        "secret_sha256": SHA,
        "public_value": "4 8 2 1 7",
        "offers": offers,
        "offered": 1,
        "accepted": 4,
        "empty": 1,
        "cancelled_because": None,
        **different,
    }


def ticket(**different: Any) -> dict[str, Any]:
    """The lot of somebody who was drawn and has not answered."""
    return {
        "panel_id": PANEL,
        "person_id": RESIDENT,
        "area_id": AREA,
        "band": "20-35",
        "pseudonym": f"{7:032x}",
        "opening": SHA,
        "rank": 4,
        "people": 120,
        "seats": 3,
        "seat": 2,
        "seat_state": "offered",
        "answer_by": at(days=-4),
        **different,
    }


def live_maps(world: World) -> APIRouter:
    """Says that the map was drawn again whenever ``World.seq`` changes; joins before what reads any path."""
    router = APIRouter(prefix="/api/deliberation")

    @router.get("/conversations/{conversation_id}/map/live")
    async def live(conversation_id: str) -> EventSourceResponse:
        async def drawn_again() -> AsyncIterator[dict[str, str]]:
            seen = -1
            while True:
                if world.seq != seen:
                    seen = world.seq
                    yield {"event": "drawn", "data": str(seen)}
                await asyncio.sleep(0.05)

        return EventSourceResponse(drawn_again())

    return router
