"""Rounds and proposals as the example funding service shows them: frozen and counted by the service's own code."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib import resources
from typing import Any
from uuid import UUID

import orjson
from funding_service.aggregate.frozen import Project, frozen_data, frozen_digest
from funding_service.aggregate.round import Round
from funding_service.aggregate.round_clock import advance
from funding_service.aggregate.terms import Dates, Envelope, Terms
from funding_service.aggregate.ticks import Choice, form_of, line_of
from funding_service.application.rounds.counted import Count, outcome_of
from funding_service.application.rounds.gathering import Opened, TookPart
from funding_service.application.rounds.published import header_of
from linli_ballots.roll import Declared, Roll, Scope
from linli_common.sealing.sealed import Sealed
from starlette.responses import Response

from .examples import AREA, ESTATE, UNITS, World, id_of
from .mailbox_services import STREET

OTHER_AREA = id_of(next(code for code, unit in UNITS.items() if unit[1] == "area" and id_of(code) != AREA))
DAY = timedelta(days=1)
PHASES = ("collect", "screen", "discuss", "tick", "closes", "counts", "notice", "build", "review")
STATUS_AT = {"prepared": 0, "collect": 1, "screen": 2, "discuss": 3, "tick": 4, "counted": 6, "notice": 7, "build": 8}
"""After how many phases a round is in this status."""
SAID = Sealed(UUID(int=9), b"sealed")
PROJECTS = (
    ("中心花园加装照明灯", 4_800_000, "safety"),
    ("三号楼前添几张长椅", 3_000_000, "elderly"),
    ("儿童滑梯换新", 4_000_000, "children"),
    ("沿河种一排树", 1_200_050, "environment"),
    ("重做小区大门", 12_000_000, "facilities"),
)
NAME, FUNDER = "2026年逸景佳苑微更新", "高境镇人民政府"


@dataclass
class Held:
    """A round of the service, and what everybody may see of it."""

    round: Round
    said: dict[str, Any]
    titles: tuple[str, ...]
    categories: tuple[str, ...]
    lines: Sequence[bytes] = ()

    @property
    def id(self) -> str:
        """As addresses have it."""
        return str(self.round.id)

    @property
    def path(self) -> str:
        """Where the service answers about it."""
        return f"/rounds/{self.round.id}"

    def seen(self) -> dict[str, Any]:
        """``GET /rounds/{id}``."""
        terms = self.round.terms.data()
        dates = terms.pop("dates")
        return plain(
            {
                "round_id": self.round.id,
                "division_id": self.round.division_id,
                "edition": self.round.edition,
                "status": self.round.state,
                "name": NAME,
                "text": "每个小区都可以提，居民自己选。",
                "funder_name": FUNDER,
                **terms,
                **dates,
                "envelope_fen": self.round.terms.envelope_fen,
                "undecided": [],
                "frozen_sha256": self.round.frozen_sha256,
                "roll": None if self.round.roll is None else self.round.roll.data(),
                "projects": [one.data() for one in self.round.projects],
                "departed": self.round.departed,
                "reason": None,
                "editions": [],
                **self.said,
            }
        )

    def row(self) -> dict[str, Any]:
        """The round in a list."""
        seen = self.seen()
        names = ("round_id", "division_id", "edition", "status", "funder", "bound", "envelope_fen", "ballot", "rule")
        decided = self.round.funded_ids
        costs = {one.proposal_id: one.cost_fen for one in self.round.projects}
        return {
            **{name: seen[name] for name in (*names, "name")},
            "dates": {f"{name}_at": seen[f"{name}_at"] for name in PHASES},
            "prepared_at": seen["collect_at"],
            "roll_units": seen["roll"]["units"] if seen["roll"] else None,
            "funded_fen": None if decided is None else sum(costs[one] for one in decided),
            "funded": None if decided is None else len(decided),
        }

    def proposals(self) -> list[dict[str, Any]]:
        """``GET /rounds/{id}/proposals``."""
        decided = self.round.funded_ids
        return [
            row_of_proposal(
                proposal_id=str(one.proposal_id),
                round_id=self.id,
                number=one.number,
                category=self.categories[place],
                status="on_ballot" if decided is None else "funded" if one.proposal_id in decided else "not_funded",
                cost_fen=one.cost_fen,
                title=self.titles[place],
            )
            for place, one in enumerate(self.round.projects)
        ]

    def result(self) -> dict[str, Any]:
        """``GET /rounds/{id}/result``."""
        return plain(
            {
                "round_id": self.round.id,
                "edition": self.round.edition,
                "frozen_sha256": self.round.frozen_sha256,
                "bound": self.round.terms.bound,
                "decided": self.round.funded_ids is not None,
                "departed": self.round.departed,
                "funded_ids": self.round.funded_ids,
                **self.round.outcome,
            }
        )


def plain(data: dict[str, Any]) -> dict[str, Any]:
    """As it is after JSON."""
    found: dict[str, Any] = orjson.loads(orjson.dumps(data))
    return found


def dates_of(status: str) -> Dates:
    """A phase every ten days, so that now it is in the middle of this one."""
    begins = datetime.now(UTC).replace(microsecond=0) - STATUS_AT[status] * 10 * DAY + 5 * DAY
    return Dates(*(begins + place * 10 * DAY for place in range(len(PHASES))))


def held(
    status: str, *, name: str = "", titles: Sequence[str] = (), said: dict[str, Any] | None = None, **terms: Any
) -> Held:
    """A round of the street's money: up to three ticks, 100,000 yuan, most votes first; ``terms`` are what differs."""
    titles = tuple(titles) or tuple(one[0] for one in PROJECTS)
    categories = tuple(one[2] for one in PROJECTS)
    stated: dict[str, Any] = {
        "funder": "street_grant",
        "bound": True,
        "split_by": "none",
        "envelopes": (Envelope("all", 10_000_000),),
        "ballot": "approval",
        "most": 3,
        "rule": "greedy_votes",
        "completion": "none",
        "tie_breaks": ("more_votes_first", "cheaper_first"),
        "electorate": "residents_18",
        "dates": dates_of(status),
        **terms,
    }
    begun = stated["dates"].collect_at - DAY
    place = ["310113", "310113111", "-"]
    round_ = Round.prepare(
        id=UUID(id_of(f"round {status} {name}")), division_id=UUID(STREET), place=place, terms=Terms(**stated),
        content=SAID, at=begun,
    )  # fmt: skip
    if STATUS_AT[status] >= STATUS_AT["tick"]:
        _open(round_, categories)
    else:
        advance(round_, datetime.now(UTC))
    return Held(round_, said or {}, titles, categories)


