"""What several stories have in common: announcing a round, proposing, screening, ticking online and on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from funding_service.demo.cast import Area, Cast
from funding_service.demo.plans import YUAN, Idea
from linli_demo.acting import Acting
from linli_demo.pictures import view
from linli_demo.player import Account
from linli_demo.telling import Story

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@dataclass(slots=True)
class Held:
    """A round that is held, and its proposals by their keys, once there are such."""

    by: Account
    round_id: str = ""
    proposals: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    """Numbers on the ballot."""
    slips: list[str] = field(default_factory=list)

    @property
    def path(self) -> str:
        """Its address."""
        return f"/rounds/{self.round_id}"


@dataclass(frozen=True, slots=True)
class Days:
    """When each phase begins, in days before today at eight in the morning; ticking closes at six in the evening."""

    prepared: int
    collect: int
    screen: int
    discuss: int
    tick: int
    closes: int
    notice: int
    build: int
    review: int

    def stated(self, acting: Acting) -> dict[str, str]:
        """As a round states them. Paper slips are entered for a day longer."""
        ago = acting.calendar.ago
        begin = {name: ago(getattr(self, name), 8) for name in ("collect", "screen", "discuss", "tick", "build")}
        begin |= {"closes": ago(self.closes, 18), "counts": ago(self.closes - 1, 18), "notice": ago(self.notice, 20)}
        return {f"{name}_at": at.isoformat() for name, at in {**begin, "review": ago(self.review, 8)}.items()}


def announced(acting: Acting, held: Held, days: Days, body: Mapping[str, Any]) -> None:
    """拟定轮次."""
    at = acting.calendar.ago(days.prepared, 9)
    held.round_id = str(acting.do("/rounds", {**body, **days.stated(acting)}, by=held.by, at=at)["round_id"])


def submitted(acting: Acting, held: Held, idea: Idea, area: Area, *, by: Account, day: float, hour: int) -> None:
    """提交提案, with a picture where there is one."""
    at = acting.calendar.ago(day, hour)
    body = {"division_id": area.unit.id, **idea.described(area.short)}
    proposal_id = str(acting.do(f"{held.path}/proposals", body, by=by, at=at)["proposal_id"])
    held.proposals[idea.key] = proposal_id
    pictured(acting, held, idea, by=by, day=day, hour=hour)


def pictured(acting: Acting, held: Held, idea: Idea, *, by: Account, day: float, hour: int) -> None:
    """A picture for the ballot."""
    if idea.design is not None:
        at = acting.calendar.ago(day, hour, 20)
        path = f"/proposals/{held.proposals[idea.key]}/pictures"
        acting.picture(path, view(idea.design), idea.key, by=by, at=at)


def costed(acting: Acting, held: Held, idea: Idea, *, by: Account, day: float, hour: int = 14) -> None:
    """概算, line by line."""
    path = f"/proposals/{held.proposals[idea.key]}/cost"
    acting.do(path, idea.costed(), by=by, at=acting.calendar.ago(day, hour))


def admitted(acting: Acting, held: Held, idea: Idea, reason: str, *, day: float, hour: int = 15) -> None:
    """入围."""
    path = f"/proposals/{held.proposals[idea.key]}/admit"
    acting.do(path, {"reason": reason}, by=held.by, at=acting.calendar.ago(day, hour))


def proposer_of(idea: Idea, cast: Cast) -> Account:
    """Who proposes it: somebody of the area, its worker, or an organisation."""
    area = cast.areas[idea.area]
    if idea.by == "staff":
        return area.worker
    return cast.others.organisation if idea.by == "organisation" else area.writers[idea.writer]


def opened(acting: Acting, held: Held) -> None:
    """Waits until everything is frozen, which the worker does by the time of the demo; learns the numbers."""
    seen = acting.until(held.path, lambda seen: seen["frozen_sha256"] is not None)
    by_id = {one["proposal_id"]: one["number"] for one in seen["projects"]}
    held.numbers = {key: by_id[proposal_id] for key, proposal_id in held.proposals.items() if proposal_id in by_id}


def is_open(acting: Acting, held: Held) -> bool:
    """Whether ballots are taken: in a demo that is played again they were counted, and their secret is destroyed."""
    return bool(acting.see(held.path)["status"] == "tick")


def slips_issued(acting: Acting, held: Held, slips: int, *, day: float) -> None:
    """Numbered slips to print."""
    if slips and is_open(acting, held):
        answer = acting.do(f"{held.path}/slips", {"slips": slips}, by=held.by, at=acting.calendar.ago(day, 9))
        numbers = acting.see(f"{held.path}/slips/{answer['batch_id']}", by=held.by)["numbers"]
        held.slips = [str(number) for number in numbers]


def ballot(held: Held, ideas: Sequence[Idea]) -> dict[str, list[int]]:
    """What is ticked, by the numbers of the ballot."""
    return {"projects": [held.numbers[idea.key] for idea in ideas]}


def ticks_online(
    acting: Acting, held: Held, voters: Sequence[tuple[Account, Sequence[Idea]]], *, begins: int, days: int
) -> Story:
    """One after the other in so many evenings."""
    yield acting.calendar.ago(begins, 19)
    if not is_open(acting, held):
        return
    by_day = sorted(enumerate(voters), key=lambda one: (one[0] % days, one[0]))
    for nth, (voter, ideas) in by_day:
        yield (at := acting.calendar.ago(begins - nth % days, 19, nth))
        acting.do(f"{held.path}/ballot", ballot(held, ideas), by=voter, at=at)


def ticks_on_paper(
    acting: Acting,
    held: Held,
    desk: Account,
    voters: Sequence[tuple[str, str, Sequence[Idea]]],
    entering: tuple[Account, Account],
    *,
    handed: int,
    entered: int,
    misread: Sequence[Idea] | None = None,
) -> Story:
    """``voters`` are (person, slip, ideas): handed out at a desk on one day, entered by two on another.

    ``misread``: what the second one reads on the last slip.
    """
    yield acting.calendar.ago(handed, 9, 30)
    if not is_open(acting, held):
        return
    for nth, (person_id, _, _) in enumerate(voters):
        at = acting.calendar.ago(handed, 9, 30) + nth * MINUTE
        acting.do(f"{held.path}/paper", {"person_id": person_id}, by=desk, at=at)
    yield acting.calendar.ago(entered, 14)
    for nth, (_, slip, ideas) in enumerate(voters):
        at = acting.calendar.ago(entered, 14) + nth * MINUTE
        last = nth == len(voters) - 1
        for by, read in zip(entering, (ideas, misread if misread and last else ideas), strict=True):
            acting.do(f"{held.path}/slip-entries", {"number": slip, **ballot(held, read)}, by=by, at=at)


def whole(yuan: int) -> int:
    """Yuan as fen."""
    return yuan * YUAN
