"""Conventions over HTTP: proposed, voted on, adopted, filed, and read as of any day. Cost: seconds."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from linli_common.clock import utc_now

from ..town import Person, Town
from ..votes.voting import Voting, prepared


def begun(town: Town, people: int = 3, **said: Any) -> tuple[str, str, Person, list[Person]]:
    """A convention of an area of the test's own; gives its path, the area, its worker and its residents."""
    area = f"{uuid4().hex[:6]}村"
    town.new_area(area)
    residents, worker = [town.resident(area) for _ in range(people)], town.staff("area_worker", area)
    answer = town.done("/conventions", {"division_id": town.ids[area], "title": "居民公约", **said}, by=worker)
    return f"/conventions/{answer['convention_id']}", area, worker, residents


def with_set(town: Town, path: str, worker: Person, **said: Any) -> str:
    """A set of amendments; gives its path."""
    return f"{path}/sets/{town.done(f'{path}/sets', {'title': '修订', **said}, by=worker)['set_id']}"


def proposed(town: Town, set_path: str, by: Person, **said: Any) -> dict[str, Any]:
    """An amendment, an article that is added unless something else is said."""
    body = {"amendment": "add", "text": "文明养犬", "why": "邻里反映多", **said}
    return town.done(f"{set_path}/amendments", body, by=by)


def voted(town: Town, area: str, worker: Person, set_path: str, ballots: list[tuple[Person, int]]) -> Voting:
    """The assembly's vote on a set, closed."""
    voting = prepared(town, area, worker=worker, rule="residents_assembly", question="是否通过")
    town.done(f"{set_path}/put-to-vote", {"vote_id": voting.id}, by=worker)
    town.done(f"{voting.path}/open", by=worker, at=voting.opened_at)
    for voter, choice in ballots:
        voting.cast(voter, [choice])
    voting.close()
    return voting


def adopted(town: Town, people: int = 3) -> tuple[str, str, Person, list[Person], list[str]]:
    """A convention with two articles in force from today; gives also their ids."""
    path, area, worker, residents = begun(town, people)
    set_path = with_set(town, path, worker)
    ids = [proposed(town, set_path, residents[0], text=text)["article_id"] for text in ("楼道不堆物", "夜间不喧哗")]
    voted(town, area, worker, set_path, [(voter, 0) for voter in residents])
    town.done(f"{set_path}/adopt", {"in_force_on": town.today()}, by=worker)
    return path, area, worker, residents, ids


def texts(town: Town, path: str, **query: Any) -> list[str]:
    """The articles as they read."""
    return [article["text"] for article in town.seen(f"{path}/text", **query)["articles"]]


def test_what_the_assembly_passed_is_in_force_from_its_day(town: Town) -> None:
    path, area, _, _, _ = adopted(town)

    assert texts(town, path) == ["楼道不堆物", "夜间不喧哗"]
    before = town.get(f"{path}/text", on=town.today() - timedelta(days=1))
    assert (before.status_code, before.json()["type"]) == (404, "/problems/unknown-convention")
    entry = town.seen(f"/divisions/{town.ids[area]}/blueprint")["items"][0]
    assert (entry["kind"], entry["state"], entry["title"]) == ("convention", "done", "居民公约")


def test_a_convention_is_read_as_of_any_day(town: Town) -> None:
    path, area, worker, residents, ids = adopted(town)
    set_path, next_month = with_set(town, path, worker), town.today() + timedelta(days=30)
    proposed(town, set_path, residents[1], amendment="change", article_id=ids[0], text="楼道不堆物、不充电")
    proposed(town, set_path, residents[1], amendment="strike", article_id=ids[1], text=None)
    proposed(town, set_path, residents[2], text="垃圾分类", after_id=ids[0])
    voted(town, area, worker, set_path, [(voter, 0) for voter in residents])

    town.done(f"{set_path}/adopt", {"in_force_on": next_month}, by=worker)

    assert texts(town, path) == ["楼道不堆物", "夜间不喧哗"]
    assert texts(town, path, on=next_month - timedelta(days=1)) == ["楼道不堆物", "夜间不喧哗"]
    assert texts(town, path, on=next_month) == ["楼道不堆物、不充电", "垃圾分类"]
    first = town.seen(f"{path}/versions/1")["articles"]
    assert [article["article_id"] for article in first] == ids


