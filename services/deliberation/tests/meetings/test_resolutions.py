"""Resolutions: done in time, or overdue by the clock at the end of the day; one fact each."""

from __future__ import annotations

from datetime import timedelta

import pytest
from deliberation_service.aggregate.resolution import Resolution
from deliberation_service.publisher import CLOCK, publish
from deliberation_service.refusals import meetings as refusals
from hypothesis import given
from hypothesis import strategies as st

from .meetings import CLOSES, DAY, HOUR, SAID, a_resolution, last_of, names_of, shanghai

MIDNIGHT = shanghai("2026-05-01 00:00")
"""The end of the day on which it is due."""


def test_done_on_its_day_it_is_in_time() -> None:
    found = a_resolution()
    found.report_done(SAID, MIDNIGHT)
    assert (found.state, last_of(found).in_time) == ("done", True)


def test_overdue_is_recorded_for_the_end_of_the_day_whenever_somebody_looks() -> None:
    found = a_resolution()
    found.advance(MIDNIGHT)
    assert found.state == "open"
    found.advance(MIDNIGHT + 9 * DAY)
    found.advance(MIDNIGHT + 10 * DAY)
    assert names_of(found) == ["Made", "Overdue"]
    face = publish(last_of(found))
    assert face is not None
    assert (face.at, face.actor) == (MIDNIGHT, CLOCK)


def test_reported_late_it_was_overdue_first_and_is_no_second_fact() -> None:
    found = a_resolution()
    found.report_done(SAID, MIDNIGHT + timedelta(microseconds=1))
    assert names_of(found) == ["Made", "Overdue", "Done"]
    assert not last_of(found).in_time


def test_it_is_done_once() -> None:
    found = a_resolution()
    found.report_done(SAID, CLOSES + HOUR)
    with pytest.raises(refusals.ResolutionDoneError):
        found.report_done(SAID, MIDNIGHT + DAY)


def facts(found: Resolution) -> list[str]:
    """Facts that its events yield."""
    return [
        "overdue" if isinstance(event, Resolution.Overdue) else "in time"
        for event in found.pending_events
        if isinstance(event, Resolution.Overdue) or (isinstance(event, Resolution.Done) and event.in_time)
    ]


@given(st.lists(st.tuples(st.booleans(), st.timedeltas(timedelta(0), timedelta(days=120))), max_size=20))
def test_every_resolution_yields_exactly_one_fact_whoever_comes_by(acts: list[tuple[bool, timedelta]]) -> None:
    found = a_resolution()
    for done, after in sorted(acts, key=lambda act: act[1]):
        try:
            found.report_done(SAID, CLOSES + after) if done else found.advance(CLOSES + after)
        except refusals.ResolutionDoneError:
            assert found.state == "done"
    found.advance(MIDNIGHT + 365 * DAY)
    first_done = min((CLOSES + after for done, after in acts if done), default=MIDNIGHT + DAY)
    assert facts(found) == (["in time"] if first_done <= MIDNIGHT else ["overdue"])
