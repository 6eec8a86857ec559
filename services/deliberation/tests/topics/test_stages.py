"""The way through a template: conditions, outcomes, the review. Cost: milliseconds."""

from __future__ import annotations

from uuid import uuid4

import pytest
from deliberation_service.aggregate.topic import Topic, conclude, stages
from deliberation_service.refusals.topics import (
    ConditionsMissingError,
    NoSuchWayError,
    OutcomeInvalidError,
    WrongStatusError,
)

from .topics import AT, SEALED, later, names, raised, running, use


def coordinating() -> Topic:
    """Three meetings, in coordination."""
    topic = running()
    use(topic, "meeting", "signed")
    stages.go_on(topic, "coordination", AT)
    return topic


def test_a_stage_is_left_when_its_conditions_hold() -> None:
    topic = coordinating()

    assert topic.stage == "coordination"
    assert topic.due_at == later(days=60)


def test_a_stage_is_not_left_before_and_says_what_it_lacks() -> None:
    topic = running()
    use(topic, "meeting", "begun")
    use(topic, "meeting", "cancelled")

    with pytest.raises(ConditionsMissingError, match="hearing still lacks: 1 × meeting signed"):
        stages.go_on(topic, "coordination", AT)


def test_what_was_done_at_an_earlier_visit_does_not_count() -> None:
    topic = coordinating()
    use(topic, "meeting", "signed")
    stages.go_on(topic, "hearing", AT)

    with pytest.raises(ConditionsMissingError):
        stages.go_on(topic, "coordination", AT)


def test_what_was_begun_in_one_stage_and_ends_in_the_next_counts_for_neither() -> None:
    topic = running()
    late = use(topic, "meeting", "begun")
    use(topic, "meeting", "signed")
    stages.go_on(topic, "coordination", AT)

    conclude(topic, "meeting", late, "signed", AT)

    assert topic.uses[late].stage == "hearing"
    with pytest.raises(ConditionsMissingError):
        stages.go_on(topic, "hearing", AT)


def test_there_is_no_way_but_the_templates() -> None:
    topic = running()

    with pytest.raises(NoSuchWayError):
        stages.go_on(topic, "review", AT)
    with pytest.raises(NoSuchWayError):
        stages.come_to(topic, "decided", AT, instrument_id=uuid4())
    with pytest.raises(NoSuchWayError):
        stages.go_on(topic, "closed", AT)


def test_a_topic_is_closed_with_a_reason() -> None:
    topic = running()

    with pytest.raises(OutcomeInvalidError):
        stages.come_to(topic, "closed", AT)
    stages.come_to(topic, "closed", AT, reason=SEALED)

    assert (topic.status, topic.outcome, topic.stage) == ("concluded", "closed", None)


def test_a_decision_rests_on_a_vote_that_passed_in_this_stage() -> None:
    topic = coordinating()
    failed, passed = use(topic, "vote", "failed"), use(topic, "vote", "passed")

    for wrong in (None, failed, uuid4()):
        with pytest.raises(OutcomeInvalidError):
            stages.come_to(topic, "decided", AT, instrument_id=wrong)
    stages.come_to(topic, "decided", AT, instrument_id=passed)

    assert topic.outcome_id == passed


def test_a_referral_says_what_it_may_cost_and_is_reviewed() -> None:
    topic = coordinating()
    use(topic, "meeting", "signed")
    use(topic, "public_notice", "upheld")

    stages.come_to(topic, "referred_to_funding", AT, cost_estimate_fen=8_600_000)

    assert names(topic)[-3:] == ["Referred", "Concluded", "StageEntered"]
    assert (topic.status, topic.stage) == ("concluded", "review")


def test_a_cost_is_estimated_for_funding_only() -> None:
    with pytest.raises(OutcomeInvalidError):
        stages.come_to(running(), "closed", AT, reason=SEALED, cost_estimate_fen=1)


def test_a_topic_comes_to_one_outcome() -> None:
    topic = coordinating()
    stages.come_to(topic, "decided", AT, instrument_id=use(topic, "vote", "passed"))

    with pytest.raises(NoSuchWayError):
        stages.come_to(topic, "closed", AT, reason=SEALED)


def test_the_review_ends_the_thread_once_its_meeting_was_signed() -> None:
    topic = coordinating()
    stages.come_to(topic, "decided", AT, instrument_id=use(topic, "vote", "passed"))

    with pytest.raises(ConditionsMissingError):
        stages.review(topic, works=4, process=5, findings=SEALED, at=AT)
    use(topic, "meeting", "signed", later(days=100))
    stages.review(topic, works=4, process=5, findings=SEALED, at=later(days=100))

    assert topic.reviewed
    assert topic.stage is None
    with pytest.raises(WrongStatusError):
        stages.review(topic, works=4, process=5, findings=SEALED, at=later(days=101))


def test_nothing_goes_on_before_a_topic_is_accepted_or_after_it_was_closed() -> None:
    closed = running()
    stages.come_to(closed, "closed", AT, reason=SEALED)

    for topic in (raised(), closed):
        with pytest.raises(WrongStatusError):
            stages.go_on(topic, "coordination", AT)


def test_a_review_is_not_noted_while_nothing_came_out() -> None:
    with pytest.raises(WrongStatusError):
        stages.review(running(), works=1, process=1, findings=SEALED, at=AT)
