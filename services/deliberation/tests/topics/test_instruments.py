"""What a stage makes use of. Cost: milliseconds."""

from __future__ import annotations

from uuid import uuid4

import pytest
from deliberation_service.aggregate.topic import begin, conclude
from deliberation_service.refusals.topics import (
    InstrumentUnknownError,
    InstrumentUsedError,
    ResultUnknownError,
    StageForbidsError,
)

from .topics import AT, later, raised, running


def test_an_instrument_begins_in_a_stage_that_allows_it() -> None:
    topic, meeting = running(), uuid4()

    begin(topic, "meeting", meeting, AT)
    conclude(topic, "meeting", meeting, "signed", later(days=1))

    assert topic.uses[meeting].result == "signed"
    assert topic.uses[meeting].stage == "hearing"


def test_a_stage_forbids_what_it_does_not_name() -> None:
    with pytest.raises(StageForbidsError, match="hearing does not allow: vote"):
        begin(running(), "vote", uuid4(), AT)


def test_a_topic_that_waits_for_screening_allows_nothing() -> None:
    with pytest.raises(StageForbidsError, match="a topic that is raised"):
        begin(raised(), "meeting", uuid4(), AT)


def test_an_electorate_that_the_stage_does_not_name_is_refused() -> None:
    with pytest.raises(StageForbidsError, match="households_consultation"):
        begin(running(), "form", uuid4(), AT, electorate="residents_consultation")


def test_an_instrument_comes_to_one_result_of_its_own() -> None:
    topic, meeting = running(), uuid4()
    begin(topic, "meeting", meeting, AT)

    with pytest.raises(ResultUnknownError):
        conclude(topic, "meeting", meeting, "passed", AT)
    with pytest.raises(InstrumentUnknownError):
        conclude(topic, "form", meeting, "passed", AT)
    conclude(topic, "meeting", meeting, "signed", AT)
    with pytest.raises(InstrumentUsedError):
        conclude(topic, "meeting", meeting, "signed", AT)
