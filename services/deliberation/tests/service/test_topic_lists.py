"""Lists of topics: filters, pages, one's own, what waits; and rows that say the same as the topics themselves."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from deliberation_service.aggregate.topic.clock import next_threshold
from deliberation_service.queries import topic_search
from linli_common.clock import utc_now

from ..town import Town, ago
from .using import use


def ids(answer: Any) -> list[str]:
    return [item["topic_id"] for item in answer["items"]]


def test_the_list_of_a_division_has_everything_below_it_and_filters(town: Town) -> None:
    town.new_area("十村")
    street = f"/divisions/{town.ids['望海街道']}/topics"
    running, worker = town.running_topic(area="十村")
    later, _ = town.running_topic("discussion", area="十村")
    use(town, later, "statements", "ended", by=worker)
    town.done(f"/topics/{later}/stage", {"to": "vote"}, by=worker)
    closed, _ = town.running_topic(area="十村", scope="area", estate_id=None)
    town.done(f"/topics/{closed}/outcome", {"outcome": "closed", "reason": "了结"}, by=worker)
    town.topic(area="十村")
    here = f"/divisions/{town.ids['十村']}/topics"

    assert ids(town.seen(here)) == [str(closed), str(later), str(running)]
    assert set(ids(town.seen(here))) <= set(ids(town.seen(street, limit=1_000)))
    assert ids(town.seen(here, stage="vote")) == [str(later)]
    assert ids(town.seen(here, status="concluded")) == [str(closed)]
    assert ids(town.seen(here, outcome="closed")) == [str(closed)]
    assert ids(town.seen(here, scope="area")) == [str(closed)]
    assert ids(town.seen(here, template="three_meetings", status="running")) == [str(running)]
    assert ids(town.seen(here, estate_id=str(town.ids["十村小区"]))) == [str(later), str(running)]


def test_pages_follow_each_other_without_gap_or_repeat(town: Town) -> None:
    town.new_area("十一村")
    raised = [str(town.running_topic(area="十一村")[0]) for _ in range(5)]
    path, cursor, found = f"/divisions/{town.ids['十一村']}/topics", None, []

    while True:
        page = town.seen(path, limit=2, **({"cursor": cursor} if cursor else {}))
        found += ids(page)
        cursor = page["next_cursor"]
        if cursor is None:
            break

    assert found == raised[::-1]


def test_topics_are_found_by_the_words_of_their_titles_and_by_number(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.new_area("十三村")
    worker = town.staff("area_worker", "十三村")

    def accepted(title: str) -> str:
        topic_id = town.topic(area="十三村")
        words = {"template": "discussion", "title": title, "text": "正文"}
        town.done(f"/topics/{topic_id}/accept", words, by=worker)
        return str(topic_id)

    lift, dogs, both = accepted("3号楼加装 Lift"), accepted("文明养犬"), accepted("养犬与 lift 噪声")
    path = f"/divisions/{town.ids['十三村']}/topics"

    assert ids(town.seen(path, words="LIFT")) == [both, lift]
    assert ids(town.seen(path, words="养犬 lift")) == [both]
    assert ids(town.seen(path, words=dogs.replace("-", "")[:8])) == [dogs]
    assert town.seen(path, words="停车") == {"items": [], "next_cursor": None}
    first = town.seen(path, words="lift", limit=1)
    assert ids(town.seen(path, words="lift", limit=1, cursor=first["next_cursor"])) == [lift]
    monkeypatch.setattr(topic_search, "LOOKED_AT_ONCE", 1)
    monkeypatch.setattr(topic_search, "LOOKED_AT_MOST", 2)
    looked = town.seen(path, words="3号楼")
    assert looked["items"] == []
    assert ids(town.seen(path, words="3号楼", cursor=looked["next_cursor"])) == [lift]
    assert town.get(path, words="  ").status_code == 422


def test_what_waits_comes_by_the_time_it_is_due(town: Town) -> None:
    town.new_area("十二村")
    resident, worker = town.resident("十二村"), town.staff("area_worker", "十二村")
    officer = town.staff("street_officer", "望海街道")
    late, fresh = town.topic(area="十二村", at=ago(days=6)), town.topic(area="十二村")
    appealed = town.topic(area="十二村", by=resident, at=ago(days=5))
    town.done(f"/topics/{appealed}/decline", {"reason": "不属于本居"}, by=worker, at=ago(days=5))
    town.done(f"/topics/{appealed}/appeal", {"reason": "请再看"}, by=resident, at=ago(days=4))
    declined = town.topic(area="十二村")
    town.done(f"/topics/{declined}/decline", {"reason": "不属于本居"}, by=worker)
    path = f"/divisions/{town.ids['十二村']}/topics/waiting"

    assert ids(town.seen(path, by=worker)) == [str(late), str(appealed), str(fresh)]
    first = town.seen(path, by=officer, limit=2)
    assert ids(town.seen(path, by=officer, limit=2, cursor=first["next_cursor"])) == [str(fresh)]


def test_a_list_waits_for_what_one_just_did(town: Town) -> None:
    resident = town.resident()
    body = {"scope": "area", "division_id": town.ids["一村"], "title": "路灯", "text": "太暗"}
    sent = town.post("/topics", body, by=resident, fold=False).json()
    position = f"DELIBERATION:{sent['position']['seq']}"

    assert town.get("/topics/mine", by=resident, at_least=position).status_code == 503
    town.fold()

    assert ids(town.seen("/topics/mine", by=resident, at_least=position)) == [sent["topic_id"]]


def test_a_topic_of_a_letter_has_no_title_in_a_list_until_it_has_words(town: Town) -> None:
    topic_id, worker = town.topic(), town.staff("area_worker", "一村")
    words = {"template": "three_meetings", "title": "改过的标题", "text": "改过的正文"}
    town.done(f"/topics/{topic_id}/accept", words, by=worker)

    items = town.seen(f"/divisions/{town.ids['一村']}/topics", limit=1_000)["items"]

    assert next(item["title"] for item in items if item["topic_id"] == str(topic_id)) == "改过的标题"


def assert_same(town: Town, topic_id: UUID) -> None:
    """The row says what the topic's own events say."""
    row, topic = town.service.topic_lists.row(topic_id), town.service.topics.get(topic_id)
    assert row is not None
    standing = topic.standing(utc_now())
    standing.pop("raised_seconds")
    assert {name: row[name] for name in standing} == standing
    assert row["next_at"] == next_threshold(topic)
    for name in ("letter_id", "outcome", "reviewed", "merged_into", "due_at", "raised_at"):
        assert row[name] == getattr(topic, name), name


