"""Contract events of deliberation (议事厅). Ids, places, bands, closed words and counts; never what is said.

One module a subject: ``from linli_contracts.deliberation import topics``.
"""

from __future__ import annotations

from linli_contracts.contract import Contract
from linli_contracts.deliberation import (
    blueprints,
    conventions,
    forms,
    inquiries,
    meetings,
    moving,
    notices,
    panels,
    schemes,
    statements,
    topics,
    votes,
)

SERVICE = "deliberation"

EVENTS: tuple[type[Contract], ...] = (
    *topics.EVENTS,
    *forms.EVENTS,
    *inquiries.EVENTS,
    *votes.EVENTS,
    *meetings.EVENTS,
    *notices.EVENTS,
    *statements.EVENTS,
    *panels.EVENTS,
    *schemes.EVENTS,
    *conventions.EVENTS,
    *blueprints.EVENTS,
    *moving.EVENTS,
)

__all__ = [
    "EVENTS",
    "SERVICE",
    "blueprints",
    "conventions",
    "forms",
    "inquiries",
    "meetings",
    "moving",
    "notices",
    "panels",
    "schemes",
    "statements",
    "topics",
    "votes",
]
