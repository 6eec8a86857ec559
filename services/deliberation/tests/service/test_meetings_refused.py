"""What cannot be with a meeting, and who may not: refused with a problem document, and nothing recorded."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from linli_common.clock import shanghai_day

from ..town import Person, Town, ago
from ..votes.voting import prepared
from .gathering import DAY, HOUR, Hall, convened, convening, entry, held, planned, signed

SOON = str(shanghai_day(ago(days=-30)))
NOWHERE = UUID(int=5)


@pytest.fixture(scope="module")
def worker(town: Town) -> Person:
    return town.staff("area_worker", "一村")


# Announced too late


def test_a_meeting_announced_too_late_is_refused_with_the_earliest_time(town: Town, worker: Person) -> None:
    announced = ago(days=3)
    body = convening(town, announced + 3 * DAY - timedelta(minutes=1))

    problem = town.refused("/meetings", body, by=worker, at=announced)

    assert (problem["status"], problem["type"], problem["field"]) == (422, "/problems/announced-too-late", "starts_at")
    assert "announced 3 days before" in problem["detail"]
    town.done("/meetings", {**body, "starts_at": announced + 3 * DAY}, by=worker, at=announced)


def test_an_assembly_is_announced_fifteen_days_before(town: Town, worker: Person) -> None:
    body = convening(town, ago(days=-14), kind="assembly")

    assert "15 days" in town.refused("/meetings", body, by=worker)["detail"]
    town.done("/meetings", {**body, "starts_at": ago(days=-16)}, by=worker)


def test_an_assembly_is_held_for_a_vote_of_its_own_place(town: Town, worker: Person) -> None:
    body = convening(town, ago(days=-16), kind="assembly")
    for vote_id in (uuid4(), prepared(town, "二村").id):
        problem = town.refused("/meetings", {**body, "vote_id": vote_id}, by=worker)
        assert (problem["status"], problem["field"]) == (404, "vote_id")
    vote_id = prepared(town).id

    convened_for = town.done("/meetings", {**body, "vote_id": vote_id}, by=worker)

    assert town.seen(f"/meetings/{convened_for['meeting_id']}")["item"]["vote_id"] == str(vote_id)


def test_a_meeting_is_not_moved_to_a_day_that_is_too_near(town: Town) -> None:
    hall = convened(town, began=ago(days=-9))

    problem = hall.refused("reschedule", {"starts_at": ago(days=-2), "reason": "提前"}, at=ago(hours=1))

    assert problem["type"] == "/problems/announced-too-late"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"title": "长" * 101}, "title"),
        ({"title": "会\x00议"}, "title"),
        ({"where": "二\x07楼"}, "where"),
        ({"agenda": []}, "agenda"),
        ({"agenda": ["听\x00取"]}, "agenda.0"),
        ({"agenda": ["项"] * 31}, "agenda"),
        ({"circles": []}, "circles"),
        ({"circles": ["everybody"]}, "circles.0"),
        ({"kind": "party"}, "kind"),
        ({"starts_at": "2026-13-01T00:00:00Z"}, "starts_at"),
        ({"starts_at": "2026-12-01T10:00:00"}, "starts_at"),
        ({"starts_at": "0001-01-01T00:00:00+14:00"}, "starts_at"),
        ({"starts_at": "9999-12-31T23:59:59-12:00"}, "starts_at"),
        ({"starts_at": "2199-12-31T23:59:59-12:00"}, "starts_at"),
        ({"division_id": "nowhere"}, "division_id"),
        ({"division_id": str(UUID(int=5))}, "division_id"),
        ({"estate_id": str(UUID(int=5))}, "estate_id"),
        ({"vote_id": str(UUID(int=5))}, "vote_id"),
        ({"secret": "more"}, "secret"),
    ],
)
def test_a_meeting_with_something_wrong_in_it_is_refused_by_the_field(
    town: Town, worker: Person, said: dict[str, Any], field: str
) -> None:
    problem = town.refused("/meetings", {**convening(town, ago(days=-5)), **said}, by=worker)

    assert problem["status"] in (404, 422)
    assert problem["field"] == field


@pytest.mark.parametrize("body", [b"{", b"", b"[1", b"\xff\xfe", b"null", b"[]", b'{"title": "\\ud800"}'])
def test_what_is_no_json_object_is_refused(town: Town, worker: Person, body: bytes) -> None:
    assert town.refused("/meetings", body, by=worker)["status"] in (400, 422)


# Who came


def test_nobody_is_represented_twice_nor_by_too_many(town: Town) -> None:
    hall = held(town, people=1)
    first, second = town.resident(), town.resident()
    proxy = {"mode": "proxy", "proxy_id": hall.people[0].id}
    hall.do("attendance", {"entries": [entry(first, **proxy)]})

    assert hall.refused("attendance", {"entries": [entry(first, **proxy)]})["type"] == "/problems/already-attending"
    assert hall.refused("attendance", {"entries": [entry(second, **proxy)]})["type"] == "/problems/too-many-proxies"
    assert hall.refused("attendance", {"entries": [entry(first)]})["type"] == "/problems/already-attending"


def test_of_a_list_with_one_mistake_nothing_is_taken(town: Town) -> None:
    hall = held(town, people=1)
    newcomer = town.resident()
    entries = [entry(newcomer), entry(hall.people[0])]

    assert hall.refused("attendance", {"entries": entries})["status"] == 409
    assert hall.seen()["item"]["people"] == 1
    hall.do("attendance", {"entries": entries[:1]})


@pytest.mark.parametrize(
    ("entries", "field"),
    [
        ([], "entries"),
        ([{"person_id": "x", "as_kind": "resident"}], "entries.0.person_id"),
        ([{"person_id": str(UUID(int=7)), "as_kind": "other"}], "person_id"),
        ([{"person_id": str(UUID(int=7)), "as_kind": "tourist"}], "entries.0.as_kind"),
        ([{"person_id": str(UUID(int=7)), "as_kind": "other", "mode": "asleep"}], "entries.0.mode"),
        ([{"person_id": str(UUID(int=7)), "as_kind": "other"}] * 101, "entries"),
    ],
)
def test_a_list_with_something_wrong_in_it_is_refused(town: Town, entries: list[Any], field: str) -> None:
    assert held(town, people=0).refused("attendance", {"entries": entries})["field"] == field


def test_somebody_from_elsewhere_is_no_resident_here_but_may_be_an_owner(town: Town) -> None:
    hall, stranger = held(town, people=0), town.resident("二村")

    assert hall.refused("attendance", {"entries": [entry(stranger)]})["type"] == "/problems/outside-invited"
    assert hall.refused("join", by=stranger)["type"] == "/problems/outside-invited"
    hall.do("attendance", {"entries": [entry(stranger, as_kind="owner")]})


def test_an_erased_person_is_not_put_on_a_list(town: Town) -> None:
    hall, gone = held(town, people=0), town.resident()
    town.erase(gone)

    assert hall.refused("attendance", {"entries": [entry(gone, as_kind="other")]})["type"] == "/problems/not-attending"


@pytest.mark.parametrize("people", [-1, 5_001, "many", None])
def test_numbers_of_guests_that_cannot_be_are_refused(town: Town, people: Any) -> None:
    assert held(town, people=0).refused("guests", {"as_kind": "pupil", "people": people})["field"] == "people"


def test_a_meeting_that_is_not_open_takes_nobody(town: Town) -> None:
    hall = convened(town)

    problem = hall.refused("attendance", {"entries": [entry(town.resident())]})

    assert problem["type"] == "/problems/wrong-meeting-state"


# Minutes


def test_minutes_are_not_changed_after_the_signing(town: Town) -> None:
    hall = signed(town, planned(town))
    before = hall.seen()["minutes"]

    for what, body in (
        ("minutes", {"text": "改写"}),
        ("minutes/sign", {"draft": 1, "signature": "convener"}),
        ("attendance", {"entries": [entry(town.resident())]}),
        ("attendance/remove", {"person_id": hall.people[0].id}),
        ("guests", {"as_kind": "pupil", "people": 3}),
        ("cancel", {"reason": "不算"}),
        ("reschedule", {"starts_at": ago(days=-30), "reason": "重开"}),
    ):
        problem = hall.refused(what, body)
        assert (problem["status"], problem["type"]) == (409, "/problems/minutes-signed")
    assert hall.seen()["minutes"] == before


def test_a_draft_that_was_replaced_is_not_signed(town: Town) -> None:
    hall = held(town)
    hall.draft()
    hall.draft(planned(town))

    problem = hall.refused("minutes/sign", {"draft": 1, "signature": "convener"})

    assert (problem["type"], problem["field"]) == ("/problems/draft-changed", "draft")


def test_one_person_does_not_sign_for_both_sides(town: Town) -> None:
    hall = held(town)
    hall.do("attendance", {"entries": [entry(hall.worker, as_kind="staff")]})
    hall.draft()
    hall.do("minutes/sign", {"draft": 1, "signature": "convener"})

    problem = hall.refused("minutes/sign", {"draft": 1, "signature": "participant"})

    assert problem["type"] == "/problems/already-signed"


def test_two_participants_who_sign_at_once_are_one_signature(town: Town) -> None:
    hall = held(town, people=2)
    hall.draft(planned(town))
    hall.do("minutes/sign", {"draft": 1, "signature": "convener"})
    body = {"draft": 1, "signature": "participant"}

    with ThreadPoolExecutor(2) as threads:
        answers = list(
            threads.map(lambda by: town.post(f"{hall.path}/minutes/sign", body, by=by, fold=False), hall.people)
        )
    town.fold()

    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert hall.names().count("minutes_signed") == 1
    assert len(hall.seen()["resolutions"]) == 1


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"text": "长" * 10_001}, "text"),
        ({"text": "会\x00议"}, "text"),
        ({"text": ""}, "text"),
        ({"resolutions": [{"what": "修", "due_on": SOON}]}, "resolutions.0.by_division_id"),
        ({"resolutions": [{"what": "修", "by_division_id": str(NOWHERE), "due_on": SOON}]}, "by_division_id"),
        ({"resolutions": [{"what": "修", "by_division_id": None, "due_on": "2020-01-01"}]}, "due_on"),
        ({"resolutions": [{"what": "修", "by_division_id": None, "due_on": "9999-12-31"}]}, "due_on"),
        ({"resolutions": [{"what": "修", "by_division_id": None, "due_on": "someday"}]}, "resolutions.0.due_on"),
        ({"resolutions": [{"what": "修", "by_division_id": None, "due_on": SOON, "by_role": "mayor"}]},
         "resolutions.0.by_role"),
        ({"resolutions": [{"what": "修\x00", "by_division_id": None, "due_on": SOON}]}, "resolutions.0.what"),
    ],
)  # fmt: skip
def test_minutes_with_something_wrong_in_them_are_refused_by_the_field(
    town: Town, said: dict[str, Any], field: str
) -> None:
    for one in said.get("resolutions", ()):
        if "by_division_id" in one and one["by_division_id"] is None:
            one["by_division_id"] = str(town.ids["一村"])

    problem = held(town).refused("minutes", {"text": "纪要", **said})

    assert (problem["status"], problem["field"]) == (422, field)


def test_minutes_of_ten_thousand_characters_are_taken(town: Town) -> None:
    hall = held(town)

    hall.do("minutes", {"text": "长" * 10_000})

    assert hall.seen(hall.worker)["minutes"]["text"] == "长" * 10_000


@pytest.mark.parametrize(("works", "process"), [(0, 3), (6, 3), (3, None), ("good", 3), (2.5, 3)])
def test_ratings_are_one_to_five(town: Town, works: Any, process: Any) -> None:
    hall = held(town, people=1, kind="review")

    assert hall.refused("ratings", {"works": works, "process": process}, by=hall.people[0])["status"] == 422


def test_only_a_review_is_rated_and_only_by_who_is_there(town: Town) -> None:
    hearing, review = held(town, people=1), held(town, people=1, kind="review")
    body = {"works": 4, "process": 4}

    assert hearing.refused("ratings", body, by=hearing.people[0])["type"] == "/problems/no-review"
    assert review.refused("ratings", body, by=town.resident())["type"] == "/problems/no-review"
    review.do("ratings", body, by=review.people[0])
    assert review.refused("ratings", body, by=review.people[0])["type"] == "/problems/no-review"


# Rights


OTHERS = [
    ("area_worker", "二村"),
    ("street_officer", "东桥镇"),
    ("peoples_deputy", "临江区"),
    ("property_company", "一村"),
    ("operator", "临江区"),
    ("auditor", "临江区"),
]


@pytest.mark.parametrize(("role", "division"), OTHERS)
def test_others_neither_convene_nor_run_a_meeting(town: Town, role: str, division: str) -> None:
    other, coming, hall = town.staff(role, division), convened(town, began=ago(days=-5)), held(town)
    hall.draft()
    assert town.refused("/meetings", convening(town, ago(days=-5)), by=other)["status"] == 403
    for found, what, body in (
        (coming, "reschedule", {"starts_at": ago(days=-9), "reason": "改期"}),
        (coming, "cancel", {"reason": "取消"}),
        (coming, "open", {}),
        (hall, "attendance", {"entries": [entry(town.resident())]}),
        (hall, "attendance/remove", {"person_id": hall.people[0].id}),
        (hall, "guests", {"as_kind": "pupil", "people": 3}),
        (hall, "ratings/slips", {"works": 3, "process": 3}),
        (hall, "minutes", {"text": "改写"}),
        (hall, "minutes/sign", {"draft": 1, "signature": "convener"}),
        (hall, "minutes/corrections", {"text": "更正"}),
    ):
        assert found.refused(what, body, by=other)["status"] == 403


def test_a_resident_neither_convenes_nor_keeps_the_list(town: Town) -> None:
    hall = held(town)

    assert town.refused("/meetings", convening(town, ago(days=-5)), by=hall.people[0])["status"] == 403
    assert hall.refused("attendance", {"entries": [entry(town.resident())]}, by=hall.people[0])["status"] == 403


def test_who_was_not_there_does_not_sign_as_a_participant(town: Town) -> None:
    hall = held(town)
    hall.draft()

    problem = hall.refused("minutes/sign", {"draft": 1, "signature": "participant"}, by=town.resident())

    assert problem["type"] == "/problems/not-attending"


def test_the_street_runs_a_meeting_of_its_area_and_an_officer_convenes_for_the_street(town: Town) -> None:
    officer = town.staff("street_officer", "望海街道")
    hall = held(town)
    hall.do("guests", {"as_kind": "pupil", "people": 3}, by=officer)

    street = convening(town, ago(days=-5), division_id=town.ids["望海街道"], kind="joint")

    town.done("/meetings", street, by=officer)
    assert town.refused("/meetings", street, by=town.staff("area_worker", "一村"))["status"] == 403


def test_only_a_deputy_of_the_place_comments_on_record(town: Town) -> None:
    hall = held(town)
    body = {"text": "请公开报价"}

    hall.do("comments", body, by=town.staff("peoples_deputy", "望海街道"))
    assert hall.refused("comments", body, by=town.staff("peoples_deputy", "东桥镇"))["status"] == 403
    assert hall.refused("comments", body)["status"] == 403
    assert hall.refused("comments", body, by=hall.people[0])["status"] == 403


def test_whose_a_resolution_is_reports_it_done_and_nobody_else(town: Town) -> None:
    hall = signed(town, planned(town, by_role="property_company"), planned(town, area="二村"))
    first, second = (f"/resolutions/{one['resolution_id']}/done" for one in hall.seen()["resolutions"])
    note = {"note": "已完成"}
    for other in (town.staff("property_company", "二村"), town.staff("area_worker", "桥头"), town.resident()):
        assert town.refused(first, note, by=other)["status"] == 403
    town.done(first, note, by=town.staff("property_company", "一村"))
    assert town.refused(first, note, by=hall.worker)["type"] == "/problems/resolution-done"
    town.done(second, note, by=town.staff("area_worker", "二村"))
    assert town.refused("/resolutions/00000000-0000-0000-0000-000000000005/done", note, by=hall.worker)["status"] == 404


def test_an_unknown_meeting_is_not_found(town: Town, worker: Person) -> None:
    hall = Hall(town, worker, uuid4(), ago(days=1), [])

    assert town.get(hall.path).status_code == 404
    for what in ("open", "join"):
        by = worker if what == "open" else town.resident()
        assert hall.refused(what, by=by, at=ago(hours=1) - HOUR)["status"] == 404


@pytest.mark.parametrize("cursor", ["x", "bm9uZQ==", "WyJhIiwiYiJd", "WzEsMl0="])
def test_a_cursor_of_no_list_is_refused(town: Town, worker: Person, cursor: str) -> None:
    area = town.ids["一村"]
    for path in (f"/divisions/{area}/meetings", f"/divisions/{area}/resolutions", f"/divisions/{area}/notices"):
        assert town.get(path, cursor=cursor).status_code == 422
    for path in ("/my-meetings", "/my-objections"):
        assert town.get(path, by=worker, cursor=cursor).status_code == 422
