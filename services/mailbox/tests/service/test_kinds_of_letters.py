"""Joint letters, support, orders of 12345, letters written down for somebody, letters of the affairs agency."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import pytest

from .town import Person, Town


@pytest.fixture(scope="module")
def worker(town: Town) -> Person:
    return town.staff("area_worker", "一村")


def about(town: Town, **said: Any) -> dict[str, Any]:
    return {"category": "lift", "title": "电梯", "text": "坏了", **said}


def at_once(count: int, do: Any) -> list[Any]:
    """What came of doing something in so many threads at once."""
    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(do, range(count)))


# 联名


def test_who_signs_a_joint_letter_is_a_writer_of_it(town: Town) -> None:
    first, second = town.resident(), town.resident()
    path = f"/letters/{town.write(first, joint=True)}"
    assert town.get(path, by=second).status_code == 404

    town.done(f"{path}/join", by=second)

    assert town.get(path, by=second).json()["text"] == "三号楼电梯停运"
    assert len(town.get("/mine", by=second).json()["items"]) == 1
    town.done(f"{path}/withdraw", by=second)


def test_a_joint_letter_is_signed_once_by_everybody(town: Town) -> None:
    first, second = town.resident(), town.resident()
    path = f"/letters/{town.write(first, joint=True)}"
    town.done(f"{path}/join", by=second)

    for writer in (first, second):
        assert town.refused(f"{path}/join", by=writer)["type"] == "/problems/already-a-writer"


def test_ten_neighbours_sign_at_once_and_nobody_is_lost(town: Town) -> None:
    letter = town.write(town.resident(), joint=True)
    neighbours = [town.resident() for _ in range(10)]

    def sign(number: int) -> None:
        while town.post(f"/letters/{letter}/join", by=neighbours[number], fold=False).status_code == 409:
            pass  # "others changed the same thing at the same time; please send it again"

    at_once(10, sign)
    town.fold()

    assert sorted(town.row(letter)["writer_ids"][1:]) == sorted(person.id for person in neighbours)


def test_a_letter_of_ones_own_is_not_signed_by_others(town: Town) -> None:
    path = f"/letters/{town.write(town.resident(), public=True)}"

    assert town.refused(f"{path}/join", by=town.resident())["type"] == "/problems/wrong-lifecycle"


# 附议


def test_support_counts_a_person_once(town: Town) -> None:
    letter, neighbour = town.write(town.resident(), public=True), town.resident()
    town.done(f"/letters/{letter}/support", by=neighbour)

    problem = town.refused(f"/letters/{letter}/support", by=neighbour)

    assert problem["type"] == "/problems/already-supported"
    assert town.get(f"/letters/{letter}").json()["item"]["supports"] == 1


def test_support_that_is_sent_in_many_threads_at_once_counts_once(town: Town) -> None:
    letter, neighbour = town.write(town.resident(), public=True), town.resident()

    sent = at_once(8, lambda _: town.post(f"/letters/{letter}/support", by=neighbour, fold=False).status_code)
    town.fold()

    assert sorted(sent) == [200] + [409] * 7
    assert town.row(letter)["supports"] == 1


def test_supports_of_many_people_at_once_are_all_counted(town: Town) -> None:
    letter, neighbours = town.write(town.resident(), public=True), [town.resident() for _ in range(8)]

    def support(number: int) -> int:
        return town.post(f"/letters/{letter}/support", by=neighbours[number], fold=False).status_code

    assert at_once(8, support) == [200] * 8
    town.fold()
    assert town.row(letter)["supports"] == 8


def test_nobody_supports_the_own_letter(town: Town) -> None:
    writer = town.resident()
    path = f"/letters/{town.write(writer, public=True)}"

    assert town.refused(f"{path}/support", by=writer)["type"] == "/problems/already-a-writer"


# 12345


def test_an_order_of_the_hotline_becomes_a_letter_once(town: Town, worker: Person) -> None:
    order = about(town, division_id=town.ids["一村"], order_number="SH20261122-0001")
    letter = town.done("/letters/hotline", order, by=worker)["letter_id"]

    for by, said in (
        (worker, {}),
        (town.staff("street_officer", "望海街道"), {"division_id": town.ids["望海街道"]}),
        (town.staff("area_worker", "桥头"), {"division_id": town.ids["桥头"]}),
        (worker, {"order_number": "sh20261122-0001"}),
    ):
        problem = town.refused("/letters/hotline", {**order, **said}, by=by)
        assert (problem["type"], problem["field"]) == ("/problems/order-already-taken", "order_number")
    assert town.get(f"/letters/{letter}", by=worker).json()["order_number"] == "SH20261122-0001"


def test_an_order_taken_over_in_many_threads_at_once_becomes_one_letter(town: Town, worker: Person) -> None:
    order = about(town, division_id=town.ids["一村"], order_number="SH20261122-0002")
    before = len(submitted(town))

    sent = at_once(8, lambda _: town.post("/letters/hotline", order, by=worker, fold=False).status_code)
    town.fold()

    assert sorted(sent) == [201] + [409] * 7
    assert len(submitted(town)) == before + 1


@pytest.mark.parametrize("number", ["", "1", "数字", "12345; DROP", "1" * 41])
def test_an_order_number_that_is_none_is_refused(town: Town, worker: Person, number: str) -> None:
    order = about(town, division_id=town.ids["一村"], order_number=number)

    assert town.refused("/letters/hotline", order, by=worker)["field"] == "order_number"


@pytest.mark.parametrize("path", ["hotline", "agency"])
def test_an_estate_that_is_none_of_the_division_is_refused(town: Town, worker: Person, path: str) -> None:
    for estate in (town.ids["二村小区"], uuid4()):
        said = about(town, division_id=town.ids["一村"], estate_id=estate)
        said |= {"order_number": f"SH{uuid4()}"} if path == "hotline" else {}
        assert town.refused(f"/letters/{path}", said, by=worker)["field"] == "estate_id"


def test_an_order_of_the_hotline_has_no_writer(town: Town, worker: Person) -> None:
    order = about(town, division_id=town.ids["一村"], order_number="SH20261122-0003")

    letter = UUID(town.done("/letters/hotline", order, by=worker)["letter_id"])

    assert (town.row(letter)["kind"], town.row(letter)["writer_ids"]) == ("hotline", [])


def submitted(town: Town) -> list[dict[str, Any]]:
    return [event for event in town.events() if event["type"] == "linli.mailbox.letter_submitted.v1"]


# 代录


def test_a_letter_written_down_for_a_resident_is_that_residents(town: Town, worker: Person) -> None:
    resident = town.resident()
    said = about(town, estate_id=town.ids["一村小区"], writer_id=resident.id, consent="by_phone")

    letter = UUID(town.done("/letters/assisted", said, by=worker)["letter_id"])

    assert (town.row(letter)["kind"], town.row(letter)["writer_ids"]) == ("assisted", [resident.id])
    assert town.events(letter)[0]["actorid"] == str(worker.id)
    town.done(f"/letters/{letter}/withdraw", by=resident)


def test_a_letter_is_written_down_with_consent_only(town: Town, worker: Person) -> None:
    said = about(town, estate_id=town.ids["一村小区"], writer_id=town.resident().id)

    for consent in ({}, {"consent": None}, {"consent": "he nodded"}):
        assert town.refused("/letters/assisted", {**said, **consent}, by=worker)["field"] == "consent"


def test_a_letter_is_written_down_for_a_registered_resident_only(town: Town, worker: Person) -> None:
    erased = town.resident()
    town.erase(erased)

    for writer_id in (uuid4(), erased.id):
        said = about(town, estate_id=town.ids["一村小区"], writer_id=writer_id, consent="in_person")
        assert town.refused("/letters/assisted", said, by=worker)["field"] == "writer_id"


@pytest.mark.parametrize("role", ["street_officer", "department_handler"])
def test_only_the_area_writes_letters_down(town: Town, role: str) -> None:
    said = about(town, estate_id=town.ids["一村小区"], writer_id=town.resident().id, consent="in_person")

    assert town.refused("/letters/assisted", said, by=town.staff(role, "望海街道"))["status"] == 403
    assert town.refused("/letters/assisted", said, by=town.staff("area_worker", "二村"))["status"] == 403


# 群众事务代理


def test_the_committee_holds_the_letter_that_it_opened_itself_whatever_the_routes_say(
    town: Town, worker: Person
) -> None:
    officer = town.staff("street_officer", "望海街道")
    department, _ = town.department("停车办", "望海街道", officer)
    day = town.today().isoformat()
    town.done(f"/routes/{town.ids['一村']}", {"category": "parking", "from_day": day, "to": department}, by=officer)
    said = about(town, division_id=town.ids["一村"]) | {"category": "parking"}

    letter = UUID(town.done("/letters/agency", said, by=worker)["letter_id"])

    row = town.row(letter)
    assert (row["kind"], row["holder_id"], row["writer_ids"]) == ("agency", town.ids["一村"], [])


def test_only_the_area_opens_letters_of_its_agency(town: Town) -> None:
    said = about(town, division_id=town.ids["一村"])

    for by in (town.staff("street_officer", "望海街道"), town.staff("area_worker", "二村"), town.resident()):
        assert town.refused("/letters/agency", said, by=by)["status"] == 403
