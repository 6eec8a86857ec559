"""Example answers of the funding service to staff: rounds in their phases, proposals, slips, the laboratory."""

from __future__ import annotations

from typing import Any

from .examples import AREA, ESTATE, World, id_of
from .hall_examples import page
from .mailbox_services import STREET, at
from .vote_services import SHA

COLLECTING, TICKING, COUNTED = (id_of(f"round {name}") for name in ("collecting", "ticking", "counted"))
PAVILION, LAMPS, BENCH = (id_of(f"proposal {name}") for name in ("pavilion", "lamps", "bench"))
OF_TOPIC, TOPIC = id_of("proposal of a topic"), id_of("topic of a proposal")
BATCH = id_of("batch of a round")
NUMBERS = ["0123456789ABCDEF", "FEDCBA9876543210"]
DATES = ("collect_at", "screen_at", "discuss_at", "tick_at", "closes_at", "counts_at", "notice_at", "build_at",
         "review_at")  # fmt: skip
STATUS = {"collect": 0, "screen": 1, "discuss": 2, "tick": 3, "counted": 5, "notice": 6}
TITLES = {1: "凉亭修缮", 2: "楼道照明<script>alert(1)</script>", 3: "休闲长椅"}
COSTS = {1: 4_000_000, 2: 2_500_000, 3: 1_234_550}


def dates(status: str) -> dict[str, str]:
    """A week for each phase; the present one began three days ago."""
    now = STATUS.get(status, 0)
    return {name: at(days=3 - 7 * (number - now)) for number, name in enumerate(DATES)}


def round_(round_id: str = COLLECTING, status: str = "collect", **different: Any) -> dict[str, Any]:
    """A round of the area: 80,000 yuan, at most two ticks, Equal Shares."""
    ticked = status not in ("prepared", "collect", "screen", "discuss", "cancelled")
    return {
        "round_id": round_id,
        "division_id": AREA,
        "edition": 1,
        "status": status,
        "name": "2027年微更新",
        "text": "小区公共空间的小修小补。",
        "funder_name": "高境镇人民政府",
        "funder": "street_grant",
        "bound": True,
        "split_by": "none",
        "envelopes": [{"key": "all", "amount_fen": 8_000_000, "division_id": None, "category": None}],
        "envelope_fen": 8_000_000,
        "ballot": "approval",
        "most": 2,
        "rule": "equal_shares",
        "completion": "add1u",
        "tie_breaks": ["more_votes_first", "cheaper_first"],
        "electorate": "residents_18",
        **dates(status),
        "undecided": [] if ticked else [2],
        "frozen_sha256": SHA if ticked else None,
        "roll": {"units": 400, "position": 4711, "digest": SHA} if ticked else None,
        "projects": [project(number, one) for number, one in ((1, PAVILION), (2, LAMPS), (3, BENCH))] if ticked else [],
        "departed": False,
        "reason": None,
        "editions": [],
        **different,
    }


def project(number: int, proposal_id: str) -> dict[str, Any]:
    """A project on the frozen ballot."""
    said = {"number": number, "proposal_id": proposal_id, "cost_fen": COSTS[number], "envelope": "all"}
    return {**said, "division_id": AREA, "estate_id": ESTATE}


def row(whole: dict[str, Any], **different: Any) -> dict[str, Any]:
    """A round as it stands in a list."""
    same = ("round_id", "name", "division_id", "edition", "status", "funder", "bound", "envelope_fen", "ballot", "rule")
    said = {name: whole[name] for name in same} | {"dates": {name: whole[name] for name in DATES}}
    units = whole["roll"]["units"] if whole["roll"] else None
    return {**said, "prepared_at": at(days=40), "roll_units": units, "funded_fen": None, "funded": None, **different}


