"""Design schemes over HTTP: drafts, revisions, pictures, pinned comments, and the one that is chosen. Cost: seconds."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from linli_common.clock import utc_now
from PIL import Image

from ..town import Person, Town
from ..votes.voting import HOUR, prepared

DRAFT = {"title": "下沉花园", "text": "中心下沉，四周坐凳"}
REVISED = {"title": "下沉花园", "text": "加一条坡道", "what": "按老人意见加坡道"}


def picture(kind: str = "PNG") -> bytes:
    """A small picture."""
    written = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(written, kind)
    return written.getvalue()


def opened(town: Town, area: str = "一村", at: datetime | None = None, **said: Any) -> tuple[UUID, Person]:
    """A contest of an area, and the worker who opened it."""
    worker = town.staff("area_worker", area)
    began = at or utc_now()
    body = {
        "division_id": town.ids[area],
        "title": "口袋公园方案",
        "brief": "原垃圾房旁空地约三百平方米",
        "entries_until": began + HOUR,
        **said,
    }
    return UUID(town.done("/contests", body, by=worker, at=at)["contest_id"]), worker


def handed_in(town: Town, contest_id: UUID, by: Person, at: datetime | None = None, **said: Any) -> str:
    """A scheme; gives its path."""
    return f"/schemes/{town.done(f'/contests/{contest_id}/schemes', {**DRAFT, **said}, by=by, at=at)['scheme_id']}"


def pictured(town: Town, scheme: str, by: Person) -> str:
    """A picture added to a scheme; gives its id."""
    return str(town.done(f"{scheme}/pictures", picture(), by=by)["picture_id"])


def test_every_revision_stays_readable_with_its_pictures(town: Town) -> None:
    contest_id, worker = opened(town)
    scheme = handed_in(town, contest_id, worker)
    kept, dropped = pictured(town, scheme, worker), pictured(town, scheme, worker)

    town.done(f"{scheme}/revise", {**REVISED, "picture_ids": [kept]}, by=worker)
    added = pictured(town, scheme, worker)

    [entered] = town.seen(f"/contests/{contest_id}")["schemes"]
    assert (entered["text"], entered["picture_ids"]) == (REVISED["text"], [kept, added])
    first, second = town.seen(scheme)["revisions"]
    assert (first["text"], first["what"], first["picture_ids"]) == (DRAFT["text"], None, [kept, dropped])
    assert (second["text"], second["what"]) == (REVISED["text"], REVISED["what"])
    assert second["picture_ids"] == [kept, added]
    assert town.get(f"{scheme}/pictures/{dropped}").headers["content-type"] == "image/jpeg"


def test_what_is_shown_of_a_picture_is_the_picture_alone(town: Town) -> None:
    contest_id, worker = opened(town)
    scheme = handed_in(town, contest_id, worker)

    shown = town.get(f"{scheme}/pictures/{pictured(town, scheme, worker)}").content

    assert Image.open(io.BytesIO(shown)).size == (40, 30)
    with town.service.vault.connection() as connection:
        kept = connection.execute("SELECT sealed FROM pictures").fetchall()
    assert kept
    assert not any(b"JFIF" in bytes(row[0]) for row in kept)


def test_comments_are_pinned_to_a_point_and_moderated_with_a_reason(town: Town) -> None:
    contest_id, worker = opened(town)
    scheme = handed_in(town, contest_id, worker)
    picture_id, resident = pictured(town, scheme, worker), town.resident()

    pinned = town.done(
        f"{scheme}/comments", {"text": "这里要有灯", "picture_id": picture_id, "x": 250, "y": 1000}, by=resident
    )
    town.done(f"{scheme}/comments", {"text": "整体不错"}, by=resident)
    town.done(f"/scheme-comments/{pinned['comment_id']}/moderate", {"hidden": True, "reason": "含手机号"}, by=worker)

    on_it = town.seen(f"{scheme}/comments", picture_id=picture_id)["items"]
    assert [(one["x"], one["y"], one["text"], one["reason"]) for one in on_it] == [(250, 1000, None, "含手机号")]
    assert [one["text"] for one in town.seen(f"{scheme}/comments")["items"]] == ["整体不错", None]
    assert "这里要有灯" not in town.get(f"{scheme}/comments").text


def test_comments_are_read_page_by_page(town: Town) -> None:
    contest_id, worker = opened(town)
    scheme = handed_in(town, contest_id, worker)
    for number in range(5):
        town.done(f"{scheme}/comments", {"text": f"意见{number}"}, by=worker)

    first = town.seen(f"{scheme}/comments", limit=3)
    rest = town.seen(f"{scheme}/comments", limit=3, cursor=first["next_cursor"])

    assert [one["text"] for one in first["items"] + rest["items"]] == [f"意见{number}" for number in (4, 3, 2, 1, 0)]
    assert rest["next_cursor"] is None


def test_the_author_is_left_out_after_an_erasure_and_the_scheme_stays(town: Town) -> None:
    contest_id, _ = opened(town, kind="design_contest")
    author = town.resident()
    scheme = handed_in(town, contest_id, author)

    town.erase(author)

    shown = town.seen(scheme)
    assert (shown["author_id"], shown["revisions"][0]["text"]) == (None, DRAFT["text"])


def test_a_vote_chooses_the_scheme_that_it_names(town: Town) -> None:
    area = f"{uuid4().hex[:6]}村"
    town.new_area(area)
    voters = [town.resident(area) for _ in range(3)]
    began = utc_now() - timedelta(days=2)
    contest_id, worker = opened(town, area, at=began)
    for title in ("方案甲", "方案乙"):
        handed_in(town, contest_id, worker, at=began, title=title)
    options = town.seen(f"/contests/{contest_id}")["ballot_options"]
    voting = prepared(town, area, worker=worker, kind="approval", options=options)

    town.done(f"/contests/{contest_id}/put-to-vote", {"vote_id": voting.id}, by=worker)
    town.done(f"{voting.path}/open", by=worker, at=voting.opened_at)
    for voter, choice in zip(voters, ([1], [1, 0], [1]), strict=True):
        voting.cast(voter, choice)
    early = town.refused(f"/contests/{contest_id}/settle", by=worker)
    voting.close()
    town.done(f"/contests/{contest_id}/settle", by=worker)

    shown = town.seen(f"/contests/{contest_id}")
    assert early["type"] == "/problems/vote-not-of-contest"
    assert (shown["state"], [one["chosen"] for one in shown["schemes"]]) == ("chosen", [False, True])
    entry = town.seen(f"/divisions/{town.ids[area]}/blueprint")["items"][0]
    assert (entry["kind"], entry["title"], entry["state"]) == ("scheme", "口袋公园方案", "planned")


def in_session(town: Town) -> tuple[UUID, Person]:
    """A topic of the young in the session that makes the schemes, whose template leaves the choice to a vote."""
    topic_id, worker = town.running_topic("youth_council")
    said = {"topic_id": topic_id, "title": "滑板场怎么建", "question": "怎么建", "closes_at": utc_now() + 2 * HOUR}
    conversation_id = town.done("/conversations", said, by=worker)["conversation_id"]
    town.done(f"/conversations/{conversation_id}/close", by=worker)
    town.done(f"/topics/{topic_id}/stage", {"to": "session"}, by=worker)
    return topic_id, worker


def test_a_convener_chooses_only_where_the_template_lets_them(town: Town) -> None:
    topic_id, worker = in_session(town)
    asked = {"topic_id": topic_id, "title": "滑板场方案", "brief": "三块空地", "entries_until": utc_now() + HOUR}

    refused = town.refused("/contests", {**asked, "choosing": "decision"}, by=worker)
    contest_id = town.done("/contests", {**asked, "choosing": "vote"}, by=worker)["contest_id"]

    assert (refused["type"], refused["field"]) == ("/problems/stage-forbids", "choosing")
    assert "approval or ranking" in refused["detail"]
    assert town.seen(f"/contests/{contest_id}")["choosing"] == "vote"


def test_schemes_are_put_to_the_kind_of_vote_that_the_template_names(town: Town) -> None:
    topic_id, worker = in_session(town)
    asked = {"topic_id": topic_id, "title": "滑板场方案", "brief": "空地", "entries_until": utc_now() + HOUR}
    contest_id = UUID(town.done("/contests", asked, by=worker)["contest_id"])
    for title in ("桥下", "河边"):
        handed_in(town, contest_id, worker, title=title)
    options = town.seen(f"/contests/{contest_id}")["ballot_options"]
    path, estate_id = f"/contests/{contest_id}/put-to-vote", town.ids["一村小区"]

    one_choice = prepared(town, worker=worker, options=options, estate_id=estate_id)
    refused = town.refused(path, {"vote_id": one_choice.id}, by=worker)
    by_ranking = prepared(town, worker=worker, kind="ranking", options=options, estate_id=estate_id)
    town.done(path, {"vote_id": by_ranking.id}, by=worker)

    assert (refused["type"], refused["field"]) == ("/problems/stage-forbids", "choosing")
    assert town.seen(f"/contests/{contest_id}")["state"] == "voting"


def test_nothing_changes_once_the_schemes_are_voted_on(town: Town) -> None:
    contest_id, worker = opened(town)
    scheme = handed_in(town, contest_id, worker)
    handed_in(town, contest_id, worker, title="另一方案")
    options = town.seen(f"/contests/{contest_id}")["ballot_options"]
    voting = prepared(town, worker=worker, options=options)
    town.done(f"/contests/{contest_id}/put-to-vote", {"vote_id": voting.id}, by=worker)

    for path, body in (
        (f"{scheme}/revise", {**REVISED, "picture_ids": []}),
        (f"{scheme}/pictures", picture()),
        (f"{scheme}/withdraw", {}),
        (f"/contests/{contest_id}/schemes", DRAFT),
        (f"/contests/{contest_id}/put-to-vote", {"vote_id": voting.id}),
    ):
        assert town.refused(path, body, by=worker)["type"] == "/problems/contest-state", path
    assert town.refused(f"/contests/{contest_id}/end", {"reason": "算了"}, by=worker)["status"] == 409


@pytest.mark.parametrize("options", [["甲", "乙"], ["2号 另一方案", "1号 下沉花园"]])
def test_a_vote_on_something_else_is_refused(town: Town, options: list[str]) -> None:
    contest_id, worker = opened(town)
    handed_in(town, contest_id, worker)
    handed_in(town, contest_id, worker, title="另一方案")
    voting = prepared(town, worker=worker, options=options)

    refused = town.refused(f"/contests/{contest_id}/put-to-vote", {"vote_id": voting.id}, by=worker)

    assert refused["type"] == "/problems/vote-not-of-contest"


def test_the_convener_decides_on_record_in_a_topic(town: Town) -> None:
    topic_id, worker = town.running_topic("three_meetings")
    stage = town.service.topics.get(topic_id).present
    assert stage is not None
    forbidden = town.refused(
        "/contests",
        {"topic_id": topic_id, "title": "方案", "brief": "说明", "entries_until": utc_now() + HOUR},
        by=worker,
    )
    assert (stage.stage, forbidden["type"]) == ("hearing", "/problems/stage-forbids")


def test_a_decision_names_its_scheme_and_its_reason(town: Town) -> None:
    contest_id, worker = opened(town, choosing="decision")
    scheme = handed_in(town, contest_id, worker)
    scheme_id = scheme.rpartition("/")[2]

    town.done(f"/contests/{contest_id}/choose", {"scheme_id": scheme_id, "reason": "唯一不砍树的方案"}, by=worker)

    shown = town.seen(f"/contests/{contest_id}")
    assert (shown["state"], shown["chosen_id"], shown["reason"]) == ("chosen", scheme_id, "唯一不砍树的方案")


def test_in_an_open_contest_everybody_hands_in_one_and_none_is_chosen_before_its_time(town: Town) -> None:
    contest_id, worker = opened(town, kind="naming_contest", choosing="decision")
    resident = town.resident()
    scheme = handed_in(town, contest_id, resident, title="望海园")

    again = town.refused(f"/contests/{contest_id}/schemes", DRAFT, by=resident)
    early = town.refused(
        f"/contests/{contest_id}/choose", {"scheme_id": scheme.rpartition("/")[2], "reason": "好听"}, by=worker
    )
    others = town.refused(f"{scheme}/revise", {**REVISED, "picture_ids": []}, by=town.resident())

    assert (again["type"], early["type"]) == ("/problems/already-entered", "/problems/entries-still-open")
    assert others["type"] == "/problems/not-the-author"


def test_bad_input_about_schemes_is_refused(town: Town) -> None:
    contest_id, worker = opened(town)
    scheme = handed_in(town, contest_id, worker)
    picture_id, resident = pictured(town, scheme, worker), town.resident()
    comment = {"text": "这里", "picture_id": picture_id, "x": 10, "y": 10}

    for path, body, by, type_ in (
        (f"{scheme}/pictures", b"no picture at all", worker, "picture-unacceptable"),
        (f"{scheme}/pictures", b"", worker, "picture-unacceptable"),
        (f"{scheme}/comments", {**comment, "x": 1001}, resident, "point-outside-picture"),
        (f"{scheme}/comments", {**comment, "y": -1}, resident, "point-outside-picture"),
        (f"{scheme}/comments", {**comment, "y": None}, resident, "point-outside-picture"),
        (f"{scheme}/comments", {**comment, "picture_id": uuid4()}, resident, "unknown-picture"),
        (f"{scheme}/comments", {"text": "这里", "x": 1, "y": 1}, resident, "unknown-picture"),
        (f"{scheme}/revise", {**REVISED, "picture_ids": [uuid4()]}, worker, "unknown-picture"),
        (f"/schemes/{uuid4()}/comments", {"text": "这里"}, resident, "unknown-scheme"),
        (f"/contests/{contest_id}/schemes", DRAFT, resident, "outside-own-division"),
        (f"/contests/{contest_id}/put-to-vote", {"vote_id": uuid4()}, worker, "vote-not-of-contest"),
        (f"/contests/{contest_id}/choose", {"scheme_id": uuid4(), "reason": "好"}, worker, "wrong-choosing"),
        (f"{scheme}/withdraw", {}, resident, "outside-own-division"),
    ):
        assert town.refused(path, body, by=by)["type"] == f"/problems/{type_}", (path, body)
    over = {"division_id": town.ids["一村"], "title": "方案", "brief": "说明", "entries_until": utc_now() - HOUR}
    assert town.refused("/contests", over, by=worker)["type"] == "/problems/contest-invalid"


def test_a_picture_that_no_event_knows_is_removed(town: Town) -> None:
    contest_id, worker = opened(town)
    scheme = handed_in(town, contest_id, worker)
    known, scheme_id = pictured(town, scheme, worker), UUID(scheme.rpartition("/")[2])
    orphan, now = uuid4(), utc_now()
    town.service.workshop.pictures.keep(contest_id, scheme_id, orphan, picture(), now)

    town.go_round(now + timedelta(minutes=11))

    assert town.service.workshop.pictures.open(scheme_id, orphan) is None
    assert town.get(f"{scheme}/pictures/{known}").status_code == 200