def _open(round_: Round, categories: Sequence[str]) -> None:
    tick_at = round_.terms.dates.tick_at
    advance(round_, tick_at)
    split = round_.terms.split_by == "category"
    keys = {one.key for one in round_.terms.envelopes}
    projects = [
        Project(number, UUID(id_of(f"proposal {round_.id} {number}")), cost, categories[number - 1] if split else "all",
                UUID(AREA), UUID(ESTATE))
        for number, (_, cost, category) in enumerate(PROJECTS, 1)
        if not split or category in keys
    ]  # fmt: skip
    scope, areas = Scope(round_.division_id), (UUID(AREA),)
    roll = Roll("residents_18", "1", "", "person", scope, areas, 2008, 5, Declared(), 640, 0, "ab" * 32)
    round_.open(roll, projects, frozen_digest(frozen_data(round_.id, 1, round_.terms, projects, roll)), tick_at)


def counted(one: Held, choices: Sequence[Choice], decided: Callable[[Round], None] | None = None) -> Held:
    """Its ballots published under made-up codes, counted as the worker counts, and decided upon."""
    round_, chance = one.round, random.Random(7)
    form = form_of(round_.terms, round_.projects)
    ballots = [
        Opened(f"{place:016d}", form.checked(choice), str(AREA if chance.random() < 0.7 else OTHER_AREA),
               chance.choice(("20-35", "36-59", "60-79")))
        for place, choice in enumerate(choices)
    ]  # fmt: skip
    round_.begin_closing(round_.terms.dates.counts_at)
    count = Count()
    count.add(ballots)
    round_.count(outcome_of(round_, count, TookPart(online=len(ballots) - 4, paper=4)), round_.terms.dates.counts_at)
    if decided is not None:
        decided(round_)
    advance(round_, datetime.now(UTC))
    header = orjson.dumps(header_of(round_), option=orjson.OPT_UTC_Z) + b"\n"
    one.lines = [header, *(line_of(ballot.code, ballot.choice) for ballot in ballots)]
    return one


def some_choices(count: int = 120) -> list[Choice]:
    """Ticks of up to two projects, always the same: the first is liked by most, the last by few."""
    chance = random.Random(3)
    return [sorted({chance.choice((1, 1, 1, 2, 2, 3, 3, 4)), chance.choice((1, 2, 3, 4, 4, 5))}) for _ in range(count)]


