"""Rounds as the tests need them: announced in the past, so that any of their dates is past whenever a test wants it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from linli_common.clock import utc_now

from ..town import Person, Town

DAY = timedelta(days=1)
PHASES = ("collect_at", "screen_at", "discuss_at", "tick_at", "closes_at", "counts_at", "notice_at", "build_at",
          "review_at")  # fmt: skip


def dates(begins_at: datetime) -> dict[str, datetime]:
    """A phase a day, beginning an hour after the announcement; counting takes two hours."""
    found = {name: begins_at + timedelta(hours=1) + number * DAY for number, name in enumerate(PHASES)}
    return found | {"counts_at": found["closes_at"] + timedelta(hours=2)}


def stated(begins_at: datetime, **said: Any) -> dict[str, Any]:
    """A round of 100,000 yuan by approvals of up to three, counted greedily."""
    return {
        "name": "2026年一村微更新",
        "funder_name": "望海街道办事处",
        "funder": "street_grant",
        "bound": True,
        "envelopes": [{"amount_fen": 10_000_000}],
        "ballot": "approval",
        "most": 3,
        "rule": "greedy_votes",
        **dates(begins_at),
        **said,
    }


@dataclass
class Held:
    """One round in a town, with the worker who holds it."""

    town: Town
    id: UUID
    worker: Person
    area: str
    begins_at: datetime
    proposals: list[UUID] = field(default_factory=list)

    @property
    def path(self) -> str:
        """Where it is."""
        return f"/rounds/{self.id}"

    def at(self, phase: str, hours: float = 1) -> datetime:
        """A moment in a phase."""
        return dates(self.begins_at)[f"{phase}_at"] + timedelta(hours=hours)

    def stated(self, begins_at: datetime, **said: Any) -> dict[str, Any]:
        """What it could be revised to."""
        return stated(begins_at, **said)

    def propose(self, by: Person | None = None, **said: Any) -> UUID:
        """A proposal that has to be taken."""
        body = {
            "division_id": self.town.ids[self.area],
            "title": "凉亭修缮",
            "text": "中心花园的凉亭漏雨",
            "category": "environment",
            **said,
        }
        answer = self.town.done(
            f"{self.path}/proposals", body, by=by or self.town.resident(self.area), at=self.at("collect")
        )
        self.proposals.append(UUID(answer["proposal_id"]))
        return self.proposals[-1]

    def admit(self, proposal_id: UUID, cost_fen: int = 3_000_000) -> None:
        """Costed and admitted."""
        items = [{"name": "木作", "cost_fen": cost_fen}]
        self.town.done(f"/proposals/{proposal_id}/cost", {"items": items}, by=self.worker, at=self.at("screen"))
        self.town.done(f"/proposals/{proposal_id}/admit", {"reason": "可行"}, by=self.worker, at=self.at("screen"))

    def seen(self) -> dict[str, Any]:
        """The round as everybody sees it."""
        return dict(self.town.seen(self.path))


def held(town: Town, area: str = "一村", **said: Any) -> Held:
    """A round of an area, announced twenty days ago."""
    begins_at = utc_now() - 20 * DAY
    worker = said.pop("worker", None) or town.staff("area_worker", area)
    body = stated(begins_at, division_id=town.ids[area], **said)
    answer = town.done("/rounds", body, by=worker, at=begins_at)
    return Held(town, UUID(answer["round_id"]), worker, area, begins_at)


@dataclass
class Ticking:
    """A round in which people can tick, with its projects by number."""

    round: Held
    voters: list[Person]

    @property
    def town(self) -> Town:
        """Where it is."""
        return self.round.town

    @property
    def during(self) -> datetime:
        """A moment while it is open."""
        return self.round.at("tick")

    def cast(self, by: Person, *projects: int, **more: Any) -> str:
        """A ballot that has to be taken; gives the receipt."""
        body = {"projects": projects, **more} if projects else more
        answer = self.town.done(f"{self.round.path}/ballot", body, by=by, at=self.during, fold=False)
        return str(answer["code"])

    def refused(self, by: Person | None, body: Any, **more: Any) -> dict[str, Any]:
        """A ballot that has to be refused."""
        at = more.pop("at", self.during)
        return self.town.refused(f"{self.round.path}/ballot", body, by=by, at=at, **more)

    def close(self) -> dict[str, Any]:
        """The worker comes by after the end; gives the result."""
        self.town.fold()
        self.town.go_round(self.round.at("counts"))
        return dict(self.town.seen(f"{self.round.path}/result"))

    def export(self) -> bytes:
        """The published ballots with their header."""
        answer = self.town.get(f"{self.round.path}/ballots")
        assert answer.status_code == 200, answer.text
        return answer.content


def ticking(town: Town, area: str, costs: Sequence[int], voters: int = 0, **said: Any) -> Ticking:
    """A round of an area of its own, with admitted projects of these costs in fen, open for people who live there."""
    people = [town.resident(area) for _ in range(voters)]
    round_ = held(town, area, **said)
    for proposal_id, cost_fen in zip([round_.propose() for _ in costs], costs, strict=True):
        round_.admit(proposal_id, cost_fen)
    town.go_round(round_.at("tick", 0.5))
    assert round_.seen()["status"] == "tick"
    return Ticking(round_, people)
