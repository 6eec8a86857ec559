"""Conversations on statements over HTTP: written, moderated, answered, mapped, closed."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from linli_common.clock import utc_now

from ..town import Person, Town, ago


def opened(town: Town, convener: Person | None = None, area: str = "一村", **said: Any) -> tuple[UUID, Person]:
    convener = convener or town.staff("area_worker", area)
    body = {
        "division_id": town.ids[area],
        "title": "中心花园怎么用",
        "question": "您希望中心花园是什么样子？",
        "held_first": False,
        "closes_at": utc_now() + timedelta(days=14),
    }
    answer = town.done("/conversations", {**body, **said}, by=convener)
    return UUID(answer["conversation_id"]), convener


def written(town: Town, conversation_id: UUID, by: Person, text: str = "多放几张长椅") -> UUID:
    answer = town.done(f"/conversations/{conversation_id}/statements", {"text": text}, by=by)
    return UUID(answer["statement_id"])


def answer(town: Town, statement_id: UUID, by: Person, choice: str = "agree", **more: Any) -> dict[str, Any]:
    return town.done(f"/statements/{statement_id}/opinion", {"choice": choice}, by=by, **more)


def statements_of(town: Town, conversation_id: UUID, by: Person | None = None) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = town.seen(f"/conversations/{conversation_id}/statements", by=by)["items"]
    return items


def own(town: Town, conversation_id: UUID, by: Person) -> dict[str, str]:
    given = town.seen(f"/conversations/{conversation_id}/opinions", by=by)
    return {one["statement_id"]: one["choice"] for one in given}


def test_a_resident_writes_and_others_say_what_they_think(town: Town) -> None:
    conversation_id, _ = opened(town)
    author, other = town.resident(), town.resident()
    statement_id = written(town, conversation_id, author)

    answer(town, statement_id, other, "disagree")

    assert own(town, conversation_id, other) == {str(statement_id): "disagree"}
    assert own(town, conversation_id, author) == {}
    seen = town.seen(f"/conversations/{conversation_id}")
    assert (seen["participants"], seen["statements"], seen["title"]) == (1, 1, "中心花园怎么用")
    assert [(one["text"], one["opinions"], one["mine"]) for one in statements_of(town, conversation_id, author)] == [
        ("多放几张长椅", 1, True)
    ]


def test_answering_twice_changes_the_opinion_and_counts_once(town: Town) -> None:
    conversation_id, worker = opened(town)
    statement_id, somebody = written(town, conversation_id, worker), town.resident()
    answer(town, statement_id, somebody, "agree")

    answer(town, statement_id, somebody, "pass")

    assert own(town, conversation_id, somebody) == {str(statement_id): "pass"}
    assert [one["opinions"] for one in statements_of(town, conversation_id)] == [1]
    assert town.seen(f"/conversations/{conversation_id}")["participants"] == 1


def test_many_people_answer_one_statement_at_once_and_none_waits_for_another(town: Town) -> None:
    conversation_id, worker = opened(town)
    statement_id, crowd = written(town, conversation_id, worker), [town.resident() for _ in range(24)]

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda somebody: answer(town, statement_id, somebody, fold=False), crowd))
    town.fold()

    assert len({one["position"]["seq"] for one in answers}) == 24
    assert [one["opinions"] for one in statements_of(town, conversation_id)] == [24]


def test_the_same_opinion_again_is_refused_and_the_same_command_again_is_not(town: Town) -> None:
    conversation_id, worker = opened(town)
    statement_id, somebody = written(town, conversation_id, worker), town.resident()
    first = answer(town, statement_id, somebody, key="the-same-key")

    again = answer(town, statement_id, somebody, key="the-same-key")
    refused = town.refused(f"/statements/{statement_id}/opinion", {"choice": "agree"}, by=somebody)

    assert again == first
    assert refused["title"] == "已经这样表过态"


def test_after_the_end_nothing_is_taken_any_more(town: Town) -> None:
    conversation_id, worker = opened(town)
    statement_id, somebody = written(town, conversation_id, worker), town.resident()
    answer(town, statement_id, somebody)

    town.done(f"/conversations/{conversation_id}/close", by=worker)

    for path, body in (
        (f"/statements/{statement_id}/opinion", {"choice": "disagree"}),
        (f"/conversations/{conversation_id}/statements", {"text": "晚了"}),
        (f"/conversations/{conversation_id}/close", None),
    ):
        by = worker if body is None else somebody
        assert town.refused(path, body, by=by)["title"] == "观点征集已结束"


def test_its_time_ends_it_at_the_moment_that_was_set(town: Town) -> None:
    closes_at = ago(days=1).replace(microsecond=0)
    conversation_id, _ = opened(town, closes_at=utc_now() + timedelta(hours=2))
    late = town.staff("area_worker", "二村")
    past = town.done(
        "/conversations",
        {
            "division_id": town.ids["二村"],
            "title": "旧的",
            "question": "旧的问题",
            "closes_at": closes_at,
        },
        by=late,
        at=ago(days=3),
    )["conversation_id"]

    town.go_round(utc_now())
    town.go_round(utc_now())

    assert town.seen(f"/conversations/{conversation_id}")["state"] == "open"
    seen = town.seen(f"/conversations/{past}")
    assert seen["state"] == "closed"
    assert seen["closed_at"] == closes_at.isoformat().replace("+00:00", "Z")
    told = town.events(past)[1:]
    assert [event["type"].split(".")[2] for event in told] == ["conversation_closed", "conversation_summed_up"]
    assert {event["actorrole"] for event in told} == {"clock"}


def test_a_held_statement_is_its_authors_and_the_conveners_until_it_is_shown(town: Town) -> None:
    conversation_id, worker = opened(town, held_first=True)
    author, other = town.resident(), town.resident()
    statement_id = written(town, conversation_id, author)
    assert [one["state"] for one in statements_of(town, conversation_id, author)] == ["held"]
    assert statements_of(town, conversation_id, other) == []
    town.refused(f"/statements/{statement_id}/opinion", {"choice": "agree"}, by=other)

    town.done(f"/statements/{statement_id}/moderate", {"state": "shown", "reason": "内容合适"}, by=worker)

    assert [one["text"] for one in statements_of(town, conversation_id)] == ["多放几张长椅"]
    answer(town, statement_id, other)


def test_a_hidden_statement_is_shown_to_nobody_and_its_author_reads_why(town: Town) -> None:
    conversation_id, worker = opened(town)
    author, other = town.resident(), town.resident()
    statement_id = written(town, conversation_id, author, "某某人是骗子")

    town.done(f"/statements/{statement_id}/moderate", {"state": "hidden", "reason": "请不要攻击他人"}, by=worker)

    assert statements_of(town, conversation_id) == []
    assert [(one["state"], one["reason"]) for one in statements_of(town, conversation_id, author)] == [
        ("hidden", "请不要攻击他人")
    ]
    waiting = town.seen(f"/conversations/{conversation_id}/moderation", by=worker)["items"]
    assert [(one["state"], one["reason"]) for one in waiting] == [("hidden", "请不要攻击他人")]
    assert town.seen(f"/conversations/{conversation_id}/next", by=other) == {"statement": None, "left": 0}
    assert town.get(f"/conversations/{conversation_id}/moderation", by=other).status_code == 403
    refused = town.refused(f"/statements/{statement_id}/moderate", {"state": "hidden", "reason": "再"}, by=worker)
    assert refused["title"] == "观点已是这个状态"


def test_only_who_convened_it_moderates(town: Town) -> None:
    conversation_id, worker = opened(town)
    statement_id = written(town, conversation_id, worker)
    elsewhere = town.staff("area_worker", "桥头")

    for somebody in (elsewhere, town.resident()):
        refused = town.refused(
            f"/statements/{statement_id}/moderate", {"state": "hidden", "reason": "不喜欢"}, by=somebody
        )
        assert refused["status"] == 403


def test_script_in_a_statement_is_kept_and_given_as_text(town: Town) -> None:
    conversation_id, worker = opened(town)
    script = "<script>alert('邻里')</script> & <b>粗体</b>"

    written(town, conversation_id, worker, script)

    got = town.get(f"/conversations/{conversation_id}/statements")
    assert got.headers["content-type"] == "application/json"
    assert [one["text"] for one in got.json()["items"]] == [script]
    for text in ("", "   ", "长" * 501, "坏\u0000字"):
        assert town.refused(f"/conversations/{conversation_id}/statements", {"text": text}, by=worker)["status"] == 422


def test_only_who_lives_there_takes_part_unless_it_is_open_to_everyone(town: Town) -> None:
    for_residents, worker = opened(town)
    for_everyone, _ = opened(town, worker, open_to="everyone")
    stranger, neighbour = town.resident("桥头"), town.resident()
    asked = written(town, for_everyone, worker)

    refused = town.refused(
        f"/statements/{written(town, for_residents, worker)}/opinion", {"choice": "agree"}, by=stranger
    )
    answer(town, asked, stranger)
    answer(town, asked, neighbour)

    assert refused["title"] == "不在本次征集范围内"
    told = [event["data"] for event in town.events() if event["type"].endswith("opinion_given.v1")]
    assert [data["counts"] for data in told if data["statement_id"] == str(asked)] == [False, True]
    town.service.conversing.drawing.draw_changed(utc_now())
    assert town.seen(f"/conversations/{for_everyone}/map")["participants"] == 1


def test_in_a_topic_it_needs_a_stage_that_allows_it_and_tells_its_end(town: Town) -> None:
    topic_id, worker = town.running_topic("discussion")

    body = {"title": "凉亭", "question": "凉亭怎么修？", "closes_at": utc_now() + timedelta(days=7)}
    conversation_id = town.done("/conversations", {"topic_id": topic_id, **body}, by=worker)["conversation_id"]
    town.done(f"/conversations/{conversation_id}/close", by=worker)

    told = {event["type"].split(".")[2]: event["data"] for event in town.events(topic_id)}
    assert told["instrument_begun"]["instrument"] == "statements"
    assert told["instrument_concluded"]["result"] == "ended"
    assert [one["conversation_id"] for one in town.seen(f"/topics/{topic_id}/conversations")] == [conversation_id]


def test_what_comes_next_is_what_one_did_not_answer_and_few_others_did(town: Town) -> None:
    conversation_id, worker = opened(town)
    popular, lonely, done = (written(town, conversation_id, worker, text) for text in ("甲", "乙", "丙"))
    somebody = town.resident()
    answer(town, popular, town.resident())
    answer(town, done, somebody)

    following = town.seen(f"/conversations/{conversation_id}/next", by=somebody)

    assert (following["statement"]["statement_id"], following["left"]) == (str(lonely), 2)


def test_lists_go_on_where_a_page_ended(town: Town) -> None:
    conversation_id, worker = opened(town)
    texts = [f"第{number}条" for number in range(5)]
    for text in texts:
        written(town, conversation_id, worker, text)

    first = town.seen(f"/conversations/{conversation_id}/statements", limit=3)
    rest = town.seen(f"/conversations/{conversation_id}/statements", limit=3, cursor=first["next_cursor"])

    assert [one["text"] for one in [*first["items"], *rest["items"]]] == texts
    assert rest["next_cursor"] is None
    assert town.get(f"/conversations/{conversation_id}/statements", cursor="x").status_code == 422


def test_one_person_writes_twenty_statements_at_most(town: Town) -> None:
    conversation_id, _ = opened(town)
    somebody = town.resident()
    for number in range(20):
        written(town, conversation_id, somebody, f"第{number}条")

    refused = town.refused(f"/conversations/{conversation_id}/statements", {"text": "再来一条"}, by=somebody)

    assert refused["title"] == "您在本次征集中提出的观点已达上限"


def test_what_is_unknown_or_malformed_is_a_problem(town: Town) -> None:
    conversation_id, worker = opened(town)
    nobody = uuid4()

    assert town.get(f"/conversations/{nobody}").status_code == 404
    assert town.get(f"/conversations/{nobody}/map").status_code == 404
    assert town.get(f"/conversations/{nobody}/map/live").status_code == 404
    assert town.refused(f"/statements/{nobody}/opinion", {"choice": "agree"}, by=worker)["status"] == 404
    assert town.refused(f"/statements/{conversation_id}/opinion", {"choice": "love"}, by=worker)["status"] == 422
    body = {"title": "一", "question": "二", "closes_at": utc_now() + timedelta(minutes=1)}
    area = {"division_id": town.ids["一村"]}
    assert town.refused("/conversations", {**body, **area}, by=worker)["title"] == "结束时间不正确"
    assert town.refused("/conversations", body, by=worker)["status"] == 422


# What becomes of opinions.


def _a_divided_area(town: Town, people: int = 8) -> tuple[UUID, list[Person], list[UUID]]:
    """Two camps of so many people on six statements, the first of which both agree with."""
    conversation_id, worker = opened(town, area="二村")
    asked = [written(town, conversation_id, worker, f"第{number}条") for number in range(6)]
    crowd = [town.resident("二村") for _ in range(2 * people)]
    for at, person in enumerate(crowd):
        for number, statement_id in enumerate(asked):
            agrees = number == 0 or (at < people) == (number % 2 == 0)
            answer(town, statement_id, person, "agree" if agrees else "disagree", fold=False)
    town.fold()
    return conversation_id, crowd, asked


def test_the_map_shows_who_thinks_alike_and_moves_with_the_next_opinion(town: Town) -> None:
    conversation_id, crowd, asked = _a_divided_area(town)
    drawing = town.service.conversing.drawing
    assert town.seen(f"/conversations/{conversation_id}/map")["groups"] == []

    drawing.draw_changed(utc_now())
    before = town.seen(f"/conversations/{conversation_id}/map", by=crowd[0])
    said = answer(town, asked[1], crowd[0], "pass")
    position = f"DELIBERATION:{said['position']['seq']}"
    assert town.get(f"/conversations/{conversation_id}/map", at_least=position).status_code == 503
    drawing.draw_changed(utc_now())
    after = town.seen(f"/conversations/{conversation_id}/map", by=crowd[0], at_least=position)

    assert sorted(group["size"] for group in before["groups"]) == [8, 8]
    assert [one["statement_id"] for one in before["shared"]] == [str(asked[0])]
    assert all(group["representative"] for group in before["groups"])
    assert (
        before["you"]["group"]
        == after["you"]["group"]
        != town.seen(f"/conversations/{conversation_id}/map", by=crowd[-1])["you"]["group"]
    )
    assert (before["you"]["x"], before["you"]["y"]) in [(spot["x"], spot["y"]) for spot in before["points"]]
    counted = {one["statement_id"]: one["groups"] for one in after["statements"]}[str(asked[1])]
    assert sum(cell["passed"] for cell in counted) == 1
    assert town.seen(f"/conversations/{conversation_id}/map")["you"] is None
    assert drawing.draw_changed(utc_now()) == 0


def test_at_the_end_the_map_is_drawn_once_more_and_its_counts_are_told(town: Town) -> None:
    conversation_id, _, _ = _a_divided_area(town)
    convener = town.staff("area_worker", "二村")

    town.done(f"/conversations/{conversation_id}/close", by=convener)
    town.go_round(utc_now())
    recorded = town.service.store.head()
    town.go_round(utc_now())

    assert town.service.store.head() == recorded
    told = town.events(conversation_id)[-1]
    assert told["type"] == "linli.deliberation.conversation_summed_up.v1"
    assert (told["data"]["participants"], told["data"]["opinions"], told["data"]["statements"]) == (16, 96, 6)
    assert (sorted(told["data"]["group_sizes"]), told["data"]["shared"]) == ([8, 8], 1)
    assert town.seen(f"/conversations/{conversation_id}/map")["final"]
    live = town.get(f"/conversations/{conversation_id}/map/live")
    assert live.text.startswith(f"id: {recorded - 1}") or "event: final" in live.text


def test_a_restarted_worker_draws_the_same_groups_in_the_same_order(town: Town) -> None:
    conversation_id, crowd, asked = _a_divided_area(town)
    first = town.service.conversing.drawing
    first.draw_changed(utc_now())
    before = town.seen(f"/conversations/{conversation_id}/map")
    answer(town, asked[2], crowd[3], "pass")

    restarted = type(first)(
        town.service.parts,
        town.service.conversing.conversations,
        town.service.conversing.lists,
        town.service.conversing.maps,
    )
    restarted.draw_changed(utc_now())

    after = town.seen(f"/conversations/{conversation_id}/map")
    assert after["through"] > before["through"]
    assert [group["centre"][0] > 0 for group in after["groups"]] == [
        group["centre"][0] > 0 for group in before["groups"]
    ]


def test_no_public_message_tells_who_thinks_what(town: Town) -> None:
    conversation_id, worker = opened(town)
    statement_id, somebody = written(town, conversation_id, worker), town.resident()
    before = len(town.events())

    answer(town, statement_id, somebody, "agree")
    answer(town, statement_id, somebody, "disagree")

    told = town.events()[before:]
    assert [event["type"].split(".")[2] for event in told] == [
        "conversation_joined",
        "opinion_given",
        "opinion_given",
    ]
    text = json.dumps(told)
    assert str(somebody.id) not in text
    assert "agree" not in text
    assert {event["actorrole"] for event in told} == {"participant"}
    assert told[0]["data"]["age_band"] == "36-59"
    participant = town.service.conversing.conversations.participant(conversation_id, somebody.id)
    assert participant is not None
    assert str(participant) not in text


def test_nothing_leads_from_an_erased_person_to_what_they_thought_and_counts_stay(town: Town) -> None:
    conversation_id, worker = opened(town)
    statement_id, somebody = written(town, conversation_id, worker), town.resident()
    answer(town, statement_id, somebody)
    participant = town.service.conversing.conversations.participant(conversation_id, somebody.id)
    counted = town.seen(f"/conversations/{conversation_id}")

    town.erase(somebody)
    town.go_round(utc_now())

    assert town.service.conversing.conversations.participant(conversation_id, somebody.id) is None
    assert town.seen(f"/conversations/{conversation_id}") == counted
    assert [one["opinions"] for one in statements_of(town, conversation_id)] == [1]
    for table in ("deliberation.events", "deliberation.commands", "deliberation_lists.opinions"):
        rows = town.folding.execute(f"SELECT count(*) FROM {table} t WHERE t::text LIKE %s", (f"%{somebody.id}%",))
        assert rows.fetchone() == (0,), table
    kept = town.folding.execute(
        "SELECT count(*) FROM deliberation_lists.opinions WHERE participant_id = %s", (participant,)
    )
    assert kept.fetchone() == (1,)


def test_a_process_that_draws_no_map_loads_no_mathematics() -> None:
    code = "import sys, deliberation_service.main; sys.exit(any(one in sys.modules for one in ('numpy', 'scipy')))"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