def proposal(**different: Any) -> dict[str, Any]:
    """A proposal of a resident, costed, that waits for screening."""
    return {
        "proposal_id": PAVILION,
        "round_id": COLLECTING,
        "number": 1,
        "division_id": AREA,
        "estate_id": ESTATE,
        "category": "environment",
        "origin": "resident",
        "topic_id": None,
        "status": "submitted",
        "title": TITLES[1],
        "text": "中心花园的凉亭漏雨，老人没处坐。",
        "cost_fen": 4_000_000,
        "items": [{"name": "木作", "cost_fen": 3_000_050}, {"name": "瓦面", "cost_fen": 999_950}],
        "into_proposal_id": None,
        "split_from_id": None,
        "part_ids": [],
        "picture_ids": [],
        "proposers": 3,
        "proposers_erased": 1,
        "mine": False,
        "thread": [
            step("submitted", 9, "resident"),
            step("costed", 4, "area_worker", AREA, cost_fen=4_000_000),
        ],
        **different,
    }


def step(what: str, days: float, role: str, division_id: str | None = None, **said: Any) -> dict[str, Any]:
    """Something that happened so many days ago."""
    return {"step": what, "at": at(days=days), "role": role, "division_id": division_id, "reason": None, **said}


def proposal_row(of: int, proposal_id: str, **different: Any) -> dict[str, Any]:
    """A proposal in a list."""
    return {
        "proposal_id": proposal_id,
        "round_id": COLLECTING,
        "number": of,
        "division_id": AREA,
        "estate_id": ESTATE,
        "category": "environment",
        "origin": "resident",
        "topic_id": None,
        "status": "submitted",
        "cost_fen": None,
        "submitted_at": at(days=9),
        "title": TITLES[of],
        **different,
    }


def waiting(number: int, proposal_id: str, due_days: float, **different: Any) -> dict[str, Any]:
    """A proposal that waits for somebody; screening ends in so many days."""
    held = {"round_division_id": AREA, "round_status": "collect", "due_at": at(days=-due_days)}
    return proposal_row(number, proposal_id, **held) | different


OTHERS = [proposal_row(1, PAVILION), proposal_row(2, LAMPS, status="admitted", cost_fen=2_500_000),
          proposal_row(3, BENCH, status="declined")]  # fmt: skip
COUNTS: dict[str, int] = {
    "to_cost": 1, "to_cost_late": 0, "to_screen": 1, "to_screen_late": 1, "appealed": 0, "appealed_late": 0,
    "appeals": 0, "appeals_late": 0, "admitted": 1, "declined": 1, "pool": 1, "rounds": 3, "ticking": 1, "to_decide": 1,
}  # fmt: skip
SLIPS: dict[str, Any] = {
    "batches": [{"batch_id": BATCH, "slips": 2}],
    "handed_out": 1,
    "unused": 0,
    "entered": 1,
    "confirmed": 0,
    "disputed": 1,
    "resolved": 0,
    "once": [NUMBERS[0]],
    "differing": [NUMBERS[1]],
}
TURNOUT: dict[str, Any] = {
    "round_id": TICKING,
    "edition": 1,
    "status": "tick",
    "roll_units": 400,
    "participating_units": 312,
    "areas": {AREA: 310, "": None},
    "bands": {"20-35": 120, "60-79": 190, "80+": None},
}


def explanation(number: int, votes: int, status: str) -> dict[str, Any]:
    """Why a project is funded or not."""
    nothing = dict.fromkeys(("turn", "room", "envelope", "price", "rho", "missing_votes"))
    said = {"project_id": str(number), "cost": COSTS[number], "votes": votes, "score": votes, "status": status}
    return {**said, **nothing, "parts": [], "missing_room": 0, "missing_support": 0}


def result(**different: Any) -> dict[str, Any]:
    """A count that funds the pavilion and the lamps, on which nobody has decided."""
    rule = {"method": "equal_shares", "completion": "add1u", "tie_breaks": ["more_votes_first", "cheaper_first"]}
    why = [explanation(1, 210, "funded"), explanation(2, 180, "funded"), explanation(3, 40, "supporters_short")]
    return {
        "round_id": COUNTED,
        "edition": 1,
        "frozen_sha256": SHA,
        "bound": False,
        "decided": False,
        "departed": False,
        "funded_ids": None,
        "valid": True,
        "winner_ids": [PAVILION, LAMPS],
        "winners": [1, 2],
        "tally": {
            "rule": rule, "budget": 8_000_000, "spent": 6_500_000, "voters": 312, "winners": ["1", "2"],
            "explanations": why, "share": "1000000/39", "raised": 0,
        },
        "envelopes": {"all": {"amount_fen": 8_000_000, "spent_fen": 6_500_000}},
        "ballots": 312,
        "sheets": 1,
        "ballots_sha256": SHA,
        "online": 300,
        "paper_units": 12,
        "participating_units": 312,
        "roll_units": 400,
        "slips": {"confirmed": 12},
        "breakdown": {"areas": {"shown": {}, "hidden": 1}, "bands": {"shown": {}, "hidden": 4}},
        **different,
    }  # fmt: skip


