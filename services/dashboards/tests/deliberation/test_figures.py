"""Topics, meetings, votes and who takes part, as of a day on its territory; what is hidden, what counts once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from dashboards_service.deliberation.catalogue import CATALOGUE, PUBLISHING
from dashboards_service.measures.deliberation import BOOK, LANES
from dashboards_service.reader import DELIBERATION_STREAM, SCHEMA
from dashboards_service.standing import standing
from linli_common.hierarchy import node_as_of
from linli_contracts.contract import Contract
from linli_contracts.deliberation import inquiries, meetings, topics, votes
from linli_contracts.envelope import parse_envelope
from linli_contracts.examples import example_message
from linli_contracts.registry import REGISTRY

from ..conftest import BAOSHAN, FENGXIANG, GAOJING, YIJING, ReadModel, at, given

DAY = date(2026, 3, 2)
EXAMPLE = {entry.contract: parse_envelope(example_message(entry)).data for entry in REGISTRY.values()}
WAITING: dict[str, Any] = {"status": "raised", "stage": None, "stage_kind": None, "template": None}
RUNNING: dict[str, Any] = {"status": "running"}


def said(contract: type[Contract], **fields: Any) -> Contract:
    """The canonical example of a contract, about 逸景佳苑, with some fields changed."""
    return contract.model_validate({**EXAMPLE[contract], "division_id": YIJING, **fields})


def told(model: ReadModel, *contracts: Contract, day: date = DAY, times: int = 1) -> None:
    model.given(*(given(one, day) for _ in range(times) for one in contracts), stream=DELIBERATION_STREAM)


def page(model: ReadModel, code: str = "310113111028", day: date = DAY) -> dict[str, Any]:
    unit = node_as_of(model.connection, SCHEMA, code, day)
    assert unit is not None
    return PUBLISHING.published(standing(model.connection, SCHEMA, unit, day, BOOK))


def value(model: ReadModel, figure: str, code: str = "310113111028", day: date = DAY) -> Any:
    return page(model, code, day)["figures"][figure]["value"]


def raised(**fields: Any) -> Contract:
    return said(topics.TopicRaisedV1, **WAITING, origin="resident", **fields)


def accepted() -> Contract:
    return said(topics.TopicAcceptedV1, **WAITING)


def entered(kind: str, before: str | None) -> Contract:
    return said(topics.StageEnteredV1, **RUNNING, stage_kind=before, entered_kind=kind)


def came_to(outcome: str, days: float, stage: str = "coordination") -> Contract:
    return said(topics.TopicOutcomeV1, **RUNNING, stage_kind=stage, outcome=outcome, raised_seconds=int(days * 86_400))


def test_a_topic_goes_from_stock_to_stock_and_ends_in_none(read_model: ReadModel) -> None:
    told(read_model, raised(), times=6)
    assert value(read_model, "waiting_now") == 6

    told(read_model, accepted(), entered("hearing", None), times=6)
    assert [value(read_model, f) for f in ("waiting_now", "running_now", "in_hearing_now")] == [0, 6, 6]

    told(read_model, entered("coordination", "hearing"), times=6)
    assert [value(read_model, f) for f in ("in_hearing_now", "in_coordination_now")] == [0, 6]

    told(read_model, came_to("decided", 20), times=6)
    stocks = [value(read_model, f) for f in ("running_now", "in_coordination_now", "concluded_decided_year")]
    assert stocks == [0, 0, 6]
    assert value(read_model, "settled_rate") == 1.0
    assert value(read_model, "outcome_median") == pytest.approx(22.0)


def test_going_back_to_a_stage_of_the_same_kind_keeps_the_topic_in_it(read_model: ReadModel) -> None:
    told(read_model, raised(), accepted(), entered("joint_meeting", None), times=5)
    told(read_model, entered("joint_meeting", "joint_meeting"), times=5)
    assert value(read_model, "in_joint_meeting_now") == 5


def test_a_topic_that_goes_along_with_its_estate_is_counted_there_and_what_was_done_here_stays(
    read_model: ReadModel,
) -> None:
    elsewhere, code = FENGXIANG, "310113501001"
    told(read_model, raised(), accepted(), entered("hearing", None), times=10)
    moved = {"to_division_id": elsewhere, "to_scope": "estate"}
    told(read_model, said(topics.TopicMovedV1, **RUNNING, stage_kind="hearing", **moved), times=5)
    told(read_model, said(topics.TopicMovedV1, **WAITING, **moved), raised(), times=5)

    assert [value(read_model, f) for f in ("running_now", "in_hearing_now", "waiting_now")] == [5, 5, 0]
    assert [value(read_model, f, code) for f in ("running_now", "in_hearing_now", "waiting_now")] == [5, 5, 5]
    assert [value(read_model, f) for f in ("raised_year", "accepted_year")] == [15, 10]
    assert value(read_model, "running_now", "310113") == 10


def test_declined_appealed_and_reopened_topics_wait_again(read_model: ReadModel) -> None:
    told(read_model, raised(), said(topics.TopicDeclinedV1, **WAITING), times=10)
    told(read_model, said(topics.TopicAppealedV1, **WAITING | {"status": "declined"}), times=8)
    assert value(read_model, "waiting_now") == 8

    appealed = WAITING | {"status": "appealed"}
    told(read_model, said(topics.AppealDecidedV1, **appealed, reopened=False), times=3)
    told(read_model, said(topics.AppealDecidedV1, **appealed, reopened=True), times=5)
    assert (value(read_model, "waiting_now"), value(read_model, "appeals_granted_year")) == (5, 5)


def attended(**fields: Any) -> Contract:
    usual = {"mode": "in_person", "as_kind": "resident", "band": "60-79", "first_in": ["area", "street", "district"]}
    return said(meetings.AttendanceTakenV1, **{**usual, "starts_at": at(DAY).isoformat(), **fields})


def test_attendance_counts_on_the_day_of_the_meeting_whenever_it_is_entered(read_model: ReadModel) -> None:
    told(read_model, attended(), day=DAY + timedelta(days=3), times=7)
    assert value(read_model, "attendance_year", day=DAY) == 7


def test_distinct_people_are_another_figure_than_attendances(read_model: ReadModel) -> None:
    told(read_model, attended(), times=5)
    told(read_model, attended(first_in=[]), times=10)
    assert (value(read_model, "attendance_year"), value(read_model, "people_area_year")) == (15, 5)


def test_who_is_represented_does_not_take_part(read_model: ReadModel) -> None:
    told(read_model, attended(mode="proxy"), times=6)
    assert [value(read_model, f) for f in ("attendance_year", "represented_year", "took_part_year")] == [0, 6, 0]


def test_the_shares_of_who_takes_part(read_model: ReadModel) -> None:
    told(read_model, attended(), times=30)
    told(read_model, attended(band="14-17"), times=10)
    told(read_model, attended(band="36-59", as_kind="office_worker"), times=20)
    ballot = {"age_band": "20-35", "first": True}
    told(read_model, said(votes.ParticipationRecordedV1, **ballot), times=40)
    told(read_model, said(votes.ParticipationRecordedV1, **ballot | {"first": False}), times=9)

    shares = [value(read_model, f"{c}_share") for c in ("elderly", "minors", "white_collar", "young", "villagers")]
    assert value(read_model, "took_part_year") == 100
    assert shares == [0.3, 0.1, 0.2, 0.4, 0.0]


def test_an_entry_taken_out_leaves_nothing(read_model: ReadModel) -> None:
    told(read_model, attended(), times=6)
    taken_out = {"mode": "in_person", "as_kind": "resident", "band": "60-79", "starts_at": at(DAY).isoformat()}
    told(
        read_model,
        said(meetings.AttendanceRemovedV1, **taken_out, last_in=["area", "street", "district"]),
        times=6,
    )
    figures = ("attendance_year", "people_area_year", "took_part_year", "took_part_elderly_year")
    assert [value(read_model, figure) for figure in figures] == [0, 0, 0, 0]


def test_turnout_is_of_the_units_on_the_rolls(read_model: ReadModel) -> None:
    told(read_model, said(votes.VoteClosedV1, result="passed", roll_units=300, participating_units=210))
    told(read_model, said(votes.VoteClosedV1, result="invalid", roll_units=100, participating_units=10))
    assert value(read_model, "turnout_rate") == 0.55


def test_a_resolution_has_one_fact_and_late_ones_are_no_longer_overdue_once_done(read_model: ReadModel) -> None:
    told(read_model, said(meetings.ResolutionMadeV1), times=20)
    told(read_model, said(meetings.ResolutionDoneV1, in_time=True), times=9)
    told(read_model, said(meetings.ResolutionOverdueV1), times=11)
    told(read_model, said(meetings.ResolutionDoneV1, in_time=False), times=6)

    assert value(read_model, "resolutions_rate") == 0.45
    assert (value(read_model, "resolutions_overdue_now"), value(read_model, "resolutions_open_now")) == (5, 5)


def test_questions_are_counted_apart_from_requests(read_model: ReadModel) -> None:
    for kind, times in (("question", 8), ("request", 5)):
        told(read_model, said(inquiries.InquiryAskedV1, kind=kind), times=times)
    answer = {"kind": "question", "decision": None, "in_time": True, "after_seconds": 4 * 86_400}
    told(read_model, said(inquiries.InquiryAnsweredV1, **answer), times=8)

    assert (value(read_model, "questions_open_now"), value(read_model, "requests_open_now")) == (0, 5)
    assert value(read_model, "questions_rate") == 1.0
    assert value(read_model, "question_median") == 4.0


def test_every_tier_sums_what_is_below_it_and_what_is_its_own(read_model: ReadModel) -> None:
    told(read_model, raised(), times=5)
    told(read_model, raised(division_id=GAOJING), times=6)
    told(read_model, raised(division_id=BAOSHAN), times=7)

    assert [value(read_model, "raised_year", code) for code in ("310113111028", "310113111", "310113")] == [5, 11, 18]
    own = {row["name"]: row["figures"]["raised_year"]["value"] for row in page(read_model, "310113")["children"]}
    assert (own["高境镇"], own["本级"]) == (11, 7)


def test_a_past_day_stays_as_it_was(read_model: ReadModel) -> None:
    told(read_model, raised(), times=9)
    told(read_model, accepted(), day=DAY + timedelta(days=5), times=9)

    assert value(read_model, "waiting_now", day=DAY + timedelta(days=4)) == 9
    assert value(read_model, "waiting_now", day=DAY + timedelta(days=5)) == 0


def test_small_numbers_are_hidden(read_model: ReadModel) -> None:
    told(read_model, raised(topic_id=uuid4()), times=4)
    assert page(read_model)["figures"]["raised_year"] == {"value": None, "note": "hidden"}


def test_what_anybody_can_read_one_by_one_is_shown_from_one_on_and_people_are_not(read_model: ReadModel) -> None:
    told(read_model, raised())
    told(read_model, accepted(), day=DAY + timedelta(days=1))
    figures = page(read_model, day=DAY + timedelta(days=1))["figures"]

    assert figures["running_now"] == {"value": 1}
    assert figures["raised_year"] == {"value": None, "note": "hidden"}
    people = {figure.name for figure in CATALOGUE.figures if figure.name.startswith(("took_part", "people_", "attend"))}
    assert {figure.minimum for figure in CATALOGUE.figures if figure.name in people} == {5}


def test_every_figure_stands_on_measures_that_there_are() -> None:
    assert {measure for figure in CATALOGUE.figures for measure in figure.measures} <= set(LANES)
    assert len({figure.name for figure in CATALOGUE.figures}) == len(CATALOGUE.figures)
