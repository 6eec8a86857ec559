"""Votes (表决): prepared and opened, ballots online and on paper, closed and counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from deliberation_service.application.parts import Parts
from deliberation_service.application.votes.casting import Casting
from deliberation_service.application.votes.chores import VoteChores
from deliberation_service.application.votes.closing import Closing
from deliberation_service.application.votes.finding import FoundVotes
from deliberation_service.application.votes.paper import Paper
from deliberation_service.application.votes.preparing import Preparing
from deliberation_service.application.votes.views import VoteViews
from deliberation_service.queries.votes import VoteLists
from linli_ballots.box import BallotBox, create_box_table
from psycopg_pool import ConnectionPool


@dataclass(frozen=True, slots=True)
class Votes:
    """What the service does with votes, by subject."""

    found: FoundVotes
    preparing: Preparing
    casting: Casting
    paper: Paper
    closing: Closing
    box: BallotBox
    lists: VoteLists
    views: VoteViews
    chores: VoteChores


def votes_of(parts: Parts, vault: ConnectionPool[Any], master_key: bytes) -> Votes:
    """Makes what is missing in the vault, and puts the parts together."""
    create_box_table(vault)
    box, lists = BallotBox(vault, master_key), VoteLists(parts.store.pool)
    found = FoundVotes(parts.store, box)
    preparing = Preparing(parts, found, box)
    closing = Closing(parts, found, box, preparing)
    return Votes(
        found=found,
        preparing=preparing,
        casting=Casting(parts, found),
        paper=Paper(parts, found),
        closing=closing,
        box=box,
        lists=lists,
        views=VoteViews(parts, found, lists),
        chores=VoteChores(closing, box, lists),
    )
