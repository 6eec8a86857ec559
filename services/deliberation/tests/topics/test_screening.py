"""Screening: accepted, merged, declined, appealed, withdrawn. Cost: milliseconds."""

from __future__ import annotations

from uuid import uuid4

import pytest
from deliberation_service.aggregate.topic import screening
from deliberation_service.refusals.topics import (
    AppealInvalidError,
    MergeInvalidError,
    NotARaiserError,
    NotInWordsError,
    ScopeInvalidError,
    WrongStatusError,
)

from .topics import AT, SEALED, later, names, raised, running, template


def test_an_accepted_topic_is_in_the_first_stage_of_its_template() -> None:
    topic = raised()

    screening.accept(topic, template("three_meetings"), None, AT)

    assert (topic.status, topic.stage) == ("running", "hearing")
    assert topic.convener_roles() == ("area_worker", "party_secretary", "owners_committee")
    assert topic.due_at == later(days=30)


def test_a_topic_is_accepted_once() -> None:
    with pytest.raises(WrongStatusError):
        screening.accept(running(), template(), None, AT)


def test_a_topic_of_a_letter_is_put_into_words_before_it_is_accepted() -> None:
    topic = raised(content=False)

    with pytest.raises(NotInWordsError):
        screening.accept(topic, template(), None, AT)
    screening.accept(topic, template(), SEALED, AT)

    assert topic.content == SEALED


def test_a_template_for_estates_takes_no_topic_of_a_street() -> None:
    with pytest.raises(ScopeInvalidError):
        screening.accept(raised(scope="street"), template("owners_vote"), None, AT)


def test_a_running_topic_keeps_its_template_whatever_becomes_of_it() -> None:
    topic, data = raised(), template()
    screening.accept(topic, data, None, AT)

    data["stages"][0]["days"] = 1

    assert topic.present is not None
    assert topic.present.days == 30


def test_who_raised_a_merged_topic_stands_upstream_of_the_other() -> None:
    ours, theirs, both = uuid4(), uuid4(), uuid4()
    topic, into = raised(theirs, both), raised(ours, both)
    screening.accept(into, template(), None, AT)

    screening.merge(topic, into, later(days=1))

    assert (topic.status, topic.merged_into) == ("merged", into.id)
    assert into.raised_by_ids == [ours, both, theirs]


def test_a_topic_is_merged_only_into_one_that_is_deliberated() -> None:
    topic = raised()

    with pytest.raises(MergeInvalidError):
        screening.merge(topic, raised(), AT)
    with pytest.raises(MergeInvalidError):
        screening.merge(topic, topic, AT)


def test_a_decline_is_appealed_and_upheld() -> None:
    person = uuid4()
    topic = raised(person)
    screening.decline(topic, SEALED, later(days=1))

    screening.appeal(topic, person, SEALED, later(days=16))
    screening.decide_appeal(topic, SEALED, later(days=20), reopen=False)

    assert topic.status == "declined"
    with pytest.raises(AppealInvalidError):
        screening.appeal(topic, person, SEALED, later(days=21))


def test_an_appeal_that_is_granted_has_the_topic_screened_again_and_not_declined_again() -> None:
    person = uuid4()
    topic = raised(person)
    screening.decline(topic, SEALED, later(days=1))
    screening.appeal(topic, person, SEALED, later(days=2))

    screening.decide_appeal(topic, SEALED, later(days=3), reopen=True)

    assert (topic.status, topic.due_at) == ("raised", later(days=10))
    with pytest.raises(WrongStatusError, match="accepted or merged"):
        screening.decline(topic, SEALED, later(days=4))
    screening.accept(topic, template(), None, later(days=4))


def test_an_appeal_after_its_time_is_refused() -> None:
    person = uuid4()
    topic = raised(person)
    screening.decline(topic, SEALED, AT)

    with pytest.raises(AppealInvalidError):
        screening.appeal(topic, person, SEALED, later(days=15, seconds=1))


def test_only_who_raised_a_topic_appeals_and_withdraws() -> None:
    topic = raised()

    with pytest.raises(NotARaiserError):
        screening.withdraw(topic, uuid4(), AT)
    screening.decline(topic, SEALED, AT)
    with pytest.raises(NotARaiserError):
        screening.appeal(topic, uuid4(), SEALED, AT)


def test_nobody_stands_above_a_district() -> None:
    person = uuid4()
    topic = raised(person, scope="district")
    screening.decline(topic, SEALED, AT)

    with pytest.raises(AppealInvalidError):
        screening.appeal(topic, person, SEALED, AT)


def test_a_topic_is_withdrawn_until_it_is_accepted() -> None:
    person = uuid4()
    topic = raised(person)
    screening.withdraw(topic, person, AT)

    assert topic.status == "withdrawn"
    with pytest.raises(WrongStatusError):
        screening.withdraw(topic, person, AT)
    accepted = raised(person)
    screening.accept(accepted, template(), None, AT)
    with pytest.raises(WrongStatusError):
        screening.withdraw(accepted, person, AT)


def test_who_screens_follows_the_scope_and_the_time() -> None:
    topic = raised()
    assert screening.screener_roles(topic) == ("area_worker", "party_secretary")

    screening.decline(topic, SEALED, AT)
    late = raised()
    screening.accept(late, template(), None, later(days=30))

    assert names(late) == ["Raised", "ScreeningReminded", "ScreeningMissed", "Accepted", "StageEntered"]
    assert screening.screener_roles(raised(scope="street")) == ("street_officer",)
    assert screening.appeal_roles(topic) == ("street_officer",)
