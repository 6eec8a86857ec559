"""Meetings over HTTP: the whole way, who sees what, lists, the topic that hears of it. Cost: a database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID, uuid4

from ..town import Town, ago
from .gathering import DAY, HOUR, MINUTES, PLANNED, convened, convening, entry, held, planned, signed


def test_a_hearing_goes_all_the_way(town: Town) -> None:
    hall = held(town, people=3)
    deputy = town.staff("peoples_deputy", "临江区")
    hall.do("attendance", {"entries": [entry(deputy, as_kind="deputy", mode="online")]})
    hall.do("guests", {"as_kind": "office_worker", "band": "20-35", "people": 4})
    hall.do("comments", {"text": "请把报价公开"}, by=deputy)
    hall.draft(planned(town), planned(town, days=60, by_role="property_company"))
    hall.sign()

    assert hall.names() == [
        "meeting_convened", "meeting_held", *["attendance_taken"] * 4, "guests_counted", "deputy_commented",
        "minutes_drafted", "signature_given", "signature_given", "minutes_signed",
    ]  # fmt: skip
    seen = hall.seen()
    item = seen["item"]
    assert (item["state"], item["people"], item["proxies"]) == ("signed", 8, 0)
    assert (item["title"], seen["where"], seen["agenda"][0]) == ("凉亭修缮听证会", "居委会二楼活动室", "介绍情况")
    assert seen["by_kind"] == {"deputy": 1, "office_worker": 4, "resident": 3}
    assert seen["minutes"] == {"draft": 1, "signed": True, "text": MINUTES, "signatures": ["convener", "participant"]}
    assert [(one["what"], one["state"], one["by_role"]) for one in seen["resolutions"]] == [
        (PLANNED, "open", None),
        (PLANNED, "open", "property_company"),
    ]
    assert [one["text"] for one in seen["record"] if one["what"] == "deputy_commented"] == ["请把报价公开"]


def test_the_stream_tells_who_came_as_what_and_in_which_tiers_they_are_new(town: Town) -> None:
    hall = held(town, people=0, area="二村")
    elder = town.resident("二村", birth_year=1940)
    hall.do("attendance", {"entries": [entry(elder)]})

    again = held(town, people=0, area="一村")
    again.do("attendance", {"entries": [entry(elder, as_kind="owner")]})

    first, second = (one.town.events(one.meeting_id)[-1]["data"] for one in (hall, again))
    assert (first["as_kind"], first["mode"], first["band"]) == ("resident", "in_person", "80+")
    assert first["first_in"] == ["district", "street", "area"]
    assert second["first_in"] == ["area"]


def test_an_entry_by_mistake_takes_its_numbers_back(town: Town) -> None:
    hall = held(town, people=1)

    hall.do("attendance/remove", {"person_id": hall.people[0].id})

    assert town.events(hall.meeting_id)[-1]["data"]["last_in"] == ["district", "street", "area"]
    assert hall.seen()["item"]["people"] == 0
    assert town.seen("/my-meetings", by=hall.people[0])["items"] == []
    hall.do("attendance", {"entries": [entry(hall.people[0])]})
    assert town.events(hall.meeting_id)[-1]["data"]["first_in"] == ["district", "street", "area"]


def test_a_resident_joins_online_and_is_a_villager_in_a_village(town: Town) -> None:
    town.found("三村村委会", "area", "望海街道", "990101001203")
    town.build("三村村委会小区", "三村村委会")
    for area, kind in (("一村", "resident"), ("三村村委会", "villager")):
        hall = held(town, people=0, area=area)
        neighbour = town.resident(area)

        hall.do("join", by=neighbour)

        said = town.events(hall.meeting_id)[-1]["data"]
        assert (said["as_kind"], said["mode"], said["person_id"]) == (kind, "online", str(neighbour.id))
        assert hall.seen(neighbour)["was_there"]


def test_everybody_who_joins_at_the_same_moment_is_on_the_list(town: Town) -> None:
    hall = held(town, people=0)
    neighbours = [town.resident() for _ in range(40)]

    with ThreadPoolExecutor(40) as threads:
        done = list(threads.map(lambda by: town.post(f"{hall.path}/join", by=by, fold=False), neighbours))
    town.fold()

    assert [answer.status_code for answer in done] == [200] * 40
    assert hall.seen()["item"]["people"] == 40


def test_proxies_are_no_people_and_are_counted_apart(town: Town) -> None:
    hall = held(town, people=1)
    absent = town.resident()

    hall.do("attendance", {"entries": [entry(absent, as_kind="owner", mode="proxy", proxy_id=hall.people[0].id)]})

    assert (hall.seen()["item"]["people"], hall.seen()["item"]["proxies"]) == (1, 1)
    assert town.events(hall.meeting_id)[-1]["data"]["first_in"] == []
    assert town.seen("/my-meetings", by=absent)["items"][0]["meeting_id"] == str(hall.meeting_id)


def test_a_review_is_rated_by_those_who_are_there(town: Town) -> None:
    hall = held(town, people=4, kind="review")
    hall.do("guests", {"as_kind": "pupil", "people": 1})
    for person in hall.people:
        hall.do("ratings", {"works": 4, "process": 5}, by=person)
    assert hall.seen()["ratings"] == {"count": 4, "works": None, "process": None}

    hall.do("ratings/slips", {"works": 1, "process": 3})

    assert hall.seen()["ratings"] == {"count": 5, "works": 3.4, "process": 4.6}
    assert "person_id" not in town.events(hall.meeting_id)[-2]["data"]


def test_a_meeting_is_moved_and_cancelled_with_reasons_that_everybody_reads(town: Town) -> None:
    hall = convened(town, began=ago(days=-5))
    later = ago(days=-9)
    hall.do("reschedule", {"starts_at": later, "where": "小区凉亭", "reason": "有台风"}, at=ago(hours=1))
    assert (hall.seen()["where"], hall.seen()["record"][-1]["text"]) == ("小区凉亭", "有台风")
    assert town.seen(f"/divisions/{town.ids['一村']}/meetings")["items"][-1]["starts_at"][:16] == later.isoformat()[:16]

    hall.do("cancel", {"reason": "改为征询单"}, at=ago(minutes=30))

    assert hall.seen()["item"]["state"] == "cancelled"
    assert hall.seen()["record"][-1]["text"] == "改为征询单"


def test_a_draft_is_read_by_those_who_were_there_and_persons_only_by_those_who_run_it(town: Town) -> None:
    hall = held(town)
    hall.draft(planned(town))
    insider, stranger = hall.people[0], town.resident()
    for reader, text in ((None, None), (stranger, None), (insider, MINUTES), (hall.worker, MINUTES)):
        assert hall.seen(reader)["minutes"]["text"] == text
        assert len(hall.seen(reader)["resolutions"]) == (1 if text else 0)
    assert hall.seen(insider)["attendees"] == []
    assert [one["person_id"] for one in hall.seen(hall.worker)["attendees"]] == [str(one.id) for one in hall.people]
    assert hall.seen(town.staff("area_worker", "二村"))["attendees"] == []


def test_corrections_stand_beside_the_signed_minutes(town: Town) -> None:
    hall = signed(town)

    hall.do("minutes/corrections", {"text": "到会人数应为三人"}, at=hall.began + DAY)

    seen = hall.seen()
    assert (seen["minutes"]["text"], seen["record"][-1]["text"]) == (MINUTES, "到会人数应为三人")


def test_what_was_said_is_sealed_and_erased_people_are_not_named(town: Town) -> None:
    hall = held(town, people=1)
    deputy = town.staff("peoples_deputy", "临江区")
    hall.do("comments", {"text": "secret-of-the-test"}, by=deputy)
    rows = town.folding.execute("SELECT state, message FROM deliberation.events").fetchall()
    assert not any(
        b"secret-of-the-test" in bytes(part) or "凉亭修缮".encode() in bytes(part) for row in rows for part in row
    )

    town.erase(deputy)

    comment = hall.seen()["record"][-1]
    assert (comment["by"], comment["erased"], comment["text"]) == (None, True, "secret-of-the-test")


# Lists


def test_a_calendar_has_what_comes_and_what_was_page_by_page(town: Town) -> None:
    town.new_area("历村")
    past = [convened(town, "历村", began=ago(days=days)) for days in (9, 3, 6)]
    coming = [convened(town, "历村", began=ago(days=-days)) for days in (8, 2, 5)]
    for when, halls in (("past", past), ("coming", coming)):
        found, cursor = [], None
        for _ in range(3):
            page = town.seen(
                f"/divisions/{town.ids['历村']}/meetings", when=when, limit=1, **({"cursor": cursor} if cursor else {})
            )
            found += [item["meeting_id"] for item in page["items"]]
            cursor = page["next_cursor"]
        assert cursor is None
        nearest = sorted(halls, key=lambda hall: abs(hall.began - ago(days=0)))
        assert found == [str(hall.meeting_id) for hall in nearest]
    street = town.seen(f"/divisions/{town.ids['望海街道']}/meetings", when="coming", kind="hearing", limit=100)
    assert {str(hall.meeting_id) for hall in coming} <= {item["meeting_id"] for item in street["items"]}
    assert town.seen(f"/divisions/{town.ids['历村']}/meetings", kind="review")["items"] == []


def test_open_resolutions_of_a_unit_are_listed_until_they_are_done(town: Town) -> None:
    town.new_area("决村")
    signed(town, planned(town, 40, "决村"), planned(town, 20, "决村"), area="决村")
    path = f"/divisions/{town.ids['决村']}/resolutions"
    listed = town.seen(path)["items"]
    assert [one["number"] for one in listed] == [2, 1]
    first = town.seen(path, limit=1)
    assert town.seen(path, limit=1, cursor=first["next_cursor"])["items"][0]["number"] == 1

    note = {"note": "三份报价已上墙"}
    town.done(f"/resolutions/{listed[0]['resolution_id']}/done", note, by=town.staff("social_worker", "决村"))

    assert [one["number"] for one in town.seen(path)["items"]] == [1]
    street = town.seen(f"/divisions/{town.ids['望海街道']}/resolutions", below=True, limit=200)["items"]
    assert listed[1]["resolution_id"] in [one["resolution_id"] for one in street]


def test_the_rules_of_today_are_told_with_their_source(town: Town) -> None:
    rules = town.seen("/meeting-rules")
    assert rules["kinds"]["assembly"] == {"notice_days": 15, "proxies_each": 3}
    assert "第十四条" in rules["source"]


# Topics


def test_a_meeting_in_a_stage_opens_the_way_on_when_its_minutes_are_signed(town: Town) -> None:
    topic_id, worker = town.running_topic(at=ago(days=20))
    hall = held(town, topic_id=topic_id, began=ago(days=2))
    assert town.refused(f"/topics/{topic_id}/stage", {"to": "coordination"}, by=worker)["status"] in (409, 422)
    hall.draft()
    hall.sign()

    town.done(f"/topics/{topic_id}/stage", {"to": "coordination"}, by=worker)

    told = [
        (event["type"].split(".")[2], event["data"].get("result"))
        for event in town.events(topic_id)
        if event["data"].get("instrument") == "meeting"
    ]
    assert told == [("instrument_begun", None), ("instrument_concluded", "signed")]
    assert [one["meeting_id"] for one in town.seen(f"/topics/{topic_id}/meetings")] == [str(hall.meeting_id)]
    assert hall.seen()["item"]["title"] == "凉亭修缮听证会"


def test_a_cancelled_meeting_is_told_to_its_topic(town: Town) -> None:
    topic_id, _ = town.running_topic(at=ago(days=20))
    hall = convened(town, topic_id=topic_id, began=ago(days=-2))

    hall.do("cancel", {"reason": "改期"}, at=ago(hours=1))

    assert town.events(topic_id)[-1]["data"]["result"] == "cancelled"


def test_another_kind_of_meeting_than_the_stages_is_refused(town: Town) -> None:
    topic_id, worker = town.running_topic()
    body = convening(town, ago(days=-5), topic_id=topic_id, kind="coordination")

    assert town.refused("/meetings", body, by=worker)["type"] == "/problems/kind-forbidden"


def test_a_stage_without_meetings_refuses_them(town: Town) -> None:
    topic_id = town.topic()
    worker = town.staff("area_worker", "一村")

    refused = town.refused("/meetings", convening(town, ago(days=-5), topic_id=topic_id), by=worker)

    assert refused["status"] in (403, 404, 409)


# Sent again


def test_the_same_key_convenes_one_meeting(town: Town) -> None:
    worker, key = town.staff("area_worker", "一村"), str(uuid4())
    body = convening(town, ago(days=-5))

    first, again = (town.done("/meetings", body, by=worker, key=key) for _ in range(2))

    assert first == again
    assert len(town.events(UUID(first["meeting_id"]))) == 1


def test_a_signature_that_is_sent_again_gets_its_first_answer(town: Town) -> None:
    hall = held(town)
    hall.draft(planned(town))
    hall.do("minutes/sign", {"draft": 1, "signature": "convener"}, at=hall.began + 3 * HOUR)
    key, body = str(uuid4()), {"draft": 1, "signature": "participant"}

    first, again = (town.done(f"{hall.path}/minutes/sign", body, by=hall.people[0], key=key) for _ in range(2))

    assert first == again
    assert hall.names().count("minutes_signed") == 1


def test_a_meeting_opens_by_itself_at_no_time(town: Town) -> None:
    hall = convened(town)

    town.go_round(ago(days=0) + timedelta(days=400))

    assert hall.names() == ["meeting_convened"]