def test_rows_say_what_the_topics_say_at_every_step(town: Town) -> None:
    resident, worker = town.resident(), town.staff("area_worker", "一村")
    officer = town.staff("street_officer", "望海街道")
    topic_id = town.topic(by=resident, at=ago(days=100))
    path = f"/topics/{topic_id}"

    def step(command: str, body: dict[str, Any], by: Any, days: float) -> None:
        town.done(f"{path}/{command}", body, by=by, at=ago(days=days))
        assert_same(town, topic_id)

    assert_same(town, topic_id)
    step("decline", {"reason": "不属于本居"}, worker, 90)
    step("appeal", {"reason": "请再看"}, resident, 89)
    town.go_round(ago(days=78))
    assert_same(town, topic_id)
    step("decide-appeal", {"reopen": True, "reason": "请受理"}, officer, 77)
    step("accept", {"template": "three_meetings"}, worker, 76)
    town.go_round(ago(days=40))
    assert_same(town, topic_id)
    use(town, topic_id, "meeting", "signed", by=worker, at=ago(days=39))
    step("stage", {"to": "coordination"}, worker, 38)
    vote = use(town, topic_id, "vote", "passed", by=worker, at=ago(days=37))
    step("outcome", {"outcome": "decided", "instrument_id": vote}, worker, 36)
    use(town, topic_id, "meeting", "signed", by=worker, at=ago(days=2))
    step("review", {"works": 3, "process": 4, "findings": "可以"}, worker, 1)
    merged, withdrawn = town.topic(), town.topic(by=resident)
    into, _ = town.running_topic()
    town.done(f"/topics/{merged}/merge", {"into_topic_id": into}, by=worker)
    town.done(f"/topics/{withdrawn}/withdraw", by=resident)
    for other in (merged, into, withdrawn):
        assert_same(town, other)