def test_nothing_is_adopted_by_a_vote_that_failed(town: Town) -> None:
    path, area, worker, residents = begun(town)
    set_path = with_set(town, path, worker)
    proposed(town, set_path, residents[0])
    voted(town, area, worker, set_path, [(residents[0], 0), (residents[1], 1), (residents[2], 1)])

    refused = town.refused(f"{set_path}/adopt", {"in_force_on": town.today()}, by=worker)
    town.done(f"{set_path}/end", {"reason": "未获通过"}, by=worker)

    assert refused["type"] == "/problems/vote-not-passed"
    shown = town.seen(path)
    assert (shown["versions"], shown["in_force"]) == ([], None)
    assert [(one["state"], one["reason"]) for one in shown["sets"]] == [("ended", "未获通过")]


def test_nothing_is_adopted_by_a_vote_without_a_quorum_or_that_is_not_over(town: Town) -> None:
    path, area, worker, residents = begun(town, people=5)
    set_path = with_set(town, path, worker)
    proposed(town, set_path, residents[0])
    voting = prepared(town, area, worker=worker, rule="residents_assembly")
    town.done(f"{set_path}/put-to-vote", {"vote_id": voting.id}, by=worker)
    town.done(f"{voting.path}/open", by=worker, at=voting.opened_at)
    voting.cast(residents[0], [0])

    open_still = town.refused(f"{set_path}/adopt", {"in_force_on": town.today()}, by=worker)
    given_up = town.refused(f"{set_path}/end", {"reason": "算了"}, by=worker)
    assert voting.close()["result"] == "invalid"
    invalid = town.refused(f"{set_path}/adopt", {"in_force_on": town.today()}, by=worker)

    assert (open_still["type"], invalid["type"]) == ("/problems/vote-not-passed", "/problems/vote-not-passed")
    assert given_up["type"] == "/problems/amendments-state"


def test_what_passed_cannot_be_given_up(town: Town) -> None:
    path, area, worker, residents = begun(town)
    set_path = with_set(town, path, worker)
    proposed(town, set_path, residents[0])
    voted(town, area, worker, set_path, [(voter, 0) for voter in residents])

    assert town.refused(f"{set_path}/end", {"reason": "不想要"}, by=worker)["type"] == "/problems/vote-passed"


def test_another_electorate_another_place_or_an_open_vote_is_refused(town: Town) -> None:
    path, area, worker, residents = begun(town)
    set_path = with_set(town, path, worker)
    proposed(town, set_path, residents[0])
    tick = prepared(town, area, worker=worker)
    estate = prepared(town, area, worker=worker, rule="residents_assembly", estate_id=town.ids[f"{area}小区"])
    begun_already = prepared(town, area, worker=worker, rule="residents_assembly")
    town.done(f"{begun_already.path}/open", by=worker, at=begun_already.opened_at)
    several = prepared(town, area, worker=worker, rule="residents_assembly", options=["甲", "乙"])

    for vote_id in (tick.id, estate.id, begun_already.id, several.id, uuid4()):
        refused = town.refused(f"{set_path}/put-to-vote", {"vote_id": vote_id}, by=worker)
        assert refused["type"] == "/problems/vote-not-of-convention"


def test_the_street_has_it_on_file_or_sends_it_back(town: Town) -> None:
    path, area, worker, _, _ = adopted(town)
    officer = town.staff("street_officer", "望海街道")

    assert town.refused(f"{path}/versions/1/answer-filing", {"accepted": True, "answer": "1"}, by=officer)
    town.done(f"{path}/versions/1/file", by=worker)
    waiting = town.seen(f"/divisions/{town.ids['望海街道']}/conventions", waiting=True, limit=200)["items"]
    town.done(f"{path}/versions/1/answer-filing", {"accepted": False, "answer": "第二条与法律相抵触"}, by=officer)
    town.done(f"{path}/versions/1/file", by=worker)
    town.done(f"{path}/versions/1/answer-filing", {"accepted": True, "answer": "望海备〔2026〕7号"}, by=officer)

    assert path.rpartition("/")[2] in [item["convention_id"] for item in waiting]
    version = town.seen(path)["versions"][0]
    assert (version["filing"], version["answer"]) == ("accepted", "望海备〔2026〕7号")
    assert town.refused(f"{path}/versions/1/file", by=worker)["type"] == "/problems/filing-invalid"
    mine = town.seen(f"/divisions/{town.ids[area]}/conventions")["items"]
    assert [(item["versions"], item["waiting_version"]) for item in mine] == [(1, None)]


