"""Notices and public notices over HTTP: read, objected to, answered, ended by time. Cost: a database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from linli_common.clock import shanghai_day

from ..town import Person, Town, ago
from .gathering import signed

DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def worker(town: Town) -> Person:
    return town.staff("area_worker", "一村")


def notice(town: Town, worker: Person, **said: Any) -> UUID:
    """A notice of 一村 for a month."""
    body = {"division_id": town.ids["一村"], "about": "works", "title": "凉亭施工", "text": "周一起围挡"}
    until = shanghai_day(ago(days=-30))
    at = said.pop("at", None)
    return UUID(town.done("/notices", {"until": until, **body, **said}, by=worker, at=at)["notice_id"])


def public_notice(town: Town, worker: Person, days_ago: float = 0, **said: Any) -> UUID:
    """A scheme on public notice, since so many days."""
    body = {"division_id": town.ids["一村"], "about": "scheme", "title": "凉亭方案", "text": "方案二"}
    if "topic_id" in said:
        del body["division_id"]
    at = ago(days=days_ago) if days_ago else None
    return UUID(town.done("/public-notices", {**body, **said}, by=worker, at=at)["notice_id"])


def objected(town: Town, notice_id: UUID, by: Person, **more: Any) -> str:
    """An objection; gives its id."""
    path = f"/public-notices/{notice_id}/objections"
    return str(town.done(path, {"text": "柱子挡住了盲道"}, by=by, **more)["objection_id"])


def names(town: Town, entity_id: UUID) -> list[str]:
    return [event["type"].split(".")[2] for event in town.events(entity_id)]


# 公告


def test_a_notice_is_read_once_by_everybody_at_once(town: Town, worker: Person) -> None:
    notice_id = notice(town, worker)
    readers = [town.resident(birth_year=1940 + 10 * number) for number in range(6)]

    with ThreadPoolExecutor(6) as threads:
        done = list(threads.map(lambda by: town.post(f"/notices/{notice_id}/read", by=by, fold=False), readers))
    town.fold()

    assert [answer.status_code for answer in done] == [200] * 6
    assert town.seen(f"/notices/{notice_id}")["item"]["readers"] == 6
    again = town.refused(f"/notices/{notice_id}/read", by=readers[0])
    assert again["type"] == "/problems/already-read"


def test_the_stream_tells_that_somebody_of_an_age_has_read_it(town: Town, worker: Person) -> None:
    notice_id, elder = notice(town, worker), town.resident(birth_year=1935)

    town.done(f"/notices/{notice_id}/read", by=elder)

    read = town.events()[-1]
    assert (read["type"], read["data"]["band"]) == ("linli.deliberation.notice_read.v1", "80+")
    assert read["data"]["notice_id"] == str(notice_id)


def test_corrections_and_the_reason_of_a_withdrawal_stand_beside_it(town: Town, worker: Person) -> None:
    notice_id = notice(town, worker)
    town.done(f"/notices/{notice_id}/correct", {"text": "改为周二"}, by=worker)
    town.done(f"/notices/{notice_id}/withdraw", {"reason": "工程取消"}, by=worker)

    seen = town.seen(f"/notices/{notice_id}")

    assert seen["text"] == "周一起围挡"
    assert [(one["what"], one["text"]) for one in seen["additions"]] == [
        ("corrected", "改为周二"),
        ("withdrawn", "工程取消"),
    ]
    assert town.refused(f"/notices/{notice_id}/read", by=town.resident())["type"] == "/problems/notice-ended"


def test_a_notice_ends_once_with_its_last_day(town: Town, worker: Person) -> None:
    notice_id = notice(town, worker, until=shanghai_day(ago(days=3)), at=ago(days=9))

    for hours in (0, 0, 5):
        town.go_round(ago(hours=-hours))

    assert names(town, notice_id) == ["notice_published", "notice_ended"]
    ended = town.events(notice_id)[-1]
    assert (ended["actorrole"], ended["time"][11:19]) == ("clock", "16:00:00")


def test_notices_of_an_area_are_listed_page_by_page(town: Town) -> None:
    town.new_area("告村")
    worker = town.staff("area_worker", "告村")
    ids = [str(notice(town, worker, division_id=town.ids["告村"], title=f"第{number}号")) for number in range(3)]
    scheme = str(public_notice(town, worker, division_id=town.ids["告村"]))
    path = f"/divisions/{town.ids['告村']}/notices"

    first = town.seen(path, limit=2)
    second = town.seen(path, limit=2, cursor=first["next_cursor"])

    assert [one["notice_id"] for one in first["items"] + second["items"]] == [scheme, *reversed(ids)]
    assert (first["items"][1]["title"], second["next_cursor"]) == ("第2号", None)
    assert [one["notice_id"] for one in town.seen(path, form="public_notice")["items"]] == [scheme]
    town.done(f"/notices/{ids[0]}/withdraw", {"reason": "过时"}, by=worker)
    assert ids[0] not in [one["notice_id"] for one in town.seen(path, hanging=True)["items"]]


# 公示


def test_an_objection_is_answered_and_the_notice_upheld_by_time_alone(town: Town, worker: Person) -> None:
    neighbour, notice_id = town.resident(), public_notice(town, worker, days_ago=9)
    objection_id = objected(town, notice_id, neighbour, at=ago(days=8))
    path = f"/public-notices/{notice_id}/objections/{objection_id}/answer"
    town.done(path, {"text": "盲道另有", "taken_up": False}, by=worker, at=ago(days=7))

    town.go_round(ago(days=5))
    assert town.seen(f"/public-notices/{notice_id}")["item"]["state"] == "open"
    town.go_round(ago(days=0))

    assert names(town, notice_id) == [
        "public_notice_published", "objection_raised", "objection_answered", "public_notice_ended",
    ]  # fmt: skip
    answered, ended = (event["data"] for event in town.events(notice_id)[-2:])
    assert (answered["late"], answered["after_seconds"]) == (False, 86_400)
    assert (ended["result"], ended["objections"], ended["taken_up"]) == ("upheld", 1, 0)


def test_the_last_answer_ends_an_overdue_one_and_tells_that_it_was_late(town: Town, worker: Person) -> None:
    notice_id = public_notice(town, worker, days_ago=20)
    objection_id = objected(town, notice_id, town.resident(), at=ago(days=19))
    for days in (15, 12, 12, 3):
        town.go_round(ago(days=days))
    assert names(town, notice_id)[-1] == "objection_overdue"
    assert town.seen(f"/public-notices/{notice_id}")["item"]["unanswered"] == 1

    path = f"/public-notices/{notice_id}/objections/{objection_id}/answer"
    town.done(path, {"text": "方案已改", "taken_up": True}, by=worker, at=ago(days=2))

    assert names(town, notice_id)[-2:] == ["objection_answered", "public_notice_ended"]
    answered, ended = (event["data"] for event in town.events(notice_id)[-2:])
    assert (answered["late"], ended["result"]) == (True, "changed")
    assert town.go_round(ago(days=0)) == 0


def test_the_topic_hears_of_the_end_from_the_clock(town: Town) -> None:
    topic_id, worker = town.running_topic(at=ago(days=40))
    hall = signed(town, topic_id=topic_id, began=ago(days=30))
    town.done(f"/topics/{topic_id}/stage", {"to": "coordination"}, by=worker, at=ago(days=20))
    notice_id = public_notice(town, worker, days_ago=15, topic_id=topic_id)

    town.go_round(ago(days=0))

    concluded = town.events(topic_id)[-1]
    assert concluded["data"]["instrument_id"] == str(notice_id)
    assert (concluded["data"]["result"], concluded["actorrole"]) == ("upheld", "clock")
    assert [one["form"] for one in town.seen(f"/topics/{topic_id}/notices")] == ["public_notice"]
    assert hall.seen()["item"]["topic_id"] == str(topic_id)


def test_a_withdrawn_public_notice_is_cancelled_in_its_topic(town: Town) -> None:
    topic_id, worker = town.running_topic(at=ago(days=40))
    signed(town, topic_id=topic_id, began=ago(days=30))
    town.done(f"/topics/{topic_id}/stage", {"to": "coordination"}, by=worker, at=ago(days=20))
    notice_id = public_notice(town, worker, days_ago=3, topic_id=topic_id)

    town.done(f"/public-notices/{notice_id}/withdraw", {"reason": "方案重做"}, by=worker)

    assert town.events(topic_id)[-1]["data"]["result"] == "cancelled"


def test_what_was_objected_is_read_by_who_answers_and_who_wrote_it_only(town: Town, worker: Person) -> None:
    neighbour, notice_id = town.resident(), public_notice(town, worker)
    objection_id = objected(town, notice_id, neighbour)
    path = f"/public-notices/{notice_id}"
    for reader, text in (
        (None, None),
        (town.resident(), None),
        (neighbour, "柱子挡住了盲道"),
        (worker, "柱子挡住了盲道"),
    ):
        shown = town.seen(path, by=reader)["objections"][0]
        assert (shown["text"], shown["person_id"]) == (text, str(neighbour.id) if text else None)
    town.done(f"{path}/objections/{objection_id}/answer", {"text": "已改道", "taken_up": True}, by=worker)

    assert town.seen(path)["objections"][0]["answer"] == "已改道"
    assert town.seen("/my-objections", by=neighbour)["items"][0]["taken_up"] is True


def test_an_erased_persons_objection_stays_without_the_person(town: Town, worker: Person) -> None:
    neighbour, notice_id = town.resident(), public_notice(town, worker)
    objected(town, notice_id, neighbour)

    town.erase(neighbour)

    shown = town.seen(f"/public-notices/{notice_id}", by=worker)["objections"][0]
    assert (shown["text"], shown["person_id"]) == ("柱子挡住了盲道", None)


def test_an_objection_is_sealed(town: Town, worker: Person) -> None:
    notice_id = public_notice(town, worker)
    town.done(f"/public-notices/{notice_id}/objections", {"text": "secret-of-the-test"}, by=town.resident())

    rows = town.folding.execute("SELECT state, message FROM deliberation.events").fetchall()

    assert not any(
        b"secret-of-the-test" in bytes(part) or "凉亭方案".encode() in bytes(part) for row in rows for part in row
    )


# Who may


def test_a_resident_of_another_area_cannot_object(town: Town, worker: Person) -> None:
    path = f"/public-notices/{public_notice(town, worker)}/objections"

    refused = town.refused(path, {"text": "不同意"}, by=town.resident("二村"))

    assert (refused["status"], refused["type"]) == (403, "/problems/outside-scope")


def test_only_residents_of_the_estate_object_to_what_is_about_it(town: Town, worker: Person) -> None:
    town.build("一村新苑", "一村")
    notice_id = public_notice(town, worker, estate_id=town.ids["一村新苑"])

    town.refused(f"/public-notices/{notice_id}/objections", {"text": "不同意"}, by=town.resident("一村"))

    objected(town, notice_id, town.resident("一村", "一村新苑"))


def test_residents_of_every_area_object_to_what_is_about_their_street(town: Town) -> None:
    officer = town.staff("street_officer", "望海街道")
    notice_id = public_notice(town, officer, division_id=town.ids["望海街道"])

    objected(town, notice_id, town.resident("二村"))
    town.refused(f"/public-notices/{notice_id}/objections", {"text": "不同意"}, by=town.resident("桥头"))


@pytest.mark.parametrize(
    ("role", "division"), [("area_worker", "二村"), ("peoples_deputy", "临江区"), ("operator", "临江区")]
)
def test_others_neither_publish_nor_answer_nor_withdraw(town: Town, worker: Person, role: str, division: str) -> None:
    notice_id, other = public_notice(town, worker), town.staff(role, division)
    objection_id = objected(town, notice_id, town.resident())
    path, body = f"/public-notices/{notice_id}", {"text": "答复", "taken_up": False}

    assert town.refused(f"{path}/objections/{objection_id}/answer", body, by=other)["status"] == 403
    assert town.refused(f"{path}/withdraw", {"reason": "不要了"}, by=other)["status"] == 403
    assert town.refused(f"{path}/correct", {"text": "改"}, by=other)["status"] == 403
    published = {"division_id": town.ids["一村"], "about": "other", "title": "公示", "text": "内容"}
    assert town.refused("/public-notices", published, by=other)["status"] == 403


def test_nobody_objects_without_being_signed_in(town: Town, worker: Person) -> None:
    path = f"/public-notices/{public_notice(town, worker)}/objections"

    assert town.refused(path, {"text": "不同意"}, by=None)["status"] == 401


# What cannot be


def test_an_objection_after_the_period_is_refused(town: Town, worker: Person) -> None:
    path = f"/public-notices/{public_notice(town, worker, days_ago=12)}/objections"

    refused = town.refused(path, {"text": "不同意"}, by=town.resident())

    assert (refused["status"], refused["type"]) == (409, "/problems/objection-period-over")


def test_a_second_objection_waits_for_the_answer_to_the_first(town: Town, worker: Person) -> None:
    neighbour, notice_id = town.resident(), public_notice(town, worker)
    objected(town, notice_id, neighbour)

    refused = town.refused(f"/public-notices/{notice_id}/objections", {"text": "再次"}, by=neighbour)

    assert refused["type"] == "/problems/already-objected"


def test_the_same_objection_sent_twice_at_once_is_one(town: Town, worker: Person) -> None:
    neighbour, notice_id, key = town.resident(), public_notice(town, worker), str(uuid4())
    path = f"/public-notices/{notice_id}/objections"

    with ThreadPoolExecutor(2) as threads:
        answers = list(
            threads.map(lambda _: town.post(path, {"text": "不同意"}, by=neighbour, key=key, fold=False), range(2))
        )
    town.fold()

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert names(town, notice_id).count("objection_raised") == 1


def test_everybody_who_objects_at_the_same_moment_is_heard(town: Town, worker: Person) -> None:
    path, neighbours = f"/public-notices/{public_notice(town, worker)}", [town.resident() for _ in range(24)]

    with ThreadPoolExecutor(24) as threads:
        answers = list(
            threads.map(lambda by: town.post(f"{path}/objections", {"text": "不同意"}, by=by, fold=False), neighbours)
        )
    town.fold()

    assert [answer.status_code for answer in answers] == [201] * 24
    assert town.seen(path)["item"]["unanswered"] == 24


def test_a_period_shorter_than_the_rules_is_refused(town: Town, worker: Person) -> None:
    body = {"division_id": town.ids["一村"], "about": "covenant", "title": "规约", "text": "草案", "days": 14}

    assert town.refused("/public-notices", body, by=worker)["type"] == "/problems/notice-period-invalid"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"text": "长" * 10_001}, "text"),
        ({"text": "坏\x00了"}, "text"),
        ({"text": "  "}, "text"),
        ({"title": "长" * 101}, "title"),
        ({"title": "电\x00梯"}, "title"),
        ({"about": "anything"}, "about"),
        ({"days": 0}, "days"),
        ({"days": 91}, "days"),
        ({"division_id": "x"}, "division_id"),
        ({"division_id": str(UUID(int=5))}, "division_id"),
        ({"estate_id": str(UUID(int=5))}, "estate_id"),
        ({"place": "more"}, "place"),
    ],
)
def test_a_public_notice_with_something_wrong_in_it_is_refused_by_the_field(
    town: Town, worker: Person, said: dict[str, Any], field: str
) -> None:
    body = {"division_id": town.ids["一村"], "about": "scheme", "title": "方案", "text": "内容"}

    problem = town.refused("/public-notices", {**body, **said}, by=worker)

    assert problem["status"] in (404, 422)
    assert problem["field"] == field


def test_a_topic_and_a_division_at_once_are_refused(town: Town, worker: Person) -> None:
    body = {"about": "scheme", "title": "方案", "text": "内容"}
    both = {"division_id": town.ids["一村"], "topic_id": uuid4()}

    assert town.refused("/public-notices", body, by=worker)["status"] == 422
    assert town.refused("/public-notices", {**body, **both}, by=worker)["status"] == 422
    assert town.refused("/public-notices", {**body, "topic_id": uuid4()}, by=worker)["status"] == 404


def test_an_objection_of_ten_thousand_characters_is_taken_and_a_longer_one_is_not(town: Town, worker: Person) -> None:
    neighbour, notice_id = town.resident(), public_notice(town, worker)
    path = f"/public-notices/{notice_id}/objections"

    assert town.refused(path, {"text": "长" * 10_001}, by=neighbour)["field"] == "text"
    town.done(path, {"text": "长" * 10_000}, by=neighbour)

    assert town.seen(f"/public-notices/{notice_id}", by=neighbour)["objections"][0]["text"] == "长" * 10_000


@pytest.mark.parametrize("path", ["/notices", "/public-notices"])
def test_an_unknown_notice_is_not_found(town: Town, worker: Person, path: str) -> None:
    assert town.get(f"{path}/{uuid4()}").status_code == 404
    assert town.refused(f"{path}/{uuid4()}/withdraw", {"reason": "无"}, by=worker)["status"] == 404
    other = notice(town, worker) if path == "/public-notices" else public_notice(town, worker)
    assert town.get(f"{path}/{other}").status_code == 404
