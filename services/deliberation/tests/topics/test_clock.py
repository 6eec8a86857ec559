"""What time alone brings about, whenever somebody comes by. Cost: milliseconds."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from deliberation_service.aggregate.topic import Topic, screening, stages
from deliberation_service.aggregate.topic.clock import ScreeningMissed, advance, next_threshold
from hypothesis import given
from hypothesis import strategies as st

from .topics import AT, DISTRICT, SEALED, STREET, later, names, raised, running, use


def moments(topic: Topic) -> list[tuple[str, str]]:
    return [(type(event).__name__, str(event.timestamp)) for event in topic.pending_events]


def test_what_is_done_at_the_very_moment_is_in_time() -> None:
    topic = raised()

    advance(topic, later(days=7))

    assert names(topic) == ["Raised", "ScreeningReminded"]


def test_a_missed_screening_goes_to_the_street_and_a_missed_appeal_to_the_district() -> None:
    person = uuid4()
    topic = raised(person)
    screening.decline(topic, SEALED, later(days=8))
    screening.appeal(topic, person, SEALED, later(days=9))

    advance(topic, later(days=30))

    missed = [event for event in topic.pending_events if isinstance(event, ScreeningMissed)]
    assert [event.escalated_to for event in missed] == [STREET, DISTRICT]
    assert [event.timestamp for event in missed] == [later(days=7), later(days=19)]
    assert screening.appeal_roles(topic) == ("street_officer", "district_officer")


def test_a_stage_that_takes_too_long_is_overdue_once_and_the_next_has_its_own_time() -> None:
    topic = running()
    use(topic, "meeting", "signed", later(days=40))

    stages.go_on(topic, "coordination", later(days=41))

    assert names(topic)[3:] == ["StageOverdue", "InstrumentBegun", "InstrumentConcluded", "StageEntered"]
    assert not topic.overdue
    assert next_threshold(topic) == later(days=101)


def test_nothing_runs_out_once_a_topic_has_ended() -> None:
    topic = running()
    stages.come_to(topic, "closed", AT, reason=SEALED)

    assert next_threshold(topic) is None
    before = names(topic)
    advance(topic, later(days=9_999))
    assert names(topic) == before


@given(st.lists(st.integers(min_value=0, max_value=60 * 24 * 60), max_size=8))
def test_schedulers_may_be_late_doubled_or_dead(minutes: list[int]) -> None:
    seldom, often = raised(), raised()

    for minute in sorted(minutes):
        advance(often, AT + timedelta(minutes=minute))
    for topic in (seldom, often):
        advance(topic, later(days=61))

    assert moments(often) == moments(seldom)
