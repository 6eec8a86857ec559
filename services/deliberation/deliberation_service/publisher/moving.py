"""The public face of what goes along with the territory: the same for every instrument."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from linli_contracts.contract import Contract
from linli_contracts.deliberation import moving as public
from linli_contracts.deliberation.words import Instrument


def moved(instrument: Instrument) -> Callable[[Any], Contract]:
    """The face of an instrument's event ``Moved``."""
    return lambda event: public.InstrumentMovedV1(
        instrument=instrument,
        instrument_id=event.originator_id,
        topic_id=event.topic_id,
        division_id=event.division_id,
        to_division_id=event.to_division_id,
    )
