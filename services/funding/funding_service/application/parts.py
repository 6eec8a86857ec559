"""What the commands of every subject are made of."""

from __future__ import annotations

from dataclasses import dataclass

from funding_service.application.contents import Contents
from funding_service.application.places import Places
from funding_service.application.turns import Turns
from linli_ballots.rolls import Rolls
from linli_common.auth import Authority
from linli_common.event_store import EventSourcedApplication
from linli_neighbourhood import Neighbourhood


@dataclass(frozen=True, slots=True)
class Parts:
    """Each subject's application takes of these what it needs."""

    store: EventSourcedApplication
    contents: Contents
    neighbourhood: Neighbourhood
    authority: Authority
    places: Places
    rolls: Rolls
    turns: Turns
