"""A year of deliberation as the demo plays it: what is promised happens, and something stands open in every state."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from deliberation_service.aggregate.topic.raising import topic_id_of_letter
from deliberation_service.demo.cast import Cast
from deliberation_service.demo.stories.small import small
from linli_common.clock import utc_now
from linli_common.testing.servers import PostgresServer

from ..town import Person, Town, running
from .playing import LETTER, TownPlayer, play

TOPICS, SEED = 20, 1


@pytest.fixture(scope="module")
def played(town: Town) -> tuple[TownPlayer, Cast]:
    """The year with a few smaller topics."""
    return play(town, TOPICS, SEED, utc_now())


@pytest.fixture
def cast(played: tuple[TownPlayer, Cast]) -> Cast:
    return played[1]


def items(town: Town, path: str, **query: Any) -> list[dict[str, Any]]:
    """All items of a list."""
    found: list[dict[str, Any]] = []
    page = town.seen(path, limit=100, **query)
    while True:
        found += page["items"]
        if page["next_cursor"] is None:
            return found
        page = town.seen(path, limit=100, cursor=page["next_cursor"], **query)


def topics(town: Town) -> list[dict[str, Any]]:
    """The public topics of the whole street."""
    return items(town, f"/divisions/{town.ids['望海街道']}/topics")


def topic(town: Town, title: str) -> dict[str, Any]:
    """The one topic of that title, with its steps."""
    [found] = [one["topic_id"] for one in topics(town) if one["title"] == title]
    seen: dict[str, Any] = town.seen(f"/topics/{found}")
    return seen


def what(town: Town, title: str, name: str) -> list[dict[str, Any]]:
    """What the public messages of one kind say that belong to a topic."""
    topic_id = topic(town, title)["item"]["topic_id"]
    found = [event["data"] for event in town.events() if event["type"] == f"linli.deliberation.{name}.v1"]
    return [data for data in found if data["topic_id"] == topic_id]


def test_all_outcomes_come_about_and_some_are_late(town: Town, played: object) -> None:
    found = topics(town)
    raised = [event for event in town.events() if event["type"] == "linli.deliberation.topic_raised.v1"]
    late = Counter(event["type"].split(".")[2] for event in town.events() if "overdue" in event["type"])

    assert {one["outcome"] for one in found if one["outcome"]} == {
        *("convention_adopted", "decided", "referred_to_funding", "requested", "closed"),
    }
    assert {event["data"]["origin"] for event in raised} >= {"resident", "staff", "owners_committee", "letter"}
    assert {"inquiry_overdue", "resolution_overdue", "stage_overdue"} <= set(late)


def test_a_micro_renewal_goes_its_eleven_steps_and_is_referred(town: Town, cast: Cast) -> None:
    title = f"{cast.first.short}中心花园微更新"
    entered = [data["entered"] for data in what(town, title, "stage_entered")]

    assert entered == [
        *("survey", "interviews", "drafts", "co_design", "adjustment", "first_joint_meeting", "optimisation"),
        *("consultation", "modification", "second_joint_meeting", "publication", "review"),
    ]
    assert topic(town, title)["item"]["outcome"] == "referred_to_funding"
    [contest] = [one for one in items(town, f"/divisions/{cast.first.unit.id}/contests") if "中心花园" in one["title"]]
    schemes = town.seen(f"/contests/{contest['contest_id']}")["schemes"]
    assert len(schemes) == 3
    assert max(one["revision"] for one in schemes) == 3


def test_the_consultation_of_the_renewal_shows_groups_of_opinion(town: Town, cast: Cast) -> None:
    town.service.conversing.drawing.draw_changed(utc_now())
    topic_id = topic(town, f"{cast.first.short}中心花园微更新")["item"]["topic_id"]
    [conversation] = town.seen(f"/topics/{topic_id}/conversations")

    drawn = town.seen(f"/conversations/{conversation['conversation_id']}/map")
    assert drawn["participants"] == len(cast.home.online) + len(cast.first.writers)
    assert len(drawn["groups"]) >= 2


def test_three_meetings_end_with_the_review_after_the_works(town: Town, played: object) -> None:
    seen = topic(town, "中心凉亭修缮")["item"]

    assert (seen["outcome"], seen["reviewed"]) == ("referred_to_funding", True)
    assert [data["entered"] for data in what(town, "中心凉亭修缮", "stage_entered")] == [
        "hearing",
        "coordination",
        "review",
    ]


def test_the_owners_decide_on_their_fund_online_and_on_paper(town: Town, played: object) -> None:
    [closed] = what(town, "使用维修资金修外墙", "vote_closed")

    assert (closed["result"], closed["roll_units"], closed["participating_units"]) == ("passed", 13, 10)
    assert town.seen(f"/votes/{closed['vote_id']}/result")["slips"]["confirmed"] == 3


def test_a_vote_of_the_owners_is_open_at_the_end(town: Town, played: object) -> None:
    [vote_id] = {data["vote_id"] for data in what(town, "续聘物业服务企业", "vote_opened")}

    assert town.seen(f"/votes/{vote_id}")["status"] == "opened"
    assert town.seen(f"/votes/{vote_id}/turnout")["participating_units"] == 6


def test_one_form_is_counted_and_one_open_with_a_paper_that_differs(town: Town, cast: Cast) -> None:
    forms = items(town, f"/divisions/{cast.first.unit.id}/forms")
    seen = {one["state"]: town.seen(f"/forms/{one['form_id']}") for one in forms}

    assert seen["closed"]["result"] == "passed"
    assert (seen["open"]["differing"], seen["open"]["entered"]) == (1, 1)


def test_a_convention_is_in_force_on_file_and_worked_on(town: Town, cast: Cast) -> None:
    [item] = items(town, f"/divisions/{cast.first.unit.id}/conventions")
    seen = town.seen(f"/conventions/{item['convention_id']}")

    assert [(version["version"], version["filing"]) for version in seen["versions"]] == [(1, "accepted")]
    assert [one["state"] for one in seen["sets"]] == ["adopted", "open"]


def test_panels_by_lot_were_drawn_and_one_waits_for_answers(town: Town, cast: Cast) -> None:
    panels = items(town, f"/divisions/{cast.first.unit.id}/panels")
    latest, first = (town.seen(f"/panels/{one['panel_id']}") for one in panels)

    assert [one["state"] for one in panels] == ["drawn", "drawn"]
    assert latest["offered"] >= 2
    assert first["accepted"] >= 1


def test_deputies_are_answered_in_time_late_or_not_at_all(town: Town, cast: Cast) -> None:
    asked = [one for one in items(town, f"/divisions/{cast.town.id}/inquiries") if one["kind"] == "question"]

    assert Counter((one["overdue"], one["answered_at"] is not None) for one in asked) == {
        (False, True): 4,
        (True, True): 1,
        (True, False): 1,
        (False, False): 1,
    }


def test_a_letter_becomes_a_topic_in_its_hearing(town: Town, played: object) -> None:
    seen = town.seen(f"/topics/{topic_id_of_letter(LETTER)}")["item"]

    assert (seen["origin"], seen["status"], seen["stage"]) == ("letter", "running", "hearing")


def test_at_the_end_something_stands_open_in_every_state(town: Town, cast: Cast) -> None:
    first = UUID(cast.first.unit.id)
    latest = {event["subject"]: event["type"].split(".")[2] for event in town.events()}
    notices = items(town, f"/divisions/{cast.town.id}/notices", hanging=True)
    coming = items(town, f"/divisions/{cast.town.id}/meetings", when="coming")
    worker = Person(UUID(cast.first.worker.person_id), "area_worker", first)
    waiting = town.seen(f"/divisions/{first}/topics/waiting", by=worker)["items"]

    assert {"topic_raised", "topic_declined", "topic_appealed"} <= set(latest.values())
    assert {one["stage_kind"] for one in topics(town) if one["status"] == "running"} >= {
        "discussion",
        "hearing",
        "vote",
    }
    assert any(one["unanswered"] for one in notices)
    assert {one["form"] for one in notices} == {"notice", "public_notice"}
    assert len(coming) >= 2
    assert any(one["overdue"] for one in waiting)


def test_the_same_seed_plays_the_same_year_and_another_one_another(postgres: PostgresServer) -> None:
    now = utc_now()

    def sent(seed: int) -> list[tuple[datetime, str, str, str]]:
        with running(postgres.create_database(), postgres.create_database()) as one:
            return sorted(play(one, 8, seed, now, small)[0].sent)

    assert sent(5) == sent(5) != sent(6)