def test_a_covenant_is_the_owners_and_is_never_filed(town: Town) -> None:
    area = f"{uuid4().hex[:6]}村"
    town.new_area(area)
    (dwelling,) = town.build(f"{area}园", area, [900_000])
    owner, worker = town.resident("桥头"), town.staff("area_worker", area)
    town.owns(owner, dwelling, area=area, estate=f"{area}园")
    place = {"division_id": town.ids[area], "title": "管理规约", "kind": "owners_covenant"}
    without = town.refused("/conventions", place, by=worker)
    begun_now = town.done("/conventions", {**place, "estate_id": town.ids[f"{area}园"]}, by=worker)
    path = f"/conventions/{begun_now['convention_id']}"
    set_path = with_set(town, path, worker)
    proposed(town, set_path, owner, text="装修须登记")
    assembly = {"rule": "owners_assembly_ordinary", "estate_id": town.ids[f"{area}园"]}
    residents_vote = prepared(town, area, worker=worker, **{**assembly, "rule": "residents_assembly"})
    voting = prepared(town, area, worker=worker, **assembly)

    wrong = town.refused(f"{set_path}/put-to-vote", {"vote_id": residents_vote.id}, by=worker)
    town.done(f"{set_path}/put-to-vote", {"vote_id": voting.id}, by=worker)
    town.done(f"{voting.path}/open", by=worker, at=voting.opened_at)
    voting.cast(owner, [0])
    voting.close()
    town.done(f"{set_path}/adopt", {"in_force_on": town.today()}, by=worker)

    assert (without["type"], wrong["type"]) == ("/problems/convention-invalid", "/problems/vote-not-of-convention")
    assert texts(town, path) == ["装修须登记"]
    assert town.refused(f"{path}/versions/1/file", by=worker)["type"] == "/problems/filing-invalid"


def test_bad_input_about_conventions_is_refused(town: Town) -> None:
    path, _, worker, residents, ids = adopted(town)
    set_path, stranger = with_set(town, path, worker), town.resident("桥头")
    amendment = {"amendment": "change", "article_id": ids[0], "text": "新文", "why": "更清楚"}
    added = proposed(town, set_path, residents[0])

    for body, by, type_ in (
        ({**amendment, "article_id": uuid4()}, residents[0], "unknown-article"),
        ({**amendment, "article_id": added["article_id"]}, residents[0], "unknown-article"),
        ({**amendment, "article_id": None}, residents[0], "invalid-input"),
        ({**amendment, "text": None}, residents[0], "invalid-input"),
        ({"amendment": "add", "text": "新", "why": "好", "after_id": uuid4()}, residents[0], "unknown-article"),
        (amendment, stranger, "not-of-this-place"),
    ):
        assert town.refused(f"{set_path}/amendments", body, by=by)["type"] == f"/problems/{type_}", body
    town.done(f"{set_path}/amendments", amendment, by=residents[0])
    twice = town.refused(f"{set_path}/amendments", {**amendment, "amendment": "strike", "text": None}, by=residents[1])
    other = town.refused(
        f"{set_path}/amendments/{added['amendment_id']}/take-back", {"reason": "不要"}, by=residents[1]
    )
    again = town.refused("/conventions", {"division_id": residents[0].division_id, "title": "又一个"}, by=worker)

    assert (twice["type"], other["type"]) == ("/problems/amendment-conflict", "/problems/not-the-proposer")
    assert again["type"] == "/problems/convention-exists"
    assert town.refused(f"{path}/sets/{uuid4()}/adopt", {"in_force_on": "2026-01-01"}, by=worker)["status"] == 404
    assert town.get(f"{path}/text", on="yesterday").status_code == 422
    late = utc_now().date() - timedelta(days=400)
    assert town.get(f"{path}/text", on=late).json()["type"] == "/problems/unknown-convention"


def test_a_version_never_takes_hold_in_the_past(town: Town) -> None:
    path, area, worker, residents = begun(town)
    set_path = with_set(town, path, worker)
    proposed(town, set_path, residents[0])
    voted(town, area, worker, set_path, [(voter, 0) for voter in residents])

    refused = town.refused(f"{set_path}/adopt", {"in_force_on": town.today() - timedelta(days=1)}, by=worker)

    assert refused["type"] == "/problems/in-force-too-early"
