"""Worklists: every view, counts that equal them, pages without gaps or doubles, filters, claims seen at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, get_args
from uuid import UUID

import pytest
from mailbox_service.queries.worklists import View

from .town import Person, Town, ago

VIEWS = get_args(View)


@pytest.fixture(scope="module")
def worker(town: Town) -> Person:
    return town.staff("area_worker", "一村")


@pytest.fixture(scope="module")
def officer(town: Town) -> Person:
    return town.staff("street_officer", "望海街道")


@pytest.fixture(scope="module")
def letters(town: Town, worker: Person, officer: Person) -> dict[str, UUID]:
    """One letter of 一村 for each thing that a list can show."""
    writer, street = town.resident(), town.unit("street", "望海街道")
    department, handler = town.department("房管", "望海街道", officer)
    past = ago(days=3)
    late = ago(days=30)
    names = (
        "new", "mine", "overdue", "unanswered", "came back", "reopened", "pending", "assisted", "answered", "extension",
        "closed", "withdrawn", "duplicate",
    )  # fmt: skip
    old = {"overdue": late, "unanswered": past}
    found = {
        name: town.write(writer, at=old.get(name), title=name, category="noise" if name == "mine" else "greenery")
        for name in names
    }

    def step(name: str, what: str, body: Any = None, by: Person = worker) -> None:
        town.done(f"/letters/{found[name]}/{what}", body, by=by)

    for name in names:
        if name not in ("new", "unanswered", "withdrawn"):
            step(name, "acknowledge")
    step("mine", "claim")
    step("came back", "hand-on", {"to": department, "reason": "请处理"})
    step("came back", "refuse", {"reason": "不归"}, by=handler)
    for name in ("reopened", "answered", "closed"):
        step(name, "answer", {"text": "好了", "outcome": "solved"})
    step("reopened", "reopen", {"reason": "没好"}, by=writer)
    step("closed", "confirm", {"solved": True}, by=writer)
    step("pending", "pend", {"promised_on": (town.today() + timedelta(days=9)).isoformat(), "reason": "等"})
    step("assisted", "hand-on", {"to": street, "assisting": [department], "reason": "请牵头"})
    step("extension", "ask-extension", {"working_days": 5, "reason": "等"})
    step("withdrawn", "withdraw", by=writer)
    step("duplicate", "mark-duplicate", {"of_letter_id": found["answered"]})
    town.mailbox.chores.advance_clocks(ago())
    town.fold()
    town.ids["房管"] = UUID(department["id"])
    town.people["房管"] = handler
    return found


def shown(town: Town, kind: str, name: str, by: Person, **query: Any) -> set[str]:
    """The titles on a worklist."""
    answer = town.get(f"/worklists/{kind}/{town.ids[name]}", by=by, **query)
    assert answer.status_code == 200, answer.text
    return {item["title"] for item in answer.json()["items"]}


HELD = {
    "new", "mine", "overdue", "unanswered", "came back", "reopened", "pending", "answered", "extension",
}  # fmt: skip


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        ("all", HELD),
        ("new", {"new", "unanswered"}),
        ("mine", {"mine"}),
        ("due", HELD - {"answered"}),
        ("overdue", {"overdue", "unanswered"}),
        ("came_back", {"came back", "reopened"}),
        ("pending", {"pending"}),
        ("answered", {"answered"}),
        ("assisting", set()),
        ("extensions", set()),
    ],
)
def test_a_view_shows_the_areas_letters_of_its_kind(
    town: Town, letters: dict[str, UUID], worker: Person, view: str, expected: set[str]
) -> None:
    assert shown(town, "area", "一村", worker, view=view) == expected


def test_the_street_sees_what_it_holds_and_what_it_has_to_decide(
    town: Town, letters: dict[str, UUID], officer: Person
) -> None:
    assert shown(town, "street", "望海街道", officer) == {"assisted"}
    assert shown(town, "street", "望海街道", officer, view="extensions") == {"extension"}


def test_a_department_sees_where_it_assists(town: Town, letters: dict[str, UUID]) -> None:
    handler = town.people["房管"]

    assert shown(town, "department", "房管", handler) == set()
    assert shown(town, "department", "房管", handler, view="assisting") == {"assisted"}


@pytest.mark.parametrize(
    ("kind", "name", "role"),
    [
        ("area", "一村", "area_worker"),
        ("street", "望海街道", "street_officer"),
        ("district", "临江区", "district_officer"),
    ],
)
def test_counts_equal_the_lists(
    town: Town, letters: dict[str, UUID], worker: Person, kind: str, name: str, role: str
) -> None:
    by = worker if role == "area_worker" else town.staff(role, name)

    counts = town.get(f"/worklists/{kind}/{town.ids[name]}/counts", by=by).json()

    assert counts == {view: len(shown(town, kind, name, by, view=view)) for view in VIEWS}


@pytest.mark.parametrize("view", ["all", "overdue", "came_back", "new"])
def test_who_stands_above_sees_the_same_wherever_a_letter_is(
    town: Town, letters: dict[str, UUID], worker: Person, officer: Person, view: str
) -> None:
    under = town.get(f"/under/{town.ids['临江区']}", by=town.staff("district_officer", "临江区"), view=view).json()

    held = shown(town, "area", "一村", worker, view=view) | shown(town, "street", "望海街道", officer, view=view)
    assert {item["title"] for item in under["items"]} == held


def test_the_soonest_due_comes_first(town: Town, letters: dict[str, UUID], worker: Person) -> None:
    items = town.get(f"/worklists/area/{town.ids['一村']}", by=worker).json()["items"]

    assert [item["due_at"] for item in items] == sorted(item["due_at"] for item in items)
    assert items[0]["title"] == "overdue"


@pytest.mark.parametrize("limit", [1, 2, 5])
def test_pages_of_a_worklist_are_complete_without_gaps_or_doubles(
    town: Town, letters: dict[str, UUID], worker: Person, limit: int
) -> None:
    assert sorted(paged(town, f"/worklists/area/{town.ids['一村']}", worker, limit)) == sorted(HELD)


def test_pages_stay_complete_for_letters_that_are_due_at_the_same_moment(town: Town) -> None:
    town.new_area("同时")
    worker, at = town.staff("area_worker", "同时"), ago(hours=3)
    titles = [f"letter {number}" for number in range(7)]
    for title in titles:
        town.write(town.resident("同时", "同时小区"), at=at, estate_id=town.ids["同时小区"], title=title)

    assert sorted(paged(town, f"/worklists/area/{town.ids['同时']}", worker, 3)) == titles
    assert sorted(paged(town, f"/under/{town.ids['同时']}", worker, 2)) == titles


def test_pages_of_the_public_list_leave_the_erased_out_and_nobody_twice(town: Town) -> None:
    town.new_area("公开")
    writers = [town.resident("公开", "公开小区") for _ in range(9)]
    for number, writer in enumerate(writers):
        said = {"estate_id": town.ids["公开小区"], "title": f"letter {number}", "public": True}
        town.write(writer, at=ago(hours=20 - number), **said)
    for number in (1, 2, 6):
        town.erase(writers[number])

    for limit in (1, 2, 3, 4, 9):
        titles = paged(town, f"/public/{town.ids['公开']}", None, limit)
        assert titles == [f"letter {number}" for number in (8, 7, 5, 4, 3, 0)]


def test_pages_of_ones_own_letters_are_complete(town: Town) -> None:
    writer = town.resident("二村", "二村小区")
    titles = [f"letter {number}" for number in range(5)]
    for number, title in enumerate(titles):
        town.write(writer, at=ago(hours=9 - number), estate_id=town.ids["二村小区"], title=title)

    assert paged(town, "/mine", writer, 2) == titles[::-1]


def paged(town: Town, path: str, by: Person | None, limit: int) -> list[str]:
    """All titles of a list, page by page."""
    titles: list[str] = []
    cursor = None
    for _ in range(50):
        page = town.get(path, by=by, limit=limit, **({"cursor": cursor} if cursor else {})).json()
        assert len(page["items"]) <= limit
        titles += [item["title"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            return titles
    raise AssertionError("the pages do not end")


def test_filters_narrow_a_list(town: Town, letters: dict[str, UUID], worker: Person) -> None:
    def found(**query: Any) -> set[str]:
        return shown(town, "area", "一村", worker, **query)

    assert found(category="noise") == {"mine"}
    assert found(category="lift") == set()
    assert found(estate_id=town.ids["一村小区"]) == HELD
    assert found(estate_id=town.ids["二村小区"]) == set()
    assert found(number=letters["pending"].hex[:10].upper()) == {"pending"}
    assert found(number=letters["pending"].hex[:6], view="pending") == {"pending"}
    assert found(number=letters["closed"].hex[:10]) == set()


def test_a_claim_by_one_worker_is_seen_by_the_others_at_once(town: Town, worker: Person) -> None:
    # given
    letter, colleague = town.write(town.resident()), town.staff("area_worker", "一村")
    unit = f"/worklists/area/{town.ids['一村']}"

    # when
    claimed = town.done(f"/letters/{letter}/claim", by=worker)

    # then
    position = f"MAILBOX:{claimed['position']['seq']}"
    listed = town.get(unit, by=colleague, at_least=position, number=letter.hex[:10]).json()["items"]
    assert [item["claimed_by"] for item in listed] == [str(worker.id)]
    problem = town.refused(f"/letters/{letter}/claim", by=colleague)
    assert problem["type"] == "/problems/claimed-by-another"
    town.done(f"/letters/{letter}/release", by=worker)
    town.done(f"/letters/{letter}/claim", by=colleague)
