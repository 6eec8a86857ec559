"""What the commands of every subject are made of."""

from __future__ import annotations

from dataclasses import dataclass

from deliberation_service.application.contents import Contents
from deliberation_service.application.places import Places
from deliberation_service.application.topics import Topics
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
    topics: Topics
    rolls: Rolls
