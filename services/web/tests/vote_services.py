"""What the example deliberation service answers about votes, with an export that counts."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from importlib import resources
from typing import Any

import orjson
from deliberation_service.ballots import recount
from deliberation_service.ballots.ballot import Form, line_of
from deliberation_service.ballots.counting import Tally
from deliberation_service.ballots.recount import result_of
from starlette.responses import Response

from .examples import AREA, ESTATE, RESIDENT, UNITS, World, id_of
from .mailbox_services import at

VOTE, TOPIC = id_of("vote of taking part"), id_of("topic of taking part")
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
