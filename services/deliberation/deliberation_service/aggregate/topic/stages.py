"""The way through a template: its stages, what a stage still lacks before it may be left, and the outcomes."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from deliberation_service.aggregate.templates.shape import REVIEWED, Condition, Stage, Transition
from deliberation_service.aggregate.templates.soundness import BEGUN, EXITS, RESTS_ON
from deliberation_service.aggregate.topic.clock import advance
from deliberation_service.aggregate.topic.state import Topic
from deliberation_service.refusals import topics as refusals
from linli_common.sealing.sealed import Sealed


class StageEntered(Topic.Event):
    """A stage began; ``stage_seconds`` were spent in the one before it."""

    TOPIC = "deliberation:Topic.StageEntered"
    entered: str
    entered_kind: str
    due_at: datetime
    stage_seconds: int

    def apply(self, aggregate: Topic) -> None:
        aggregate.rest()
        aggregate.stage, aggregate.due_at = self.entered, self.due_at
        aggregate.stage_entered_at = self.timestamp
        aggregate.visit += 1


class Referred(Topic.Event):
    """转民心项目; the outcome comes with it."""

    TOPIC = "deliberation:Topic.Referred"
    cost_estimate_fen: int | None
    letter_id: UUID | None

    def apply(self, aggregate: Topic) -> None:
        """The outcome, which is the next event, changes the topic."""


class Concluded(Topic.Event):
    """An outcome. ``instrument_id`` is what it rests on; ``review_due_at`` is None when nothing is judged after it."""

    TOPIC = "deliberation:Topic.Concluded"
    outcome: str
    instrument_id: UUID | None
    reason: Sealed | None
    review_due_at: datetime | None

    def apply(self, aggregate: Topic) -> None:
        aggregate.status, aggregate.outcome = "concluded", self.outcome
        aggregate.outcome_id, aggregate.concluded_at = self.instrument_id, self.timestamp
        aggregate.stage = None
        aggregate.rest()


class Reviewed(Topic.Event):
    """评议: 1 to 5 for the works and for the process, and what was said."""

    TOPIC = "deliberation:Topic.Reviewed"
    outcome: str
    works: int
    process: int
    findings: Sealed

    def apply(self, aggregate: Topic) -> None:
        aggregate.reviewed = True
        aggregate.stage = None
        aggregate.rest()


def enter(topic: Topic, stage: Stage, at: datetime) -> None:
    """The topic is in the stage from now on; its time runs anew."""
    topic.happened(
        StageEntered,
        at,
        entered=stage.stage,
        entered_kind=stage.kind,
        due_at=at + timedelta(days=stage.days),
        stage_seconds=_stage_seconds(topic, at),
    )


def used(topic: Topic, instrument: str, result: str) -> list[UUID]:
    """What was begun at this visit of the present stage and came to the result; ``begun``: and was not cancelled."""
    return [
        instrument_id
        for instrument_id, use in topic.uses.items()
        if use.visit == topic.visit
        and use.instrument == instrument
        and (use.result != "cancelled" if result == BEGUN else use.result == result)
    ]


def missing(topic: Topic, way: Transition) -> list[Condition]:
    """What the way still lacks."""
    return [one for one in way.conditions if len(used(topic, one.instrument, one.result)) < one.at_least]


def go_on(topic: Topic, to: str, at: datetime) -> None:
    """To another stage, by the template and with its conditions. Raises `NoSuchWayError`, `ConditionsMissingError`."""
    advance(topic, at)
    _refuse_unless_way(topic, to)
    stage = topic.process.stage(to) if topic.process is not None else None
    if stage is None:
        raise refusals.NoSuchWayError(f"{to} is no stage but an exit: come to the outcome instead")
    enter(topic, stage, at)


def come_to(
    topic: Topic,
    outcome: str,
    at: datetime,
    *,
    instrument_id: UUID | None = None,
    reason: Sealed | None = None,
    cost_estimate_fen: int | None = None,
) -> None:
    """An outcome, by the template and with its conditions; then the review, if the template has one for it.

    Raises `NoSuchWayError`, `ConditionsMissingError`, `OutcomeInvalidError` when ``instrument_id`` is not what the
    outcome rests on, or a topic is closed without a ``reason``.
    """
    advance(topic, at)
    _refuse_unless_way(topic, outcome)
    if outcome not in EXITS or outcome == REVIEWED:
        raise refusals.NoSuchWayError(f"{outcome} is no outcome", field="outcome")
    _refuse_unless_rests_on(topic, outcome, instrument_id)
    if outcome == "closed" and reason is None:
        raise refusals.OutcomeInvalidError("a topic is closed with a reason", field="reason")
    if cost_estimate_fen is not None and outcome != "referred_to_funding":
        raise refusals.OutcomeInvalidError("a cost is estimated for project funding", field="cost_estimate_fen")
    review = topic.process.review_after(outcome) if topic.process is not None else None
    if outcome == "referred_to_funding":
        topic.happened(Referred, at, cost_estimate_fen=cost_estimate_fen, letter_id=topic.letter_id)
    topic.happened(
        Concluded,
        at,
        outcome=outcome,
        instrument_id=instrument_id,
        reason=reason,
        review_due_at=at + timedelta(days=review.days) if review is not None else None,
    )
    if review is not None:
        enter(topic, review, at)


def review(topic: Topic, *, works: int, process: int, findings: Sealed, at: datetime) -> None:
    """评议: the works and the process are judged; the topic's thread ends. Raises `ConditionsMissingError`."""
    advance(topic, at)
    if topic.outcome is None or topic.present is None:
        raise refusals.WrongStatusError("nothing is under review")
    _refuse_unless_way(topic, REVIEWED)
    topic.happened(Reviewed, at, outcome=topic.outcome, works=works, process=process, findings=findings)


def _refuse_unless_way(topic: Topic, to: str) -> None:
    """Any one way of the template will do, with all of its conditions."""
    stage = topic.present
    if stage is None:
        raise refusals.WrongStatusError(f"a topic that is {topic.status} is in no stage")
    ways = stage.ways(to)
    if not ways:
        raise refusals.NoSuchWayError(f"the template does not lead from {stage.stage} to {to}")
    lacking = [missing(topic, way) for way in ways]
    if all(lacking):
        said = " or ".join(", ".join(map(str, each)) for each in lacking)
        raise refusals.ConditionsMissingError(f"{stage.stage} still lacks: {said}")


def _refuse_unless_rests_on(topic: Topic, outcome: str, instrument_id: UUID | None) -> None:
    instrument, results = RESTS_ON.get(outcome, ("", frozenset[str]()))
    if not instrument:
        if instrument_id is not None:
            raise refusals.OutcomeInvalidError(f"{outcome} rests on nothing that has an id")
        return
    if instrument_id not in {one for result in results for one in used(topic, instrument, result)}:
        raise refusals.OutcomeInvalidError(f"name the {instrument} of this stage that {outcome} rests on")


def _stage_seconds(topic: Topic, at: datetime) -> int:
    return int((at - topic.stage_entered_at).total_seconds()) if topic.stage_entered_at is not None else 0