def row_of_proposal(**different: Any) -> dict[str, Any]:
    """A proposal in a list."""
    return {
        "proposal_id": id_of("proposal"),
        "round_id": id_of("round"),
        "number": 1,
        "division_id": AREA,
        "estate_id": ESTATE,
        "category": "safety",
        "origin": "resident",
        "status": "submitted",
        "cost_fen": None,
        "submitted_at": (datetime.now(UTC) - 20 * DAY).isoformat(),
        "title": PROJECTS[0][0],
        "picture_id": id_of("picture"),
        **different,
    }


def step(what: str, days: float, role: str = "area_worker", **said: Any) -> dict[str, Any]:
    """One step of a proposal, so many days ago."""
    division = AREA if role != "clock" else None
    at = (datetime.now(UTC) - days * DAY).isoformat()
    return {"step": what, "at": at, "role": role, "division_id": division, "reason": None, **said}


def proposal(**different: Any) -> dict[str, Any]:
    """A proposal whole: one's own, submitted to a round and costed."""
    return {
        "proposal_id": id_of("proposal"),
        "round_id": None,
        "number": 1,
        "division_id": AREA,
        "estate_id": ESTATE,
        "category": "safety",
        "origin": "resident",
        "topic_id": None,
        "status": "submitted",
        "title": PROJECTS[0][0],
        "text": "晚上太暗，老人不敢出门。",
        "cost_fen": 4_800_050,
        "items": [{"name": "灯具十二套", "cost_fen": 3_600_050}, {"name": "施工", "cost_fen": 1_200_000}],
        "into_proposal_id": None,
        "split_from_id": None,
        "part_ids": [],
        "picture_ids": [id_of("picture"), id_of("second picture")],
        "work_id": None,
        "proposers": 1,
        "proposers_erased": 0,
        "mine": True,
        "thread": [
            step("submitted", 20, "resident", number=1),
            step("picture_added", 20, "resident"),
            step("costed", 9, cost_fen=4_800_050),
        ],
        **different,
    }


def lay(world: World, *rounds: Held) -> None:
    """The example service knows these rounds, and everything that belongs to them."""
    rows = [one.row() for one in rounds]

    def listed(query: dict[str, str]) -> dict[str, Any]:
        wanted = query.get("division_id")
        below = {STREET, AREA, OTHER_AREA, id_of("310113")} if query.get("below") else {wanted}
        found = [row for row in rows if wanted is None or row["division_id"] in below & _under(str(wanted))]
        return {"items": found, "next_cursor": None}

    world.funding["/rounds"] = listed
    for one in rounds:
        world.funding[one.path] = one.seen()
        world.funding[f"{one.path}/proposals"] = {"items": one.proposals(), "next_cursor": None}
        world.funding[f"{one.path}/mine"] = {"on_roll": True, "took_part": False, "channel": None}
        world.funding[f"{one.path}/turnout"] = turnout(one)
        world.answers[f"{one.path}/ballot"] = {"code": "3FZ0N8QW7Y2KD4TA"}
        for row in one.proposals():
            shown = {name: row[name] for name in row if name not in ("submitted_at", "picture_id")}
            world.funding[f"/proposals/{row['proposal_id']}"] = proposal(**shown, mine=False)
        if one.lines:
            world.funding[f"{one.path}/result"] = one.result()
            lines = b"".join(one.lines)
            world.funding[f"{one.path}/ballots"] = lambda _, lines=lines: Response(
                lines, media_type="application/jsonl"
            )
    program = resources.files("funding_service").joinpath("tally/recount.mjs").read_bytes()
    world.funding["/recount.mjs"] = lambda _: Response(program, media_type="text/javascript")


def _under(division_id: str) -> set[str]:
    """A division and everything below it."""
    code = next(code for code in UNITS if id_of(code) == division_id)
    return {id_of(one) for one in UNITS if one.startswith(code)}


def turnout(one: Held) -> dict[str, Any]:
    """``GET /rounds/{id}/turnout``: the smallest groups are hidden."""
    return {
        "round_id": one.id,
        "edition": one.round.edition,
        "status": one.round.state,
        "roll_units": one.round.roll.units if one.round.roll else None,
        "participating_units": 312,
        "areas": {AREA: 290, OTHER_AREA: None},
        "bands": {"20-35": 101, "36-59": 150, "60-79": None},
    }
