"""What waits at a desk: counted, listed by what is due first, and for the staff of the division alone. A database."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from linli_common.clock import utc_now

from ..town import Town, ago
from ..votes.voting import opened, prepared
from .gathering import held, planned, signed
from .test_conversations import opened as conversation
from .test_forms import Village
from .test_inquiries import question
from .test_notices import objected, public_notice


def ids(page: Any, name: str) -> list[str]:
    return [one[name] for one in page["items"]]


def test_everything_that_waits_is_counted_and_what_is_late_apart(town: Town) -> None:
    area = f"新村{uuid4().hex[:8]}"
    area_id = town.new_area(area)
    worker, resident = town.staff("area_worker", area), town.resident(area)
    town.topic(area=area)
    town.topic(area=area, at=ago(days=9))
    appealed = town.topic(area=area, by=resident)
    town.done(f"/topics/{appealed}/decline", {"reason": "不属于本居"}, by=worker)
    town.done(f"/topics/{appealed}/appeal", {"reason": "请再看"}, by=resident)
    town.running_topic(area=area)
    town.running_topic(area=area, at=ago(days=60))
    held(town, area=area)
    signed(town, planned(town, area=area), area=area)
    objected(town, public_notice(town, worker, division_id=area_id), resident)
    deputy = town.staff("peoples_deputy", area)
    asked = question(town, division_id=area_id, to={"kind": "area", "id": area_id})
    town.done("/questions", asked, by=deputy)

    seen = town.seen(f"/divisions/{area_id}/desk", by=worker)

    by_stage = seen.pop("by_stage")
    assert by_stage == [{"template": "three_meetings", "stage": "hearing", "stage_kind": "hearing", "topics": 2}]
    assert seen == {
        "to_screen": 2,
        "to_screen_late": 1,
        "appeals": 1,
        "appeals_late": 0,
        "stages": 2,
        "stages_late": 1,
        "resolutions": 1,
        "resolutions_late": 0,
        "objections": 1,
        "objections_late": 0,
        "minutes": 1,
        "inquiries": 1,
        "inquiries_late": 0,
        "closing": 0,
    }


def test_topics_under_way_come_by_the_time_their_stage_is_due(town: Town) -> None:
    area = f"新村{uuid4().hex[:8]}"
    path = f"/divisions/{town.new_area(area)}/desk/topics"
    late, worker = town.running_topic(area=area, at=ago(days=60))
    fresh, _ = town.running_topic("discussion", area=area)
    town.topic(area=area)

    assert ids(town.seen(path, by=worker), "topic_id") == [str(late), str(fresh)]
    assert ids(town.seen(path, by=worker, overdue=True), "topic_id") == [str(late)]
    assert ids(town.seen(path, by=worker, stage="discussion"), "topic_id") == [str(fresh)]
    first = town.seen(path, by=worker, limit=1)
    assert ids(town.seen(path, by=worker, limit=1, cursor=first["next_cursor"]), "topic_id") == [str(fresh)]


def test_an_objection_waits_until_it_is_answered(town: Town) -> None:
    area = f"新村{uuid4().hex[:8]}"
    area_id = town.new_area(area)
    worker, resident = town.staff("area_worker", area), town.resident(area)
    notice_id = public_notice(town, worker, division_id=area_id)
    objection_id = objected(town, notice_id, resident)
    path = f"/divisions/{area_id}/desk/objections"

    [waiting] = town.seen(path, by=worker)["items"]
    assert (waiting["objection_id"], waiting["notice_id"], waiting["title"]) == (
        objection_id,
        str(notice_id),
        "凉亭方案",
    )
    answer = {"text": "已改到盲道之外", "taken_up": True}
    town.done(f"/public-notices/{notice_id}/objections/{objection_id}/answer", answer, by=worker)
    assert town.seen(path, by=worker)["items"] == []


def test_minutes_wait_until_both_have_signed(town: Town) -> None:
    area = f"新村{uuid4().hex[:8]}"
    path = f"/divisions/{town.new_area(area)}/desk/minutes"
    hall = held(town, area=area)
    hall.draft()
    assert ids(town.seen(path, by=hall.worker), "meeting_id") == [str(hall.meeting_id)]
    hall.sign()
    assert town.seen(path, by=hall.worker)["items"] == []


def test_what_ends_within_a_week_is_named_by_its_question_the_soonest_first(town: Town) -> None:
    village = Village(town, 1)
    in_days = [utc_now() + timedelta(days=days) for days in (2, 4, 6, 30)]
    form = village.form(closes_at=in_days[1])
    vote = prepared(town, village.name, worker=village.worker, closes_at=in_days[0])
    talk, _ = conversation(town, village.worker, division_id=village.area_id, closes_at=in_days[2])
    village.form(closes_at=in_days[3])

    found = town.seen(f"/divisions/{village.area_id}/desk/closing", by=village.worker)

    assert [(one["kind"], one["id"]) for one in found] == [
        ("vote", str(vote.id)),
        ("form", str(form)),
        ("conversation", str(talk)),
    ]
    assert [one["title"] for one in found] == ["中心花园装不装灯", "是否同意在中心花园加装凉亭？", "中心花园怎么用"]


def test_a_desk_is_read_by_the_staff_of_the_division_and_those_above_alone(town: Town) -> None:
    path = f"/divisions/{town.ids['一村']}/desk"
    for here in ("", "/topics", "/objections", "/minutes", "/closing"):
        assert town.get(path + here, by=town.staff("street_officer", "望海街道")).status_code == 200
        assert town.get(path + here, by=town.staff("area_worker", "二村")).status_code == 403
        assert town.get(path + here, by=town.resident()).status_code == 403
        assert town.get(path + here).status_code == 401


def test_the_batches_of_slips_of_a_vote_are_listed_for_its_staff_alone(town: Town) -> None:
    area = f"新村{uuid4().hex[:8]}"
    town.new_area(area)
    town.resident(area)
    voting = opened(town, area)
    batches = [
        town.done(f"{voting.path}/slips", {"slips": slips}, by=voting.worker, at=voting.during)["batch_id"]
        for slips in (3, 5)
    ]

    listed = town.seen(f"{voting.path}/slips", by=voting.worker)

    assert listed == [{"batch_id": batches[0], "slips": 3}, {"batch_id": batches[1], "slips": 5}]
    assert town.get(f"{voting.path}/slips", by=town.staff("area_worker", "二村")).status_code == 403
