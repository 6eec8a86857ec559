"""What can be done with a topic as it is, by whom: for choosing what to show. The service decides again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from web_service.clients.deliberation.topics import Stage, TopicDetail
from web_service.clients.identity import Division
from web_service.deliberation.desk.frame import may
from web_service.deliberation.instruments import Instrument
from web_service.session import Shown

AREA = ("area_worker", "party_secretary")
SCREENERS = {"estate": AREA, "area": AREA, "street": ("street_officer",), "district": ("district_officer",)}
"""Who screens a topic, by its scope."""
ABOVE: dict[str, tuple[str, ...]] = {
    "estate": ("street_officer",),
    "area": ("street_officer",),
    "street": ("district_officer",),
    "district": (),
}
"""Who decides appeals, and may screen what was not screened in time."""
RESTS_ON: dict[str, tuple[str, frozenset[str | None]]] = {
    "convention_adopted": ("convention", frozenset({"adopted"})),
    "decided": ("vote", frozenset({"passed"})),
    "requested": ("request", frozenset({None, "answered"})),
}
"""What an outcome rests on: an instrument, and the results that will do; None while it goes on."""
INSTRUMENTS = (
    "meeting", "notice", "public_notice", "form", "statements", "vote", "schemes", "panel", "convention", "request",
    "report",
)  # fmt: skip


@dataclass(frozen=True)
class Road:
    """One target of the present stage: its alternatives, each with what it lacks, in the template's own words."""

    to: str
    is_stage: bool
    ready: bool
    lacking: list[list[str]]
    rests_on: list[Instrument] = field(default_factory=list)


@dataclass(frozen=True)
class Doable:
    """What somebody can do with a topic."""

    actions: frozenset[str] = frozenset()
    roads: list[Road] = field(default_factory=list)
    begin: list[str] = field(default_factory=list)
    came_up: bool = False
    """It is screened by the unit above, for its time is over."""


def doable(shown: Shown, detail: TopicDetail, division: Division, used: Sequence[Instrument]) -> Doable:
    """The actions of whoever looks."""
    item = detail.item
    late = item.overdue or (item.due_at is not None and item.due_at < datetime.now(UTC))
    if item.status == "raised":
        own = may(shown, SCREENERS[item.scope], division)
        came_up = late and not own and may(shown, ABOVE[item.scope], division)
        found = {"accept", "merge", "decline"} if own or came_up else set()
        return Doable(frozenset(found - ({"decline"} if reopened(detail) else set())), came_up=came_up)
    if item.status == "appealed":
        deciders = ABOVE[item.scope] + (("district_officer",) if late else ())
        return Doable(frozenset({"decide-appeal"} if may(shown, deciders, division) else ()))
    stage = present(detail)
    if stage is None or not may(shown, stage.conveners, division):
        return Doable()
    roads = _roads(detail, used)
    found = {"go-on"} if roads else set()
    return Doable(frozenset(found), roads, [one for one in INSTRUMENTS if one in stage.instruments])


def present(detail: TopicDetail) -> Stage | None:
    """The stage that the topic is in."""
    return next((one for one in detail.stages if one.stage == detail.item.stage), None)


def reopened(detail: TopicDetail) -> bool:
    """An appeal had it screened again: it cannot be declined a second time."""
    return any(one.what == "appeal_decided" and one.said.get("reopened") for one in detail.steps)


def _roads(detail: TopicDetail, used: Sequence[Instrument]) -> list[Road]:
    """Each target once, with what its alternatives lack; those that can be taken come first."""
    entered = max((one.at for one in detail.steps if one.what == "stage_entered"), default=None)
    here = [one for one in used if entered is None or one.begun_at >= entered]
    found: dict[str, list[list[str]]] = {}
    for way in detail.ways:
        found.setdefault(way.to, []).append(way.missing)
    stages = {one.stage for one in detail.stages}
    roads = [Road(to, to in stages, not all(lacking), lacking, _rests_on(to, here)) for to, lacking in found.items()]
    return sorted(roads, key=lambda one: (one.to == "closed", not one.ready))


def _rests_on(to: str, here: Sequence[Instrument]) -> list[Instrument]:
    instrument, results = RESTS_ON.get(to, ("", frozenset()))
    return [one for one in here if one.kind == instrument and one.result in results]


def electorates(template: dict[str, Any] | None, stage: str | None, instrument: str) -> list[str]:
    """Whose vote or form the stage allows; nothing when it says nothing, and everything may be."""
    stages = template["stages"] if template else []
    allows: list[dict[str, Any]] = next((one["allows"] for one in stages if one["stage"] == stage), [])
    found: list[str] = next((one.get("electorates", []) for one in allows if one["instrument"] == instrument), [])
    return found
