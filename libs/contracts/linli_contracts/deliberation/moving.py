"""What is under way goes along when the territory changes (划转, 撤销), as topics do."""

from __future__ import annotations

from typing import ClassVar

from linli_contracts.contract import Contract
from linli_contracts.deliberation.fields import Instrument, InstrumentId, TopicId
from linli_contracts.identity.fields import DivisionId


class InstrumentMovedV1(Contract):
    """A meeting, form, vote, … that is not at its end, or its division, stands elsewhere now. The subject is new.

    Without a topic it stands alone. What was counted of it stays where it was counted.
    """

    TYPE: ClassVar[str] = "linli.deliberation.instrument_moved.v1"
    instrument: Instrument
    instrument_id: InstrumentId
    topic_id: TopicId | None
    division_id: DivisionId
    to_division_id: DivisionId


EVENTS: tuple[type[Contract], ...] = (InstrumentMovedV1,)
