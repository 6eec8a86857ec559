"""The stages of a topic's template as a track: which were taken, which one it is in, and what is lacking to go on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from web_service.clients.deliberation.topics import Stage, TopicDetail, Way
from web_service.deliberation.words import joined, roles, stage_name, word
from web_service.language import Language

Mark = Literal["done", "now", "ahead", "passed_by"]
"""Also said in words, never by colour alone."""
_CONDITION = re.compile(r"^(\d+) × (\w+) (\w+)$")


@dataclass(frozen=True)
class Node:
    """A stage of the track, or the outcome between the stages and the review. ``visits``: how often it was entered."""

    name: str
    mark: Mark
    since: datetime | None = None
    due_at: datetime | None = None
    visits: int = 0
    conveners: str = ""
    is_outcome: bool = False


@dataclass(frozen=True)
class Onward:
    """A way out of the present stage: where it leads, and what it lacks by any one of its roads."""

    sentence: str
    ready: bool
    needs: list[str]


def track(language: Language, detail: TopicDetail) -> list[Node]:
    """The template's stages in their order, the outcome, and the review that comes after it."""
    review = [one for one in detail.stages if one.kind == "review"]
    before = [one for one in detail.stages if one.kind != "review"]
    nodes = [_node(language, detail, one) for one in before]
    return [*nodes, _outcome(language, detail), *(_node(language, detail, one) for one in review)] if nodes else []


def _node(language: Language, detail: TopicDetail, stage: Stage) -> Node:
    entered = [one.at for one in detail.steps if one.what == "stage_entered" and one.said.get("entered") == stage.stage]
    present = detail.item.stage == stage.stage
    over = detail.item.outcome is not None and (stage.kind != "review" or detail.item.stage is None)
    mark: Mark = "now" if present else "done" if entered else "passed_by" if over else "ahead"
    return Node(
        name=language.pick(stage.name_zh, stage.name_en),
        mark=mark,
        since=entered[-1] if entered else None,
        due_at=detail.item.due_at if present else None,
        visits=len(entered),
        conveners=roles(language, stage.conveners) if present else "",
    )


def _outcome(language: Language, detail: TopicDetail) -> Node:
    outcome = detail.item.outcome
    at = next((one.at for one in detail.steps if one.what == "topic_outcome"), None)
    name = word(language, "exit", outcome) if outcome else language.text("topic.outcome_node")
    return Node(name=name, mark="done" if outcome else "ahead", since=at, visits=int(bool(outcome)), is_outcome=True)


def onward(language: Language, detail: TopicDetail) -> list[Onward]:
    """Where the topic can go from here, each target once; closing, which lacks nothing, is said elsewhere."""
    found: dict[str, list[Way]] = {}
    for way in detail.ways:
        if way.to != "closed":
            found.setdefault(way.to, []).append(way)
    return [_onward(language, detail, to, ways) for to, ways in found.items()]


def can_be_closed(detail: TopicDetail) -> bool:
    """Whether whoever convenes may close it with a reason."""
    return any(way.to == "closed" for way in detail.ways)


def _onward(language: Language, detail: TopicDetail, to: str, ways: Iterable[Way]) -> Onward:
    is_stage = any(one.stage == to for one in detail.stages)
    name = stage_name(language, detail.stages, to)
    been = any(one.what == "stage_entered" and one.said.get("entered") == to for one in detail.steps)
    sentence = language.text("topic.back_to" if been else "topic.to" if is_stage else "topic.to_exit", stage=name)
    needs = [joined(language, (need(language, one) for one in way.missing)) for way in ways]
    ready = not all(needs)
    return Onward(sentence, ready, [] if ready else list(dict.fromkeys(needs)))


def need(language: Language, condition: str) -> str:
    """A condition as people say it: ``1 × meeting signed``."""
    parts = _CONDITION.match(condition)
    if parts is None:
        return condition
    count, instrument, result = parts.groups()
    key = f"need.{instrument}.{result}"
    if language.known(key):
        return language.text(key, count=count)
    said = word(language, "instrument", instrument), word(language, "result", result)
    return language.text("need.other", count=count, instrument=said[0], result=said[1])
