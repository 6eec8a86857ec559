"""Routes of maps 观点地图: groups, outlines, points without ids, what groups stand for and what all of them share."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from deliberation_service.aggregate.opinion_given import CHOICES, NUMBERS
from deliberation_service.api.asking import Anyone, wait_for_lists
from deliberation_service.application import SERVICE, Deliberation
from deliberation_service.queries.maps import Maps, nearest, place_of
from fastapi import APIRouter
from linli_common.auth import Principal
from linli_common.http.reading import AtLeast, wait_for
from linli_contracts.subjects import stream_name
from pydantic import BaseModel
from sse_starlette import EventSourceResponse, ServerSentEvent

LOOK_EVERY_SECONDS = 0.5


class Group(BaseModel):
    """One opinion group. All but ``group`` and ``hidden`` is null for a hidden one: it has fewer than five people, or
    could be used to count one out that has.
    """

    group: int
    hidden: bool
    size: int | None
    centre: tuple[float, float] | None
    hull: list[tuple[float, float]] | None
    representative: list[dict[str, Any]] | None


class Spot(BaseModel):
    """So many people stand here; ``group`` is null of those who said too little to be grouped."""

    x: float
    y: float
    group: int | None
    people: int


class Placed(BaseModel):
    """A statement's place, its group-aware consensus, and each group's opinions (null where hidden)."""

    statement_id: UUID
    x: float
    y: float
    consensus_agree: float | None
    consensus_disagree: float | None
    groups: list[dict[str, int] | None]


class Here(BaseModel):
    """Where whoever asks stands; nobody else is told."""

    x: float
    y: float
    group: int | None


class MapView(BaseModel):
    """``through``: the last event of this service that the map knows of; 0 while none was drawn. ``final``: drawn
    from all opinions after the end. ``grouped``: how many said enough to be grouped. ``shared``: statements on which
    all groups have the same majority.
    """

    conversation_id: UUID
    through: int
    final: bool
    drawn_at: datetime | None
    participants: int
    grouped: int
    opinions: int
    groups: list[Group]
    points: list[Spot]
    statements: list[Placed]
    shared: list[dict[str, Any]]
    you: Here | None


NOTHING_YET: dict[str, Any] = {
    "through": 0,
    "final": False,
    "drawn_at": None,
    "picture": {
        **dict.fromkeys(("participants", "grouped", "opinions"), 0),
        **{name: [] for name in ("groups", "points", "statements", "shared")},
    },
    "basis": {},
}


def opinion_maps_router(service: Deliberation) -> APIRouter:
    """Maps below ``/api/deliberation``."""
    router = APIRouter(prefix=f"/api/{SERVICE}", tags=["statements"])
    watch = Watch(service.conversing.maps)

    @router.get("/conversations/{conversation_id}/map")
    def opinion_map(conversation_id: UUID, who: Anyone, at_least: AtLeast = None) -> MapView:
        """The map; with ``at_least`` one that knows of what one just said."""
        conversation_id = service.conversing.conversations.get(conversation_id).id
        wait_for_lists(service, at_least)
        wait_for(at_least, lambda stream: _known(service, conversation_id, stream))
        drawn = service.conversing.maps.get(conversation_id) or NOTHING_YET
        you = _here(service, conversation_id, who, drawn)
        names = ("through", "final", "drawn_at")
        return MapView(
            conversation_id=conversation_id, **{name: drawn[name] for name in names}, **drawn["picture"], you=you
        )

    @router.get("/conversations/{conversation_id}/map/live")
    async def live(conversation_id: UUID, _: Anyone) -> EventSourceResponse:
        """``through`` of the map each time it was drawn again; ends with the final one."""
        await asyncio.to_thread(service.conversing.conversations.get, conversation_id)
        kept = await asyncio.to_thread(service.conversing.maps.get, conversation_id)
        final_through = kept["through"] if kept is not None and kept["final"] else None
        return EventSourceResponse(_events(watch, conversation_id, final_through), ping=15)

    return router


class Watch:
    """One look at all maps for everybody who waits, however many they are."""

    def __init__(self, maps: Maps, clock: Callable[[], float] = time.monotonic) -> None:
        self._maps = maps
        self._clock = clock
        self._looked = float("-inf")
        self._seen: dict[UUID, tuple[int, bool]] = {}
        self._one_at_a_time = asyncio.Lock()

    async def see(self, conversation_id: UUID) -> tuple[int, bool]:
        """(through, final) as of half a second ago at most."""
        async with self._one_at_a_time:
            if self._clock() - self._looked >= LOOK_EVERY_SECONDS:
                self._seen = await asyncio.to_thread(self._maps.all_through)
                self._looked = self._clock()
        return self._seen.get(conversation_id, (0, False))


async def _events(watch: Watch, conversation_id: UUID, final_through: int | None) -> AsyncIterator[ServerSentEvent]:
    told = -1
    while final_through is None:
        through, final = await watch.see(conversation_id)
        if final:
            final_through = through
        elif through != told:
            told = through
            yield ServerSentEvent(event="drawn", data=str(through), id=str(through))
        else:
            await asyncio.sleep(LOOK_EVERY_SECONDS)
    yield ServerSentEvent(event="final", data=str(final_through), id=str(final_through))


def _known(service: Deliberation, conversation_id: UUID, stream: str) -> int:
    """How far the map goes: as far as the lists, once it knows of all that was said in the conversation."""
    if stream != stream_name(SERVICE):
        return service.position(stream)
    row = service.conversing.lists.row(conversation_id)
    through = service.conversing.maps.through(conversation_id)
    behind = row is not None and through < row["changed_seq"]
    return through if behind else service.position(stream)


def _here(service: Deliberation, conversation_id: UUID, who: Principal | None, drawn: dict[str, Any]) -> Here | None:
    participant_id = (
        service.conversing.conversations.participant(conversation_id, who.person_id) if who is not None else None
    )
    if participant_id is None:
        return None
    matter_id = service.conversing.conversations.get(conversation_id).matter_id
    own = service.conversing.views.opinions_of(conversation_id, matter_id, participant_id)
    place = place_of(drawn["basis"], {str(one.statement_id): NUMBERS[CHOICES[one.choice]] for one in own})
    if place is None:
        return None
    group = nearest(place, drawn["basis"]["centres"])
    hidden = drawn["picture"]["groups"][group]["hidden"]
    return Here(x=round(place[0], 2), y=round(place[1], 2), group=None if hidden else group)
