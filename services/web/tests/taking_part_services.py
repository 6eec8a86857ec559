"""What the example deliberation service answers about votes, forms, statements, schemes and panels."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Sequence
from importlib import resources
from typing import Any

import orjson
from deliberation_service.ballots import recount
from deliberation_service.ballots.ballot import Form, line_of
from deliberation_service.ballots.counting import Tally
from deliberation_service.ballots.recount import result_of
from fastapi import APIRouter
from sse_starlette.sse import EventSourceResponse
from starlette.responses import Response

from .examples import AREA, ESTATE, RESIDENT, UNITS, World, id_of
from .mailbox_services import PNG, at

VOTE, FORM, TALK, CONTEST, SCHEME, PANEL, TOPIC = (
    id_of(f"{what} of taking part") for what in ("vote", "form", "talk", "contest", "scheme", "panel", "topic")
)
OTHER_SCHEME, PICTURE = id_of("another scheme"), id_of("a picture of a scheme")
OTHER_AREA = id_of(next(code for code, unit in UNITS.items() if unit[1] == "area" and id_of(code) != AREA))
SHA = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
MORE_THAN_HALF = {"numerator": 1, "denominator": 2, "more_than": True}
TWO_THIRDS = {"numerator": 2, "denominator": 3, "more_than": False}
DWELLINGS = [id_of(f"dwelling {n}") for n in range(3)]
RESIDENTS: dict[str, Any] = {
    "version": "1990-01-01",
    "name_zh": "居民会议（全体十八周岁以上居民）",
    "unit": "person",
    "minimum_age": 18,
    "binding": True,
    "article": "城市居民委员会组织法第九条",
    "verified": False,
    "threshold": {
        "bases": ["persons"],
        "participation": MORE_THAN_HALF,
        "consent": MORE_THAN_HALF,
        "of": "participating",
    },
}
OWNERS: dict[str, Any] = {
    **RESIDENTS,
    "name_zh": "业主大会（使用维修资金）",
    "unit": "owners",
    "minimum_age": None,
    "article": "民法典第二百七十八条",
    "verified": True,
    "threshold": {
        "bases": ["area", "heads"], "participation": TWO_THIRDS, "consent": MORE_THAN_HALF, "of": "participating",
    },
}  # fmt: skip


def vote(**different: Any) -> dict[str, Any]:
    """An open vote of residents on a decision, until the day after tomorrow."""
    return {
        "vote_id": VOTE,
        "division_id": AREA,
        "estate_id": None,
        "topic_id": TOPIC,
        "status": "opened",
        "question": "中心花园装不装照明灯？",
        "options": ["同意", "反对", "弃权"],
        "kind": "choice",
        "most": 1,
        "decision": True,
        "rule": "residents_assembly",
        "secrecy": "secret",
        "options_sha256": SHA,
        "opens_at": None,
        "opened_at": at(days=1),
        "closes_at": at(days=-2),
        "counts_at": at(days=-3),
        "closed_at": None,
        "roll": {"units": 400, "area_cm2": 0, "position": 4711, "digest": SHA},
        "electorate": RESIDENTS,
        **different,
    }


def owners_vote(**different: Any) -> dict[str, Any]:
    """A named vote of owners."""
    roll = {"units": 120, "area_cm2": 120_000_000, "position": 4711, "digest": SHA}
    said = {"estate_id": ESTATE, "rule": "owners_use_of_fund", "secrecy": "named", "electorate": OWNERS, "roll": roll}
    return vote(**{**said, **different})


def turnout(**different: Any) -> dict[str, Any]:
    """312 of 400, some groups too small to be shown."""
    return {
        "vote_id": VOTE,
        "status": "opened",
        "roll_units": 400,
        "roll_area_cm2": 0,
        "participating_units": 312,
        "participating_area_cm2": 0,
        "areas": {AREA: 290, OTHER_AREA: None, "": None},
        "bands": {"20-35": 120, "36-59": 150, "60-79": None, "80+": None},
        **different,
    }


def export(choices: Sequence[Sequence[int]], kind: Any = "choice", options: int = 3) -> list[bytes]:
    """A vote's export as the service writes it: the header and a line for each ballot."""
    form = Form(kind, options, 1 if kind == "choice" else options)
    tally, lines = Tally(form), []
    for number, choice in enumerate(choices):
        lines.append(line_of(f"{number:015d}A", choice, None))
        tally.add(choice)
    header: dict[str, Any] = {
        "linli": "ballots/1",
        "vote_id": VOTE,
        "kind": kind,
        "options": options,
        "most": form.most,
        "decision": kind == "choice",
        "needs_consent": kind == "choice",
        "threshold": RESIDENTS["threshold"],
        "more_slips_than_voters": False,
        "roll_units": len(choices) * 5 // 4,
        "roll_area_cm2": 0,
        "participating_units": len(choices),
        "participating_area_cm2": 0,
        "ballots": tally.ballots,
        "ballots_sha256": hashlib.sha256(b"".join(lines)).hexdigest(),
        "tally": tally.published(),
        "winners": tally.winners(),
    }
    header["result"] = result_of(header, tally, tally.winners())
    return [orjson.dumps(header) + b"\n", *lines]