def compared(rule: str, *winners: str, spent: int, reached: str) -> dict[str, Any]:
    """What one rule comes to."""
    share = {"spent_share": f"{spent}/8000000", "reached": reached, "average_utility": "21500001/4"}
    return {"rule": rule, "winners": list(winners), "spent": spent, **share, "by_envelope": {}}


LABORATORY: dict[str, Any] = {
    "voters": 312,
    "projects": 3,
    "budget": 8_000_000,
    "unit": 100,
    "on_ballot": [
        {"project": str(number), "name": TITLES[number], "cost": COSTS[number], "votes": votes}
        for number, votes in ((1, 210), (2, 180), (3, 40))
    ],
    "rules": [
        compared("greedy_votes", "1", "2", spent=6_500_000, reached="4/5"),
        compared("greedy_votes_per_cost", "2", "3", spent=3_734_550, reached="3/5"),
        compared("equal_shares", "1", spent=4_000_000, reached="2/3"),
        compared("equal_shares+add1u", "1", "2", spent=6_500_000, reached="4/5"),
        compared("equal_shares+utilitarian", "1", "2", spent=6_500_000, reached="4/5"),
    ],
    "overlaps": [{"one": 0, "other": 1, "winners": 1, "cost": 2_500_000}],
}


def lay_out(world: World) -> None:
    """A desk on which something of everything waits."""
    collecting = round_()
    ticking = round_(TICKING, "tick", name="2026年微更新（加投）", counts_at=at(days=-6))
    counted = round_(COUNTED, "counted", name="2026年微更新", bound=False)
    titled = [proposal_row(number, one, round_id=TICKING, status="on_ballot", cost_fen=COSTS[number])
              for number, one in ((1, PAVILION), (2, LAMPS), (3, BENCH))]  # fmt: skip
    world.funding |= {
        "/rounds": page(row(collecting), row(ticking), row(counted)),
        f"/rounds/{COLLECTING}": collecting,
        f"/rounds/{COLLECTING}/proposals": page(*OTHERS),
        f"/rounds/{TICKING}": ticking,
        f"/rounds/{TICKING}/proposals": page(*titled),
        f"/rounds/{TICKING}/turnout": TURNOUT,
        f"/rounds/{TICKING}/slips": SLIPS,
        f"/rounds/{TICKING}/slips/{BATCH}": {"numbers": NUMBERS},
        f"/rounds/{COUNTED}": counted,
        f"/rounds/{COUNTED}/proposals": page(*titled),
        f"/rounds/{COUNTED}/turnout": TURNOUT | {"round_id": COUNTED, "status": "counted"},
        f"/rounds/{COUNTED}/slips": SLIPS | {"entered": 0, "disputed": 0, "once": [], "differing": []},
        f"/rounds/{COUNTED}/result": result(),
        f"/rounds/{COUNTED}/laboratory": LABORATORY,
        f"/divisions/{AREA}/desk": COUNTS,
        f"/divisions/{AREA}/desk/proposals": in_view,
        f"/divisions/{AREA}/proposals/pool": page(
            proposal_row(1, OF_TOPIC, round_id=None, number=None, status="pooled", origin="topic", title=None,
                         category=None, topic_id=TOPIC)
        ),
        f"/divisions/{STREET}/desk": COUNTS | {"appeals": 1},
        f"/divisions/{STREET}/desk/proposals": in_view,
        f"/proposals/{PAVILION}": proposal(),
    }  # fmt: skip


def in_view(query: dict[str, str]) -> dict[str, Any]:
    """The proposals of a view."""
    of = {
        "to_cost": [waiting(2, LAMPS, 4)],
        "to_screen": [waiting(1, PAVILION, -1, cost_fen=4_000_000)],
        "appeals": [waiting(3, BENCH, 4, status="appealed")],
    }
    return page(*of.get(query["view"], []))
