"""Panels by lot 抽签小组. Who was drawn is told by id, so that they can be asked.

The pseudonyms under which the roll is published never stand beside an id here.
"""

from __future__ import annotations

from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from linli_contracts.contract import Contract
from linli_contracts.deliberation import words
from linli_contracts.deliberation.fields import Count, Day, Moment, TopicId
from linli_contracts.identity.fields import Band, DivisionId, EstateId, PersonId

PanelId = Annotated[UUID, Field(description="A panel by lot.", examples=["7d6f0f4c-2b0a-4a53-8f10-0000000000d1"])]
SeatNumber = Annotated[int, Field(ge=1, description="A seat, 1 is the first.", examples=[3])]
Sha256 = Annotated[
    str,
    Field(
        pattern=r"^[0-9a-f]{64}$",
        description="SHA-256 in hex.",
        examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
    ),
]
VacancyReason = Annotated[words.VacancyReason, Field(examples=["refused"])]


class OfPanel(Contract):
    """What every event of a panel states."""

    panel_id: PanelId
    division_id: DivisionId


class PanelPreparedV1(OfPanel):
    """A panel was announced; ``commitment`` binds its seed before anybody knows who is eligible."""

    TYPE: ClassVar[str] = "linli.deliberation.panel_prepared.v1"
    topic_id: TopicId | None
    estate_id: EstateId | None
    seats: Annotated[int, Field(ge=1, examples=[24])]
    youngest: Annotated[int, Field(ge=0, description="Years, both ends included.", examples=[18])]
    oldest: Annotated[int, Field(ge=0, examples=[200])]
    commitment: Sha256


class PanelFrozenV1(OfPanel):
    """Its roll stands: who is eligible as of a position of identity's stream, and with it the quotas."""

    TYPE: ClassVar[str] = "linli.deliberation.panel_frozen.v1"
    identity_position: Annotated[int, Field(ge=0, description="Of the stream IDENTITY.", examples=[51234])]
    on: Day
    people: Count
    strata: Count
    digest: Sha256


class PanelDrawnV1(OfPanel):
    """抽签: the seed is published, the first of each stratum are asked. ``person_ids`` in the order of their seats."""

    TYPE: ClassVar[str] = "linli.deliberation.panel_drawn.v1"
    topic_id: TopicId | None
    seed: Annotated[Sha256, Field(description="The committed seed, in hex.")]
    answer_by: Moment
    person_ids: list[PersonId]


class SeatAcceptedV1(OfPanel):
    """The person takes part."""

    TYPE: ClassVar[str] = "linli.deliberation.seat_accepted.v1"
    seat: SeatNumber
    person_id: PersonId


class SeatVacatedV1(OfPanel):
    """The person does not take part; the next of the same stratum is asked."""

    TYPE: ClassVar[str] = "linli.deliberation.seat_vacated.v1"
    seat: SeatNumber
    person_id: PersonId
    because: VacancyReason


class SeatOfferedV1(OfPanel):
    """Somebody is asked in place of another."""

    TYPE: ClassVar[str] = "linli.deliberation.seat_offered.v1"
    seat: SeatNumber
    area_id: DivisionId
    band: Band
    person_id: PersonId
    answer_by: Moment


class SeatLeftEmptyV1(OfPanel):
    """The stratum has nobody left to be asked."""

    TYPE: ClassVar[str] = "linli.deliberation.seat_left_empty.v1"
    seat: SeatNumber
    area_id: DivisionId
    band: Band


class PanelSettledV1(OfPanel):
    """No answer is waited for any more."""

    TYPE: ClassVar[str] = "linli.deliberation.panel_settled.v1"
    accepted: Count
    empty: Count


class PanelCancelledV1(OfPanel):
    """Given up before it was drawn."""

    TYPE: ClassVar[str] = "linli.deliberation.panel_cancelled.v1"
    topic_id: TopicId | None


EVENTS: tuple[type[Contract], ...] = (
    PanelPreparedV1,
    PanelFrozenV1,
    PanelDrawnV1,
    SeatAcceptedV1,
    SeatVacatedV1,
    SeatOfferedV1,
    SeatLeftEmptyV1,
    PanelSettledV1,
    PanelCancelledV1,
)
