"""On what a meeting or notice stands: a stage of a topic, or a division alone; who convenes there, and who belongs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from deliberation_service.aggregate.topic import Topic
from deliberation_service.application.parts import Parts
from deliberation_service.application.places import Where
from linli_common.auth import Principal
from linli_contracts.words import AgeBand, age_band
from linli_neighbourhood import UnknownEstateError
from linli_neighbourhood.neighbourhood import Resident

CONVENERS_ALONE = ("area_worker", "party_secretary", "street_officer", "district_officer")
"""Who convenes a meeting or publishes a notice without a topic."""


@dataclass(frozen=True, slots=True)
class Ground:
    """``roles`` are of those who run it from its beginning to its end, whatever stage the topic is in then."""

    topic: Topic | None
    where: Where
    estate_id: UUID | None
    roles: tuple[str, ...]

    def matter(self, own_id: UUID) -> UUID:
        """Under whose key it is sealed: the topic's, else its own."""
        return self.topic.id if self.topic is not None else own_id

    @property
    def topic_id(self) -> UUID | None:
        """The topic's id, None when it stands alone."""
        return self.topic.id if self.topic is not None else None


class Grounds:
    """Finds them."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def of(self, topic_id: UUID | None, division_id: UUID | None, estate_id: UUID | None, at: datetime) -> Ground:
        """Raises `UnknownTopicError`, `UnknownDivisionError`, `UnknownEstateError`."""
        if topic_id is not None:
            topic = self._parts.topics.get_public(topic_id)
            where = self._parts.places.where(topic.division_id, at)
            return Ground(topic, where, topic.estate_id, topic.convener_roles())
        assert division_id is not None, "a command names one of both"
        where = self._parts.places.where(division_id, at)
        if estate_id is not None and self._parts.neighbourhood.area_of_estate(estate_id) != division_id:
            raise UnknownEstateError(f"no estate {estate_id} in this area")
        return Ground(None, where, estate_id, CONVENERS_ALONE)

    def resident_of(self, person_id: UUID, division_id: UUID, estate_id: UUID | None) -> Resident | None:
        """The registered resident, if they live in the estate, or in the division or below it when none is named."""
        resident = self._parts.neighbourhood.resident(person_id)
        if resident is None:
            return None
        if estate_id is not None:
            return resident if resident.estate_id == estate_id else None
        home = resident.division_id
        lives_there = home == division_id or self._parts.neighbourhood.covers(division_id, home)
        return resident if lives_there else None


def band_of(resident: Resident | None, year: int) -> AgeBand | None:
    """The age band in a year, by the year of birth, which is all that is known here; None for who is no resident."""
    return age_band(max(year - resident.birth_year, 0)) if resident is not None else None


def role_of(who: Principal) -> str:
    """As whom somebody acts where any signed-in person may: a resident, else by the first right they hold."""
    if who.has(("resident",)) or not who.grants:
        return "resident"
    return who.grants[0].role
