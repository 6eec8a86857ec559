"""How long letters like mine took here: asked of the figures, with the number of cases."""

from __future__ import annotations

from dataclasses import dataclass

from web_service.clients.calling import Problem
from web_service.clients.dashboards import Unit
from web_service.clients.letter_figures import CategoryTimes, HowLong, LetterFigures


@dataclass(frozen=True)
class Told:
    """What is told of one category: the nearest place with cases enough, the writer's own or one above it."""

    place: Unit
    times: CategoryTimes
    own: bool


class HowLongBook:
    """Asks the figures."""

    def __init__(self, letters: LetterFigures) -> None:
        self._letters = letters

    async def of(self, division: str, as_of: str | None = None) -> HowLong:
        """All categories of a place. Raises Problem."""
        return await self._letters.how_long(division, as_of)

    async def nearest(self, division: str, category: str) -> Told | None:
        """One category here, else on the next tier above that has cases enough; None when there is none.

        A page that asks is about something else: what does not answer is left out.
        """
        try:
            found = await self.of(division)
            own = found.unit
            for place in [own, *reversed(found.path)]:
                here = found if place is own else await self.of(place.label)
                times = here.of(category)
                if times is not None and times.has_times:
                    return Told(place, times, place is own)
        except Problem:
            return None
        return None
