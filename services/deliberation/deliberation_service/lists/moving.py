"""What the lists make of an instrument that went along with the territory."""

from __future__ import annotations

from uuid import UUID

from linli_common.projector.reader import Event
from linli_common.projector.rows import Row
from linli_contracts.deliberation import moving as public
from linli_contracts.deliberation.words import Instrument


def moved_keys(event: Event, *instruments: Instrument) -> list[tuple[UUID]]:
    """The instrument of one of these kinds that the event moves, if it does."""
    data = event.envelope.data
    if event.envelope.type != public.InstrumentMovedV1.TYPE or data["instrument"] not in instruments:
        return []
    return [(UUID(data["instrument_id"]),)]


def is_moved(event: Event) -> bool:
    """Whether the event moves an instrument."""
    return event.envelope.type == public.InstrumentMovedV1.TYPE


def where_to(event: Event) -> Row:
    """Where it is booked from now on."""
    return {"division_id": UUID(event.envelope.data["to_division_id"])}
