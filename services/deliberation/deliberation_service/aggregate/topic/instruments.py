"""What a stage makes use of: meetings, forms, votes and the like begin in it and come to a result."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from deliberation_service.aggregate.topic.clock import advance
from deliberation_service.aggregate.topic.state import Topic, Use
from deliberation_service.refusals import topics as refusals
from linli_contracts.deliberation.words import RESULTS, Instrument


class InstrumentBegun(Topic.Event):
    """It is used in the stage that the standing names."""

    TOPIC = "deliberation:Topic.InstrumentBegun"
    instrument: str
    instrument_id: UUID

    def apply(self, aggregate: Topic) -> None:
        assert aggregate.stage is not None, "only a stage allows instruments"
        use = Use(self.instrument, aggregate.stage, aggregate.visit, self.timestamp)
        aggregate.uses[self.instrument_id] = use


class InstrumentConcluded(Topic.Event):
    """It came to a result, perhaps after its stage was left."""

    TOPIC = "deliberation:Topic.InstrumentConcluded"
    instrument: str
    instrument_id: UUID
    result: str
    begun_in: str

    def apply(self, aggregate: Topic) -> None:
        aggregate.uses[self.instrument_id].result = self.result


def begin(
    topic: Topic, instrument: Instrument, instrument_id: UUID, at: datetime, *, electorate: str | None = None
) -> None:
    """An instrument is used in the present stage.

    Raises `StageForbidsError` unless the stage allows it, for the electorate if both name one, and
    `InstrumentUsedError` for an id that was begun before.
    """
    advance(topic, at)
    stage = topic.present
    allowed = stage.allowance(instrument) if stage is not None else None
    if allowed is None:
        where = f"the stage {topic.stage}" if stage is not None else f"a topic that is {topic.status}"
        raise refusals.StageForbidsError(f"{where} does not allow: {instrument}")
    if electorate is not None and allowed.electorates and electorate not in allowed.electorates:
        whose = " or ".join(allowed.electorates)
        raise refusals.StageForbidsError(f"here a {instrument} is for {whose}, not for {electorate}")
    if instrument_id in topic.uses:
        raise refusals.InstrumentUsedError(f"{instrument} {instrument_id} was begun before")
    topic.happened(InstrumentBegun, at, instrument=instrument, instrument_id=instrument_id)


def conclude(topic: Topic, instrument: Instrument, instrument_id: UUID, result: str, at: datetime) -> None:
    """An instrument that was begun comes to its result, whatever has become of the topic meanwhile.

    ``result`` is one of the instrument's words (`RESULTS`). Raises `InstrumentUnknownError` for what was not begun
    here, `InstrumentUsedError` for what has a result, `ResultUnknownError` for a word that the instrument has not.
    """
    advance(topic, at)
    use = topic.uses.get(instrument_id)
    if use is None or use.instrument != instrument:
        raise refusals.InstrumentUnknownError(f"no {instrument} {instrument_id} was begun in this topic")
    if use.result is not None:
        raise refusals.InstrumentUsedError(f"{instrument} {instrument_id} came to a result before: {use.result}")
    if result not in RESULTS[instrument]:
        raise refusals.ResultUnknownError(f"a {instrument} does not end {result}, but {', '.join(RESULTS[instrument])}")
    topic.happened(
        InstrumentConcluded,
        at,
        instrument=instrument,
        instrument_id=instrument_id,
        result=result,
        begun_in=use.stage,
    )
