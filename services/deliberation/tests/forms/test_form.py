"""The rules of consultation forms and of households' answers. Cost: milliseconds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from deliberation_service.aggregate.form import Form
from deliberation_service.aggregate.form_answer import COUNTED, FormAnswer
from deliberation_service.queries.rules import shipped_electorates
from deliberation_service.refusals import forms as refusals
from hypothesis import given
from hypothesis import strategies as st
from linli_ballots.electorate import Share, Threshold
from linli_ballots.refusals import WrongBaseError
from linli_ballots.roll import Declared, Roll, Scope
from linli_common.refusal import Refusal
from linli_common.sealing import Sealed

AT = datetime(2026, 3, 2, 4, tzinfo=UTC)
CLOSES, PAPER_UNTIL = AT + timedelta(days=7), AT + timedelta(days=9)
RULES = shipped_electorates()
SEALED = Sealed(uuid4(), b"sealed")
FIRST, SECOND, THIRD = uuid4(), uuid4(), uuid4()
OPTIONS = (("agree", True), ("disagree", False), ("abstain", False))
HALF = Threshold(("households",), None, Share(1, 2, more_than=True))


def prepared(**other: Any) -> Form:
    stated: dict[str, Any] = {
        "id": uuid4(),
        "division_id": uuid4(),
        "place": ["990101", "990101001", "990101001001"],
        "topic_id": None,
        "estate_id": None,
        "convener_roles": ["area_worker"],
        "rule": RULES.on("households_consultation", AT.date()),
        "threshold": None,
        "options": OPTIONS,
        "content": SEALED,
        "opens_at": AT,
        "closes_at": CLOSES,
        "paper_until": PAPER_UNTIL,
        "at": AT,
    }
    return Form.prepare(**{**stated, **other})


def roll_of(households: int) -> Roll:
    return Roll(
        rule="households_consultation",
        rule_version="2021-01-01",
        article="征询",
        unit="household",
        scope=Scope(uuid4()),
        area_ids=(),
        born_by=2008,
        position=7,
        declared=Declared(),
        units=households,
        area_cm2=0,
        digest="0" * 64,
    )


def opened(households: int = 30, **other: Any) -> Form:
    form = prepared(**other)
    form.open(roll_of(households), AT)
    return form


def closing(households: int = 30, **other: Any) -> Form:
    form = opened(households, **other)
    form.begin_closing(PAPER_UNTIL)
    return form


def nobody_yet(form: Form) -> FormAnswer:
    return FormAnswer.begin(form, uuid4(), AT)


def read_by_two(form: Form, same: bool) -> FormAnswer:
    answer = nobody_yet(form)
    answer.enter(form, FIRST, SEALED, None, AT)
    answer.enter(form, SECOND, SEALED, same, AT)
    return answer


# The form.


@pytest.mark.parametrize(
    "times",
    [
        {"opens_at": AT - timedelta(seconds=1)},
        {"closes_at": AT},
        {"closes_at": AT + timedelta(days=367), "paper_until": AT + timedelta(days=368)},
        {"paper_until": CLOSES - timedelta(seconds=1)},
        {"paper_until": CLOSES + timedelta(days=32)},
    ],
)
def test_a_form_has_a_time_that_can_be_kept(times: dict[str, datetime]) -> None:
    with pytest.raises(refusals.FormTimesInvalidError):
        prepared(**times)


@pytest.mark.parametrize(
    "options",
    [
        [("agree", True), ("agree", False)],
        [("agree", True), ("also_agree", True)],
        [("disagree", False), ("abstain", False)],
        [("agree", True)],
    ],
)
def test_answers_differ_and_leave_a_choice(options: list[tuple[str, bool]]) -> None:
    with pytest.raises(refusals.FormOptionsInvalidError):
        prepared(options=options)


def test_a_form_is_not_for_owners() -> None:
    with pytest.raises(refusals.NotForHouseholdsError):
        prepared(rule=RULES.on("owners_assembly_ordinary", AT.date()))


def test_a_threshold_of_the_wrong_base_is_refused() -> None:
    by_area = Threshold(("area", "heads"), None, Share(1, 2, more_than=True))

    with pytest.raises(WrongBaseError):
        prepared(threshold=by_area)


def test_a_consultation_may_set_its_own_threshold_and_the_law_stays_as_it_is() -> None:
    assert prepared(threshold=HALF).threshold == HALF
    with pytest.raises(refusals.ThresholdFixedError):
        prepared(rule=RULES.on("households_assembly", AT.date()), threshold=HALF)


def test_before_its_time_a_form_does_not_open() -> None:
    form = prepared(opens_at=AT + timedelta(days=1))

    with pytest.raises(refusals.FormNotOpenError):
        form.open(roll_of(3), AT)


def test_opening_twice_freezes_one_roll() -> None:
    form = opened(30)

    form.open(roll_of(31), AT)

    assert form.frozen().units == 30


def test_a_form_closes_when_paper_has_had_its_time() -> None:
    form = opened()

    with pytest.raises(refusals.FormNotOpenError):
        form.begin_closing(CLOSES)
    form.begin_closing(PAPER_UNTIL)

    assert form.state == "closing"


def test_two_thirds_of_the_households_and_of_their_answers_pass() -> None:
    form = closing(30)

    form.close({"agree": 14, "disagree": 5, "abstain": 2}, on_paper=4, uncounted=0, at=PAPER_UNTIL)

    assert (form.state, form.result, form.answered) == ("closed", "passed", 21)
    assert [(check["step"], check["margin"]) for check in form.checks] == [("participation", 1), ("consent", 0)]


def test_who_abstains_takes_part_and_does_not_consent() -> None:
    form = closing(30)

    form.close({"agree": 13, "abstain": 8}, on_paper=0, uncounted=0, at=PAPER_UNTIL)

    assert form.result == "failed"


def test_papers_that_were_entered_once_take_no_part() -> None:
    form = closing(30)

    form.close({"agree": 19}, on_paper=0, uncounted=11, at=PAPER_UNTIL)

    assert (form.result, form.uncounted) == ("invalid", 11)


def test_a_form_is_counted_once() -> None:
    form = closing(30)
    form.close({"agree": 30}, on_paper=0, uncounted=0, at=PAPER_UNTIL)

    form.close({"disagree": 30}, on_paper=0, uncounted=0, at=PAPER_UNTIL)

    assert form.result == "passed"


def test_more_answers_than_households_are_no_count() -> None:
    with pytest.raises(ValueError, match="households"):
        closing(30).close({"agree": 31}, on_paper=0, uncounted=0, at=PAPER_UNTIL)


def test_a_form_is_not_cancelled_after_its_end() -> None:
    form = closing()

    with pytest.raises(refusals.FormClosedError):
        form.cancel(SEALED, PAPER_UNTIL)


def test_a_cancelled_form_takes_no_answers() -> None:
    form = opened()
    form.cancel(SEALED, AT)

    with pytest.raises(refusals.FormNotOpenError):
        form.refuse_online(AT)


# A household's answer.


def test_another_member_replaces_the_answer_and_it_says_so() -> None:
    form = opened()
    answer = nobody_yet(form)

    answer.answer(form, FIRST, "36-59", SEALED, AT)

    assert answer.replaces(FIRST) == "own"
    assert answer.replaces(SECOND) == "another_member"


def test_online_is_over_at_the_end_and_paper_a_while_later() -> None:
    form = opened()

    with pytest.raises(refusals.FormClosedError):
        nobody_yet(form).answer(form, FIRST, None, SEALED, CLOSES)
    nobody_yet(form).enter(form, FIRST, SEALED, None, CLOSES)
    with pytest.raises(refusals.FormClosedError):
        nobody_yet(form).enter(form, FIRST, SEALED, None, PAPER_UNTIL)


def test_paper_counts_once_two_workers_read_the_same() -> None:
    form = opened()
    answer = nobody_yet(form)

    answer.enter(form, FIRST, SEALED, None, AT)
    assert answer.state == "entered"
    answer.enter(form, SECOND, SEALED, True, AT)

    assert answer.state == "paper"


def test_the_same_worker_does_not_enter_it_twice() -> None:
    form = opened()
    answer = nobody_yet(form)
    answer.enter(form, FIRST, SEALED, None, AT)

    with pytest.raises(refusals.SameWorkerError):
        answer.enter(form, FIRST, SEALED, True, AT)


def test_a_difference_is_resolved_by_a_third_and_not_entered_once_more() -> None:
    form = opened()
    answer = read_by_two(form, same=False)

    with pytest.raises(refusals.PaperDiffersError):
        answer.enter(form, THIRD, SEALED, True, AT)
    with pytest.raises(refusals.SameWorkerError):
        answer.resolve(form, SECOND, SEALED, SEALED, AT)
    answer.resolve(form, THIRD, SEALED, SEALED, AT)

    assert (answer.state, answer.resolved_by) == ("paper", THIRD)


def test_where_nothing_differs_nothing_is_resolved() -> None:
    form = opened()

    with pytest.raises(refusals.NothingToResolveError):
        read_by_two(form, same=True).resolve(form, THIRD, SEALED, SEALED, AT)


def test_paper_does_not_replace_what_was_answered_online() -> None:
    form = opened()
    answer = nobody_yet(form)
    answer.answer(form, FIRST, None, SEALED, AT)

    with pytest.raises(refusals.AnsweredOnlineError):
        answer.enter(form, SECOND, SEALED, None, AT)


def test_what_is_answered_online_replaces_paper() -> None:
    form = opened()
    answer = read_by_two(form, same=True)

    assert answer.replaces(FIRST) == "paper"
    answer.answer(form, FIRST, None, SEALED, AT)

    assert answer.state == "online"


STEPS = st.lists(
    st.tuples(st.sampled_from(["online", "enter", "resolve"]), st.integers(0, 3), st.sampled_from("ad")), max_size=12
)


@given(STEPS)
def test_whatever_is_tried_a_household_counts_once_and_never_by_one_worker_alone(
    steps: list[tuple[str, int, str]],
) -> None:
    form, people = opened(), [UUID(int=number) for number in range(1, 5)]
    answer = nobody_yet(form)
    read: list[tuple[int, str]] = []
    counts: str | None = None

    for act, who, choice in steps:
        before = len(answer.pending_events)
        sealed = Sealed(UUID(int=9), choice.encode())
        try:
            if act == "online":
                answer.answer(form, people[who], None, sealed, AT)
                read, counts = [], choice
            elif act == "enter":
                same = sealed == answer.read[0] if answer.read else None
                answer.enter(form, people[who], sealed, same, AT)
                read.append((who, choice))
                if len(read) == 2 and read[0][1] == choice:
                    counts = choice
            else:
                answer.resolve(form, people[who], sealed, sealed, AT)
                assert len({reader for reader, _ in read} | {who}) == 3
                counts = choice
        except Refusal:
            assert len(answer.pending_events) == before

    assert (answer.state in COUNTED) == (counts is not None)
    if counts is not None:
        assert answer.option == Sealed(UUID(int=9), counts.encode())
    assert len(set(answer.worker_ids)) == len(answer.worker_ids)
