"""The rules of conversations, statements and opinions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from deliberation_service.aggregate import conversation as conversations
from deliberation_service.aggregate import opinion_given as opinions
from deliberation_service.aggregate import statement as statements
from deliberation_service.aggregate.conversation import Conversation, Reach
from deliberation_service.aggregate.opinion_given import Opinion
from deliberation_service.aggregate.statement import Statement
from deliberation_service.publisher import publish
from deliberation_service.refusals import statements as refusals
from hypothesis import given
from hypothesis import strategies as st
from linli_common.sealing import Sealed

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
SEALED = Sealed(UUID(int=7), b"sealed")
AREA = UUID(int=1)


def a_conversation(**said: Any) -> Conversation:
    terms: dict[str, Any] = {
        "id": uuid4(),
        "reach": Reach(AREA, None, ["990101", "990101001", "990101001001"], None),
        "content": SEALED,
        "open_to": "residents",
        "held_first": True,
        "closes_at": NOW + timedelta(days=7),
        "convener_roles": ("area_worker",),
        "at": NOW,
    }
    return conversations.open_conversation(**{**terms, **said})


def a_statement(conversation: Conversation, **said: Any) -> Statement:
    terms: dict[str, Any] = {
        "id": uuid4(),
        "author_id": uuid4(),
        "content": SEALED,
        "written_before": 0,
        "by_convener": False,
        "at": NOW,
    }
    return statements.write(conversation, **{**terms, **said})


@pytest.mark.parametrize("lasts", [timedelta(minutes=59), timedelta(days=367), timedelta(days=-1)])
def test_a_conversation_lasts_an_hour_at_least_and_a_year_at_most(lasts: timedelta) -> None:
    with pytest.raises(refusals.ClosingTimeInvalidError):
        a_conversation(closes_at=NOW + lasts)


def test_what_participants_write_is_held_first_and_what_the_convener_writes_is_not() -> None:
    conversation = a_conversation()

    assert a_statement(conversation).state == "held"
    assert a_statement(conversation, by_convener=True, written_before=99).state == "shown"
    assert a_statement(a_conversation(held_first=False)).state == "shown"
    with pytest.raises(refusals.TooManyStatementsError):
        a_statement(conversation, written_before=20)


def test_a_statement_is_shown_or_hidden_as_often_as_it_takes_and_never_to_what_it_is() -> None:
    conversation = a_conversation()
    statement = a_statement(conversation)

    for state in ("shown", "hidden", "shown"):
        statements.moderate(statement, conversation, state, SEALED, NOW)
        assert statement.state == state
        with pytest.raises(refusals.StatementStateError):
            statements.moderate(statement, conversation, state, SEALED, NOW)


def test_time_ends_a_conversation_once_and_at_the_moment_that_was_set() -> None:
    conversation = a_conversation()
    closes_at = conversation.closes_at

    assert not conversations.advance(conversation, closes_at - timedelta(seconds=1))
    assert conversations.advance(conversation, closes_at + timedelta(days=3))
    assert not conversations.advance(conversation, closes_at + timedelta(days=4))

    ended = conversation.pending_events[-1]
    assert isinstance(ended, Conversation.Expired)
    assert ended.timestamp == closes_at
    face = publish(ended)
    assert face is not None
    assert face.at == closes_at
    assert face.actor is not None
    assert face.actor.role == "clock"


@pytest.mark.parametrize(
    "act",
    [
        lambda conversation, at: a_statement(conversation, at=at),
        lambda conversation, at: conversations.close(conversation, "convener", None, at),
        lambda conversation, at: conversations.close(conversation, "cancelled", SEALED, at),
        lambda conversation, at: opinions.check_answerable(
            conversation, a_statement(conversation, by_convener=True), at
        ),
    ],
)
def test_nothing_is_taken_when_the_time_is_over_though_nobody_has_recorded_it(
    act: Callable[[Conversation, datetime], object],
) -> None:
    conversation = a_conversation()

    with pytest.raises(refusals.ConversationClosedError):
        act(conversation, conversation.closes_at)


def test_only_what_is_shown_can_be_answered() -> None:
    conversation = a_conversation()

    with pytest.raises(refusals.UnknownStatementError):
        opinions.check_answerable(conversation, a_statement(conversation), NOW)


def test_it_is_summed_up_once_and_after_its_end() -> None:
    conversation = a_conversation()
    counts: dict[str, Any] = {"participants": 9, "statements": 2, "opinions": 18, "group_sizes": [], "shared": 0}

    with pytest.raises(refusals.ConversationRunsError):
        conversations.sum_up(conversation, **counts, at=NOW)
    conversations.close(conversation, "convener", None, NOW)
    conversations.sum_up(conversation, **counts, at=NOW)
    conversations.sum_up(conversation, **counts, at=NOW)

    assert [type(event).__name__ for event in conversation.pending_events] == ["Opened", "Closed", "SummedUp"]


@pytest.mark.parametrize(
    ("open_to", "role", "lives_here", "counted"),
    [
        ("residents", "resident", True, True),
        ("residents", "resident", False, None),
        ("residents", "organisation", False, False),  # the stage lets organisations act
        ("residents", "department_handler", False, None),
        ("everyone", "resident", False, False),
        ("everyone", "department_handler", False, False),
        ("everyone", "area_worker", True, True),
    ],
)
def test_who_lives_there_counts_and_others_take_part_where_the_template_or_convener_says_so(
    open_to: str, role: str, lives_here: bool, counted: bool | None
) -> None:
    conversation = a_conversation(open_to=open_to, reach=Reach(AREA, None, [], None, may_act=("organisation",)))

    if counted is None:
        with pytest.raises(refusals.NotInThisCircleError):
            conversations.counts(conversation, role, None, lives_here=lives_here)
    else:
        assert conversations.counts(conversation, role, None, lives_here=lives_here) is counted


def test_a_conversation_of_a_circle_is_for_people_of_that_age() -> None:
    conversation = a_conversation(open_to="everyone", reach=Reach(AREA, None, [], None, age_bands=("14-17", "18-19")))

    assert conversations.counts(conversation, "resident", "14-17", lives_here=True)
    for band in ("20-35", None):
        with pytest.raises(refusals.NotInThisCircleError):
            conversations.counts(conversation, "resident", band, lives_here=True)


@given(st.lists(st.sampled_from(("agree", "disagree", "pass")), min_size=1, max_size=12))
def test_whatever_somebody_says_the_last_choice_stands_and_all_messages_look_alike(choices: list[str]) -> None:
    conversation, participant_id, statement_id = a_conversation(), uuid4(), uuid4()
    sealed = [Sealed(conversation.id, opinions.CHOICES[choice]) for choice in choices]  # type: ignore[index]

    opinion = opinions.give(conversation, statement_id, participant_id, sealed[0], counted=True, at=NOW)
    for choice in sealed[1:]:
        opinions.change(opinion, conversation, statement_id, participant_id, choice, counted=True, at=NOW)

    assert opinion.choice == sealed[-1]
    assert len({len(one.ciphertext) for one in sealed}) == 1
    faces = [publish(event) for event in opinion.pending_events]
    told = {face.contract.model_copy(update={"changed": False}).model_dump_json() for face in faces if face is not None}
    assert len(told) == 1
    assert str(participant_id) not in told.pop()


def test_neither_aggregate_bears_the_participants_id() -> None:
    conversation, participant_id, statement_id = a_conversation(), uuid4(), uuid4()

    joined = opinions.join(conversation, participant_id, counted=True, age_band="20-35", at=NOW)
    opinion = opinions.give(conversation, statement_id, participant_id, SEALED, counted=True, at=NOW)

    assert participant_id not in (joined.id, opinion.id)
    assert isinstance(opinion, Opinion)
    assert opinion.id == opinions.opinion_id(participant_id, statement_id)