def result(lines: Sequence[bytes], **different: Any) -> dict[str, Any]:
    """The result that an export states, with a breakdown of which something is left out."""
    header = orjson.loads(lines[0])
    check = {"base": "persons", "part": 312, "whole": 400, "least": 201, "margin": 111, "met": True, **MORE_THAN_HALF}
    names = ("result", "winners", "tally", "ballots", "ballots_sha256", "more_slips_than_voters", "needs_consent")
    shown = {AREA: {"ballots": 290, "heads": [200, 60, 30]}}
    return {
        "vote_id": VOTE,
        "closed_at": at(hours=1),
        **{name: header[name] for name in (*names, "participating_units", "participating_area_cm2")},
        "chosen": 0,
        "checks": [{"step": "participation", **check}, {"step": "consent", **check}],
        "sheets": 1,
        "online": 300,
        "paper": 12,
        "slips": {},
        "roll_units": 400,
        "roll_area_cm2": 0,
        "breakdown": {"areas": {"shown": shown, "hidden": 2}, "bands": {"shown": {}, "hidden": 4}},
        **different,
    }


def closed(world: World, lines: Sequence[bytes], **different: Any) -> None:
    """Lays down a closed vote with its export and its result, and the program that counts again."""
    world.hall[f"/votes/{VOTE}"] = vote(
        **{"status": "closed", "closes_at": at(hours=2), "closed_at": at(hours=1), **different}
    )
    world.hall[f"/votes/{VOTE}/turnout"] = turnout()
    world.hall[f"/votes/{VOTE}/result"] = result(lines)
    world.hall[f"/votes/{VOTE}/ballots"] = Response(b"".join(lines), media_type="application/jsonl")
    program = resources.files(recount.__package__).joinpath("recount.mjs").read_bytes()
    world.hall["/recount.mjs"] = Response(program, media_type="text/javascript")


def opened(world: World, *units: dict[str, Any], **different: Any) -> None:
    """Lays down an open vote in which the asker may vote for these units."""
    kind = owners_vote if different.get("owners") else vote
    different.pop("owners", None)
    world.hall[f"/votes/{VOTE}"] = kind(**different)
    world.hall[f"/votes/{VOTE}/turnout"] = turnout()
    world.hall[f"/votes/{VOTE}/mine/units"] = list(units)
    world.answers[f"/votes/{VOTE}/ballot"] = {"code": "3FZ0N8QW7Y2KD4TA", "vote_id": VOTE}


def unit(*dwellings: str, area_cm2: int = 0, channel: str | None = None) -> dict[str, Any]:
    """What one may vote for."""
    return {"dwelling_ids": list(dwellings), "area_cm2": area_cm2, "channel": channel}


def ownership(number: int, building: str, door: str) -> dict[str, Any]:
    """Something that the asker owns."""
    one = {"ownership_id": id_of(f"ownership {number}"), "person_id": RESIDENT, "dwelling_id": DWELLINGS[number]}
    return {**one, "estate_id": ESTATE, "building": building, "stairwell": "2单元", "number": door}


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
