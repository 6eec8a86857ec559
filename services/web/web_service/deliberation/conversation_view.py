"""A conversation's map in words: groups by letters, what each stands for, what all share, where oneself stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from web_service.clients.deliberation.conversations import OpinionMap, Telling
from web_service.language import Language

LETTERS = "ABCDEFGH"
SHOWN = 5
"""Statements that stand for a group, or are shared by all."""


@dataclass(frozen=True)
class Line:
    """A statement and what people said on it."""

    text: str
    choice: str
    share: str


@dataclass(frozen=True)
class GroupCard:
    """A group as it is described; ``lines`` are empty for a hidden one."""

    letter: str
    number: int
    hidden: bool
    size: int
    mine: bool
    lines: list[Line]


def group_cards(language: Language, drawn: OpinionMap, texts: Mapping[UUID, str]) -> list[GroupCard]:
    """Every group, in the order of the map."""
    return [
        GroupCard(
            LETTERS[one.group],
            one.group,
            one.hidden,
            one.size or 0,
            drawn.you is not None and drawn.you.group == one.group,
            [_line(language, telling, texts) for telling in (one.representative or [])[:SHOWN]],
        )
        for one in drawn.groups
    ]


def shared_lines(language: Language, drawn: OpinionMap, texts: Mapping[UUID, str]) -> list[Line]:
    """What all groups agree, or disagree, on."""
    return [_line(language, one, texts) for one in drawn.shared[:SHOWN]]


def _line(language: Language, telling: Telling, texts: Mapping[UUID, str]) -> Line:
    counts = (telling.agreed, telling.disagreed, telling.passed)
    said = sum(one or 0 for one in counts)
    with_it = telling.agreed if telling.choice == "agree" else telling.disagreed
    share = f"{round(100 * (with_it or 0) / said)}%" if said else ""
    return Line(texts.get(telling.statement_id) or language.text("part.unreadable"), telling.choice, share)


def chart(language: Language, drawn: OpinionMap) -> dict[str, Any]:
    """What the chart is drawn from: points, outlines and names of groups, and where oneself stands."""
    return {
        "groups": [
            {
                "name": language.text("talk.group", letter=LETTERS[one.group]),
                "people": language.text("talk.people", count=one.size or 0),
                "hull": one.hull or [],
                "centre": one.centre,
                "points": [[spot.x, spot.y, spot.people] for spot in drawn.points if spot.group == one.group],
            }
            for one in drawn.groups
            if not one.hidden
        ],
        "rest": [[spot.x, spot.y, spot.people] for spot in drawn.points if spot.group is None],
        "rest_name": language.text("talk.ungrouped"),
        "you": [drawn.you.x, drawn.you.y] if drawn.you else None,
        "you_name": language.text("talk.you"),
        "people": language.text("talk.people", count="{count}"),
    }
